"""Returning what was bought, and the money that comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.columns import CENT
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog
from actions.errors import Refusal
from actions.named_rows import named_in
from actions.references import add_once, refuse_twice
from actions.retail.bookkeeping import Books
from actions.retail.catalogue import shop_terms
from actions.retail.models import PLUS, Product, ReturnReason
from actions.retail.order_models import DELIVERED, LABEL_SENT, Order, Refund, Return
from actions.retail.orders import NOTHING, Line, OwnOrder

OTHER_REASON = "mind"


class ReturnRefused(Refusal):
    """Root of the reasons why something is not taken back."""


class NotDelivered(ReturnRefused):
    """The order has not been delivered, so that there is nothing to send back."""


class TooLong(ReturnRefused):
    """The time for it is over; `until` was the last day."""

    def __init__(self, until: date) -> None:
        super().__init__("too long ago")
        self.until = until


class NotTakenBack(ReturnRefused):
    """Things of this kind are not taken back."""


class ReturnedAlready(ReturnRefused):
    """It comes back already; `made` says under which reference."""

    def __init__(self, made: Return) -> None:
        super().__init__("returned already")
        self.made = made


@dataclass(frozen=True)
class Sum:
    """How the refund of an item comes about."""

    goods: Decimal
    tax: Decimal
    shipping: Decimal
    label: Decimal

    @property
    def refund(self) -> Decimal:
        """What is paid back."""
        return self.goods + self.tax + self.shipping - self.label


class ReturnService:
    """What one customer sends back.

    Args:
        session: a session; `send_back` needs one that may write.
        customer_id: whose.
        clock: what time it is.
        audit: where it is noted.
    """

    def __init__(self, session: Session, customer_id: CustomerId, clock: Clock, audit: AuditLog) -> None:
        self._session = session
        self._customer_id = customer_id
        self._clock = clock
        self._audit = audit
        self._books = Books(session, customer_id, clock)
        self.orders = self._books.orders

    def until(self, own: OwnOrder) -> date:
        """The last day on which something of a delivered order can be returned."""
        day: date = own.order.delivered_on
        return day + timedelta(days=int(shop_terms(self._session).return_days))

    def check(self, own: OwnOrder, line: Line) -> None:
        """Whether an item can be returned.

        Raises:
            ReturnRefused: NotDelivered, ReturnedAlready, NotTakenBack or TooLong.
        """
        if own.status != DELIVERED:
            raise NotDelivered(own.status)
        made = self.returned(line)
        if made is not None:
            raise ReturnedAlready(made)
        if not line.product.returnable:
            raise NotTakenBack(str(line.product.name))
        if self._clock.today() > self.until(own):
            raise TooLong(self.until(own))

    def returned(self, line: Line) -> Return | None:
        """The return of an item, if it comes back already."""
        query = select(Return).where(Return.customer_id == self._customer_id, Return.item_id == line.item.id)
        found: Return | None = self._session.execute(query).scalar_one_or_none()
        return found

    def returnable(self) -> list[tuple[OwnOrder, Line]]:
        """What can be returned, the newest order first."""
        found = []
        for own in self.orders.all():
            for line in own.lines:
                try:
                    self.check(own, line)
                except ReturnRefused:
                    continue
                found.append((own, line))
        return found

    def sum(self, own: OwnOrder, line: Line, reason: ReturnReason) -> Sum:
        """What is paid back for an item.

        The tax goes back in proportion; shipping where it is the shop's fault and nothing else was in the parcel. The
        label is free for the shop's faults and for Plus members.
        """
        tax = NOTHING
        if line.product.taxed and own.taxable:
            tax = (own.order.tax * line.worth / own.taxable).quantize(CENT, rounding=ROUND_HALF_UP)
        free = bool(reason.shops_fault) or self._books.shopper.membership == PLUS
        shipping = Decimal(own.order.shipping) if reason.shops_fault and len(own.lines) == 1 else NOTHING
        label = NOTHING if free else min(Decimal(shop_terms(self._session).return_fee), line.worth)
        return Sum(line.worth, tax, shipping, label)

    def send_back(self, number: str, item_id: str, reason: ReturnReason, told: str, reference: str) -> Refund:
        """Note a return, with the refund that waits for the parcel.

        Raises:
            AlreadyDone: it was done under that reference before.
            OrderRefused: there is no such order.
            ReturnRefused: see `check`.
        """
        own = self._books.locked(number)
        refuse_twice(self._session, Return, self._customer_id, reference)
        line = next((one for one in own.lines if one.item.id == item_id), None)
        if line is None:
            raise NotDelivered("no such item")
        self.check(own, line)
        made = Return(
            id=reference,
            customer_id=self._customer_id,
            item_id=item_id,
            reason=reason.id,
            told=told,
            send_by=self.until(own),
            created_at=self._clock.now(),
        )
        add_once(self._session, made, reference)
        refund = Refund(
            id=reference,
            customer_id=self._customer_id,
            order_id=own.order.id,
            what=f"return of the {line.product.name}",
            amount=self.sum(own, line, reason).refund,
            status=LABEL_SENT,
            method=own.order.method,
            created_at=self._clock.now(),
        )
        add_once(self._session, refund, reference)
        self._audit.note("return_item", order=own.number, item=item_id, refund=str(refund.amount))
        return refund

    def refunds(self, own: OwnOrder | None = None) -> list[tuple[Refund, str]]:
        """What goes back with the number of its order, of one order or of all, the latest first."""
        query = (
            select(Refund, Order.number)
            .join(Order, Order.id == Refund.order_id)
            .where(Refund.customer_id == self._customer_id)
        )
        if own is not None:
            query = query.where(Refund.order_id == own.order.id)
        found = self._session.execute(query.order_by(Refund.created_at.desc(), Refund.id))
        return [(row[0], str(row[1])) for row in found]


def reasons(session: Session) -> list[ReturnReason]:
    """Why things come back."""
    return list(session.execute(select(ReturnReason).order_by(ReturnReason.id)).scalars())


def reason_named(session: Session, text: str) -> ReturnReason | None:
    """The reason that a text tells; what is the shop's fault counts first."""
    found = sorted(named_in(text, reasons(session)), key=lambda one: not one.shops_fault)
    return found[0] if found else None


def return_note(product: Product) -> str:
    """What is special about returning a thing, as a sentence."""
    note = str(product.return_note or "")
    return f"{note[:1].upper()}{note[1:]}." if note else ""
