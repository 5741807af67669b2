"""Accounts: what there is, how customers name it, and what may leave it."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy.orm import Session

from actions import formatting
from actions.banking.models import CREDIT_CARD, Account
from actions.banking.repositories import AccountRepository
from actions.core.models import CustomerId
from actions.errors import Refusal

HOME_CURRENCY = "USD"


class NoSuchAccount(Refusal):
    """The customer has no account of that type; `types` are those there are."""

    def __init__(self, wanted: str, types: list[str]) -> None:
        super().__init__("no account of that type")
        self.wanted = wanted
        self.types = types


class AccountService:
    """One customer's accounts.

    Args:
        session: an open session.
        customer_id: whose accounts.
    """

    def __init__(self, session: Session, customer_id: CustomerId) -> None:
        self._accounts = AccountRepository(session, customer_id)
        self._all: list[Account] | None = None

    def all(self) -> list[Account]:
        """All accounts, read once: a service lives as long as one request."""
        if self._all is None:
            self._all = self._accounts.all()
        return self._all

    def of_type(self, account_type: str) -> Account:
        """The account of that type.

        Raises:
            NoSuchAccount: there is none.
        """
        accounts = self.all()
        wanted = account_type.strip().lower()
        for account in accounts:
            if account.type == wanted:
                return account
        raise NoSuchAccount(wanted, [account.type for account in accounts])

    def ending_in(self, digits: str) -> Account:
        """The account whose number ends in the digits.

        Raises:
            NoSuchAccount: there is none, or there are several.
        """
        wanted = "".join(character for character in digits if character.isdigit())
        found = [account for account in self.all() if wanted and account.number.endswith(wanted)]
        if len(found) == 1:
            return found[0]
        raise NoSuchAccount(f"…{wanted[-4:]}", [label(account) for account in self.all()])

    def sources(self, *, to: str | None = None) -> list[Account]:
        """The accounts that money may be sent from: all but credit cards, and but the one of the type it goes to."""
        return [account for account in self.all() if account.type not in (CREDIT_CARD, to)]


def available(account: Account) -> Decimal:
    """What may still be spent: the balance, with a credit card's limit on top."""
    return Decimal(account.balance) + Decimal(account.credit_limit or 0)


def label(account: Account) -> str:
    """How an account is shown: `Savings (…4521)`; never its full number."""
    return f"{account.name} (…{account.number[-4:]})"


def balance_line(account: Account) -> str:
    """An account and what is on it, in words that fit its type."""
    if account.type == CREDIT_CARD:
        owed = formatting.money(max(-account.balance, Decimal(0)), account.currency)
        left = formatting.money(available(account), account.currency)
        return f"{label(account)}: {owed} owed, {left} of credit available"
    return f"{label(account)}: {formatting.money(account.balance, account.currency)}"
