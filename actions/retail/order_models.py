"""The tables of what was bought: orders, their payments, invoices, returns and refunds."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, String, UniqueConstraint, text

from actions.columns import Moment, Money
from actions.database import Base

PLACED, PAID, PACKED, SHIPPED, DELIVERED, CANCELED, RETURNED, ON_HOLD = (
    "placed",
    "paid",
    "packed",
    "shipped",
    "delivered",
    "canceled",
    "returned",
    "on hold",
)
OPEN = (PLACED, PAID, PACKED, SHIPPED, ON_HOLD)
"""States in which something is still to come."""
TAKEN, REFUSED, RESERVED = "taken", "refused", "reserved"
LABEL_SENT, ON_ITS_WAY, SENT_BACK = "waiting for the parcel", "on its way", "paid back"


class Order(Base):
    """An order; `id` is the reference that it was confirmed under, `number` what customers call it.

    `fee` is what a cancellation cost. What an order costs is the sum of its items, shipping and tax.
    """

    __tablename__ = "retail_orders"
    __table_args__ = (
        CheckConstraint(
            "status IN ('placed', 'paid', 'packed', 'shipped', 'delivered', 'canceled', 'returned', 'on hold')",
            name="status_is_known",
        ),
        Index("retail_orders_of_customer", "customer_id", "placed_at"),
    )

    id = Column(String(20), primary_key=True)
    number = Column(String(10), nullable=False, unique=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False)
    status = Column(String(10), nullable=False)
    placed_at = Column(Moment, nullable=False)
    address = Column(String(300), nullable=False)
    delivery = Column(ForeignKey("retail_delivery_options.id"), nullable=False)
    method = Column(String(60), nullable=False)
    shipping = Column(Money, nullable=False)
    tax = Column(Money, nullable=False)
    fee = Column(Money)
    promised_on = Column(Date, nullable=False)
    delivered_on = Column(Date)
    carrier = Column(String(40))
    tracking_number = Column(String(30))


class OrderItem(Base):
    """So many of one variant, at the price of the day."""

    __tablename__ = "retail_order_items"
    __table_args__ = (CheckConstraint("quantity > 0", name="some"),)

    id = Column(String(30), primary_key=True)
    order_id = Column(ForeignKey("retail_orders.id"), nullable=False, index=True)
    variant_id = Column(ForeignKey("retail_variants.id"), nullable=False)
    quantity = Column(Integer, nullable=False)
    price = Column(Money, nullable=False)


class OrderStep(Base):
    """What happened to an order, and where."""

    __tablename__ = "retail_order_steps"

    order_id = Column(ForeignKey("retail_orders.id"), primary_key=True)
    number = Column(Integer, primary_key=True, autoincrement=False)
    happened_on = Column(Date, nullable=False)
    what = Column(String(120), nullable=False)


class Payment(Base):
    """A try to take money for an order; a `reserved` one is no payment and falls away by itself on `until`."""

    __tablename__ = "retail_payments"
    __table_args__ = (CheckConstraint("status IN ('taken', 'refused', 'reserved')", name="status_is_known"),)

    id = Column(String(20), primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False, index=True)
    order_id = Column(ForeignKey("retail_orders.id"), nullable=False)
    method = Column(String(60), nullable=False)
    amount = Column(Money, nullable=False)
    status = Column(String(10), nullable=False)
    reason = Column(String(200))
    at = Column(Moment, nullable=False)
    until = Column(Date)


class Invoice(Base):
    """The invoice of an order."""

    __tablename__ = "retail_invoices"

    number = Column(String(10), primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False, index=True)
    order_id = Column(ForeignKey("retail_orders.id"), nullable=False, unique=True)
    issued_on = Column(Date, nullable=False)
    amount = Column(Money, nullable=False)


class InvoiceMail(Base):
    """An invoice that is to be sent to the email on file, at most once a day; what sends mail reads them."""

    __tablename__ = "retail_invoice_mails"

    invoice_number = Column(ForeignKey("retail_invoices.number"), primary_key=True)
    mailed_on = Column(Date, primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False)


class Return(Base):
    """An item that comes back, once each; `id` is the reference that it was confirmed under."""

    __tablename__ = "retail_returns"
    __table_args__ = (UniqueConstraint("item_id", name="one_return_an_item"),)

    id = Column(String(20), primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False, index=True)
    item_id = Column(ForeignKey("retail_order_items.id"), nullable=False)
    reason = Column(ForeignKey("retail_return_reasons.id"), nullable=False)
    told = Column(String(500), nullable=False)
    send_by = Column(Date, nullable=False)
    created_at = Column(Moment, nullable=False)


class Refund(Base):
    """Money that goes back, the way it came; one that waits for a parcel has no day yet."""

    __tablename__ = "retail_refunds"
    __table_args__ = (
        CheckConstraint("status IN ('waiting for the parcel', 'on its way', 'paid back')", name="status_is_known"),
        CheckConstraint("amount > 0", name="some"),
        # A cancellation is refunded once, whatever happens at the same time.
        Index(
            "one_refund_a_cancellation",
            "order_id",
            unique=True,
            sqlite_where=text("what = 'cancellation'"),
            postgresql_where=text("what = 'cancellation'"),
        ),
    )

    id = Column(String(20), primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False, index=True)
    order_id = Column(ForeignKey("retail_orders.id"), nullable=False)
    what = Column(String(120), nullable=False)
    amount = Column(Money, nullable=False)
    status = Column(String(30), nullable=False)
    method = Column(String(60), nullable=False)
    created_at = Column(Moment, nullable=False)
    arrives_by = Column(Date)


class OrderChange(Base):
    """A change of an order as it was confirmed; `difference` is what was charged, or given back below zero."""

    __tablename__ = "retail_order_changes"

    id = Column(String(20), primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False, index=True)
    order_id = Column(ForeignKey("retail_orders.id"), nullable=False)
    what = Column(String(200), nullable=False)
    difference = Column(Money, nullable=False)
    created_at = Column(Moment, nullable=False)
