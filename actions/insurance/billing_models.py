"""The tables of premiums: how they are paid, what was paid, and what customers object to."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, String

from actions.columns import Moment, Money
from actions.database import Base

CARD, BANK_ACCOUNT, PAYPAL, CHECK = METHODS = ("card", "bank account", "paypal", "check")
BOOKED, PROCESSING, FAILED, REFUNDED = "booked", "processing", "failed", "refunded"


class PaymentMethod(Base):
    """A card or an account that a customer has given us to take premiums from; `label` is what they know it by.

    No number is kept here but its last four digits; a card that `expires_on` has passed for cannot be charged.
    """

    __tablename__ = "insurance_payment_methods"
    __table_args__ = (
        CheckConstraint("kind IN ('card', 'bank account', 'paypal')", name="kind_is_known"),
        CheckConstraint("status IN ('active', 'removed')", name="status_is_known"),
    )

    id = Column(String(20), primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False, index=True)
    kind = Column(String(20), nullable=False)
    label = Column(String(60), nullable=False)
    last_four = Column(String(4))
    expires_on = Column(Date)
    status = Column(String(10), nullable=False)


class MethodChange(Base):
    """A new way of paying that a customer announced; it counts once its number has been typed behind a link.

    What sends the link reads the open ones. The number itself is never in a conversation.
    """

    __tablename__ = "insurance_method_changes"
    __table_args__ = (CheckConstraint("status IN ('open', 'replaced', 'done')", name="status_is_known"),)

    id = Column(String(20), primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False, index=True)
    kind = Column(String(20), nullable=False)
    card_type = Column(String(10))
    last_four = Column(String(4))
    send_to = Column(String(10), nullable=False)
    status = Column(String(10), nullable=False)
    created_at = Column(Moment, nullable=False)
    expires_at = Column(Moment, nullable=False)


class PremiumPayment(Base):
    """A payment of a premium; the key is the reference of the yes that it was made with.

    `booked_on` is when it arrived or will arrive; `note` says why one failed or was given back.
    """

    __tablename__ = "insurance_premium_payments"
    __table_args__ = (
        CheckConstraint("status IN ('booked', 'processing', 'failed', 'refunded')", name="status_is_known"),
        Index("insurance_premium_payments_of_customer", "customer_id", "paid_on"),
    )

    id = Column(String(20), primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False)
    policy_number = Column(ForeignKey("insurance_policies.number"), nullable=False)
    amount = Column(Money, nullable=False)
    method = Column(String(20), nullable=False)
    method_label = Column(String(60), nullable=False)
    status = Column(String(10), nullable=False)
    paid_on = Column(Date, nullable=False)
    booked_on = Column(Date)
    note = Column(String(200))


class PremiumCredit(Base):
    """What has been paid for a policy and is less than its next instalment, which it counts towards."""

    __tablename__ = "insurance_premium_credits"
    __table_args__ = (CheckConstraint("amount >= 0", name="nothing_below_zero"),)

    policy_number = Column(ForeignKey("insurance_policies.number"), primary_key=True)
    amount = Column(Money, nullable=False)


class BillingCase(Base):
    """A charge that its customer finds wrong; each charge once."""

    __tablename__ = "insurance_billing_cases"
    __table_args__ = (CheckConstraint("status IN ('open', 'closed')", name="status_is_known"),)

    id = Column(String(20), primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False, index=True)
    payment_id = Column(ForeignKey("insurance_premium_payments.id"), nullable=False, unique=True)
    problem = Column(String(500), nullable=False)
    status = Column(String(10), nullable=False)
    opened_at = Column(Moment, nullable=False)
    answer_by = Column(Date, nullable=False)
