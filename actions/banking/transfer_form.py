"""The form for a transfer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from rasa_sdk.events import FollowupAction, SlotSet

from actions import formatting, sums
from actions.banking import parties
from actions.banking.accounts import balance_line, label
from actions.banking.card_bills import BILL_AMOUNT, BILL_FORM, BILL_SOURCE
from actions.banking.models import CREDIT_CARD
from actions.banking.payment_answers import name_of, read_amount
from actions.banking.payment_form import PaymentForm
from actions.banking.payment_models import Transfer
from actions.banking.payments import Booking
from actions.banking.transfers import PAYEE, TransferPlan, TransferService
from actions.context import ActionRequest
from actions.forms import Field, FormTurn, yes_no
from actions.forms.phrases import corrects
from actions.forms.waiting import done_last, share

AMOUNT, DESTINATION, SOURCE, CONFIRMED = (
    "banking_transfer_amount",
    "banking_transfer_destination",
    "banking_transfer_source",
    "banking_transfer_confirmed",
)
_OTHER_WAY = re.compile(
    r"\b(?:other way (?:a)?round|swap|switch (?:them|it)|reverse|vice versa|opposite)\b", re.IGNORECASE
)
_MOVES = re.compile(
    r"^\W*(?:(?:ok|okay|and|then|now|so|please|pls|just|can|could|you|lets|let's|also|well)\W+)*"
    r"(?:move|send|transfer|pay|put|shift|wire)\b",
    re.IGNORECASE,
)
_BACK = re.compile(r"\bback\b(?!\s+to\b)", re.IGNORECASE)
_OF_THAT = re.compile(r"\b(?:(?:out )?of (?:that|it)|from (?:there|it|that))\b", re.IGNORECASE)
_EVERYTHING = re.compile(r"\b(?:all|everything|the whole)\b", re.IGNORECASE)
_INTO_THAT = re.compile(r"\b(?:in|into|to|on|onto) (?:there|it|that)\b", re.IGNORECASE)
PAY_IT = re.compile(r"\bpay(?:ing)?\s+(?:(?:all|half|off)\s+(?:of\s+)?)?(?:it|that|this)\b", re.IGNORECASE)
"""What is said of a card's balance that has been looked up."""
_SAME_SUM = re.compile(r"\b(?:the )?same\b", re.IGNORECASE)
TRANSFER_ID, REFUSED = "banking_transfer_id", "banking_transfer_refused"


