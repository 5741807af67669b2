"""Charges that customers find wrong."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog
from actions.database import insert_unless_there
from actions.deadlines import business_days_after
from actions.errors import Refusal
from actions.insurance.billing_models import BOOKED, PROCESSING, BillingCase, PremiumPayment
from actions.insurance.premium_payments import PremiumPaymentRepository
from actions.references import new_reference

WINDOW = timedelta(days=365)
"""How long after a charge it can be reported."""
ANSWER_DAYS = 10
"""Business days until the customer hears what was found."""
OPEN = "open"


class NoSuchCharge(Refusal):
    """The customer has no such charge, or it is too old."""


class AlreadyReported(Refusal):
    """The charge is looked into already."""

    def __init__(self, case: BillingCase) -> None:
        super().__init__("already reported")
        self.case = case


class BillingCaseRepository:
    """The customer's cases."""

    def __init__(self, session: Session, customer_id: CustomerId) -> None:
        self._session = session
        self._customer_id = customer_id

    def of_charge(self, payment_id: str) -> BillingCase | None:
        """The case about a charge."""
        query = select(BillingCase).where(
            BillingCase.customer_id == self._customer_id, BillingCase.payment_id == payment_id
        )
        found: BillingCase | None = self._session.execute(query).scalar_one_or_none()
        return found


class BillingCaseService:
    """One customer's charges that may be wrong.

    Args:
        session: a session; `open` needs one that may write.
        customer_id: whose charges.
        clock: what time it is.
        audit: where cases are noted.
    """

    def __init__(self, session: Session, customer_id: CustomerId, clock: Clock, audit: AuditLog) -> None:
        self._session = session
        self._customer_id = customer_id
        self._clock = clock
        self._audit = audit
        self._payments = PremiumPaymentRepository(session, customer_id)
        self._cases = BillingCaseRepository(session, customer_id)

    def charges(self) -> list[PremiumPayment]:
        """What can be reported, the newest first: what was or is being taken within a year."""
        first = self._clock.today() - WINDOW
        taken = (payment for payment in self._payments.all() if payment.status in (BOOKED, PROCESSING))
        return [payment for payment in taken if payment.paid_on >= first]

    def charge(self, payment_id: str) -> PremiumPayment:
        """One of them.

        Raises:
            NoSuchCharge: there is none.
        """
        for payment in self.charges():
            if payment.id == payment_id:
                return payment
        raise NoSuchCharge(payment_id)

    def twins(self, charge: PremiumPayment) -> list[PremiumPayment]:
        """Other charges of the same sum for the same policy on the same day."""
        same = (charge.policy_number, charge.amount, charge.paid_on)
        return [
            one
            for one in self.charges()
            if one.id != charge.id and (one.policy_number, one.amount, one.paid_on) == same
        ]

    def existing(self, payment_id: str) -> BillingCase | None:
        """The case about a charge, if it has been reported."""
        return self._cases.of_charge(payment_id)

    def open(self, payment_id: str, *, problem: str) -> BillingCase:
        """Report a charge.

        Raises:
            NoSuchCharge: the customer has no such charge.
            AlreadyReported: this was done before, perhaps in the same moment.
        """
        charge, reference = self.charge(payment_id), new_reference(8, prefix="B-")
        insert_unless_there(
            self._session,
            BillingCase.__table__,
            id=reference,
            customer_id=self._customer_id,
            payment_id=charge.id,
            problem=problem,
            status=OPEN,
            opened_at=self._clock.now(),
            answer_by=business_days_after(self._clock.today(), ANSWER_DAYS),
        )
        case = self._cases.of_charge(charge.id)
        if case is None:
            raise NoSuchCharge(payment_id)
        if case.id != reference:
            raise AlreadyReported(case)
        self._audit.note("report_billing_issue", case=case.id, payment=charge.id)
        return case
