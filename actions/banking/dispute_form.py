"""The form for a charge that a customer contests."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from rasa_sdk.events import SlotSet

from actions import formatting
from actions.banking import stories
from actions.banking.claim_models import Dispute
from actions.banking.disputes import (
    DECISION,
    FIRST_ANSWER_DAYS,
    AlreadyDisputed,
    Charge,
    DisputeService,
    NoSuchCharge,
)
from actions.banking.repositories import Filter
from actions.banking.transaction_actions import TRANSACTION_ENTITY, ShowTransactions, comparison, named_in
from actions.context import ActionRequest, Event
from actions.formatting import read_money
from actions.forms import Answer, Field, Form, FormTurn
from actions.forms.answers import HOW_LONG, MONEY_BACK
from actions.forms.picking import PLACES, picked
from actions.periods import resolve

CHARGE, REASON, CONFIRMED = "banking_dispute_charge", "banking_dispute_reason", "banking_dispute_confirmed"
LISTED = "banking_dispute_listed"
MOST_LISTED = 5
_IT = re.compile(r"\b(?:it|this|that)\b", re.IGNORECASE)
_FIGURE = re.compile(r"(?<![\d.,])\$?(\d{1,6}\.\d{2}|\d{1,6}(?= ?(?:dollars|bucks|usd)\b))(?![\d])", re.IGNORECASE)
_NOT_THIS_ONE = re.compile(
    r"\b(?:i mean(?:t)? (?:the|that|this|number)|(?:not|wrong) (?:that |this )?(?:one|charge)|the other (?:one|charge))\b",
    re.IGNORECASE,
)
_IS_REASON = re.compile(
    r"\breason\s*(?:is|was|should be|to|:)[\s:]*(?:(?:actually|really|just|that|be|because)\b\s*:?\s*)*(?P<said>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_BEFORE, _AFTER = (
    re.compile(rf"\b(?:one|charge)\b.{{0,12}}\b(?:{words})\b|\b(?:{adjectives}) (?:one|charge)\b", re.IGNORECASE)
    for words, adjectives in (("before|below|under", "earlier|older|next"), ("after|above", "later|newer"))
)
_BIGGEST, _SMALLEST = (
    re.compile(rf"\b(?:{words})\b(?! of\b)", re.IGNORECASE)
    for words in ("big|bigger|biggest|large|largest|highest|expensive", "small|smaller|smallest|cheap|cheapest|lowest")
)
_SHOULD_HAVE = re.compile(
    r"\b(?:should(?:'ve| have)? (?:be|been|cost)|supposed to (?:be|cost)|agreed on|it was only|price was)\b",
    re.IGNORECASE,
)
_WHY = re.compile(
    r"\b(?:twice|double|duplicate|two times|never|cancel\w*|refund\w*|return(?:ed|s)?|overcharg\w*|broken|fake|trial|"
    r"didn'?t|isn'?t|wasn'?t|not|wrong amount|too much|damaged)\b",
    re.IGNORECASE,
)


class DisputeForm(Form):
    """A charge of the customer's own, and why it is wrong; details narrow the list that one is picked from."""

    name = "banking_dispute_form"
    title = "your dispute"
    intents = frozenset({"dispute_charge"})
    fields = (
        Field(
            CHARGE,
            "Which charge is it? Pick one, or tell me with whom, how much or when.",
            "A dispute is about one charge, and I don't want to contest the wrong one.",
            entities=("payee", "money", "period"),
            names=("charge", "transaction"),
            example="the first one",
        ),
        Field(
            REASON,
            "What is wrong with it?",
            "Your words go to the colleagues who decide about it, and to the merchant's bank.",
            names=("reason",),
            example="I was charged twice",
            free_text=True,
            sounds_like=frozenset({"report_fraud", "show_transactions", "complain", "report_lost_or_stolen_card"}),
        ),
        Field(CONFIRMED, "Shall I file it?", "I contest nothing before you have seen what I am about to send."),
    )
    confirmation = CONFIRMED
    submit_action = "action_banking_file_dispute"
    nothing_done = "Nothing was disputed."
    own_slots = (LISTED,)
    answers = (
        Answer(
            MONEY_BACK,
            f"If we need longer than {FIRST_ANSWER_DAYS} business days, you get the money back provisionally; whether it "
            f"stays yours is decided within {DECISION.days} days.",
        ),
        Answer(
            rf"{HOW_LONG}|\bwhat happens\b",
            f"Within {FIRST_ANSWER_DAYS} business days you hear from us, and within {DECISION.days} days it is decided.",
        ),
    )

    def ask(self, field: Field, request: ActionRequest) -> None:
        """List the charges that may be meant."""
        if field.slot != CHARGE:
            super().ask(field, request)
            return
        charges = _listed(request, dispute_service(request))
        lines = [f"{place}. {_line(charge)}" for place, charge in enumerate(charges, start=1)]
        buttons = [
            {"title": _line(charge), "payload": f"the {place} one"}
            for place, charge in zip(PLACES, charges, strict=False)
        ]
        request.say("\n".join([*lines, field.prompt]), buttons=buttons)

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """ "The second one", "streamly", "15.49"; the reason as it was told."""
        request = turn.request
        if field.slot == REASON:
            return stories.told(request)
        if field.slot != CHARGE:
            return None
        names = dispute_service(request).counterparties()
        said = picked(request, PLACES) or named_in(request.text, names) or _FIGURE.search(request.text)
        said = said or _BIGGEST.search(request.text) or _SMALLEST.search(request.text)
        return request.text if said else None

    def claims(self, request: ActionRequest) -> bool:
        """ "The reason is that they charged twice" asks no why."""
        return request.requested_slot in (REASON, CONFIRMED) and _IS_REASON.search(request.text) is not None

    def hear(self, turn: FormTurn) -> None:
        """A "no" with another charge of the list is a correction, and so is "the reason is …"."""
        request = turn.request
        if turn.activating:
            return
        reason = _IS_REASON.search(request.text)
        if reason is not None and request.requested_slot in (REASON, CONFIRMED):
            turn.values[CHARGE] = request.slot(CHARGE)
            turn.heard -= {CHARGE}
            turn.hear(REASON, reason["said"].strip()[: stories.LONGEST])
        elif request.requested_slot == CONFIRMED and CHARGE not in turn.heard:
            listed = _listed(request, dispute_service(request))
            other = picked(request, [str(charge[0].id) for charge in listed]) or _neighbour(request, listed)
            if other is not None:
                turn.hear(CHARGE, other)

    def check(self, turn: FormTurn) -> None:
        """Find the charge that is meant."""
        request, values = turn.request, turn.values
        service = dispute_service(request)
        if not service.charges():
            day = formatting.day(service.first_day())
            request.say(f"There is no charge since {day} that could be disputed; older ones can't.")
            turn.end()
            return
        if request.requested_slot == REASON and turn.attempted and _NOT_THIS_ONE.search(request.text):
            values[REASON] = None
            turn.hear(CHARGE, request.text)  # "no, I meant the other one" is no reason
        if request.requested_slot == CONFIRMED and turn.attempted and _SHOULD_HAVE.search(request.text):
            # "It should have been 46.18" says more about what is wrong with the charge, and names no other.
            values[CHARGE] = request.slot(CHARGE)
            turn.hear(REASON, f"{request.slot(REASON)}. {stories.told(request) or ''}"[: stories.LONGEST])
        value = values[CHARGE]
        if value is not None and str(value).isdecimal() and _has(service, int(value)):
            return
        values[CHARGE] = None
        if (CHARGE in turn.heard and value is not None) or turn.activating:
            values[CHARGE] = self._find(turn, service)
        if values[CHARGE] is not None:
            self._refuse_twice(turn, service)
        stories.hear_reason(self, turn, REASON, _WHY)

    def summary(self, request: ActionRequest) -> str:
        """The charge and the reason."""
        charge = dispute_service(request).charge(int(request.slot(CHARGE)))
        return (
            f'I would dispute this charge: {_line(charge)}. Reason: "{request.slot(REASON)}". {self.fields[-1].prompt}'
        )

    def submit(self, request: ActionRequest) -> list[Event]:
        """File it."""
        service = dispute_service(request)
        try:
            charge = service.charge(int(request.slot(CHARGE)))
            dispute = service.file(charge[0].id, reason=str(request.slot(REASON)))
        except AlreadyDisputed as error:
            request.say(f"{_already(error.dispute)} Nothing was filed twice.")
        except NoSuchCharge:
            request.say(f"I don't find that charge any more. {self.nothing_done}")
        else:
            request.say(
                f"Done. I disputed {_line(charge)}. The reference is {dispute.id}; its status is {dispute.status}.\n"
                f"By {formatting.day(dispute.first_answer_by)} you hear from us, and if we need longer you get the money "
                f"back provisionally; by {formatting.day(dispute.decided_by)} it is decided. Until then keep receipts and "
                "messages from the merchant; colleagues may ask you for them."
            )
        return []

    def _find(self, turn: FormTurn, service: DisputeService) -> str | None:
        """The one charge that is meant; several are listed for the next question."""
        request = turn.request
        listed = _listed(request, service)
        if turn.activating:
            place = self._shown_before(request, service)
        else:
            place = picked(request, [str(charge[0].id) for charge in listed]) or _by_size(request, listed)
        if place is not None:
            return place
        wanted = _wanted(request, service)
        before = request.slot(CHARGE)
        if wanted.counterparty is None and before is not None and _has(service, int(before)):
            # "The other one from August" is one of the same shop.
            wanted = replace(wanted, counterparty=service.charge(int(before))[0].counterparty)
        if wanted == Filter():
            return None
        found = service.charges(wanted)
        if not found and wanted.period is not None and (wanted.counterparty or wanted.amount):
            # "The gym one, I cancelled in January" tells when something else happened.
            found = service.charges(replace(wanted, period=None))
        if _NOT_THIS_ONE.search(request.text):
            found = [charge for charge in found if str(charge[0].id) != before]
        ids = {charge[0].id for charge in found}
        narrowed = [charge for charge in listed if charge[0].id in ids] if request.slot(LISTED) else []
        found = narrowed or found
        if len(found) == 1:
            turn.events.append(SlotSet(LISTED, None))
            return str(found[0][0].id)
        if not found:
            turn.events.append(SlotSet(LISTED, None))
            request.say("I find no such charge. These are your latest ones.")
        else:
            turn.events.append(SlotSet(LISTED, [charge[0].id for charge in found[:MOST_LISTED]]))
        return None

    def _shown_before(self, request: ActionRequest, service: DisputeService) -> str | None:
        """The transaction that is meant of the list that was shown last: "the second one", "it", "the gym one"."""
        last = request.last_look_up
        if last is None or last.action != ShowTransactions.action_name:
            return None
        shown = [str(item["value"]) for item in last.items if item.get("entity") == TRANSACTION_ENTITY]
        place = picked(request, shown)
        if place is None and len(shown) == 1 and _IT.search(request.text):
            place = shown[0]
        name = named_in(request.text, service.counterparties())
        if place is None and name is not None:
            of_name = [str(one.id) for one, _ in service.charges(Filter(counterparty=name)) if str(one.id) in shown]
            place = of_name[0] if len(of_name) == 1 and not request.entity("period") else None
        return place if place is not None and _has(service, int(place)) else None

    def _refuse_twice(self, turn: FormTurn, service: DisputeService) -> None:
        dispute = service.existing(int(turn.values[CHARGE]))
        if dispute is not None:
            turn.request.say(_already(dispute))
            turn.values[CHARGE] = None


