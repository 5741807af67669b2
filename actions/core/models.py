"""The tables that every business shares."""

from __future__ import annotations

from typing import NewType

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Index, Integer, String, Text, Time, text

from actions.columns import Moment
from actions.database import Base

CustomerId = NewType("CustomerId", str)


class Customer(Base):
    """Somebody who can log in; `number` is what they are known by everywhere."""

    __tablename__ = "customers"
    __table_args__ = (Index("customers_by_email", text("lower(email)")),)

    number = Column(String(6), primary_key=True)
    passcode_hash = Column(String(200), nullable=False)
    first_name = Column(String(80), nullable=False)
    last_name = Column(String(80), nullable=False)
    phone = Column(String(32))
    email = Column(String(254))
    address = Column(String(300))


class LogIn(Base):
    """One log-in of one conversation; it counts until it is ended or has been idle for too long."""

    __tablename__ = "log_ins"

    id = Column(Integer, primary_key=True)
    conversation_id = Column(String(255), nullable=False, index=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False)
    logged_in_at = Column(Moment, nullable=False)
    last_seen_at = Column(Moment, nullable=False)
    ended_at = Column(Moment)


class LogInTries(Base):
    """Wrong log-ins in a row, by typed number (whether or not it exists) and by conversation."""

    __tablename__ = "log_in_tries"

    subject = Column(String(300), primary_key=True)
    wrong = Column(Integer, nullable=False, default=0)
    locked_until = Column(Moment)


class AuditEntry(Base):
    """What was done in a customer's name; `details` hold figures and field names, never secrets."""

    __tablename__ = "audit_entries"

    id = Column(Integer, primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False, index=True)
    conversation_id = Column(String(255), nullable=False)
    action = Column(String(80), nullable=False)
    details = Column(JSON, nullable=False)
    at = Column(Moment, nullable=False)


class SupportChannel(Base):
    """A way to reach colleagues; `reach_by` says how."""

    __tablename__ = "support_channels"

    id = Column(String(20), primary_key=True)
    name = Column(String(40), nullable=False)
    reach_by = Column(String(80), nullable=False)


class SupportHours(Base):
    """When colleagues are there on a weekday (Monday is 0); a weekday without a row is closed."""

    __tablename__ = "support_hours"

    channel_id = Column(ForeignKey("support_channels.id"), primary_key=True)
    # Not autoincrement: a small number that means a weekday.
    weekday = Column(Integer, primary_key=True, autoincrement=False)
    opens = Column(Time, nullable=False)
    closes = Column(Time, nullable=False)


class Feedback(Base):
    """What a customer wanted to tell the company, in their own words."""

    __tablename__ = "feedback"

    id = Column(Integer, primary_key=True)
    conversation_id = Column(String(255), nullable=False)
    customer_id = Column(ForeignKey("customers.number"))
    text = Column(Text, nullable=False)
    created_at = Column(Moment, nullable=False)


class PasscodeReset(Base):
    """A request to set a new passcode; without a customer, number and contact did not belong together.

    What sends the link reads the open ones. The link's secret is made there and is never in a conversation.
    """

    __tablename__ = "passcode_resets"
    __table_args__ = (
        CheckConstraint("status IN ('open', 'replaced', 'used', 'no match')", name="status_is_known"),
        Index("passcode_resets_of_a_conversation", "conversation_id", "created_at"),
    )

    id = Column(String(20), primary_key=True)
    conversation_id = Column(String(255), nullable=False)
    customer_id = Column(ForeignKey("customers.number"), index=True)
    send_to = Column(String(10), nullable=False)
    status = Column(String(10), nullable=False)
    created_at = Column(Moment, nullable=False)
    expires_at = Column(Moment, nullable=False)


class Registration(Base):
    """Somebody who wants to become a customer; the passcode is chosen behind a link, never in a conversation."""

    __tablename__ = "registrations"
    __table_args__ = (
        CheckConstraint("status IN ('received', 'done', 'refused')", name="status_is_known"),
        Index("registrations_of_a_conversation", "conversation_id", "created_at"),
    )

    id = Column(String(20), primary_key=True)
    conversation_id = Column(String(255), nullable=False)
    name = Column(String(160), nullable=False)
    email = Column(String(254), nullable=False)
    phone = Column(String(32), nullable=False)
    status = Column(String(10), nullable=False)
    created_at = Column(Moment, nullable=False)


class SecurityQuestionChange(Base):
    """A security question that a customer picked; it counts once its answer has been given behind a link.

    The answer is never in a conversation: it is typed on the page that the link opens, which hashes it.
    """

    __tablename__ = "security_question_changes"
    __table_args__ = (
        CheckConstraint("status IN ('open', 'replaced', 'done')", name="status_is_known"),
        Index("security_question_changes_of_a_customer", "customer_id", "status"),
    )

    id = Column(String(20), primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False)
    question = Column(String(120), nullable=False)
    send_to = Column(String(10), nullable=False)
    answer_hash = Column(String(200))
    status = Column(String(10), nullable=False)
    created_at = Column(Moment, nullable=False)
    expires_at = Column(Moment, nullable=False)
