"""The form that pays the bill of a credit card; the payment is a transfer between own accounts."""

from __future__ import annotations

import re
from decimal import Decimal

from rasa_sdk.events import SlotSet

from actions import formatting
from actions.banking.accounts import NoSuchAccount, balance_line, label
from actions.banking.card_bills import BILL_AMOUNT, BILL_FORM, BILL_SOURCE, CardBillService, Due
from actions.banking.models import CREDIT_CARD
from actions.banking.transfer_answers import explain
from actions.banking.transfer_form import possible_sources, transfer_service
from actions.banking.transfers import AlreadyBooked, NotAnAmount, TransferExpired, TransferGone, check_figure
from actions.context import ActionRequest, Event
from actions.errors import Refusal
from actions.formatting import read_money
from actions.forms import REQUESTED_SLOT, YES_NO, Field, Form, FormTurn

AMOUNT, SOURCE, CONFIRMED = BILL_AMOUNT, BILL_SOURCE, "banking_card_bill_confirmed"
PAYMENT_ID = "banking_card_bill_payment_id"
_FIGURE = re.compile(r"\$?\s*(\d{1,3}(?:,\d{3})+|\d{1,9})(\.\d{1,2})?\s*(?:dollars|bucks|usd)?\.?", re.IGNORECASE)
_MINIMUM = re.compile(r"\b(?:min|minimum|smallest|least|lowest)\b", re.IGNORECASE)
_EVERYTHING = re.compile(
    r"\b(?:current balance|whole balance|all i owe|everything|zero out|what i owe|pay off|payoff|clear)\b",
    re.IGNORECASE,
)
_STATEMENT = re.compile(r"\b(?:full|statement balance|in full|whole|entire|all of it|total|statement)\b", re.IGNORECASE)


