"""The tables of those who buy: their shop accounts, addresses, ways of paying, newsletters and reviews."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Date, ForeignKey, Integer, String, UniqueConstraint

from actions.columns import Moment, Money
from actions.database import Base

ACTIVE, DELETED = "active", "deleted"
ASKED = "waiting for the click"


class ShopAccount(Base):
    """What the shop knows of a customer; `next_membership` counts from `renews_on` on."""

    __tablename__ = "retail_accounts"
    __table_args__ = (CheckConstraint("status IN ('active', 'deleted')", name="status_is_known"),)

    customer_id = Column(ForeignKey("customers.number"), primary_key=True)
    display_name = Column(String(80), nullable=False)
    membership = Column(ForeignKey("retail_memberships.id"), nullable=False)
    renews_on = Column(Date)
    next_membership = Column(ForeignKey("retail_memberships.id"))
    tax_id = Column(String(20))
    birthday = Column(Date)
    clothes_size = Column(String(10))
    shoe_size = Column(String(10))
    contact_by = Column(String(10), nullable=False)
    status = Column(String(10), nullable=False)
    deleted_on = Column(Date)


class MembershipFee(Base):
    """A year of membership that was paid; `id` is the reference that it was confirmed under."""

    __tablename__ = "retail_membership_fees"

    id = Column(String(20), primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False, index=True)
    membership = Column(ForeignKey("retail_memberships.id"), nullable=False)
    amount = Column(Money, nullable=False)
    method = Column(String(60), nullable=False)
    created_at = Column(Moment, nullable=False)


class SavedAddress(Base):
    """An address that orders can go to, under a name of the customer's."""

    __tablename__ = "retail_addresses"

    customer_id = Column(ForeignKey("customers.number"), primary_key=True)
    name = Column(String(20), primary_key=True)
    address = Column(String(300), nullable=False)
    usual = Column(Boolean, nullable=False)


class PaymentMethod(Base):
    """A way of paying that is on file; of its number only the end is known here."""

    __tablename__ = "retail_payment_methods"

    id = Column(String(20), primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False, index=True)
    kind = Column(ForeignKey("retail_payment_kinds.id"), nullable=False)
    label = Column(String(60), nullable=False)
    words = Column(String(120), nullable=False)
    expires_on = Column(Date)
    usual = Column(Boolean, nullable=False)


class Subscription(Base):
    """A newsletter that a customer gets, or will get once the link in the mail has been clicked."""

    __tablename__ = "retail_subscriptions"
    __table_args__ = (CheckConstraint("status IN ('active', 'waiting for the click')", name="status_is_known"),)

    customer_id = Column(ForeignKey("customers.number"), primary_key=True)
    topic = Column(ForeignKey("retail_newsletter_topics.id"), primary_key=True)
    status = Column(String(30), nullable=False)
    since = Column(Date, nullable=False)


class Review(Base):
    """What somebody says of a product, once each; of a review by a guest the customer is not known."""

    __tablename__ = "retail_reviews"
    __table_args__ = (
        UniqueConstraint("customer_id", "product_id", name="one_review_a_product"),
        CheckConstraint("stars BETWEEN 1 AND 5", name="one_to_five_stars"),
    )

    id = Column(String(20), primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), index=True)
    product_id = Column(ForeignKey("retail_products.id"), nullable=False, index=True)
    author = Column(String(80), nullable=False)
    stars = Column(Integer, nullable=False)
    text = Column(String(1000), nullable=False)
    written_at = Column(Moment, nullable=False)
