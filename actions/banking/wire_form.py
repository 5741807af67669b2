"""The form for a wire to another bank."""

from __future__ import annotations

import re

from rasa_sdk.events import SlotSet

from actions import formatting
from actions.banking import parties
from actions.banking.accounts import balance_line, label
from actions.banking.bank_numbers import find_account, find_bank_code, is_account, is_us_bic, kind_of
from actions.banking.models import Account
from actions.banking.transfer_answers import explain, most_generous
from actions.banking.transfers import (
    AlreadyBooked,
    InsufficientFunds,
    NotAnAmount,
    OverDailyLimit,
    TransferExpired,
    TransferGone,
    check_figure,
)
from actions.banking.wires import NotOffered, WirePlan, WireService
from actions.context import ActionRequest, Event
from actions.errors import Refusal
from actions.formatting import read_money
from actions.forms import REQUESTED_SLOT, YES_NO, Field, Form, FormTurn, yes_no

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
    r"^(?:it(?:'s| is)|to|for|send it to|the (?:name|recipient|beneficiary) is|name is)\s+", re.IGNORECASE
)


class WireForm(Form):
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
    submit_action = "action_banking_book_wire"
    nothing_done = "Nothing was wired."
    own_slots = (WIRE_ID,)

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """The accounts that the money may come from, with their balances."""
        sources = _service(request).accounts.sources() if field.slot == SOURCE else []
        return [{"title": balance_line(account), "payload": account.type} for account in sources]

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """ "80"; a name; "the routing number is 021000021"; an IBAN in groups; "the savings one please"."""
        text = " ".join(turn.request.text.split())
        if field.slot == AMOUNT:
            return parties.read_figure(text)
        if field.slot == BENEFICIARY:
            return _OPENING.sub("", text).strip(" .,!") or None
        if field.slot == BANK:
            return find_bank_code(text)
        if field.slot == ACCOUNT:
            return find_account(text)
        return parties.read_party(text, _service(turn.request).accounts)

    def check(self, turn: FormTurn) -> None:
        """Check the numbers, then whether amount and fee may leave the account."""
        request, values = turn.request, turn.values
        service = _service(request)
        self._read_numbers(turn)
        if turn.activating and " " not in str(values[BENEFICIARY] or ""):
            values[BENEFICIARY] = None  # "wire money to Germany": one word is nobody's full name
        values[BENEFICIARY] = _name(request, values[BENEFICIARY])
        values[BANK] = _bank(request, values[BANK])
        if values[ACCOUNT] is not None and not is_account(str(values[ACCOUNT])):
            request.say("That IBAN has a typo: its check digits don't fit. Please look at it again.")
            values[ACCOUNT] = None
        values[SOURCE] = parties.source(request, service.accounts, values[SOURCE])
        sources = service.accounts.sources()
        if values[SOURCE] is None and len(sources) == 1:
            values[SOURCE] = sources[0].type
        values[AMOUNT] = _amount(request, service, values[AMOUNT], values[SOURCE], values[BANK])
        if values[CONFIRMED] is not None and request.slot(WIRE_ID) is None:
            values[CONFIRMED] = None

    def ask_confirmation(self, request: ActionRequest) -> list[Event]:
        """Store the pending wire, in place of an earlier one, and ask for a yes."""
        service = _service(request)
        try:
            plan = _plan(request, service)
            wire = service.propose(plan, replaces=request.slot(WIRE_ID))
        except AlreadyBooked as error:
            request.say(f"That wire is booked already (reference {error.reference}).")
            return self.abandoned()
        except Refusal as error:
            # Something changed in the moment since the validator looked; ask for the amount again.
            request.say(explain(error) + " How much would you like to wire?")
            return [SlotSet(AMOUNT, None), SlotSet(REQUESTED_SLOT, AMOUNT)]
        currency = plan.source.currency
        request.say(
            f"Wire {formatting.money(plan.amount, currency)} from {label(plan.source)} to {plan.beneficiary}, account "
            f"{plan.account_number} at the bank {plan.bank_code} ({plan.kind})? The fee is "
            f"{formatting.money(plan.fee, currency)}, so {formatting.money(plan.amount + plan.fee, currency)} leave your "
            f"account. It arrives {plan.arrives}; banks on the way abroad may keep a fee of theirs. A wire can't be "
            "called back once it is sent.",
            buttons=YES_NO,
        )
        return [SlotSet(WIRE_ID, wire.id)]

    def submit(self, request: ActionRequest) -> list[Event]:
        """Book what was confirmed."""
        service, wire_id = _service(request), request.slot(WIRE_ID)
        try:
            if wire_id is None:
                raise TransferGone
            wire, source = service.confirm(str(wire_id))
        except AlreadyBooked as error:
            request.say(f"That wire is booked already (reference {error.reference}). Nothing was sent twice.")
        except TransferExpired:
            request.say(
                f"That wire waited for more than 15 minutes, so it expired. {self.nothing_done} Just ask again."
            )
        except (InsufficientFunds, OverDailyLimit) as error:
            request.say(f"{explain(error)} {self.nothing_done}")
        except TransferGone:
            request.say(f"I have no wire waiting. {self.nothing_done} Please start again.")
        else:
            amount, fee = (formatting.money(value, wire.currency) for value in (wire.amount, wire.fee))
            request.say(
                f"Done. I wired {amount} to {wire.beneficiary} (…{wire.account_number[-4:]}) for a fee of {fee}. It arrives "
                f"{service.arrival(wire.kind)}. Your {source.name} balance is now "
                f"{formatting.money(source.balance, source.currency)}. The reference is {wire.id}; the other bank can "
                "trace the wire with it."
            )
        return []

    def decline(self, request: ActionRequest) -> None:
        """Cancel what was proposed."""
        try:
            _service(request).cancel(str(request.slot(WIRE_ID)))
        except AlreadyBooked as error:
            request.say(f"That wire is booked already (reference {error.reference}), so I can't stop it.")
        else:
            super().decline(request)

    def _read_numbers(self, turn: FormTurn) -> None:
        """A bank code or an account number is one, also where the entity component took its digits for an amount."""
        request, field = turn.request, self.field(turn.request.requested_slot)
        if field is None or field.slot not in (BANK, ACCOUNT) or not turn.attempted or field.slot in turn.heard:
            return
        found = None if re.search(r"[$€£]", request.text) else self.read(field, turn)
        if found is not None:
            turn.values[AMOUNT] = request.slot(AMOUNT)
            turn.hear(field.slot, found)


