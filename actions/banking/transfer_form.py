"""The form for a transfer."""

from __future__ import annotations

import re

from rasa_sdk.events import FollowupAction, SlotSet

from actions import formatting
from actions.banking import parties
from actions.banking.accounts import balance_line
from actions.banking.card_bills import BILL_AMOUNT, BILL_FORM, BILL_SOURCE
from actions.banking.models import CREDIT_CARD, Account
from actions.banking.transfer_answers import explain, most_generous, name_of, receipt
from actions.banking.transfers import (
    AlreadyBooked,
    InsufficientFunds,
    NotAnAmount,
    OverDailyLimit,
    TransferExpired,
    TransferGone,
    TransferService,
    WrongCurrency,
    check_figure,
)
from actions.context import ActionRequest, Event
from actions.errors import Refusal
from actions.formatting import read_money
from actions.forms import REQUESTED_SLOT, YES_NO, Field, Form, FormTurn, yes_no

AMOUNT, DESTINATION, SOURCE, CONFIRMED = (
    "banking_transfer_amount",
    "banking_transfer_destination",
    "banking_transfer_source",
    "banking_transfer_confirmed",
)
_PAY_IT = re.compile(r"\bpay(?:ing)?\s+(?:it|that|this)\b", re.IGNORECASE)
TRANSFER_ID = "banking_transfer_id"


