"""The tables of what customers object to: disputed charges and reported fraud."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, String

from actions.columns import Moment
from actions.database import Base


class Dispute(Base):
    """A charge that its customer contests; each charge once."""

    __tablename__ = "disputes"
    __table_args__ = (CheckConstraint("status IN ('submitted', 'won', 'lost')", name="status_is_known"),)

    id = Column(String(20), primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False, index=True)
    transaction_id = Column(ForeignKey("transactions.id"), nullable=False, unique=True)
    reason = Column(String(500), nullable=False)
    status = Column(String(10), nullable=False)
    filed_at = Column(Moment, nullable=False)
    first_answer_by = Column(Date, nullable=False)
    decided_by = Column(Date, nullable=False)


class FraudCase(Base):
    """Fraud that a customer reported; `cards` are the last digits of those that were blocked, with `;` between."""

    __tablename__ = "fraud_cases"
    __table_args__ = (CheckConstraint("status IN ('open', 'closed')", name="status_is_known"),)

    id = Column(String(20), primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False, index=True)
    story = Column(String(500), nullable=False)
    cards = Column(String(200), nullable=False)
    ticket = Column(String(20), nullable=False)
    status = Column(String(10), nullable=False)
    reported_at = Column(Moment, nullable=False)
