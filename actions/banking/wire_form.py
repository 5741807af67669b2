"""The form for a wire to another bank."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from actions import formatting, sums
from actions.banking import parties
from actions.banking.accounts import balance_line, label
from actions.banking.bank_numbers import (
    DOMESTIC,
    INTERNATIONAL,
    bare_numbers,
    find_account,
    find_bank_code,
    is_account,
    is_iban,
    is_us_bic,
    kind_of,
    named_numbers,
)
from actions.banking.models import Account
from actions.banking.payment_answers import explain, read_amount
from actions.banking.payment_form import PaymentForm
from actions.banking.payment_models import Wire
from actions.banking.payments import Booking, InsufficientFunds, OverDailyLimit
from actions.banking.wires import NotOffered, WirePlan, WireService
from actions.context import ActionRequest
from actions.errors import Refusal
from actions.forms import Answer, Field, FormTurn, yes_no
from actions.forms.answers import COSTS, HOW_LONG
from actions.forms.consent import consents
from actions.forms.phrases import is_no

AMOUNT, BENEFICIARY, BANK, ACCOUNT, SOURCE, CONFIRMED = (
    "banking_wire_amount",
    "banking_wire_beneficiary",
    "banking_wire_bank",
    "banking_wire_account",
    "banking_wire_source",
    "banking_wire_confirmed",
)
WIRE_ID = "banking_wire_id"
_LONGEST_NAME = 120
_OPENING = re.compile(
    r"^(?:it(?:'s| is)|to|for|send it to|the (?:name|recipient|beneficiary) is|name is)\s+|^(?:to\s+)?(?:my|our)\s+\w+\s+(?=\w+\s+\w)",
    re.IGNORECASE,
)
_COMPANY = r"(?:LLC|LLP|Inc|Ltd|Limited|Corp|Co|PLC|GmbH|AG|SA|SARL|BV|SpA)\b\.?"
_AFTER_A_NAME = re.compile(r"\s+(?:please|pls|plz|thanks)\W*$", re.IGNORECASE)
# A name has none of these; a wire to the wrong one can't be called back.
_SENTENCE = re.compile(
    r"\b(?:my|friend|goes|is|was|it'?s|who|which|that|i|we|he|she|they|him|her|send|wire|lives)\b(?!\.)|\s(?:in|at)\s",
    re.IGNORECASE,
)


class WireForm(PaymentForm[Wire, WirePlan]):
    """Money to an account at another bank, in the US or abroad; the bank's code says which."""

    name = "banking_wire_form"
    title = "your wire"
    intents = frozenset({"wire_transfer"})
    fields = (
        Field(
            AMOUNT,
            "How much should I wire?",
            "It's the sum that will leave your account, with the fee on top. You see both before anything is sent.",
            entities=("money",),
            names=("amount", "sum", "figure"),
            example="$500",
        ),
        Field(
            BENEFICIARY,
            "Who gets it? I need the full name that their account is in.",
            "The other bank compares the name with the account, and sends the money back if they don't match.",
            entities=("payee",),
            names=("beneficiary", "recipient", "name"),
            example="Morgan Title LLC",
            free_text=True,
        ),
        Field(
            BANK,
            "What is the code of their bank: the nine-digit routing number in the US, or the BIC (SWIFT code) abroad?",
            "The code says which bank the money goes to, and whether the wire is domestic or international.",
            names=("bank", "bank code", "routing number", "bic", "swift code"),
            example="021000021",
            free_text=True,
            shape=r"\d{3}[ -]?\d{3}[ -]?\d{3}|[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?",
        ),
        Field(
            ACCOUNT,
            "And the number of their account there, or the IBAN?",
            "It is the account that the money is credited to.",
            names=("account number", "iban"),
            example="123456789",
            free_text=True,
            shape=r"[\d -]{4,24}|[A-Za-z]{2}\d{2}[A-Za-z0-9 -]{11,40}",
        ),
        parties.source_field(SOURCE, bare=True),
        yes_no(CONFIRMED),
    )
    confirmation = CONFIRMED
    answers = (
        Answer(
            COSTS,
            lambda request: _told(request, lambda service, kind: f"a wire costs {formatting.money(service.fee(kind))}"),
        ),
        Answer(HOW_LONG, lambda request: _told(request, lambda service, kind: f"it arrives {service.arrival(kind)}")),
    )
    submit_action = "action_banking_book_wire"
    nothing_done = "Nothing was wired."
    own_slots = (WIRE_ID,)
    amount_slot, source_slot, payment_slot = AMOUNT, SOURCE, WIRE_ID
    noun = "wire"
    how_much = "How much would you like to wire?"

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """The accounts that the money may come from, with their balances."""
        sources = self.service(request).accounts.sources() if field.slot == SOURCE else []
        return [{"title": balance_line(account), "payload": account.type} for account in sources]

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """ "80"; a name; "the routing number is 021000021"; an IBAN in groups; "the savings one please"."""
        text = " ".join(turn.request.text.split())
        if field.slot == AMOUNT:
            return sums.read_figure(text)
        if field.slot == BENEFICIARY and (consents(text) or is_no(text)):
            return None
        if field.slot == BENEFICIARY:
            return _AFTER_A_NAME.sub("", _OPENING.sub("", text)).strip(" .,!") or None
        if field.slot == BANK:
            return find_bank_code(text)
        if field.slot == ACCOUNT:
            return find_account(text)
        return parties.read_party(text, self.service(turn.request).accounts)

    def check(self, turn: FormTurn) -> None:
        """Check the numbers, then whether amount and fee may leave the account."""
        request, values = turn.request, turn.values
        service = self.service(request)
        self._read_numbers(turn)
        values[BENEFICIARY] = _name(request, values[BENEFICIARY])
        if turn.activating and " " not in str(values[BENEFICIARY] or ""):
            values[BENEFICIARY] = None  # "wire money to Germany": one word is nobody's full name
        values[BANK] = _bank(request, values[BANK])
        if values[ACCOUNT] is not None and not is_account(str(values[ACCOUNT])):
            request.say("That IBAN has a typo: its check digits don't fit. Please look at it again.")
            values[ACCOUNT] = None
        self.hear_again(turn)
        sums.hear_sum(self, turn, AMOUNT)
        values[SOURCE] = parties.source(request, service.accounts, values[SOURCE])
        sources = service.accounts.sources()
        if values[SOURCE] is None and len(sources) == 1:
            values[SOURCE] = sources[0].type
        values[AMOUNT] = self._amount(turn, service, sources)
        self.check_yes(turn)

    def service(self, request: ActionRequest) -> WireService:
        """The service for a request."""
        return WireService(request.session, request.customer_id, request.clock, request.audit)

    def plan(self, request: ActionRequest, values: Mapping[str, Any]) -> WirePlan:
        """How much goes from where to whom, and what that costs."""
        source, name, bank, account = (str(values[slot]) for slot in (SOURCE, BENEFICIARY, BANK, ACCOUNT))
        return self.service(request).plan(self.amount(values), source, name, bank, account)

    def question(self, request: ActionRequest, plan: WirePlan) -> str:
        """Where it goes, what it costs in all, and that there is no way back."""
        currency = plan.source.currency
        abroad = "; banks on the way abroad may keep a fee of theirs" if plan.kind == INTERNATIONAL else ""
        return (
            f"Wire {formatting.money(plan.amount, currency)} from {label(plan.source)} to {plan.beneficiary}, account "
            f"{plan.account_number} at the bank {plan.bank_code} ({plan.kind})? The fee is "
            f"{formatting.money(plan.fee, currency)}, so {formatting.money(plan.amount + plan.fee, currency)} leave your "
            f"account. It arrives {plan.arrives}{abroad}. A wire can't be called back once it is sent."
        )

    def receipt(self, request: ActionRequest, booking: Booking[Wire]) -> str:
        """What was wired, when it arrives, what is left, and the reference."""
        wire, source = booking.payment, booking.source
        amount, fee = (formatting.money(value, wire.currency) for value in (wire.amount, wire.fee))
        return (
            f"Done. I wired {amount} to {wire.beneficiary} (…{wire.account_number[-4:]}) for a fee of {fee}. It arrives "
            f"{self.service(request).arrival(wire.kind)}. Your {source.name} balance is now "
            f"{formatting.money(source.balance, source.currency)}. The reference is {wire.id}; the other bank can "
            "trace the wire with it."
        )

    def _amount(self, turn: FormTurn, service: WireService, sources: list[Account]) -> str | None:
        """The amount, if it and the fee may leave the account; before the bank is known, the fee in the country."""
        request, values = turn.request, turn.values
        if values[AMOUNT] is None:
            return None
        try:
            fee = service.fee(kind_of(values[BANK] or "") or DOMESTIC)
        except NotOffered:
            request.say('I have no terms for wires right now. Say "talk to a person", and a colleague will send it.')
            return None
        if not sources:
            request.say("You have no account to wire from.")
            return None
        # While the source is not known, the most generous account decides; the rest follows with the source.
        payers = [service.accounts.of_type(values[SOURCE])] if values[SOURCE] else sources
        check = partial(service.check_any, sources=payers, fee=fee)
        return read_amount(request, values[AMOUNT], check, partial(_why_not, most=len(payers) > 1))

    def _read_numbers(self, turn: FormTurn) -> None:
        """A bank code or an account number is one, also where it was not asked for or its digits were taken for an amount."""
        request, field = turn.request, self.field(turn.request.requested_slot)
        named, bare = named_numbers(request.text), bare_numbers(request.text)
        asks_for_one = field is not None and field.slot in (BANK, ACCOUNT)
        if not turn.activating and field is not None and field.slot == ACCOUNT:
            bare = (None, None)  # nine digits may be either; what was asked for is read below
        elif bare[1] is not None and turn.activating and bare[0] is None and not is_iban(bare[1]):
            bare = (None, None)  # one long number in a first sentence may be anything
        elif request.resumed is not None or (field is not None and field.slot == BANK and find_bank_code(request.text)):
            bare = (None, None)
        numbers = {BANK: named[0] or bare[0], ACCOUNT: named[1] or bare[1]}
        if numbers[BANK] == numbers[ACCOUNT]:
            numbers[ACCOUNT if named[0] else BANK] = None
        if turn.attempted and any(numbers.values()):
            for slot in (BANK, ACCOUNT, SOURCE, BENEFICIARY):
                # "Different account: 99887766" names no account that pays, and a number is nobody's name.
                if slot in turn.heard and (turn.values[slot] is None or _is_number(turn.values[slot])):
                    turn.values[slot] = request.slot(slot)
                    turn.heard -= {slot}
        self.hear_words(turn, numbers)
        if asks_for_one and any(numbers.values()):
            return
        if field is None or field.slot not in (BANK, ACCOUNT) or not turn.attempted or field.slot in turn.heard:
            return
        found = None if re.search(r"[$€£]", request.text) else self.read(field, turn)
        if found is not None:
            turn.values[AMOUNT] = request.slot(AMOUNT)
            turn.hear(field.slot, found)


