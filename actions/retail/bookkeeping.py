"""What every change of an order does to the stock, the money and the papers."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.core.models import CustomerId
from actions.deadlines import business_days_after
from actions.errors import Refusal
from actions.references import add_once, new_reference
from actions.retail.catalogue import next_number, shop_terms
from actions.retail.models import Variant
from actions.retail.order_models import ON_ITS_WAY, TAKEN, Invoice, Order, OrderItem, OrderStep, Payment, Refund
from actions.retail.orders import NOTHING, OrderRepository, OwnOrder
from actions.retail.shopper_models import PaymentMethod
from actions.retail.shoppers import Shopper


class OrderRefused(Refusal):
    """Root of the reasons why nothing is done with an order."""


class OutOfStock(OrderRefused):
    """There are not so many; `left` says how many there are."""

    def __init__(self, left: int) -> None:
        super().__init__("not in stock")
        self.left = left


class TooLate(OrderRefused):
    """The order has gone too far for that; `own` is how it stands."""

    def __init__(self, own: OwnOrder) -> None:
        super().__init__("too late")
        self.own = own


class NoSuchOrder(OrderRefused):
    """The customer has no order, or no item in it, like that."""


class Unpayable(OrderRefused):
    """The way of paying can't be charged (any more)."""


class Books:
    """The stock, and one customer's orders, payments, refunds and invoices.

    Args:
        session: a session that may write.
        customer_id: whose.
        clock: what time it is.
    """

    def __init__(self, session: Session, customer_id: CustomerId, clock: Clock) -> None:
        self._session = session
        self._customer_id = customer_id
        self._clock = clock
        self.orders = OrderRepository(session, customer_id)
        self.shopper = Shopper(session, customer_id)

    def take(self, variant_id: str, count: int) -> None:
        """Take goods out of the stock: the statement finds none where too few are left, whoever takes them meanwhile."""
        query = update(Variant).where(Variant.id == variant_id, Variant.stock >= count)
        done = self._session.execute(
            query.values(stock=Variant.stock - count).execution_options(synchronize_session="fetch")
        )
        if not done.rowcount:
            raise OutOfStock(
                int(self._session.execute(select(Variant.stock).where(Variant.id == variant_id)).scalar_one())
            )

    def put_back(self, variant_id: str, count: int) -> None:
        """Put goods back into the stock."""
        query = update(Variant).where(Variant.id == variant_id)
        self._session.execute(query.values(stock=Variant.stock + count).execution_options(synchronize_session="fetch"))

    def add_item(self, order: Order, variant: Variant, quantity: int) -> None:
        """Put so many of a variant into an order, at the price of today."""
        made = OrderItem(
            id=f"{order.number[2:]}-{new_reference(4)}",
            order_id=order.id,
            variant_id=variant.id,
            quantity=quantity,
            price=variant.price,
        )
        self._session.add(made)
        self._session.flush()

    def settle(self, own: OwnOrder, difference: Decimal, what: str) -> None:
        """Charge or pay back a difference where the order is paid, and put the new sum on its invoice."""
        if self.orders.paid(own) and difference > 0:
            self.charge(own, difference, str(own.order.method))
        elif self.orders.paid(own) and difference < 0:
            self.refund(own, f"change of the order: {what}"[:120], -difference)
        invoice = self._session.execute(select(Invoice).where(Invoice.order_id == own.order.id)).scalar_one_or_none()
        if invoice is not None:
            invoice.amount = own.total

    def charge(self, own: OwnOrder, amount: Decimal, method: str, reference: str | None = None) -> None:
        """Take money for an order."""
        payment = Payment(
            id=reference or new_reference(),
            customer_id=self._customer_id,
            order_id=own.order.id,
            method=method,
            amount=amount,
            status=TAKEN,
            at=self._clock.now(),
        )
        add_once(self._session, payment, str(payment.id))

    def refund(self, own: OwnOrder, what: str, amount: Decimal) -> None:
        """Send money back the way it came."""
        days = int(shop_terms(self._session).refund_business_days)
        refund = Refund(
            id=new_reference(),
            customer_id=self._customer_id,
            order_id=own.order.id,
            what=what,
            amount=amount,
            status=ON_ITS_WAY,
            method=own.order.method,
            created_at=self._clock.now(),
            arrives_by=business_days_after(self._clock.today(), days),
        )
        self._session.add(refund)
        self._session.flush()

    def refunded(self, own: OwnOrder) -> Decimal:
        """What was sent back for an order."""
        query = select(Refund.amount).where(Refund.customer_id == self._customer_id, Refund.order_id == own.order.id)
        return sum(self._session.execute(query).scalars(), NOTHING)

    def invoice(self, own: OwnOrder) -> None:
        """Write the invoice of an order."""
        invoice = Invoice(
            number=next_number(self._session, "invoice"),
            customer_id=self._customer_id,
            order_id=own.order.id,
            issued_on=self._clock.today(),
            amount=own.total,
        )
        self._session.add(invoice)
        self._session.flush()

    def step(self, order: Order, what: str) -> None:
        """Note what happened to an order."""
        numbers = self._session.execute(select(OrderStep.number).where(OrderStep.order_id == order.id)).scalars().all()
        step = OrderStep(
            order_id=order.id, number=max(numbers, default=0) + 1, happened_on=self._clock.today(), what=what[:120]
        )
        self._session.add(step)
        self._session.flush()

    def locked(self, number: str) -> OwnOrder:
        """An order, which nobody else can change until the transaction ends.

        Raises:
            NoSuchOrder: the customer has none of that number.
        """
        own = self.orders.get(number, lock=True)
        if own is None:
            raise NoSuchOrder("no such order")
        return own

    def current(self, order: Order) -> OwnOrder:
        """An order with its items as they are now."""
        self._session.flush()
        own = self.orders.get(order.number)
        assert own is not None
        return own

    def check_method(self, method: PaymentMethod) -> None:
        """Whether a way of paying can be charged.

        Raises:
            Unpayable: it is not on file, or has expired.
        """
        if method.id not in [one.id for one in self.shopper.usable(self._clock.today())]:
            raise Unpayable("can't be charged")
