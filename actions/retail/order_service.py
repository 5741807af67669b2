"""Placing, canceling and paying orders, each once and never with more than there is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog
from actions.references import add_once, refuse_twice
from actions.retail.bookkeeping import Books, TooLate
from actions.retail.catalogue import GIFT, Catalogue, next_number, shop_terms
from actions.retail.delivery import Deliveries
from actions.retail.models import BANK_TRANSFER, DeliveryOption, Product, SalesTax, Variant
from actions.retail.order_models import CANCELED, DELIVERED, ON_HOLD, PACKED, PAID, PLACED, REFUSED, Order, Payment
from actions.retail.orders import BEFORE_SHIPPING, NOTHING, OwnOrder
from actions.retail.shopper_models import PaymentMethod

CANCELLATION = "cancellation"


@dataclass(frozen=True)
class Quote:
    """What an order would cost, and when it would come."""

    product: Product
    variant: Variant
    quantity: int
    option: DeliveryOption
    address: str
    goods: Decimal
    shipping: Decimal
    tax: Decimal
    rate: SalesTax | None
    first: date
    last: date

    @property
    def total(self) -> Decimal:
        """All of it."""
        return self.goods + self.shipping + self.tax


@dataclass(frozen=True)
class Terms:
    """What canceling an order costs, and what is paid back."""

    fee: Decimal
    refund: Decimal


class OrderService:
    """What one customer orders.

    Args:
        session: a session; what changes something needs one that may write.
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
        self.orders, self.shopper = self._books.orders, self._books.shopper
        self.catalogue = Catalogue(session)
        self.deliveries = Deliveries(session, clock)

    def quote(self, variant: Variant, quantity: int, option: DeliveryOption, address: str) -> Quote:
        """What so many would cost, sent there."""
        product = self.catalogue.product(variant.product_id)
        assert product is not None
        area = self.deliveries.area_of(address)
        goods = Decimal(variant.price * quantity)
        sent = NOTHING if not product.taxed else self.deliveries.price(option, goods, self.shopper.membership, area)
        tax, rate = self.deliveries.tax(goods if product.taxed else NOTHING, address)
        return Quote(
            product, variant, quantity, option, address, goods, sent, tax, rate, *self.deliveries.arrives(option, area)
        )

    def place(self, quote: Quote, method: PaymentMethod, reference: str) -> OwnOrder:
        """Take the goods out of the stock, store the order and charge for it, in the caller's one transaction.

        Raises:
            AlreadyDone: it was stored under that reference before.
            AccountDeleted: the customer has no shop account any more.
            OrderRefused: OutOfStock or Unpayable.
        """
        # One order of a customer after the other: a second yes must find the first before it takes goods.
        self.shopper.lock()
        refuse_twice(self._session, Order, self._customer_id, reference)
        self.shopper.check()
        self._books.check_method(method)
        self._books.take(str(quote.variant.id), quote.quantity)
        invoiced, by_mail = method.kind == BANK_TRANSFER, quote.product.id == GIFT
        today = self._clock.today()
        order = Order(
            id=reference,
            number=next_number(self._session, "order"),
            customer_id=self._customer_id,
            status=DELIVERED if by_mail else PLACED if invoiced else PAID,
            placed_at=self._clock.now(),
            address=quote.address,
            delivery=quote.option.id,
            method=method.label,
            shipping=quote.shipping,
            tax=quote.tax,
            promised_on=today if by_mail else quote.last,
            delivered_on=today if by_mail else None,
        )
        add_once(self._session, order, reference)
        self._books.add_item(order, quote.variant, quote.quantity)
        self._books.step(order, "Ordered, to be paid on an invoice" if invoiced else "Ordered and paid")
        own = self._books.current(order)
        if not invoiced:
            self._books.charge(own, own.total, str(method.label))
        self._books.invoice(own)
        self._audit.note("place_order", order=own.number, total=str(own.total))
        return own

    def cancel_terms(self, own: OwnOrder) -> Terms:
        """What canceling costs as the order stands.

        Raises:
            TooLate: it has been shipped, or was canceled.
        """
        if own.status not in BEFORE_SHIPPING:
            raise TooLate(own)
        paid = self.orders.paid(own) - self._books.refunded(own)
        fee = min(Decimal(shop_terms(self._session).packed_fee), paid) if own.status == PACKED else NOTHING
        return Terms(fee, paid - fee)

    def cancel(self, number: str, status: str) -> tuple[OwnOrder, Terms]:
        """Cancel an order, put its goods back and pay back what was paid, less the fee.

        Args:
            number: the order's.
            status: the state in which the customer agreed; what has moved on since is not canceled.

        Raises:
            OrderRefused: NoSuchOrder or TooLate.
        """
        own = self._books.locked(number)
        if own.status != status:
            raise TooLate(own)
        terms = self.cancel_terms(own)
        own.order.status, own.order.fee = CANCELED, terms.fee
        for line in own.lines:
            self._books.put_back(str(line.variant.id), int(line.item.quantity))
        if terms.refund:
            self._books.refund(own, CANCELLATION, terms.refund)
        self._books.step(own.order, "Canceled")
        self._audit.note("cancel_order", order=own.number, fee=str(terms.fee), refund=str(terms.refund))
        self._session.flush()
        return own, terms

    def on_hold(self) -> list[tuple[OwnOrder, Payment]]:
        """Orders whose payment was refused, with the payment that was."""
        found = [(own, self.orders.payments(own, REFUSED)) for own in self.orders.all() if own.status == ON_HOLD]
        return [(own, payments[0]) for own, payments in found if payments]

    def retry(self, number: str, method: PaymentMethod, reference: str) -> OwnOrder:
        """Pay an order that is on hold.

        Raises:
            AlreadyDone: it was done under that reference before.
            OrderRefused: NoSuchOrder, TooLate or Unpayable.
        """
        own = self._books.locked(number)
        refuse_twice(self._session, Payment, self._customer_id, reference)
        if own.status != ON_HOLD:
            raise TooLate(own)
        self._books.check_method(method)
        invoiced = method.kind == BANK_TRANSFER
        own.order.status, own.order.method = PLACED if invoiced else PAID, method.label
        if not invoiced:
            self._books.charge(own, own.total, str(method.label), reference)
        self._books.invoice(own)
        self._books.step(own.order, "To be paid on an invoice" if invoiced else f"Paid with {method.label}")
        self._audit.note("retry_payment", order=own.number, amount=str(own.total))
        self._session.flush()
        return own