def _service(request: ActionRequest) -> WireService:
    return WireService(request.session, request.customer_id, request.clock, request.audit)


def _plan(request: ActionRequest, service: WireService) -> WirePlan:
    money = read_money(request.slot(AMOUNT))
    if money is None:
        raise NotAnAmount
    source, name, bank, account = (str(request.slot(slot)) for slot in (SOURCE, BENEFICIARY, BANK, ACCOUNT))
    return service.plan(money[0], source, name, bank, account)


def _name(request: ActionRequest, said: object) -> str | None:
    if said is None:
        return None
    name = str(said).strip()
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


def _amount(
    request: ActionRequest, service: WireService, said: object, source: str | None, bank: str | None
) -> str | None:
    money = read_money(said)
    if money is None:
        return None
    amount, currency = money
    refusals: list[Refusal] = []
    try:
        check_figure(amount)
        kind = kind_of(bank or "") or "domestic"
        fee = service.fee(kind)
        # While the source is not known, the most generous account decides; the rest follows with the source.
        accounts: list[Account] = [service.accounts.of_type(source)] if source else service.accounts.sources()
    except NotOffered:
        request.say('I have no terms for wires right now. Say "talk to a person", and a colleague will send it.')
        return None
    except NotAnAmount as error:
        request.say(explain(error))
        return None
    for account in accounts:
        try:
            service.check(amount, currency, fee, account)
            return f"{amount:.2f} {currency}"
        except Refusal as error:
            refusals.append(error)
    request.say(_why_not(most_generous(refusals)) if refusals else "You have no account to wire from.")
    return None


def _why_not(error: Refusal) -> str:
    if isinstance(error, InsufficientFunds):
        return f"{explain(error).rstrip('.')} (with the fee)."
    if isinstance(error, OverDailyLimit):
        return f'{explain(error)} For more, say "talk to a person".'
    return explain(error)
