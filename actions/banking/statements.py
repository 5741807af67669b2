"""Statements: what an account held at the start and at the end of some months, and what went in and out between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from actions.banking.models import Account, Transaction
from actions.banking.repositories import Filter, TransactionRepository
from actions.core.models import CustomerId
from actions.errors import Refusal
from actions.periods import DateRange, whole_months

DAY = timedelta(days=1)


class NoStatement(Refusal):
    """There are no bookings for that time; `first` is the month in which they begin, if there are any at all."""

    def __init__(self, first: date | None) -> None:
        super().__init__("no bookings in that time")
        self.first = first


@dataclass(frozen=True)
class Statement:
    """One account's figures for some months; `end` is today when the last of them is not over yet."""

    account: Account
    start: date
    end: date
    opening: Decimal
    received: Decimal
    spent: Decimal
    closing: Decimal
    count: int


class StatementService:
    """One customer's statements.

    Args:
        session: an open session.
        customer_id: whose statements.
        today: the day on which they are made.
    """

    def __init__(self, session: Session, customer_id: CustomerId, today: date) -> None:
        self._transactions = TransactionRepository(session, customer_id)
        self._today = today

    def months(self, period: DateRange | None) -> tuple[date, date]:
        """The first and the last day of the months that a period touches, no later than today.

        Args:
            period: what was asked for; None is the last full month.

        Raises:
            NoStatement: the customer has no bookings that early, or the months have not begun yet.
        """
        first = self._transactions.first_day()
        if first is None:
            raise NoStatement(None)
        months = whole_months(period, first, self._today)
        if months is None:
            raise NoStatement(first)
        return months

    def make(self, account: Account, start: date, end: date) -> Statement:
        """One account's statement, reckoned back from its balance."""
        within = self._transactions.movements(Filter(account.type, DateRange(start, end)))
        later = self._transactions.movements(Filter(account.type, DateRange(end + DAY, None)))
        closing = account.balance - later.received + later.spent
        opening = closing - within.received + within.spent
        return Statement(account, start, end, opening, within.received, within.spent, closing, within.count)

    def bookings(self, statement: Statement, most: int) -> list[Transaction]:
        """A statement's bookings, oldest first; the newest ones where there are too many."""
        wanted = Filter(statement.account.type, DateRange(statement.start, statement.end))
        return [transaction for transaction, _ in reversed(self._transactions.newest(wanted, most))]
