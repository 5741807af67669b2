"""How payments, and what stands in their way, are put into words."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from actions import formatting
from actions.banking.accounts import NoSuchAccount, balance_line, label
from actions.banking.models import Account, Payee
from actions.banking.payments import InsufficientFunds, NotAnAmount, OverDailyLimit, WrongCurrency
from actions.context import ActionRequest
from actions.errors import Refusal


def explain(error: Refusal) -> str:
    """Why a payment is not possible, with figures; ends before any question, because the form asks the next one."""
    if isinstance(error, InsufficientFunds):
        amount = formatting.money(error.amount, error.account.currency)
        return f"{balance_line(error.account)}. That is not enough for {amount}."
    if isinstance(error, OverDailyLimit):
        limit = formatting.money(error.account.daily_transfer_limit, error.account.currency)
        left = formatting.money(error.left, error.account.currency)
        return f"At most {limit} a day can be sent from {label(error.account)}, and {left} of that is left today."
    if isinstance(error, WrongCurrency):
        return f"I can only send {error.currency} from your account."
    if isinstance(error, NoSuchAccount):
        return no_such_account(error)
    if isinstance(error, NotAnAmount):
        return "The amount has to be more than zero, with at most two decimals."
    return "That is not possible any more."


def read_amount(
    request: ActionRequest,
    said: object,
    check: Callable[[Decimal, str], None],
    why_not: Callable[[Refusal], str] = explain,
) -> str | None:
    """What was said to "how much?" in canonical form; None, with the reason, where a check refuses it.

    Args:
        request: the request.
        said: an entity's value, such as `50.00 USD`.
        check: called with the amount and its currency; raises a `Refusal`.
        why_not: puts a refusal into words.
    """
    if said is None:
        return None
    money = formatting.read_money(said)
    try:
        if money is None:
            raise NotAnAmount
        check(*money)
    except Refusal as error:
        request.say(why_not(error))
        return None
    return f"{money[0]:.2f} {money[1]}"


def no_such_account(error: NoSuchAccount) -> str:
    """Which accounts there are instead."""
    return f"You have no {error.wanted} account with us. Your accounts are {formatting.listing(error.types)}."


def name_of(destination: Account | Payee) -> str:
    """The other side of a transfer with the end of its number."""
    if isinstance(destination, Account):
        return label(destination)
    return f"{destination.name} (…{destination.account_number[-4:]})"
