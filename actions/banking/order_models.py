"""The tables of what customers order: standing orders and everything else that a form books once."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, String

from actions.columns import Moment, Money, Rate
from actions.database import Base


class StandingOrder(Base):
    """A payment that repeats; `next_on` is when it runs next, counted from `first_on`."""

    __tablename__ = "standing_orders"
    __table_args__ = (
        CheckConstraint(
            "frequency IN ('weekly', 'biweekly', 'monthly', 'quarterly', 'yearly')", name="frequency_is_known"
        ),
        CheckConstraint("status IN ('active', 'ended')", name="status_is_known"),
        CheckConstraint(
            "(destination_account_id IS NULL) <> (payee_id IS NULL)", name="goes_to_an_account_or_to_a_payee"
        ),
        Index("standing_orders_of_customer", "customer_id", "status"),
    )

    id = Column(String(20), primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False)
    source_account_id = Column(ForeignKey("accounts.id"), nullable=False)
    destination_account_id = Column(ForeignKey("accounts.id"))
    payee_id = Column(ForeignKey("payees.id"))
    amount = Column(Money, nullable=False)
    currency = Column(String(3), nullable=False)
    frequency = Column(String(10), nullable=False)
    first_on = Column(Date, nullable=False)
    next_on = Column(Date, nullable=False)
    status = Column(String(10), nullable=False)
    created_at = Column(Moment, nullable=False)


class AccountProduct(Base):
    """A kind of account that customers open by themselves, with the limits that a new one has."""

    __tablename__ = "account_products"

    type = Column(String(20), primary_key=True)
    name = Column(String(80), nullable=False)
    daily_withdrawal_limit = Column(Money)
    daily_transfer_limit = Column(Money)


class CheckOrder(Base):
    """Paper checks that were ordered; `sent_to` is the address on file on that day."""

    __tablename__ = "check_orders"

    id = Column(String(20), primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False, index=True)
    account_id = Column(ForeignKey("accounts.id"), nullable=False)
    quantity = Column(Integer, nullable=False)
    delivery = Column(String(10), nullable=False)
    fee = Column(Money, nullable=False)
    sent_to = Column(String(300), nullable=False)
    created_at = Column(Moment, nullable=False)


class LoanTerms(Base):
    """What can be applied for in the chat; `product` is one in the list of interest rates, `words` name its purposes."""

    __tablename__ = "loan_terms"

    product = Column(String(80), primary_key=True)
    least = Column(Money, nullable=False)
    most = Column(Money, nullable=False)
    fewest_months = Column(Integer, nullable=False)
    most_months = Column(Integer, nullable=False)
    words = Column(String(200))


class LoanApplication(Base):
    """An application with what was decided by the rules; a colleague checks one that is `received`."""

    __tablename__ = "loan_applications"
    __table_args__ = (CheckConstraint("status IN ('received', 'declined')", name="status_is_known"),)

    id = Column(String(20), primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False, index=True)
    product = Column(String(80), nullable=False)
    purpose = Column(String(200), nullable=False)
    amount = Column(Money, nullable=False)
    months = Column(Integer, nullable=False)
    monthly_income = Column(Money, nullable=False)
    percent = Column(Rate, nullable=False)
    monthly_payment = Column(Money, nullable=False)
    status = Column(String(10), nullable=False)
    created_at = Column(Moment, nullable=False)