def _is_number(value: object) -> bool:
    return re.fullmatch(r"[\d\s-]+", str(value)) is not None or is_iban(re.sub(r"[\s-]", "", str(value)).upper())


def _name(request: ActionRequest, said: object) -> str | None:
    if said is None:
        return None
    name = str(said).strip()
    # The entity component may leave out the surname, and what kind of company it is.
    longer = re.search(rf"(?i:{re.escape(name)})(?:\s+[A-Z][\w'’.-]*\w)+", request.text)
    name = longer.group() if longer else name
    whole = re.search(rf"{re.escape(name)},?\s+{_COMPANY}", request.text, re.IGNORECASE)
    name = whole.group() if whole else name
    if _SENTENCE.search(name):
        request.say("I need the name alone, as it stands on their account.")
        return None
    if not re.search(r"[^\W\d_]{2}", name) or len(name) > _LONGEST_NAME:
        request.say(f"I need a name with letters, of at most {_LONGEST_NAME} characters.")
        return None
    return name


def _bank(request: ActionRequest, said: object) -> str | None:
    if said is None:
        return None
    code = str(said)
    if kind_of(code) is not None:
        return code
    if is_us_bic(code):
        request.say("That bank is in the US, where wires go by routing number: nine digits, at the bottom of a check.")
    elif code.isdigit():
        request.say("That routing number has a typo: its check digit doesn't fit. Please look at it again.")
    else:
        request.say("A BIC has eight or eleven characters, such as DEUTDEFF.")
    return None


def _why_not(error: Refusal, most: bool) -> str:
    """Why not, of the account that is named, or of the one that allows most."""
    if isinstance(error, InsufficientFunds):
        return f"{explain(error).rstrip('.')} (with the fee)."
    if isinstance(error, OverDailyLimit):
        others = " Your other accounts allow less." if most else ""
        return f'{explain(error)}{others} For more, say "talk to a person".'
    return explain(error)


def _told(request: ActionRequest, about: Callable[[WireService, str], str]) -> str | None:
    """What is known of the wire's kind, or of both while the bank is not known."""
    service, kind = WireForm().service(request), kind_of(str(request.slot(BANK) or ""))
    where = {DOMESTIC: "in the country", INTERNATIONAL: "abroad"}
    with suppress(NotOffered):
        told = [f"{where[one]} {about(service, one)}" for one in where if kind in (None, one)]
        return f"{'; '.join(told)}.".capitalize()
    return None
