"""Disputes: which charges can be contested, and contesting one, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.banking.claim_models import Dispute
from actions.banking.models import Account, Transaction
from actions.banking.repositories import Filter, TransactionRepository
from actions.clock import Clock
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog
from actions.database import insert_unless_there
from actions.deadlines import business_days_after
from actions.errors import Refusal
from actions.periods import DateRange
from actions.references import new_reference

WINDOW = timedelta(days=120)
"""How long after its booking a charge can be disputed."""
FIRST_ANSWER_DAYS = 10
"""Business days until the customer hears from the bank."""
DECISION = timedelta(days=45)
_MOST = 500

Charge = tuple[Transaction, Account]


class NoSuchCharge(Refusal):
    """The customer has no such charge, or it is too old."""

    def __init__(self) -> None:
        super().__init__("no such charge")


class AlreadyDisputed(Refusal):
    """The charge is disputed already."""

    def __init__(self, dispute: Dispute) -> None:
        super().__init__("already disputed")
        self.dispute = dispute


class DisputeRepository:
    """The customer's disputes."""

    def __init__(self, session: Session, customer_id: CustomerId) -> None:
        self._session = session
        self._customer_id = customer_id

    def of_charge(self, transaction_id: int) -> Dispute | None:
        """The dispute of a charge."""
        query = select(Dispute).where(
            Dispute.customer_id == self._customer_id, Dispute.transaction_id == transaction_id
        )
        found: Dispute | None = self._session.execute(query).scalar_one_or_none()
        return found


class DisputeService:
    """One customer's disputes.

    Args:
        session: a session; `file` needs one that may write.
        customer_id: whose disputes.
        clock: what time it is.
        audit: where disputes are noted.
    """

    def __init__(self, session: Session, customer_id: CustomerId, clock: Clock, audit: AuditLog) -> None:
        self._session = session
        self._customer_id = customer_id
        self._clock = clock
        self._audit = audit
        self._transactions = TransactionRepository(session, customer_id)
        self._disputes = DisputeRepository(session, customer_id)

    def counterparties(self) -> list[str]:
        """Who the customer paid or was paid by."""
        return self._transactions.counterparties()

    def charges(self, wanted: Filter | None = None) -> list[Charge]:
        """The charges that can be disputed, the newest first: what others took within the last 120 days."""
        wanted = wanted or Filter()
        first, period = self.first_day(), wanted.period or DateRange(None, None)
        start = first if period.start is None else max(first, period.start)
        found = self._transactions.newest(replace(wanted, period=DateRange(start, period.end)), _MOST)
        return [(booking, account) for booking, account in found if booking.amount < 0 and not booking.internal]

    def charge(self, transaction_id: int) -> Charge:
        """One charge that can be disputed.

        Raises:
            NoSuchCharge: there is none.
        """
        for booking, account in self.charges():
            if booking.id == transaction_id:
                return booking, account
        raise NoSuchCharge

    def first_day(self) -> date:
        """Charges of this day and later can be disputed."""
        return self._clock.today() - WINDOW

    def existing(self, transaction_id: int) -> Dispute | None:
        """The dispute of a charge, if it has been disputed."""
        return self._disputes.of_charge(transaction_id)

    def file(self, transaction_id: int, *, reason: str) -> Dispute:
        """Dispute a charge.

        Raises:
            NoSuchCharge: the customer has no such charge.
            AlreadyDisputed: this was done before, perhaps in the same moment.
        """
        booking, _ = self.charge(transaction_id)
        reference, now = new_reference(8, prefix="D-"), self._clock.now()
        insert_unless_there(
            self._session,
            Dispute.__table__,
            id=reference,
            customer_id=self._customer_id,
            transaction_id=booking.id,
            reason=reason,
            status="submitted",
            filed_at=now,
            first_answer_by=business_days_after(self._clock.today(), FIRST_ANSWER_DAYS),
            decided_by=self._clock.today() + DECISION,
        )
        dispute = self._disputes.of_charge(booking.id)
        if dispute is None:
            raise NoSuchCharge
        if dispute.id != reference:
            raise AlreadyDisputed(dispute)
        self._audit.note("file_dispute", dispute=dispute.id, transaction=booking.id)
        return dispute
