"""The form that pays the bill of a credit card; the payment is a transfer between own accounts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from rasa_sdk.events import SlotSet

from actions import formatting, sums
from actions.banking import parties
from actions.banking.accounts import NoSuchAccount, balance_line, label
from actions.banking.card_bills import BILL_AMOUNT, BILL_FORM, BILL_SOURCE, CardBillService, Due
from actions.banking.models import CREDIT_CARD
from actions.banking.payment_answers import explain, name_of, read_amount
from actions.banking.payment_form import PaymentForm
from actions.banking.payment_models import Transfer
from actions.banking.payments import Booking
from actions.banking.transfer_form import PAY_IT, transfer_service
from actions.banking.transfers import TransferPlan, TransferService
from actions.context import ActionRequest, Event
from actions.forms import Field, FormTurn

AMOUNT, SOURCE, CONFIRMED = BILL_AMOUNT, BILL_SOURCE, "banking_card_bill_confirmed"
PAYMENT_ID = "banking_card_bill_payment_id"
_MINIMUM = re.compile(r"\b(?:min|minimum|smallest|least|lowest)\b", re.IGNORECASE)
_EVERYTHING = re.compile(
    r"\b(?:current balance|whole|entire|all of (?:it|that)|it all|all i owe|the lot|everything|zero out|what i owe|pay off|payoff|clear)\b",
    re.IGNORECASE,
)
_STATEMENT = re.compile(r"\b(?:full|statement balance|in full|total|statement)\b", re.IGNORECASE)


class CardBillForm(PaymentForm[Transfer, TransferPlan]):
    """The minimum, the statement balance or another amount, from an own account."""

    name = BILL_FORM
    title = "your card payment"
    intents = frozenset({"pay_credit_card_bill"})
    fields = (
        Field(
            AMOUNT,
            "How much should I pay: the minimum, the statement balance or another amount?",
            "The minimum avoids the late fee, the statement balance avoids interest too.",
            entities=("money",),
            names=("amount", "sum"),
            example="the minimum",
            shape=sums.SHAPE,
        ),
        Field(
            SOURCE,
            "Which account should it come from?",
            "You have more than one account, and I don't want to take the money from the wrong one.",
            entities=("account_type:source",),
            names=("account", "source"),
            example="checking",
        ),
        Field(
            CONFIRMED,
            "Shall I pay it now?",
            "I pay nothing before you have seen the sum and agreed to it.",
            shape=sums.SHAPE,
        ),
    )
    confirmation = CONFIRMED
    submit_action = "action_banking_pay_card_bill"
    nothing_done = "Nothing was paid."
    own_slots = (PAYMENT_ID,)
    amount_slot, source_slot, payment_slot = AMOUNT, SOURCE, PAYMENT_ID
    noun = "payment"
    how_much = "How much should I pay?"
    not_twice = "Nothing was paid twice."

    def ask(self, field: Field, request: ActionRequest) -> None:
        """Say what is due before asking for the amount."""
        due = _due(request) if field.slot == AMOUNT else None
        said = "" if due is None else f"{_state(due)} "
        request.say(f"{said}{field.prompt}", buttons=self.choices(field, request))

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """The usual amounts; the accounts that can pay."""
        if field.slot == SOURCE:
            accounts = self.service(request).accounts.sources()
            return [{"title": balance_line(account), "payload": account.type} for account in accounts]
        due = _due(request) if field.slot == AMOUNT else None
        if due is None:
            return []
        amounts = [("Minimum", "the minimum", due.minimum), ("Statement balance", "statement balance", due.statement)]
        amounts.append(("All that is owed", "everything", due.owed))
        return [
            {"title": f"{name}: {formatting.money(amount, due.account.currency)}", "payload": payload}
            for name, payload, amount in amounts
            if amount
        ]

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """ "80", "from the savings one"; amounts in words are read in `check`."""
        text = turn.request.text
        if field.slot == AMOUNT:
            return sums.read_figure(text)
        return parties.read_account(text, self.service(turn.request).accounts.sources())

    def check(self, turn: FormTurn) -> None:
        """Compare the amount with what is owed, and with the account that it comes from."""
        request, values = turn.request, turn.values
        due = _due(request)
        if due is None or not due.owed:
            request.say("You have no credit card with us." if due is None else "Nothing is owed on your credit card.")
            turn.end()
            return
        whole = _named_amount(request.text, due) or due.owed
        related = sums.hear_sum(self, turn, AMOUNT, whole, due.account.currency)
        meant = turn.attempted or request.resumed is not None
        if meant and not related and request.entity("money") is None:
            said = str(values[AMOUNT]) if AMOUNT in turn.heard and values[AMOUNT] else request.text
            named = _named_amount(said, due)
            if named is None and turn.activating and _looked_at_card(request) and PAY_IT.search(said):
                named = due.owed
            if named is None and _MINIMUM.search(said):
                request.say("The minimum is paid already.")
            if named is not None:
                turn.hear(AMOUNT, f"{named:.2f} {due.account.currency}")
        self.hear_words(turn, {SOURCE: parties.said_source(request.text, self._sources(request))})
        self.hear_again(turn)
        values[SOURCE] = self._source(turn)
        values[AMOUNT] = self._amount(turn, due)
        self.check_yes(turn)

    def service(self, request: ActionRequest) -> TransferService:
        """The service for a request: the payment is a transfer between own accounts."""
        return transfer_service(request)

    def plan(self, request: ActionRequest, values: Mapping[str, Any]) -> TransferPlan:
        """How much goes from where to the card."""
        return self.service(request).plan(self.amount(values), str(values[SOURCE]), CREDIT_CARD)

    def question(self, request: ActionRequest, plan: TransferPlan) -> str:
        """What is paid from where, and what will be owed then."""
        amount, due = formatting.money(plan.amount, plan.source.currency), _due(request)
        left = None if due is None else due.owed - plan.amount
        rest = "It pays all."
        if due is not None and left:
            rest = f"{formatting.money(left, plan.source.currency)} will still be owed{_by(due)}."
        card = name_of(plan.destination)
        return f"Pay {amount} today from {balance_line(plan.source)} to {card}? {rest} {self.fields[-1].prompt}"

    def receipt(self, request: ActionRequest, booking: Booking[Transfer]) -> str:
        """What was paid, what is left, what is owed now, and the reference."""
        payment, source = booking.payment, booking.source
        request.session.flush()
        due = _due(request)
        return (
            f"Done. I paid {formatting.money(payment.amount, payment.currency)} from {label(source)}, whose balance is now "
            f"{formatting.money(source.balance, source.currency)}. {_state(due) if due is not None else ''} The reference "
            f"is {payment.id}."
        )

    def booked_before(self, request: ActionRequest, reference: str) -> list[Event]:
        """Of the rest of the bill another part can be paid."""
        request.say(f"That payment is booked already (reference {reference}). How much more should I pay?")
        return [SlotSet(PAYMENT_ID, None), *self.ask_amount()]

    def _sources(self, request: ActionRequest) -> list[str]:
        return [str(account.type) for account in self.service(request).accounts.sources()]

    def _source(self, turn: FormTurn) -> str | None:
        request, said = turn.request, turn.values[SOURCE]
        possible = self._sources(request)
        if said is not None and str(said).lower() in possible:
            return str(said).lower()
        if said == CREDIT_CARD:
            # "My credit card" names what is paid; it is wrong only as the answer to where the money comes from.
            if request.requested_slot == SOURCE:
                request.say("The bill can't be paid from the credit card itself.")
        elif said is not None:
            request.say(explain(NoSuchAccount(str(said), possible)))
        return possible[0] if len(possible) == 1 else None

    def _amount(self, turn: FormTurn, due: Due) -> str | None:
        """The amount, if it may leave the account and no more than that is owed."""
        request, source, service = turn.request, turn.values[SOURCE], self.service(turn.request)
        payers = [] if source is None else [service.accounts.of_type(source)]
        amount = read_amount(request, turn.values[AMOUNT], partial(service.check_any, sources=payers))
        if amount is not None and self.amount({AMOUNT: amount}) > due.owed:
            owed = formatting.money(due.owed, due.account.currency)
            request.say(f"Only {owed} is owed on {label(due.account)}, so I can't pay more than that.")
            return None
        return amount


def _looked_at_card(request: ActionRequest) -> bool:
    return request.last_look_up is not None and request.last_look_up.value("account_type") == CREDIT_CARD


def _due(request: ActionRequest) -> Due | None:
    return CardBillService(request.session, request.customer_id).due()


def _named_amount(text: str, due: Due) -> Decimal | None:
    """What "the minimum" or "the whole thing" is; None when no such words are there, or nothing is open of it."""
    if _MINIMUM.search(text):
        return due.minimum or None
    statement = _STATEMENT.search(text)
    if _EVERYTHING.search(text) and (statement is None or "statement" not in statement.group().lower()):
        return due.owed
    return (due.statement or due.owed) if statement else None


def _state(due: Due) -> str:
    """What is owed, and what of it by when."""
    currency = due.account.currency
    if not due.owed:
        return f"You owe nothing on {label(due.account)} now."
    owed = f"You owe {formatting.money(due.owed, currency)} on {label(due.account)}"
    if not due.statement or due.due_on is None:
        return f"{owed}; nothing of it is due now."
    minimum = f"the minimum {formatting.money(due.minimum, currency)}" if due.minimum else "the minimum is paid"
    return (
        f"{owed}; the open statement balance is {formatting.money(due.statement, currency)}, {minimum}, due on "
        f"{formatting.day(due.due_on)}."
    )


def _by(due: Due) -> str:
    return "" if due.due_on is None else f"; the bill is due on {formatting.day(due.due_on)}"
