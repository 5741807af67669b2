"""How transfers, and what stands in their way, are put into words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from actions import formatting
from actions.banking.accounts import NoSuchAccount, available, balance_line, label
from actions.banking.models import Account, Payee
from actions.banking.transfers import Booked, InsufficientFunds, OverDailyLimit, WrongCurrency
from actions.errors import Refusal


def explain(error: Refusal) -> str:
    """Why a transfer is not possible, with figures; ends before any question, because the form asks the next one."""
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
    return "The amount has to be more than zero, with at most two decimals."


def most_generous(refusals: Sequence[Refusal]) -> Refusal:
    """Of several accounts' refusals the one that allows most."""
    return max(refusals, key=_allowed)


def _allowed(error: Refusal) -> Decimal:
    if isinstance(error, OverDailyLimit):
        return error.left
    return available(error.account) if isinstance(error, InsufficientFunds) else Decimal(-1)


def no_such_account(error: NoSuchAccount) -> str:
    """Which accounts there are instead."""
    return f"You have no {error.wanted} account with us. Your accounts are {formatting.listing(error.types)}."


def name_of(destination: Account | Payee | None) -> str:
    """The other side of a transfer with the end of its number."""
    if isinstance(destination, Account):
        return label(destination)
    return f"{destination.name} (…{destination.account_number[-4:]})" if destination is not None else ""


def receipt(booked: Booked) -> str:
    """What was sent, what is left, and the reference."""
    amount = formatting.money(booked.transfer.amount, booked.transfer.currency)
    balance = formatting.money(booked.source.balance, booked.source.currency)
    return (
        f"Done. I sent {amount} from {label(booked.source)} to {name_of(booked.account or booked.payee)}. "
        f"Your {booked.source.name} balance is now {balance}. The reference is {booked.transfer.id}."
    )