class CardBillForm(Form):
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
        ),
        Field(
            SOURCE,
            "Which account should it come from?",
            "You have more than one account, and I don't want to take the money from the wrong one.",
            entities=("account_type:source",),
            names=("account", "source"),
            example="checking",
        ),
        Field(CONFIRMED, "Shall I pay it now?", "I pay nothing before you have seen the sum and agreed to it."),
    )
    confirmation = CONFIRMED
    submit_action = "action_banking_pay_card_bill"
    nothing_done = "Nothing was paid."
    own_slots = (PAYMENT_ID,)

    def ask(self, field: Field, request: ActionRequest) -> None:
        """Say what is due before asking for the amount."""
        due = CardBillService(request.session, request.customer_id).due() if field.slot == AMOUNT else None
        said = "" if due is None else f"{_state(due)} "
        request.say(f"{said}{field.prompt}", buttons=self.choices(field, request))

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """The usual amounts; the accounts that can pay."""
        if field.slot == SOURCE:
            accounts = possible_sources(transfer_service(request), CREDIT_CARD)
            return [{"title": balance_line(account), "payload": account.type} for account in accounts]
        due = CardBillService(request.session, request.customer_id).due() if field.slot == AMOUNT else None
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
            figure = _FIGURE.fullmatch(text.strip())
            return f"{figure.group(1).replace(',', '')}{figure.group(2) or ''} USD" if figure else None
        accounts = possible_sources(transfer_service(turn.request), CREDIT_CARD)
        said = [account.type for account in accounts if re.search(rf"\b{account.type}\b", text, re.IGNORECASE)]
        return str(said[0]) if len(said) == 1 else None

    def check(self, turn: FormTurn) -> None:
        """Compare the amount with what is owed, and with the account that it comes from."""
        request, values = turn.request, turn.values
        due = CardBillService(request.session, request.customer_id).due()
        if due is None or not due.owed:
            request.say("You have no credit card with us." if due is None else "Nothing is owed on your credit card.")
            turn.end()
            return
        if (turn.attempted or request.resumed is not None) and request.entity("money") is None:
            named = _named_amount(request.text, due)
            if named is None and _MINIMUM.search(request.text):
                request.say("The minimum is paid already.")
            if named is not None:
                turn.hear(AMOUNT, f"{named:.2f} {due.account.currency}")
        values[SOURCE] = self._source(turn)
        values[AMOUNT] = self._amount(request, values[AMOUNT], values[SOURCE], due)
        money = read_money(values[AMOUNT])
        if values[CONFIRMED] is not None and money is not None and values[SOURCE] is not None:
            service = transfer_service(request)
            plan = service.plan(money[0], values[SOURCE], CREDIT_CARD)
            if not service.is_pending(request.slot(PAYMENT_ID), plan):
                values[CONFIRMED] = None

    def ask_confirmation(self, request: ActionRequest) -> list[Event]:
        """Store the pending payment, in place of an earlier one, and ask for a yes."""
        service, money = transfer_service(request), read_money(request.slot(AMOUNT))
        due = CardBillService(request.session, request.customer_id).due()
        try:
            if money is None or due is None:
                raise NotAnAmount
            plan = service.plan(money[0], str(request.slot(SOURCE)), CREDIT_CARD)
            payment = service.propose(plan, replaces=request.slot(PAYMENT_ID))
        except AlreadyBooked as error:
            request.say(f"That payment is booked already (reference {error.reference}). How much more should I pay?")
            return [SlotSet(PAYMENT_ID, None), SlotSet(AMOUNT, None), SlotSet(REQUESTED_SLOT, AMOUNT)]
        except Refusal as error:
            # Something changed in the moment since the validator looked; ask for the amount again.
            request.say(f"{explain(error)} How much should I pay?")
            return [SlotSet(AMOUNT, None), SlotSet(REQUESTED_SLOT, AMOUNT)]
        amount = formatting.money(plan.amount, plan.source.currency)
        left = due.owed - plan.amount
        rest = (
            f"{formatting.money(left, plan.source.currency)} will still be owed{_by(due)}." if left else "It pays all."
        )
        request.say(
            f"Pay {amount} today from {balance_line(plan.source)} to {label(due.account)}? {rest} {self.fields[-1].prompt}",
            buttons=YES_NO,
        )
        return [SlotSet(PAYMENT_ID, payment.id)]

    def submit(self, request: ActionRequest) -> list[Event]:
        """Book what was confirmed."""
        service, payment_id = transfer_service(request), request.slot(PAYMENT_ID)
        try:
            if payment_id is None:
                raise TransferGone
            booked = service.confirm(str(payment_id))
        except AlreadyBooked as error:
            request.say(f"That payment is booked already (reference {error.reference}). Nothing was paid twice.")
        except TransferExpired:
            request.say(f"That payment waited for more than 15 minutes, so it expired. {self.nothing_done}")
        except TransferGone:
            request.say(f"I have no payment waiting. {self.nothing_done} Please start again.")
        except Refusal as error:
            request.say(f"{explain(error)} {self.nothing_done}")
        else:
            request.session.flush()
            due = CardBillService(request.session, request.customer_id).due()
            amount = formatting.money(booked.transfer.amount, booked.transfer.currency)
            balance = formatting.money(booked.source.balance, booked.source.currency)
            request.say(
                f"Done. I paid {amount} from {label(booked.source)}, whose balance is now {balance}. "
                f"{_state(due) if due is not None else ''} The reference is {booked.transfer.id}."
            )
        return []

    def decline(self, request: ActionRequest) -> None:
        """Cancel what was proposed."""
        try:
            transfer_service(request).cancel(str(request.slot(PAYMENT_ID)))
        except AlreadyBooked as error:
            request.say(f"That payment is booked already (reference {error.reference}), so I can't stop it.")
        else:
            super().decline(request)

    def _source(self, turn: FormTurn) -> str | None:
        request, said = turn.request, turn.values[SOURCE]
        service = transfer_service(request)
        possible = [str(account.type) for account in possible_sources(service, CREDIT_CARD)]
        if said is not None and str(said).lower() in possible:
            return str(said).lower()
        if said == CREDIT_CARD:
            # "My credit card" names what is paid; it is wrong only as the answer to where the money comes from.
            if request.requested_slot == SOURCE:
                request.say("The bill can't be paid from the credit card itself.")
        elif said is not None:
            request.say(explain(NoSuchAccount(str(said), possible)))
        return possible[0] if len(possible) == 1 else None

    def _amount(self, request: ActionRequest, said: object, source: str | None, due: Due) -> str | None:
        money = read_money(said)
        if said is None:
            return None
        try:
            if money is None:
                raise NotAnAmount
            amount, currency = money
            check_figure(amount)
            service = transfer_service(request)
            if source is not None:
                service.check_amount(amount, currency, service.accounts.of_type(source))
        except Refusal as error:
            request.say(explain(error))
            return None
        if amount > due.owed:
            owed = formatting.money(due.owed, due.account.currency)
            request.say(f"Only {owed} is owed on {label(due.account)}, so I can't pay more than that.")
            return None
        return f"{amount:.2f} {currency}"


def _named_amount(text: str, due: Due) -> Decimal | None:
    """What "the minimum" or "the full balance" is; None when no such words are there, or nothing is open of it."""
    if _MINIMUM.search(text):
        return due.minimum or None
    if _EVERYTHING.search(text):
        return due.owed
    return (due.statement or due.owed) if _STATEMENT.search(text) else None


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
