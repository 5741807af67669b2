"""The form that changes the kind of a shop account."""

from __future__ import annotations

import re

from actions import formatting
from actions.context import ActionRequest, Event
from actions.forms import Answer, Field, FormTurn, OnceForm
from actions.forms.answers import COSTS, HOW_LONG, answer_opening
from actions.named_rows import named_in
from actions.retail.bookkeeping import Unpayable
from actions.retail.close_form import account_service
from actions.retail.models import BUSINESS, PLUS, STANDARD, Membership
from actions.retail.orders import method_said
from actions.retail.shoppers import AccountDeleted

KIND, TAX_ID, CONFIRMED, REFERENCE = (
    "retail_membership_kind",
    "retail_membership_tax_id",
    "retail_membership_confirmed",
    "retail_membership_reference",
)
NONE = "-"
_EIN = re.compile(r"(?<!\d)(\d{2})[\s-]?(\d{7})(?!\d)")
_UP = re.compile(r"\b(?:upgrade|better|join plus)\b", re.IGNORECASE)
_DOWN = re.compile(
    r"\b(?:downgrade|back to normal|cancel (?:my )?(?:plus|premium|membership)|end (?:my )?(?:plus|premium|membership))\b",
    re.I,
)
_FROM = re.compile(r"\bfrom\s+(?:my\s+|a\s+|the\s+)?\w+", re.IGNORECASE)
_WHAT = r"\bwhat (?:do(?:es)?|would|will|is|are|kinds?|types?)\b|\b(?:benefits?|difference|advantages?|compare|include[sd]?|perks)\b"