class TransferForm(PaymentForm[Transfer, TransferPlan]):
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
            shape=sums.SHAPE,
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
        replace(yes_no(CONFIRMED), shape=sums.SHAPE),
    )
    confirmation = CONFIRMED
    submit_action = "action_banking_book_transfer"
    nothing_done = "Nothing was sent."
    own_slots = (TRANSFER_ID, REFUSED)
    amount_slot, source_slot, payment_slot = AMOUNT, SOURCE, TRANSFER_ID
    noun = "transfer"
    how_much = "How much would you like to send?"

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """The accounts that the money may come from, with their balances."""
        if field.slot != SOURCE:
            return []
        accounts = self.service(request).accounts.sources(to=request.slot(DESTINATION))
        return [{"title": balance_line(account), "payload": account.type} for account in accounts]

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """ "80", "the savings one please", "ben"."""
        text = turn.request.text
        if field.slot == AMOUNT:
            return sums.read_figure(text)
        service = self.service(turn.request)
        return parties.read_party(text, service.accounts, service.payees if field.slot == DESTINATION else None)

    def corrected(self, possible: list[Field], turn: FormTurn) -> Field | None:
        """ "No, I meant savings" says which account, so not a destination that is a payee."""
        return parties.corrected_by_account(possible, turn, self.fields[2])

    def check(self, turn: FormTurn) -> None:
        """Validate destination and source before the amount, whose limits depend on the source."""
        request, values = turn.request, turn.values
        service = self.service(request)
        if turn.activating and self._is_card_bill(turn, service):
            return
        parties.hear_parties(self, turn, DESTINATION, SOURCE, service.accounts, service.payees)
        if turn.activating:
            self._hear_context(turn)
        parties.hear_first_of_several(self, turn, AMOUNT, DESTINATION, SOURCE, service.accounts, service.payees)
        if request.requested_slot == CONFIRMED and turn.attempted and not turn.heard and corrects(request.text):
            figure = sums.read_figure_in(request.text)  # "make it 1480" may look like a passcode to a model
            if figure is not None:
                turn.hear(AMOUNT, figure)
        elif not turn.activating and DESTINATION in turn.heard and AMOUNT not in turn.heard:
            self.hear_words(turn, {AMOUNT: sums.read_figure_beside(request)})  # "no, to ben, and 11"
        if (turn.attempted or request.resumed is not None) and _OTHER_WAY.search(request.text):
            self._swap(turn, service)
        wanted = values[DESTINATION]
        values[DESTINATION] = parties.destination(request, service.accounts, service.payees, wanted)
        if wanted is not None and values[DESTINATION] is None and request.requested_slot == CONFIRMED:
            values[DESTINATION] = request.slot(DESTINATION)  # "yea buddy": who was shown stays
        said = values[SOURCE]
        values[SOURCE] = parties.source(request, service.accounts, said)
        # Who named a source that can't be, or is asked for one, chooses: no other account steps in for it.
        chooses = (values[SOURCE] is None and said is not None) or request.requested_slot == SOURCE
        self._keep_apart(turn)
        if SOURCE in turn.heard and values[SOURCE] is not None and not turn.activating:
            turn.events += share(self, request, SOURCE, values[SOURCE])
        if values[SOURCE] is None and not chooses and values[DESTINATION] is not None:
            possible = service.accounts.sources(to=values[DESTINATION])
            if not possible:
                request.say("You have no other account that I could send it from, so nothing was sent.")
                turn.end()
                return
            values[SOURCE] = possible[0].type if len(possible) == 1 else None
        self._hear_part(turn, service)
        if values[AMOUNT] is None and SOURCE in turn.heard and values[SOURCE] is not None:
            values[AMOUNT] = request.slot(REFUSED)  # "from savings then": what the other account could not pay
        wanted = values[AMOUNT]
        # While the source is not known, the most generous account decides; the rest follows with the source.
        payers = [service.accounts.of_type(values[SOURCE])] if values[SOURCE] else service.accounts.sources()
        values[AMOUNT] = read_amount(request, values[AMOUNT], partial(service.check_any, sources=payers))
        refused = wanted if values[AMOUNT] is None else None
        if refused != request.slot(REFUSED) and (wanted is not None or refused is not None):
            turn.events.append(SlotSet(REFUSED, refused))
        self._acknowledge(turn)
        self.check_yes(turn)

    def _acknowledge(self, turn: FormTurn) -> None:
        """Say what has changed when something else was asked for, which is asked next and shows nothing."""
        request, values = turn.request, turn.values
        before = {slot: request.slot(slot) for slot in (AMOUNT, DESTINATION)}
        changed = any(said is not None and values[slot] not in (None, said) for slot, said in before.items())
        if changed and not turn.activating and None in (values[AMOUNT], values[DESTINATION], values[SOURCE]):
            request.say(f"Okay, a transfer{_details(values)}.")

    def _hear_context(self, turn: FormTurn) -> None:
        """ "Send him another 25", "20 of that to Ben", "5": what was talked about before, and a figure without a sign."""
        request, values = turn.request, turn.values
        if values[AMOUNT] is None and (figure := sums.read_figure_beside(request)) is not None:
            turn.hear(AMOUNT, figure)
        last = request.last_look_up
        parties.hear_them(turn, DESTINATION)
        account = None if last is None else last.value("account_type")
        if account is not None and account != values[SOURCE] and _INTO_THAT.search(request.text):
            self.hear_words(turn, {DESTINATION: account})
        elif values[SOURCE] is None and account is not None and _OF_THAT.search(request.text):
            turn.hear(SOURCE, account)
        paid = None if last is None or done_last(self, request) else last.value("paid")
        if values[AMOUNT] is None and paid is not None and _SAME_SUM.search(request.text):
            turn.hear(AMOUNT, paid)
        self._hear_again(turn)

    def _hear_again(self, turn: FormTurn) -> None:
        """ "Same to mom", "now the same back", after a transfer."""
        done, back = done_last(self, turn.request), _BACK.search(turn.request.text) is not None
        if back and str(done.get(DESTINATION)).startswith(PAYEE) and turn.values[DESTINATION] is None:
            turn.request.say("I can only move money back between your own accounts.")
            return
        said = turn.heard
        self.hear_again(turn)
        if back and done and DESTINATION not in said and SOURCE not in said:
            self._swap(turn, self.service(turn.request))

    def _swap(self, turn: FormTurn, service: TransferService) -> None:
        """ "The other way round": only between own accounts."""
        source, destination = turn.values[SOURCE], turn.values[DESTINATION]
        if destination in [account.type for account in service.accounts.sources()]:
            turn.hear(SOURCE, destination)
            turn.hear(DESTINATION, source)
            turn.values[CONFIRMED] = None

    def _hear_part(self, turn: FormTurn, service: TransferService) -> None:
        """ "Everything", "half of it", "leave 100 in there": a part of what is on the account that pays."""
        request, values = turn.request, turn.values
        pays = None if values[SOURCE] is None else service.accounts.of_type(values[SOURCE])
        if sums.hear_sum(self, turn, AMOUNT, *(() if pays is None else (pays.balance, pays.currency))) or pays is None:
            return
        expected = turn.attempted and (turn.activating or request.requested_slot == AMOUNT)
        if expected and values[AMOUNT] is None and _EVERYTHING.search(request.text):
            turn.hear(AMOUNT, f"{pays.balance:.2f} {pays.currency}")

    def task(self, slots: Mapping[str, Any]) -> str:
        """How much goes to whom, as far as that is known."""
        return f"{self.title}{_details(slots)}"

    def goes_on(self, request: ActionRequest) -> bool:
        """Also "move half of it to checking", after a balance: whatever it follows, it moves money."""
        return super().goes_on(request) or (
            request.last_look_up is not None and _MOVES.search(request.text) is not None
        )

    def service(self, request: ActionRequest) -> TransferService:
        """The service for a request."""
        return transfer_service(request)

    def plan(self, request: ActionRequest, values: Mapping[str, Any]) -> TransferPlan:
        """How much goes from where to where."""
        return self.service(request).plan(self.amount(values), str(values[SOURCE]), str(values[DESTINATION]))

    def question(self, request: ActionRequest, plan: TransferPlan) -> str:
        """Both sides, with what is on the account that pays."""
        balance = formatting.money(plan.source.balance, plan.source.currency)
        source = f"{plan.source.name} (…{plan.source.number[-4:]}, {balance})"
        amount = formatting.money(plan.amount, plan.source.currency)
        return f"Send {amount} from {source} to {name_of(plan.destination)}?"

    def receipt(self, request: ActionRequest, booking: Booking[Transfer]) -> str:
        """What was sent, what is left, and the reference."""
        transfer, source = booking.payment, booking.source
        assert booking.destination is not None
        return (
            f"Done. I sent {formatting.money(transfer.amount, transfer.currency)} from {label(source)} to "
            f"{name_of(booking.destination)}. Your {source.name} balance is now "
            f"{formatting.money(source.balance, source.currency)}. The reference is {transfer.id}."
        )

    def say_expired(self, request: ActionRequest) -> None:
        """In the words of the domain."""
        request.say(response="utter_banking_transfer_expired")

    def say_gone(self, request: ActionRequest) -> None:
        """In the words of the domain."""
        request.say(response="utter_banking_transfer_lost")

    def _is_card_bill(self, turn: FormTurn, service: TransferService) -> bool:
        """ "Pay it from checking", after the credit card was looked at, is left to the form that pays its bill."""
        request, last = turn.request, turn.request.last_look_up
        looked_at = None if last is None else last.value("account_type")
        if looked_at != CREDIT_CARD or turn.values[DESTINATION] is not None or not PAY_IT.search(request.text):
            return False
        card = next((account for account in service.accounts.all() if account.type == CREDIT_CARD), None)
        if card is None:
            return False  # it was asked for, and there is none
        part = sums.relative(request.text, -card.balance, None) or -card.balance
        pays = turn.values[SOURCE] or parties.said_source(
            request.text, [one.type for one in service.accounts.sources()]
        )
        found = {BILL_AMOUNT: turn.values[AMOUNT] or f"{part:.2f} {card.currency}", BILL_SOURCE: pays}
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


def transfer_service(request: ActionRequest) -> TransferService:
    """The service for this request.

    Raises:
        NotLoggedIn: nobody is logged in.
    """
    return TransferService(request.session, request.customer_id, request.clock, request.audit)


def _details(slots: Mapping[str, Any]) -> str:
    money, to = formatting.read_money(slots.get(AMOUNT)), str(slots.get(DESTINATION) or "").removeprefix(PAYEE)
    return f"{f' of {formatting.money(*money)}' if money else ''}{f' to {to}' if to else ''}"
