"""The form for closing an account."""

from __future__ import annotations

from actions import formatting
from actions.banking import parties
from actions.banking.account_closing import (
    AccountClosingService,
    AccountGone,
    Closed,
    ClosingRefused,
    HasStandingOrders,
    LastAccount,
    MoneyOwed,
)
from actions.banking.accounts import balance_line, label
from actions.banking.models import CREDIT_CARD
from actions.context import ActionRequest, Event
from actions.forms import Field, FormTurn, OnceForm, yes_no
from actions.forms.waiting import may_choose_again

ACCOUNT, PAYOUT, CONFIRMED, REFERENCE = (
    "banking_close_account_account",
    "banking_close_account_payout",
    "banking_close_account_confirmed",
    "banking_close_account_reference",
)
# Where nothing is left on the account, nothing has to go anywhere.
NO_PAYOUT = "none"


class CloseAccountForm(OnceForm):
    """An account on which nothing is owed, which no standing order uses and which is not the last one."""

    name = "banking_close_account_form"
    title = "closing your account"
    intents = frozenset({"close_account"})
    fields = (
        Field(
            ACCOUNT,
            "Which account should I close?",
            "A closed account can't be opened again, so I want to be sure which one you mean.",
            entities=("account_type", "account_type:source", "account_number"),
            names=("account",),
            example="savings",
        ),
        Field(
            PAYOUT,
            "To which of your accounts should what is left on it go?",
            "An account is closed with nothing on it. What is left goes to another account of yours.",
            entities=("account_type", "account_type:destination"),
            names=("payout", "destination", "rest"),
            example="checking",
        ),
        yes_no(CONFIRMED),
    )
    confirmation = CONFIRMED
    submit_action = "action_banking_close_account"
    nothing_done = "No account was closed."
    own_slots = (REFERENCE,)
    reference_slot = REFERENCE

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """The accounts, or those that the rest may go to."""
        service = _service(request)
        accounts = service.accounts.all()
        if field.slot == PAYOUT:
            accounts = service.payouts(service.accounts.of_type(str(request.slot(ACCOUNT))))
        return [{"title": balance_line(account), "payload": account.type} for account in accounts]

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """ "The savings one please"."""
        return parties.read_party(turn.request.text, _service(turn.request).accounts)

    def hear(self, turn: FormTurn) -> None:
        """ "Close my credit card", where no entity stands for it."""
        request = turn.request
        if turn.activating and request.optional_customer_id is not None:
            self.hear_words(turn, {ACCOUNT: parties.read_party(request.text, _service(request).accounts)})

    def check(self, turn: FormTurn) -> None:
        """Say at once what stands in the way of closing the account."""
        request, values = turn.request, turn.values
        service = _service(request)
        account = parties.account_or_ending(request, service.accounts, values[ACCOUNT])
        values[ACCOUNT] = None if account is None else account.type
        if account is None:
            return
        try:
            service.check(account)
        except ClosingRefused as error:
            request.say(f"{_explain(error)} {self.nothing_done}")
            turn.end(may_choose_again(self))
            return
        if account.balance == 0:
            values[PAYOUT] = NO_PAYOUT
            return
        payout = parties.source(request, service.accounts, None if values[PAYOUT] == NO_PAYOUT else values[PAYOUT])
        if payout == account.type:
            request.say("What is left has to go to another account than the one that is closed.")
            payout = None
        values[PAYOUT] = payout

    def summary(self, request: ActionRequest) -> str:
        """Which account, what goes where, and that there is no way back."""
        service = _service(request)
        account = service.accounts.of_type(str(request.slot(ACCOUNT)))
        rest = ""
        if account.balance > 0:
            payout = service.accounts.of_type(str(request.slot(PAYOUT)))
            rest = f" and move the {formatting.money(account.balance, account.currency)} on it to {label(payout)}"
        return f"Close {label(account)} for good{rest}? It can't be opened again, and its number stops working today."

    def order(self, request: ActionRequest, reference: str) -> list[Event]:
        """Close what was confirmed."""
        payout = request.slot(PAYOUT)
        try:
            closed = _service(request).close(
                str(request.slot(ACCOUNT)), None if payout == NO_PAYOUT else str(payout), reference
            )
        except ClosingRefused as error:
            request.say(f"{_explain(error)} {self.nothing_done}")
        except AccountGone:
            request.say(f"That account isn't there any more. {self.nothing_done}")
        else:
            request.say(_receipt(closed, reference))
        return []


def _service(request: ActionRequest) -> AccountClosingService:
    return AccountClosingService(request.session, request.customer_id, request.clock, request.audit)


def _explain(error: ClosingRefused) -> str:
    """What stands in the way, and what to do about it."""
    name, account = label(error.account), error.account
    if isinstance(error, MoneyOwed):
        owed = formatting.money(-account.balance, account.currency)
        pay = "pay my credit card" if account.type == CREDIT_CARD else f"send {owed} to my {account.type}"
        return (
            f'You owe {owed} on {name}, so it can\'t be closed yet. Settle that first: say "{pay}", then ask me again.'
        )
    if isinstance(error, LastAccount):
        return (
            f"{name} is your last account that holds money, and leaving us altogether takes a signature. Say "
            '"talk to a person", or ask me "where is a branch?".'
        )
    if isinstance(error, HasStandingOrders):
        orders = formatting.listing([f"{order.id} ({formatting.money(order.amount)} {order.frequency})"
                                     for order in error.orders])  # fmt: skip
        one = len(error.orders) == 1
        return (
            f"{formatting.plural(len(error.orders), 'standing order')} still {'uses' if one else 'use'} {name}: {orders}. "
            f'{"It has" if one else "They have"} to be ended first: say "end my standing order", then ask me again.'
        )
    return (
        f"There is {formatting.money(account.balance, account.currency)} on {name}, and it has to go somewhere first."
    )


def _receipt(closed: Closed, reference: str) -> str:
    moved = ""
    if closed.payout is not None:
        amount = formatting.money(closed.moved, closed.account.currency)
        balance = formatting.money(closed.payout.balance, closed.payout.currency)
        moved = f" I moved {amount} to {label(closed.payout)}; its balance is now {balance}."
    return (
        f"Done. {label(closed.account)} is closed.{moved} The reference is {reference}. If anybody still pays to the old "
        "number, give them the number of another account of yours."
    )
