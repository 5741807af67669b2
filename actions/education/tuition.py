"""A student's tuition: what is charged, paid, credited and given back, each course by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions import formatting
from actions.clock import Clock
from actions.columns import is_amount
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog, CustomerRepository
from actions.deadlines import business_days_after
from actions.education.models import Course, CourseRun
from actions.education.student_models import (
    CHARGE,
    CREDIT,
    PAYMENT,
    REFUND,
    Enrollment,
    TuitionEntry,
    TuitionPayment,
    TuitionRefund,
    TuitionTerms,
)
from actions.errors import Refusal
from actions.references import add_once, refuse_twice

NOTHING = Decimal("0.00")
CARD, BANK_ACCOUNT, CHECK, PAYPAL = "card", "bank account", "check", "paypal"
METHODS = (CARD, BANK_ACCOUNT, CHECK, PAYPAL)


class TuitionRefused(Refusal):
    """Root of the reasons why money is not taken or not given back."""


class NotAnAmount(TuitionRefused):
    """Zero, negative, or with fractions of a cent."""


class NothingDue(TuitionRefused):
    """Nothing is owed, for all courses or for the one that was named."""


class MoreThanDue(TuitionRefused):
    """More than is owed; `owed` says how much that is."""

    def __init__(self, owed: Decimal) -> None:
        super().__init__("more than is owed")
        self.owed = owed


class NothingToRefund(TuitionRefused):
    """There is no credit for that course (any more)."""


@dataclass(frozen=True)
class Account:
    """What stands on one course: `balance` is owed when above zero, and credit when below."""

    enrollment: Enrollment
    course: Course
    balance: Decimal
    charges: tuple[TuitionEntry, ...]

    @property
    def owed(self) -> Decimal:
        """What is still to be paid."""
        return max(self.balance, NOTHING)

    @property
    def credit(self) -> Decimal:
        """What can be given back."""
        return max(-self.balance, NOTHING)

    def open_charges(self) -> list[tuple[date, Decimal]]:
        """What is due when, the next first: what came in has paid the earliest charges."""
        left, found = sum((entry.amount for entry in self.charges), NOTHING) - self.balance, []
        for entry in sorted(self.charges, key=lambda entry: (entry.due_on or entry.booked_on, entry.id)):
            paid = min(left, entry.amount)
            left -= paid
            if entry.amount > paid:
                found.append((entry.due_on or entry.booked_on, entry.amount - paid))
        return found


class Tuition:
    """One student's tuition.

    Args:
        session: a session; what books needs one that may write.
        customer_id: whose tuition.
        clock: what time it is.
        audit: where bookings are noted.
    """

    def __init__(self, session: Session, customer_id: CustomerId, clock: Clock, audit: AuditLog) -> None:
        self._session = session
        self._customer_id = customer_id
        self._clock = clock
        self._audit = audit

    def accounts(self) -> list[Account]:
        """What stands on each course, those with the earliest due day first."""
        entries: dict[str, list[TuitionEntry]] = defaultdict(list)
        query = select(TuitionEntry).where(TuitionEntry.customer_id == self._customer_id).order_by(TuitionEntry.id)
        for entry in self._session.execute(query).scalars():
            entries[entry.enrollment_id].append(entry)
        rows = self._session.execute(
            select(Enrollment, Course)
            .join(CourseRun, CourseRun.id == Enrollment.run_id)
            .join(Course, Course.code == CourseRun.course_code)
            .where(Enrollment.customer_id == self._customer_id, Enrollment.id.in_(entries))
        )
        found = [_account(enrollment, course, entries[enrollment.id]) for enrollment, course in rows]
        return sorted(found, key=lambda one: (_next_due(one), one.course.code))

    def owing(self, code: str | None = None) -> list[Account]:
        """The courses for which something is owed, or the one of a code."""
        return [one for one in self.accounts() if one.owed and code in (None, one.course.code)]

    def refundable(self) -> list[Account]:
        """The courses of which something can be given back."""
        return [one for one in self.accounts() if one.credit]

    def refunds(self) -> list[tuple[TuitionRefund, Course]]:
        """What was sent back for which course, the latest first."""
        query = (
            select(TuitionRefund, Course)
            .join(Enrollment, Enrollment.id == TuitionRefund.enrollment_id)
            .join(CourseRun, CourseRun.id == Enrollment.run_id)
            .join(Course, Course.code == CourseRun.course_code)
            .where(TuitionRefund.customer_id == self._customer_id)
            .order_by(TuitionRefund.created_at.desc())
        )
        return [(row[0], row[1]) for row in self._session.execute(query)]

    def paid_and_credited(self, enrollment_id: str) -> tuple[Decimal, str]:
        """What came in for a course, and what was credited, in words."""
        query = select(TuitionEntry).where(
            TuitionEntry.customer_id == self._customer_id, TuitionEntry.enrollment_id == enrollment_id
        )
        entries = self._session.execute(query.order_by(TuitionEntry.id)).scalars().all()
        paid = -sum((entry.amount for entry in entries if entry.kind == PAYMENT), NOTHING)
        credits = [f"{formatting.money(-e.amount)} credited ({e.note})" for e in entries if e.kind == CREDIT]
        refunds = [f"{formatting.money(e.amount)} sent back before" for e in entries if e.kind == REFUND]
        return paid, formatting.listing([*credits, *refunds])

    def check(self, amount: Decimal, code: str | None = None) -> None:
        """Whether so much can be paid, for all courses or for one.

        Raises:
            TuitionRefused: NotAnAmount, NothingDue or MoreThanDue.
        """
        owed = sum((one.owed for one in self.owing(code)), NOTHING)
        if not owed:
            raise NothingDue("nothing is due")
        if not is_amount(amount):
            raise NotAnAmount("not an amount")
        if amount > owed:
            raise MoreThanDue(owed)

    def pay(self, amount: Decimal, code: str | None, method: str, reference: str) -> Decimal:
        """Take a payment, for what is due first; one at a time for each student, so that nothing is paid twice.

        Args:
            amount: how much.
            code: the course that it is for; None for what is due first.
            method: one of `METHODS`.
            reference: the key of the payment.

        Returns:
            What is still owed in all.

        Raises:
            AlreadyDone: it was stored under that reference before.
            TuitionRefused: see `check`.
        """
        self._lock()
        refuse_twice(self._session, TuitionPayment, self._customer_id, reference)
        self.check(amount, code)
        payment = TuitionPayment(
            id=reference, customer_id=self._customer_id, amount=amount, method=method, created_at=self._clock.now()
        )
        add_once(self._session, payment, reference)
        left = amount
        for one, due in _in_order(self.owing(code)):
            part = min(left, due)
            if part:
                self._book(one.enrollment.id, PAYMENT, -part, f"Payment {reference}")
                left -= part
        self._audit.note("pay_tuition", payment=reference, amount=str(amount), method=method)
        self._session.flush()
        return sum((one.owed for one in self.owing()), NOTHING)

    def refund(self, enrollment_id: str, reference: str) -> TuitionRefund:
        """Give back the credit of a course, the way the money came, once.

        Raises:
            AlreadyDone: it was stored under that reference before.
            NothingToRefund: there is none.
        """
        self._lock()
        refuse_twice(self._session, TuitionRefund, self._customer_id, reference)
        found = next((one for one in self.refundable() if one.enrollment.id == enrollment_id), None)
        if found is None:
            raise NothingToRefund("no credit")
        refund = TuitionRefund(
            id=reference,
            customer_id=self._customer_id,
            enrollment_id=enrollment_id,
            amount=found.credit,
            created_at=self._clock.now(),
            arrives_by=business_days_after(self._clock.today(), int(tuition_terms(self._session).refund_business_days)),
        )
        add_once(self._session, refund, reference)
        self._book(enrollment_id, REFUND, found.credit, f"Refund {reference}")
        self._audit.note("refund_tuition", refund=reference, amount=str(found.credit))
        return refund

    def charge(self, enrollment: Enrollment, course: Course, first_class: date) -> None:
        """Charge for a course: the deposit within days, the rest on the day of the first class."""
        terms, today = tuition_terms(self._session), self._clock.today()
        total, due = course.fee + course.materials_fee, max(first_class, today)
        deposit = min(terms.deposit, total)
        first = min(today + timedelta(days=int(terms.deposit_days)), due)
        self._book(enrollment.id, CHARGE, deposit, "Deposit", due_on=first)
        if total > deposit:
            self._book(enrollment.id, CHARGE, total - deposit, "Tuition and materials", due_on=due)

    def credit(self, enrollment_id: str, amount: Decimal, note: str) -> None:
        """Post what the student does not have to pay after all."""
        if amount:
            self._book(enrollment_id, CREDIT, -amount, note)

    def _book(self, enrollment_id: str, kind: str, amount: Decimal, note: str, due_on: date | None = None) -> None:
        entry = TuitionEntry(
            customer_id=self._customer_id,
            enrollment_id=enrollment_id,
            kind=kind,
            amount=amount,
            booked_on=self._clock.today(),
            due_on=due_on,
            note=note,
        )
        self._session.add(entry)

    def _lock(self) -> None:
        CustomerRepository(self._session, self._customer_id).get(lock=True)


def tuition_terms(session: Session) -> TuitionTerms:
    """How tuition is paid, whoever pays."""
    found: TuitionTerms = session.execute(select(TuitionTerms)).scalars().one()
    return found


def _account(enrollment: Enrollment, course: Course, entries: Iterable[TuitionEntry]) -> Account:
    entries = list(entries)
    charges = tuple(entry for entry in entries if entry.kind == CHARGE)
    return Account(enrollment, course, sum((entry.amount for entry in entries), NOTHING), charges)


def _next_due(account: Account) -> date:
    return min((due for due, _ in account.open_charges()), default=date.max)


def _in_order(accounts: list[Account]) -> list[tuple[Account, Decimal]]:
    """What is open, by the day on which it is due."""
    parts = [(due, one.course.code, one, amount) for one in accounts for due, amount in one.open_charges()]
    return [(one, amount) for _, _, one, amount in sorted(parts, key=lambda part: part[:2])]
