"""Changing orders: other counts, sizes and colors, more or fewer items, another address."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from actions import formatting
from actions.clock import Clock
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog
from actions.references import add_once, refuse_twice
from actions.retail.bookkeeping import Books, NoSuchOrder, OutOfStock, TooLate
from actions.retail.catalogue import Catalogue, described
from actions.retail.delivery import Deliveries
from actions.retail.order_models import OrderChange
from actions.retail.orders import BEFORE_PACKING, BEFORE_SHIPPING, NOTHING, Line, OwnOrder, method_said


@dataclass(frozen=True)
class Change:
    """A change of one order: of an item's count or variant, or a new item.

    Args:
        item_id: the item; None for a new one.
        variant_id: what it is afterwards.
        quantity: how many there are afterwards; 0 takes it out.
    """

    item_id: str | None
    variant_id: str
    quantity: int


class ChangeService:
    """What one customer changes.

    Args:
        session: a session; `change` and `redirect` need one that may write.
        customer_id: whose orders.
        clock: what time it is.
        audit: where it is noted.
    """

    def __init__(self, session: Session, customer_id: CustomerId, clock: Clock, audit: AuditLog) -> None:
        self._session = session
        self._customer_id = customer_id
        self._clock = clock
        self._audit = audit
        self._books = Books(session, customer_id, clock)
        self._catalogue = Catalogue(session)
        self._deliveries = Deliveries(session, clock)
        self.orders = self._books.orders

    def changed(self, own: OwnOrder, change: Change) -> tuple[Decimal, Decimal]:
        """What an order would cost after a change, and its new tax.

        Raises:
            OrderRefused: NoSuchOrder or OutOfStock.
        """
        goods, taxable = own.goods, own.taxable
        line = next((one for one in own.lines if one.item.id == change.item_id), None)
        if change.item_id is not None and line is None:
            raise NoSuchOrder("no such item")
        if line is not None:
            goods -= line.worth
            taxable -= line.worth if line.product.taxed else NOTHING
        if change.quantity:
            variant = self._catalogue.variant(change.variant_id)
            product = self._catalogue.product(variant.product_id)
            same = line is not None and line.variant.id == variant.id
            held = int(line.item.quantity) if line is not None and same else 0
            if change.quantity - held > int(variant.stock):
                raise OutOfStock(int(variant.stock) + held)
            price = line.item.price if line is not None and same else variant.price
            goods += price * change.quantity
            taxable += price * change.quantity if product is not None and product.taxed else NOTHING
        tax, _ = self._deliveries.tax(taxable, str(own.order.address))
        return goods + own.order.shipping + tax, tax

    def change(self, number: str, change: Change, reference: str) -> tuple[OwnOrder, Decimal]:
        """Change an order that is not packed; the difference is charged or paid back the way it was paid.

        Returns:
            The order as it is now, and the difference.

        Raises:
            AlreadyDone: it was done under that reference before.
            OrderRefused: NoSuchOrder, TooLate or OutOfStock.
        """
        own = self._books.locked(number)
        refuse_twice(self._session, OrderChange, self._customer_id, reference)
        if own.status not in BEFORE_PACKING:
            raise TooLate(own)
        before = own.total
        _, tax = self.changed(own, change)
        what = self._apply(own, change)
        own.order.tax = tax
        own = self._books.current(own.order)
        self._books.settle(own, own.total - before, what)
        made = OrderChange(
            id=reference,
            customer_id=self._customer_id,
            order_id=own.order.id,
            what=what,
            difference=own.total - before,
            created_at=self._clock.now(),
        )
        add_once(self._session, made, reference)
        self._books.step(own.order, f"Changed: {what}")
        self._audit.note("change_order", order=own.number, what=what, difference=str(own.total - before))
        return own, own.total - before

    def redirected(self, own: OwnOrder, address: str) -> Decimal:
        """The sales tax of an order at another address."""
        return self._deliveries.tax(own.taxable, address)[0]

    def redirect(self, number: str, address: str) -> tuple[OwnOrder, Decimal]:
        """Have an order sent to another address, and settle the difference in tax.

        Raises:
            OrderRefused: NoSuchOrder or TooLate.
        """
        own = self._books.locked(number)
        if own.status not in BEFORE_SHIPPING:
            raise TooLate(own)
        before = own.total
        own.order.address, own.order.tax = address, self.redirected(own, address)
        difference = own.total - before
        self._books.settle(own, difference, "another address")
        self._books.step(own.order, "Address changed")
        self._audit.note("change_shipping_address", order=own.number, difference=str(difference))
        self._session.flush()
        return own, difference

    def _apply(self, own: OwnOrder, change: Change) -> str:
        """Move the goods, and say what was done; what is not in stock is refused before anything is moved."""
        line = next((one for one in own.lines if one.item.id == change.item_id), None)
        self._move_goods(line, change)
        if not change.quantity:
            assert line is not None
            said = f"{line.name} taken out"
            self._session.delete(line.item)
            return said
        variant = self._catalogue.variant(change.variant_id)
        product = self._catalogue.product(variant.product_id)
        assert product is not None
        name = f"{change.quantity} × {described(product, variant)}"
        if line is None:
            self._books.add_item(own.order, variant, change.quantity)
            return f"{name} added"
        said = f"{line.name} to {name}"
        if line.variant.id != variant.id:
            line.item.variant_id, line.item.price = variant.id, variant.price
        line.item.quantity = change.quantity
        return said

    def _move_goods(self, line: Line | None, change: Change) -> None:
        held = 0 if line is None else int(line.item.quantity)
        if line is not None and line.variant.id == change.variant_id:
            more = change.quantity - held
            if more > 0:
                self._books.take(change.variant_id, more)
            else:
                self._books.put_back(change.variant_id, -more)
            return
        if change.quantity:
            self._books.take(change.variant_id, change.quantity)
        if line is not None:
            self._books.put_back(str(line.variant.id), held)


def difference_said(difference: Decimal, own: OwnOrder, *, paid: bool) -> str:
    """What becomes of the difference that a change makes."""
    if not difference:
        return "The price stays the same."
    amount = formatting.money(abs(difference))
    if not paid:
        return f"That is {amount} {'more' if difference > 0 else 'less'}; nothing is charged before the payment."
    if difference > 0:
        return f"The {amount} more is charged to {method_said(own.order.method)}."
    return f"The {amount} less goes back to {method_said(own.order.method)}."
