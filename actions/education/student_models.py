"""The tables of what belongs to students: enrollments, coursework, tuition."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
    text,
)

from actions.columns import Moment, Money, Rate
from actions.database import Base

ENROLLED, WAITING, DROPPED, COMPLETED, CALLED_OFF = "enrolled", "waiting", "dropped", "completed", "called off"
CHARGE, PAYMENT, CREDIT, REFUND = "charge", "payment", "credit", "refund"
_ACTIVE = "status IN ('enrolled', 'waiting')"


class Enrollment(Base):
    """A student in a run of a course, or on its waiting list; `called off` is one whose run the school cancelled."""

    __tablename__ = "enrollments"
    __table_args__ = (
        CheckConstraint(
            "status IN ('enrolled', 'waiting', 'dropped', 'completed', 'called off')", name="status_is_known"
        ),
        # One seat or one place on the list, whatever happens at the same time.
        Index(
            "one_active_enrollment",
            "customer_id",
            "run_id",
            unique=True,
            sqlite_where=text(_ACTIVE),
            postgresql_where=text(_ACTIVE),
        ),
        Index("enrollments_of_run", "run_id", "status"),
    )

    id = Column(String(20), primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False)
    run_id = Column(ForeignKey("course_runs.id"), nullable=False)
    status = Column(String(10), nullable=False)
    created_at = Column(Moment, nullable=False)
    ended_on = Column(Date)


class Assignment(Base):
    """Work to hand in, in a run; `words` are what customers call it, with `;` between."""

    __tablename__ = "assignments"

    id = Column(String(20), primary_key=True)
    run_id = Column(ForeignKey("course_runs.id"), nullable=False, index=True)
    name = Column(String(80), nullable=False)
    words = Column(String(200))
    due_on = Column(Date, nullable=False)
    points = Column(Integer, nullable=False)
    hint = Column(String(300), nullable=False)


class Grade(Base):
    """What a student got for an assignment."""

    __tablename__ = "grades"

    enrollment_id = Column(ForeignKey("enrollments.id"), primary_key=True)
    assignment_id = Column(ForeignKey("assignments.id"), primary_key=True)
    points = Column(Integer, nullable=False)
    graded_on = Column(Date, nullable=False)
    comment = Column(String(200))


class Extension(Base):
    """More time for an assignment, once each."""

    __tablename__ = "assignment_extensions"
    __table_args__ = (
        UniqueConstraint("enrollment_id", "assignment_id", name="one_extension_an_assignment"),
        CheckConstraint("days BETWEEN 1 AND 7", name="at_most_a_week"),
    )

    id = Column(String(20), primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False, index=True)
    enrollment_id = Column(ForeignKey("enrollments.id"), nullable=False)
    assignment_id = Column(ForeignKey("assignments.id"), nullable=False)
    days = Column(Integer, nullable=False)
    due_on = Column(Date, nullable=False)
    reason = Column(String(500), nullable=False)
    created_at = Column(Moment, nullable=False)


class Certificate(Base):
    """The certificate of a completed course, and where it is."""

    __tablename__ = "certificates"
    __table_args__ = (CheckConstraint("status IN ('in review', 'ready', 'mailed')", name="status_is_known"),)

    enrollment_id = Column(ForeignKey("enrollments.id"), primary_key=True)
    number = Column(String(20), nullable=False, unique=True)
    status = Column(String(10), nullable=False)
    since = Column(Date, nullable=False)
    expected_on = Column(Date)


class TuitionEntry(Base):
    """What an enrollment costs (above zero) and what came in for it (below); a charge has a day on which it is due."""

    __tablename__ = "tuition_entries"
    __table_args__ = (
        CheckConstraint("kind IN ('charge', 'payment', 'credit', 'refund')", name="kind_is_known"),
        Index("tuition_of_customer", "customer_id", "enrollment_id"),
    )

    id = Column(Integer, primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False)
    enrollment_id = Column(ForeignKey("enrollments.id"), nullable=False)
    kind = Column(String(10), nullable=False)
    amount = Column(Money, nullable=False)
    booked_on = Column(Date, nullable=False)
    due_on = Column(Date)
    note = Column(String(120), nullable=False)


class TuitionPayment(Base):
    """A payment as it was confirmed; what it paid for stands in the entries."""

    __tablename__ = "tuition_payments"

    id = Column(String(20), primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False, index=True)
    amount = Column(Money, nullable=False)
    method = Column(String(20), nullable=False)
    created_at = Column(Moment, nullable=False)


class TuitionRefund(Base):
    """Money that goes back, the way it came."""

    __tablename__ = "tuition_refunds"

    id = Column(String(20), primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False, index=True)
    enrollment_id = Column(ForeignKey("enrollments.id"), nullable=False)
    amount = Column(Money, nullable=False)
    created_at = Column(Moment, nullable=False)
    arrives_by = Column(Date, nullable=False)


class TuitionTerms(Base):
    """How tuition is paid; one row."""

    __tablename__ = "tuition_terms"

    id = Column(String(10), primary_key=True)
    deposit = Column(Money, nullable=False)
    deposit_days = Column(Integer, nullable=False)
    instalments = Column(Integer, nullable=False)
    instalments_from = Column(Money, nullable=False)
    instalment_fee = Column(Money, nullable=False)
    refund_business_days = Column(Integer, nullable=False)


class RefundRule(Base):
    """How much of the fee is given back up to so many days after the first class (before it: -1)."""

    __tablename__ = "tuition_refund_rules"

    days = Column(Integer, primary_key=True, autoincrement=False)
    percent = Column(Rate, nullable=False)
    materials_too = Column(Boolean, nullable=False)
