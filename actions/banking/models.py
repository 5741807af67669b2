"""The bank's tables."""

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
    Time,
    UniqueConstraint,
)

from actions.columns import Moment, Money
from actions.database import Base

CREDIT_CARD = "credit card"


class Account(Base):
    """An account; what is owed on a credit card is a negative balance."""

    __tablename__ = "accounts"
    # Customers name their accounts by type in the chat, so a type must mean one account.
    __table_args__ = (UniqueConstraint("customer_id", "type"),)

    id = Column(String(40), primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False)
    type = Column(String(20), nullable=False)
    name = Column(String(80), nullable=False)
    number = Column(String(34), nullable=False)
    balance = Column(Money, nullable=False)
    currency = Column(String(3), nullable=False)
    credit_limit = Column(Money)
    daily_withdrawal_limit = Column(Money)
    daily_transfer_limit = Column(Money)


class Transaction(Base):
    """One booking; `internal` marks the two halves of a move between a customer's own accounts."""

    __tablename__ = "transactions"
    __table_args__ = (Index("transactions_of_account", "account_id", "booked_on"),)

    id = Column(Integer, primary_key=True)
    account_id = Column(ForeignKey("accounts.id"), nullable=False)
    booked_on = Column(Date, nullable=False)
    amount = Column(Money, nullable=False)
    counterparty = Column(String(120), nullable=False)
    description = Column(String(200), nullable=False)
    internal = Column(Boolean, nullable=False, default=False)


class Payee(Base):
    """Somebody whom the customer pays; `aliases` are other words for them, with `;` between."""

    __tablename__ = "payees"

    id = Column(String(40), primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False, index=True)
    name = Column(String(120), nullable=False)
    account_number = Column(String(34), nullable=False)
    aliases = Column(String(200))


class Transfer(Base):
    """A transfer, from the question "send it?" to its booking."""

    __tablename__ = "transfers"
    __table_args__ = (
        CheckConstraint("status IN ('pending', 'booked', 'cancelled', 'failed')", name="status_is_known"),
        CheckConstraint(
            "(destination_account_id IS NULL) <> (payee_id IS NULL)", name="goes_to_an_account_or_to_a_payee"
        ),
        Index("transfers_of_a_day", "source_account_id", "booked_at"),
    )

    id = Column(String(20), primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False)
    source_account_id = Column(ForeignKey("accounts.id"), nullable=False)
    destination_account_id = Column(ForeignKey("accounts.id"))
    payee_id = Column(ForeignKey("payees.id"))
    amount = Column(Money, nullable=False)
    currency = Column(String(3), nullable=False)
    status = Column(String(20), nullable=False)
    created_at = Column(Moment, nullable=False)
    expires_at = Column(Moment, nullable=False)
    booked_at = Column(Moment)


class Branch(Base):
    """A branch."""

    __tablename__ = "branches"

    id = Column(String(40), primary_key=True)
    name = Column(String(80), nullable=False)
    street = Column(String(120), nullable=False)
    city = Column(String(80), nullable=False)
    zip = Column(String(10), nullable=False)
    district = Column(String(80), nullable=False)
    phone = Column(String(32), nullable=False)


class BranchHours(Base):
    """When a branch is open on a weekday (Monday is 0); a weekday without a row is closed."""

    __tablename__ = "branch_hours"

    branch_id = Column(ForeignKey("branches.id"), primary_key=True)
    # Not autoincrement: a small number that means a weekday.
    weekday = Column(Integer, primary_key=True, autoincrement=False)
    opens = Column(Time, nullable=False)
    closes = Column(Time, nullable=False)