def dispute_service(request: ActionRequest) -> DisputeService:
    """The service for this request.

    Raises:
        NotLoggedIn: nobody is logged in.
    """
    return DisputeService(request.session, request.customer_id, request.clock, request.audit)


def _listed(request: ActionRequest, service: DisputeService) -> list[Charge]:
    """What the question lists: what was found before, otherwise the newest."""
    charges, ids = service.charges(), request.slot(LISTED)
    found = [charge for charge in charges if isinstance(ids, list) and charge[0].id in ids]
    return (found or charges)[:MOST_LISTED]


def _neighbour(request: ActionRequest, listed: list[Charge]) -> str | None:
    """The charge that "the one before that" means, of what was listed with the newest first."""
    ids = [str(charge[0].id) for charge in listed]
    step = 1 if _BEFORE.search(request.text) else -1 if _AFTER.search(request.text) else 0
    if not step or request.slot(CHARGE) not in ids:
        return None
    place = ids.index(request.slot(CHARGE)) + step
    return ids[place] if 0 <= place < len(ids) else None


def _by_size(request: ActionRequest, listed: list[Charge]) -> str | None:
    """The charge that "the big one" means."""
    biggest, smallest = _BIGGEST.search(request.text), _SMALLEST.search(request.text)
    if not listed or bool(biggest) == bool(smallest):
        return None
    by_amount = sorted(listed, key=lambda charge: charge[0].amount)  # what was taken is below zero
    return str(by_amount[0 if biggest else -1][0].id)


def _wanted(request: ActionRequest, service: DisputeService) -> Filter:
    """What the message says about the charge."""
    said, money = request.entity("period"), read_money(request.entity("money"))
    figure = _FIGURE.search(request.text)
    amount = abs(money[0]) if money is not None else Decimal(figure.group(1)) if figure else None
    return Filter(
        counterparty=named_in(request.text, service.counterparties()) or request.entity("payee"),
        period=None if said is None else resolve(said, request.clock.today()),
        amount=amount,
        compare=comparison(request.text) if amount is not None else "equal",
    )


def _has(service: DisputeService, transaction_id: int) -> bool:
    try:
        service.charge(transaction_id)
    except NoSuchCharge:
        return False
    return True


def _line(charge: Charge) -> str:
    booking, account = charge
    amount = formatting.money(-booking.amount, account.currency)
    return f"{amount} to {booking.counterparty} on {formatting.day(booking.booked_on)} ({account.name})"


def _already(dispute: Dispute) -> str:
    return (
        f"That charge is disputed already (reference {dispute.id}, {dispute.status}); "
        f"it is decided by {formatting.day(dispute.decided_by)}."
    )
