"""A customer's orders as they stand: what is in them, what they cost, and what may still be done with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions import formatting
from actions.core.models import CustomerId
from actions.retail.catalogue import described
from actions.retail.models import Product, Variant
from actions.retail.order_models import (
    CANCELED,
    DELIVERED,
    ON_HOLD,
    PACKED,
    PAID,
    PLACED,
    TAKEN,
    Order,
    OrderItem,
    OrderStep,
    Payment,
)

NOTHING = Decimal("0.00")
BEFORE_PACKING = (PLACED, PAID, ON_HOLD)
BEFORE_SHIPPING = (*BEFORE_PACKING, PACKED)


@dataclass(frozen=True)
class Line:
    """An item of an order with what it is."""

    item: OrderItem
    variant: Variant
    product: Product

    @property
    def worth(self) -> Decimal:
        """The price of all of it."""
        return Decimal(self.item.price * int(self.item.quantity))

    @property
    def name(self) -> str:
        """`2 × Willow Bed Sheets, queen, white`."""
        count = "" if self.item.quantity == 1 else f"{self.item.quantity} × "
        return f"{count}{described(self.product, self.variant)}"


@dataclass(frozen=True)
class OwnOrder:
    """An order with its items."""

    order: Order
    lines: Sequence[Line]

    @property
    def number(self) -> str:
        """What customers call it."""
        return str(self.order.number)

    @property
    def status(self) -> str:
        """Where it stands."""
        return str(self.order.status)

    @property
    def goods(self) -> Decimal:
        """What the items cost."""
        return sum((line.worth for line in self.lines), NOTHING)

    @property
    def taxable(self) -> Decimal:
        """What those items cost that are taxed."""
        return sum((line.worth for line in self.lines if line.product.taxed), NOTHING)

    @property
    def total(self) -> Decimal:
        """All of it."""
        return Decimal(self.goods + self.order.shipping + self.order.tax)

    @property
    def contents(self) -> str:
        """What is in it, in words."""
        return formatting.listing([line.name for line in self.lines])

    @property
    def short(self) -> str:
        """`R-20502 (Nimbus Down Jacket and Lumen Headlamp)`."""
        return f"{self.number} ({formatting.listing([str(line.product.name) for line in self.lines])})"

    @property
    def costs(self) -> str:
        """How its sum comes about."""
        parts = [f"{formatting.money(self.goods)} for the goods", f"{formatting.money(self.order.shipping)} shipping"]
        parts.append(f"{formatting.money(self.order.tax)} sales tax")
        return f"{formatting.listing(parts)}, {formatting.money(self.total)} in all"


class OrderRepository:
    """The customer's own orders.

    Args:
        session: an open session.
        customer_id: whose.
    """

    def __init__(self, session: Session, customer_id: CustomerId) -> None:
        self._session = session
        self._customer_id = customer_id

    def all(self) -> list[OwnOrder]:
        """All of them, the newest first."""
        query = select(Order).where(Order.customer_id == self._customer_id)
        orders = list(self._session.execute(query.order_by(Order.placed_at.desc(), Order.number.desc())).scalars())
        lines = self._lines([order.id for order in orders])
        return [OwnOrder(order, lines.get(order.id, [])) for order in orders]

    def get(self, number: object, *, lock: bool = False) -> OwnOrder | None:
        """One of them, by its number; `lock` holds off other writers until the transaction ends."""
        query = select(Order).where(Order.customer_id == self._customer_id, Order.number == str(number))
        if lock:
            query = query.with_for_update().execution_options(populate_existing=True)
        order = self._session.execute(query).scalar_one_or_none()
        return None if order is None else OwnOrder(order, self._lines([order.id]).get(order.id, []))

    def steps(self, own: OwnOrder) -> list[OrderStep]:
        """What happened to an order of theirs, the first first."""
        query = (
            select(OrderStep)
            .join(Order, Order.id == OrderStep.order_id)
            .where(Order.customer_id == self._customer_id, OrderStep.order_id == own.order.id)
        )
        return list(self._session.execute(query.order_by(OrderStep.number)).scalars())

    def payments(self, own: OwnOrder | None = None, *statuses: str) -> list[Payment]:
        """Payments, of one order or of all, the latest first."""
        query = select(Payment).where(Payment.customer_id == self._customer_id)
        if own is not None:
            query = query.where(Payment.order_id == own.order.id)
        if statuses:
            query = query.where(Payment.status.in_(statuses))
        return list(self._session.execute(query.order_by(Payment.at.desc(), Payment.id)).scalars())

    def paid(self, own: OwnOrder) -> Decimal:
        """What was taken for an order."""
        return sum((payment.amount for payment in self.payments(own, TAKEN)), NOTHING)

    def bought(self) -> list[Line]:
        """The items that were delivered."""
        return [line for own in self.all() if own.status == DELIVERED for line in own.lines]

    def _lines(self, order_ids: Sequence[str]) -> dict[str, list[Line]]:
        query = (
            select(OrderItem, Variant, Product)
            .join(Order, Order.id == OrderItem.order_id)
            .join(Variant, Variant.id == OrderItem.variant_id)
            .join(Product, Product.id == Variant.product_id)
            .where(Order.customer_id == self._customer_id, OrderItem.order_id.in_(order_ids))
            .order_by(OrderItem.id)
        )
        found: dict[str, list[Line]] = {}
        for row in self._session.execute(query):
            found.setdefault(row[0].order_id, []).append(Line(*row))
        return found


def state_said(own: OwnOrder) -> str:
    """Where an order stands, as it ends a sentence."""
    if own.status == DELIVERED:
        return f"was delivered on {formatting.day(own.order.delivered_on)}"
    return {
        PLACED: "is placed and not packed yet",
        PAID: "is paid and not packed yet",
        PACKED: "is packed and waits for the carrier",
        ON_HOLD: "is on hold, because its payment was refused",
        CANCELED: "was canceled",
    }.get(own.status, f"is {own.status}")


def method_said(label: object) -> str:
    """`your Visa ending in 7731`, and `your PayPal account`."""
    text = str(label)
    if text == "PayPal":
        return "your PayPal account"
    return text if text.startswith("bank transfer") else f"your {text}"