class MembershipForm(OnceForm):
    """Standard, Plus or Business; what it costs and gives is named before the yes."""

    name = "retail_membership_form"
    title = "changing your membership"
    intents = frozenset({"switch_account"})
    fields = (
        Field(
            KIND,
            "Which kind of account would you like?",
            "There are three, and I switch you to the one that you name.",
            entities=("membership",),
            names=("membership", "kind", "plan", "account"),
            example="Plus",
        ),
        Field(
            TAX_ID,
            "What is the tax ID (EIN) of your company?",
            "Invoices to companies need it; it has nine digits.",
            names=("tax id", "ein"),
            example="12-3456789",
            shape=r"\W*\d{2}[\s-]?\d{7}\W*",
        ),
        Field(CONFIRMED, "Shall I switch it?", "I change and charge nothing before you have agreed to it."),
    )
    confirmation = CONFIRMED
    submit_action = "action_retail_switch_account"
    nothing_done = "Your account stays as it is."
    own_slots = (REFERENCE,)
    reference_slot = REFERENCE
    answers = (
        Answer(rf"(?!.*\bcancel)(?:{COSTS}|{_WHAT})", lambda request: "\n".join(_table(request))),
        Answer(HOW_LONG, "An upgrade counts at once; a downgrade when the year that is paid is over."),
    )

    def ask(self, field: Field, request: ActionRequest) -> None:
        """Say what the customer has, and compare the kinds."""
        lines = [_current(request), *_table(request)] if field.slot == KIND else []
        if field.slot == TAX_ID:
            lines = [row for row in _table(request) if row.startswith(f"- {BUSINESS.capitalize()},")]
        request.say("\n".join([*lines, field.prompt]), buttons=self.choices(field, request))

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """The kinds that the customer does not have."""
        if field.slot != KIND:
            return []
        service = account_service(request)
        current = service.shopper.membership
        return [{"title": str(one.name), "payload": str(one.id)} for one in service.memberships() if one.id != current]

    def hear(self, turn: FormTurn) -> None:
        """ "Upgrade me", "back to the free one"."""
        request = turn.request
        said = _kind(request)
        if said is not None:
            turn.hear(KIND, said)
        if turn.values[TAX_ID] is None and (number := _EIN.search(request.text)):
            turn.hear(TAX_ID, f"{number[1]}-{number[2]}")

    def check(self, turn: FormTurn) -> None:
        """Compare with what the customer has, and see that the fee can be charged."""
        request, values = turn.request, turn.values
        service = account_service(request)
        try:
            service.shopper.check()
        except AccountDeleted as error:
            request.say(f"Your shop account was deleted on {formatting.day(error.on)}. {self.nothing_done}")
            turn.end()
            return
        account = service.shopper.account()
        kind = service.membership(values[KIND]) if values[KIND] is not None else None
        values[KIND] = None if kind is None else str(kind.id)
        if kind is None:
            return
        if kind.id == service.shopper.membership and not (account is not None and account.next_membership):
            request.say(f"You have a {kind.name} account already: {kind.gives}.")
            turn.end()
            return
        answer_opening(self, turn)
        if kind.id != BUSINESS or (account is not None and account.tax_id):
            values[TAX_ID] = NONE
        elif values[TAX_ID] == NONE:
            values[TAX_ID] = None
        try:
            service.switch_terms(str(kind.id))
        except Unpayable:
            request.say(
                f"{kind.name} costs {_price(kind)}, and no card or PayPal account is on file for you. Add one at switchboard-store.example/wallet first. {self.nothing_done}"
            )
            turn.end()

    def summary(self, request: ActionRequest) -> str:
        """What it gives, what it costs, and from when on."""
        service, prompt = account_service(request), self.fields[-1].prompt
        kind = service.membership(request.slot(KIND))
        assert kind is not None
        current = service.membership(service.shopper.membership)
        terms = service.switch_terms(str(kind.id))
        before = "" if current is None else f" from {current.name}"
        costs = "It costs nothing."
        if terms.fee and terms.method is not None and terms.renews is not None:
            costs = (
                f"{formatting.money(terms.fee)} for a year is charged to {method_said(terms.method.label)} now, and again on "
                f"{formatting.day(terms.renews)} unless you switch back before."
            )
        elif terms.starts > request.clock.today():
            costs = f"It counts from {formatting.day(terms.starts)} on, for the year until then is paid; no fee comes after that."
        return f"Switch{before} to {kind.name}: {kind.gives}. {costs} {prompt}"

    def order(self, request: ActionRequest, reference: str) -> list[Event]:
        """Switch as it was confirmed."""
        service, kind = account_service(request), str(request.slot(KIND))
        tax_id = None if request.slot(TAX_ID) == NONE else str(request.slot(TAX_ID))
        try:
            terms = service.switch(kind, tax_id, reference)
        except (Unpayable, AccountDeleted):
            request.say(f"The fee can't be charged any more. {self.nothing_done}")
            return []
        row = service.membership(kind)
        name = kind if row is None else row.name
        if terms.starts > request.clock.today():
            request.say(
                f"Done. Your account becomes {name} on {formatting.day(terms.starts)} (reference {reference}). Until then you keep what you have."
            )
            return []
        paid = f" I took {formatting.money(terms.fee)}." if terms.fee else ""
        request.say(f"Done. You have a {name} account now (reference {reference}).{paid}")
        return []


def _kind(request: ActionRequest) -> str | None:
    """The kind that is wanted: what stands behind "from" is the present one."""
    if _DOWN.search(request.text):
        return STANDARD
    found = named_in(_FROM.sub(" ", request.text), account_rows(request))
    if len(found) == 1:
        return str(found[0].id)
    return PLUS if _UP.search(request.text) and not found else None


def account_rows(request: ActionRequest) -> list[Membership]:
    """The kinds of account, whoever asks."""
    return list(request.session.query(Membership).order_by(Membership.id))


def _price(kind: Membership) -> str:
    return f"{formatting.money(kind.price)} a year" if kind.price else "free"


def _current(request: ActionRequest) -> str:
    service = account_service(request)
    kind, account = service.membership(service.shopper.membership), service.shopper.account()
    if kind is None:
        return "You have no account yet."
    renews = account.renews_on if account is not None and kind.price else None
    until = "" if renews is None else f", until {formatting.day(renews)}"
    return f"You have a {kind.name} account, {_price(kind)}{until}."


def _table(request: ActionRequest) -> list[str]:
    rows = sorted(account_rows(request), key=lambda one: (STANDARD, PLUS, BUSINESS).index(one.id))
    return [f"- {one.name}, {_price(one)}: {one.gives}. Needs {one.needs}." for one in rows]