class TransferForm(Form):
    """Money to an own account or a saved payee."""

    name = "banking_transfer_form"
    title = "your transfer"
    intents = frozenset({"transfer_money"})
    fields = (
        Field(
            AMOUNT,
            "How much should I send?",
            "It's the sum that will leave your account. You see it once more before anything is sent.",
            entities=("money",),
            names=("amount", "sum", "figure"),
            example="$50",
        ),
        Field(
            DESTINATION,
            "Where should the money go? Name one of your accounts or one of your saved payees.",
            "I can only send money to your own accounts and to payees that you have saved, so I need to know which.",
            entities=("account_type:destination", "payee"),
            names=("destination", "recipient", "payee", "receiver"),
            example="Ben Carter",
        ),
        parties.source_field(SOURCE),
        yes_no(CONFIRMED),
    )
    confirmation = CONFIRMED
    submit_action = "action_banking_book_transfer"
    nothing_done = "Nothing was sent."
    own_slots = (TRANSFER_ID,)

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """The accounts that the money may come from, with their balances."""
        if field.slot != SOURCE:
            return []
        accounts = possible_sources(transfer_service(request), request.slot(DESTINATION))
        return [{"title": balance_line(account), "payload": account.type} for account in accounts]

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """ "80", "the savings one please", "ben"."""
        text = turn.request.text
        if field.slot == AMOUNT:
            return parties.read_figure(text)
        service = transfer_service(turn.request)
        return parties.read_party(text, service.accounts, service.payees if field.slot == DESTINATION else None)

    def corrected(self, possible: list[Field], turn: FormTurn) -> Field | None:
        """ "No, I meant savings" says which account, so not a destination that is a payee."""
        return parties.corrected_by_account(possible, turn, self.fields[2])

    def check(self, turn: FormTurn) -> None:
        """Validate destination and source before the amount, whose limits depend on the source."""
        request, values = turn.request, turn.values
        service = transfer_service(request)
        if turn.activating and self._is_card_bill(turn, service):
            return
        parties.hear_parties(self, turn, DESTINATION, SOURCE, service.accounts, service.payees)
        parties.hear_first_of_several(turn, AMOUNT, DESTINATION, service.accounts, service.payees)
        values[DESTINATION] = parties.destination(request, service.accounts, service.payees, values[DESTINATION])
        said = values[SOURCE]
        values[SOURCE] = parties.source(request, service.accounts, said)
        # Who named a source that can't be, or is asked for one, chooses: no other account steps in for it.
        chooses = (values[SOURCE] is None and said is not None) or request.requested_slot == SOURCE
        self._keep_apart(turn)
        if values[SOURCE] is None and not chooses and values[DESTINATION] is not None:
            possible = possible_sources(service, values[DESTINATION])
            if not possible:
                request.say("You have no other account that I could send it from, so nothing was sent.")
                turn.end()
                return
            values[SOURCE] = possible[0].type if len(possible) == 1 else None
        values[AMOUNT] = self._amount(request, service, values[AMOUNT], values[SOURCE])
        self._check_confirmation(turn, service)

    def ask_confirmation(self, request: ActionRequest) -> list[Event]:
        """Store the pending transfer, in place of an earlier one, and ask for a yes."""
        service, money = transfer_service(request), read_money(request.slot(AMOUNT))
        try:
            if money is None:
                raise TransferGone
            plan = service.plan(money[0], str(request.slot(SOURCE)), str(request.slot(DESTINATION)))
            transfer = service.propose(plan, replaces=request.slot(TRANSFER_ID))
        except AlreadyBooked as error:
            request.say(f"That transfer is booked already (reference {error.reference}).")
            return self.abandoned()
        except Refusal as error:
            # Something changed in the moment since the validator looked; ask for the amount again.
            request.say(explain(error) + " How much would you like to send?")
            return [SlotSet(AMOUNT, None), SlotSet(REQUESTED_SLOT, AMOUNT)]
        balance = formatting.money(plan.source.balance, plan.source.currency)
        source = f"{plan.source.name} (…{plan.source.number[-4:]}, {balance})"
        amount = formatting.money(plan.amount, plan.source.currency)
        request.say(f"Send {amount} from {source} to {name_of(plan.account or plan.payee)}?", buttons=YES_NO)
        return [SlotSet(TRANSFER_ID, transfer.id)]

    def submit(self, request: ActionRequest) -> list[Event]:
        """Book what was confirmed."""
        service, transfer_id = transfer_service(request), request.slot(TRANSFER_ID)
        try:
            if transfer_id is None:
                raise TransferGone
            request.say(receipt(service.confirm(str(transfer_id))))
        except AlreadyBooked as error:
            request.say(f"That transfer is booked already (reference {error.reference}). Nothing was sent twice.")
        except TransferExpired:
            request.say(response="utter_banking_transfer_expired")
        except (InsufficientFunds, OverDailyLimit) as error:
            request.say(f"{explain(error)} {self.nothing_done}")
        except TransferGone:
            request.say(response="utter_banking_transfer_lost")
        return []

    def decline(self, request: ActionRequest) -> None:
        """Cancel what was proposed."""
        try:
            transfer_service(request).cancel(str(request.slot(TRANSFER_ID)))
        except AlreadyBooked as error:
            request.say(f"That transfer is booked already (reference {error.reference}), so I can't stop it.")
        else:
            super().decline(request)

    def _is_card_bill(self, turn: FormTurn, service: TransferService) -> bool:
        """ "Pay it from checking", after the credit card was looked at, is left to the form that pays its bill."""
        request, last = turn.request, turn.request.last_look_up
        looked_at = None if last is None else last.value("account_type")
        if looked_at != CREDIT_CARD or turn.values[DESTINATION] is not None or not _PAY_IT.search(request.text):
            return False
        card = service.accounts.of_type(CREDIT_CARD)
        amount = turn.values[AMOUNT] or f"{-card.balance:.2f} {card.currency}"
        found = {BILL_AMOUNT: amount, BILL_SOURCE: turn.values[SOURCE]}
        turn.end(*(SlotSet(slot, value) for slot, value in found.items()), FollowupAction(BILL_FORM))
        return True

    def _keep_apart(self, turn: FormTurn) -> None:
        values = turn.values
        if values[SOURCE] is None or values[SOURCE] != values[DESTINATION]:
            return
        if DESTINATION in turn.heard and SOURCE not in turn.heard:
            # "No, to savings", where savings was the source: the destination was said last, so it counts.
            values[SOURCE] = None
            return
        turn.request.say("Money has to go to another account than the one it comes from.")
        values[DESTINATION if DESTINATION in turn.heard else SOURCE] = None

    def _amount(self, request: ActionRequest, service: TransferService, said: object, source: str | None) -> str | None:
        if said is None:
            return None
        money = read_money(said)
        try:
            if money is None:
                raise NotAnAmount
            amount, currency = money
            check_figure(amount)
            # While the source is not known, the most generous account decides; the rest follows with the source.
            accounts = [service.accounts.of_type(source)] if source else service.accounts.sources()
            refusals: list[Refusal] = []
            for account in accounts:
                try:
                    service.check_amount(amount, currency, account)
                except (OverDailyLimit, InsufficientFunds, WrongCurrency) as error:
                    refusals.append(error)
            if refusals and len(refusals) == len(accounts):
                raise most_generous(refusals)
        except Refusal as error:
            request.say(explain(error))
            return None
        return f"{amount:.2f} {currency}"

    def _check_confirmation(self, turn: FormTurn, service: TransferService) -> None:
        """A yes counts for the transfer that was shown; when anything differs from it, it has to be shown again."""
        values, money = turn.values, read_money(turn.values[AMOUNT])
        if values[CONFIRMED] is None:
            return
        if money is None or values[SOURCE] is None or values[DESTINATION] is None:
            values[CONFIRMED] = None
            return
        plan = service.plan(money[0], values[SOURCE], values[DESTINATION])
        if not service.is_pending(turn.request.slot(TRANSFER_ID), plan):
            values[CONFIRMED] = None


def transfer_service(request: ActionRequest) -> TransferService:
    """The service for this request.

    Raises:
        NotLoggedIn: nobody is logged in.
    """
    return TransferService(request.session, request.customer_id, request.clock, request.audit)


def possible_sources(service: TransferService, destination: str | None) -> list[Account]:
    """The accounts that may send to a destination: all that may send at all, but the destination itself."""
    return [account for account in service.accounts.sources() if account.type != destination]
