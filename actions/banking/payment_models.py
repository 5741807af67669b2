"""The tables of payments that wait for a yes: transfers and wires."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Time
from sqlalchemy.orm import declared_attr

from actions.columns import Moment, Money
from actions.database import Base

PENDING, BOOKED, CANCELLED, FAILED = "pending", "booked", "cancelled", "failed"


class Payment:
    """What all payments have, from the question "send it?" to their booking.

    Class attributes:
        fee: what leaves the account with the amount; a kind that costs something has a column of that name.
    """

    fee: Any = Decimal("0.00")

    id = Column(String(20), primary_key=True)
    amount = Column(Money, nullable=False)
    currency = Column(String(3), nullable=False)
    status = Column(String(20), nullable=False)
    created_at = Column(Moment, nullable=False)
    expires_at = Column(Moment, nullable=False)
    booked_at = Column(Moment)

    @declared_attr
    def customer_id(cls) -> Any:
        """Who pays."""
        return Column(ForeignKey("customers.number"), nullable=False)

    @declared_attr
    def source_account_id(cls) -> Any:
        """The account that the money leaves."""
        return Column(ForeignKey("accounts.id"), nullable=False)


def _of_payments(table: str) -> tuple[Any, ...]:
    """What the database holds to in each table of payments."""
    return (
        CheckConstraint("status IN ('pending', 'booked', 'cancelled', 'failed')", name="status_is_known"),
        Index(f"{table}_of_a_day", "source_account_id", "booked_at"),
    )


class Transfer(Payment, Base):
    """A payment to an own account or to a saved payee."""

    __tablename__ = "transfers"
    __table_args__ = (
        *_of_payments(__tablename__),
        CheckConstraint(
            "(destination_account_id IS NULL) <> (payee_id IS NULL)", name="goes_to_an_account_or_to_a_payee"
        ),
    )

    destination_account_id = Column(ForeignKey("accounts.id"))
    payee_id = Column(ForeignKey("payees.id"))


class Wire(Payment, Base):
    """A payment to another bank."""

    __tablename__ = "wires"
    __table_args__ = _of_payments(__tablename__)

    kind = Column(String(20), nullable=False)
    beneficiary = Column(String(120), nullable=False)
    bank_code = Column(String(11), nullable=False)
    account_number = Column(String(34), nullable=False)
    fee = Column(Money, nullable=False)


class WireTerms(Base):
    """How wires of a kind travel; the fee is in the list of fees under `fee_code`."""

    __tablename__ = "wire_terms"
    __table_args__ = (CheckConstraint("kind IN ('domestic', 'international')", name="kind_is_known"),)

    kind = Column(String(20), primary_key=True)
    fee_code = Column(String(40), nullable=False)
    cutoff = Column(Time, nullable=False)
    arrives = Column(String(80), nullable=False)
    arrives_after_cutoff = Column(String(80), nullable=False)
