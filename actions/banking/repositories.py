"""Queries on one customer's money. The customer is in every query: nothing here can reach another one's rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, Literal, TypeVar

from sqlalchemy import and_, case, desc, exists, func, or_, select, true, update
from sqlalchemy.orm import Session

from actions.banking.models import OPEN, Account, Payee, Transaction
from actions.banking.payment_models import BOOKED, PENDING, Payment, Transfer, Wire
from actions.columns import CENT
from actions.core.models import CustomerId
from actions.periods import DateRange


class AccountRepository:
    """The customer's open accounts; closed ones are found by nobody who looks for accounts."""

    def __init__(self, session: Session, customer_id: CustomerId) -> None:
        self._session = session
        self._customer_id = customer_id

    def all(self) -> list[Account]:
        """All of them, in the order of their ids."""
        query = select(Account).where(Account.customer_id == self._customer_id, Account.status == OPEN)
        query = query.order_by(Account.id)
        return list(self._session.execute(query).scalars())

    def lock(self, ids: Sequence[str]) -> dict[str, Account]:
        """Those of the ids that are the customer's, fresh from the database, locked until the transaction ends.

        Always in the order of the ids, so that two transfers in opposite directions wait and do not deadlock.
        """
        query = (
            select(Account)
            .where(Account.customer_id == self._customer_id, Account.status == OPEN, Account.id.in_(ids))
            .order_by(Account.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return {account.id: account for account in self._session.execute(query).scalars()}

    def book(
        self,
        account: Account,
        amount: Decimal,
        *,
        on: date,
        counterparty: str,
        description: str,
        internal: bool = False,
    ) -> None:
        """Add an amount to a locked account's balance, or take it off, and note the transaction that says why.

        Args:
            account: one that `lock` handed out.
            amount: what comes in; negative for what goes out.
            on: the day of the booking.
            counterparty: the other side.
            description: what it is for.
            internal: whether it is a half of a move between the customer's own accounts.
        """
        account.balance += amount
        self._session.add(
            Transaction(
                account_id=account.id,
                booked_on=on,
                amount=amount,
                counterparty=counterparty,
                description=description,
                internal=internal,
            )
        )

    def closed_under(self, reference: str) -> Account | None:
        """The account that was closed under that reference."""
        query = select(Account).where(Account.customer_id == self._customer_id, Account.closing_reference == reference)
        found: Account | None = self._session.execute(query).scalar_one_or_none()
        return found

    def has_number(self, number: str) -> bool:
        """Whether an account of anybody has that number: numbers are given once."""
        return bool(self._session.execute(select(exists().where(Account.number == number))).scalar())


class PayeeRepository:
    """The customer's saved payees."""

    def __init__(self, session: Session, customer_id: CustomerId) -> None:
        self._session = session
        self._customer_id = customer_id

    def all(self) -> list[Payee]:
        """All of them, by name."""
        query = select(Payee).where(Payee.customer_id == self._customer_id).order_by(Payee.name)
        return list(self._session.execute(query).scalars())


@dataclass(frozen=True)
class Filter:
    """Which transactions are wanted; None leaves a side open.

    Args:
        account_type: of which account.
        period: booked when.
        counterparty: a part of the other side's name or of the description.
        amount: how much, without its sign.
        compare: how the amount compares.
        most: the upper end where it is "between".
        direction: only what came in, or only what went out.
        others: further other sides; any of them counts.
    """

    account_type: str | None = None
    period: DateRange | None = None
    counterparty: str | None = None
    amount: Decimal | None = None
    compare: Literal["equal", "at least", "at most", "between"] = "equal"
    most: Decimal | None = None
    direction: Literal["in", "out"] | None = None
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Totals:
    """How many transactions a filter finds, and what went out of and came into the customer's hands with them."""

    count: int
    spent: Decimal
    received: Decimal


class TransactionRepository:
    """The transactions of the customer's accounts."""

    def __init__(self, session: Session, customer_id: CustomerId) -> None:
        self._session = session
        self._customer_id = customer_id

    def newest(
        self, wanted: Filter, limit: int, offset: int = 0, *, largest_first: bool = False
    ) -> list[tuple[Transaction, Account]]:
        """The newest ones with their accounts, or the largest first, without the first `offset`."""
        query = self._query(wanted, Transaction, Account)
        if largest_first:
            query = query.order_by(desc(func.abs(Transaction.amount)))
        query = query.order_by(desc(Transaction.booked_on), desc(Transaction.id)).limit(limit).offset(offset)
        return [(row[0], row[1]) for row in self._session.execute(query)]

    def counterparties(self) -> list[str]:
        """Who the customer paid or was paid by, each once."""
        query = select(Transaction.counterparty).distinct().join(Account, Account.id == Transaction.account_id)
        query = query.where(
            Account.customer_id == self._customer_id, Account.status == OPEN, Transaction.internal.is_(False)
        )
        return list(self._session.execute(query).scalars())

    def descriptions(self) -> list[str]:
        """What the customer's bookings were for, each once."""
        query = select(Transaction.description).distinct().join(Account, Account.id == Transaction.account_id)
        query = query.where(Account.customer_id == self._customer_id, Account.status == OPEN)
        return list(self._session.execute(query).scalars())

    def totals(self, wanted: Filter) -> Totals:
        """Sums over all of them; moves between own accounts are neither spent nor received."""
        return self._totals(wanted, Transaction.internal.is_(False))

    def movements(self, wanted: Filter) -> Totals:
        """Sums over all of them as an account's own book has them: moves between own accounts count too."""
        return self._totals(wanted, true())

    def _totals(self, wanted: Filter, counts: Any) -> Totals:
        zero = Decimal("0.00")
        # Without an ELSE: what does not count is null, and sums pass over nulls.
        columns = (
            func.count(),
            func.sum(case((and_(counts, Transaction.amount < zero), Transaction.amount))),
            func.sum(case((and_(counts, Transaction.amount > zero), Transaction.amount))),
        )
        count, spent, received = self._session.execute(self._query(wanted, *columns)).one()
        return Totals(count=count, spent=-(spent or zero), received=received or zero)

    def first_day(self) -> date | None:
        """When the first booking was; None when there is none."""
        first: date | None = self._session.execute(self._query(Filter(), func.min(Transaction.booked_on))).scalar()
        return first

    def _query(self, wanted: Filter, *columns: object) -> Any:
        query = select(*columns).select_from(Transaction).join(Account, Account.id == Transaction.account_id)
        query = query.where(Account.customer_id == self._customer_id, Account.status == OPEN)
        if wanted.account_type is not None:
            query = query.where(Account.type == wanted.account_type)
        if wanted.period is not None and wanted.period.start is not None:
            query = query.where(Transaction.booked_on >= wanted.period.start)
        if wanted.period is not None and wanted.period.end is not None:
            query = query.where(Transaction.booked_on <= wanted.period.end)
        if wanted.counterparty is not None:
            # autoescape: a % that a customer types is a character and not a wildcard.
            parts = [name.lower() for name in (wanted.counterparty, *wanted.others)]
            named = (Transaction.counterparty, Transaction.description)
            query = query.where(
                or_(*(func.lower(column).contains(part, autoescape=True) for part in parts for column in named))
            )
        if wanted.direction is not None:
            zero = Decimal("0.00")
            query = query.where(Transaction.amount > zero if wanted.direction == "in" else Transaction.amount < zero)
        if wanted.amount is not None:
            amount = wanted.amount
            if wanted.compare == "equal":
                query = query.where(Transaction.amount.in_([amount, -amount]))
            elif wanted.compare == "between":
                most = amount if wanted.most is None else wanted.most
                query = query.where(
                    Transaction.amount.between(amount, most) | Transaction.amount.between(-most, -amount)
                )
            elif wanted.compare == "at least":
                query = query.where((Transaction.amount >= amount) | (Transaction.amount <= -amount))
            else:
                query = query.where(Transaction.amount.between(-amount, amount))
        return query


AnyPayment = TypeVar("AnyPayment", bound=Payment)


class PaymentRepository(Generic[AnyPayment]):
    """The customer's payments of one kind.

    Args:
        session: an open session.
        customer_id: whose payments.
        table: of which kind.
    """

    def __init__(self, session: Session, customer_id: CustomerId, table: Any) -> None:
        self._session = session
        self._customer_id = customer_id
        self._table = table

    def get(self, payment_id: str) -> AnyPayment | None:
        """The payment as the database has it now."""
        query = select(self._table).where(self._table.customer_id == self._customer_id, self._table.id == payment_id)
        query = query.execution_options(populate_existing=True)
        found: AnyPayment | None = self._session.execute(query).scalar_one_or_none()
        return found

    def take(self, payment_id: str, *, status: str, now: datetime, unexpired: bool) -> bool:
        """Move a pending payment to another status; False when it was not pending (any more).

        One statement, so that of two that try at the same time exactly one succeeds.
        """
        table = self._table
        statement = update(table).where(
            table.customer_id == self._customer_id, table.id == payment_id, table.status == PENDING
        )
        if unexpired:
            statement = statement.where(table.expires_at > now)
        statement = statement.values(status=status, booked_at=now if status == BOOKED else None)
        result = self._session.execute(statement.execution_options(synchronize_session=False))
        return bool(result.rowcount)

    def sent_since(self, account_id: str, moment: datetime, *, but: str) -> Decimal:
        """What left an account with payments of all kinds since a moment, one of them left out; without fees."""
        return sum((self._sent(table, account_id, moment, but) for table in (Transfer, Wire)), Decimal("0.00"))

    def _sent(self, table: Any, account_id: str, moment: datetime, but: str) -> Decimal:
        query = select(func.sum(table.amount)).where(
            table.customer_id == self._customer_id,
            table.source_account_id == account_id,
            table.status == BOOKED,
            table.booked_at >= moment,
            table.id != but,
        )
        return Decimal(self._session.execute(query).scalar() or 0).quantize(CENT)
