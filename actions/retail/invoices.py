"""A customer's invoices: what was charged, and whether it is paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions import formatting
from actions.clock import Clock
from actions.core.models import CustomerId
from actions.database import insert_unless_there
from actions.periods import DateRange
from actions.retail.order_models import CANCELED, Invoice, InvoiceMail
from actions.retail.orders import OrderRepository, OwnOrder, method_said

DUE = timedelta(days=30)


@dataclass(frozen=True)
class OwnInvoice:
    """An invoice with its order, and what was taken for it."""

    invoice: Invoice
    own: OwnOrder
    paid: Decimal

    @property
    def number(self) -> str:
        """What it is called."""
        return str(self.invoice.number)

    @property
    def due_on(self) -> date:
        """By when one that is open is to be paid."""
        day: date = self.invoice.issued_on + DUE
        return day

    def state(self, today: date) -> str:
        """Whether it is paid, as it ends a sentence."""
        if self.own.status == CANCELED:
            return "canceled with the order"
        if self.paid >= self.invoice.amount:
            return f"paid with {method_said(self.own.order.method)}"
        overdue = "overdue since" if self.due_on < today else "open, due by"
        return f"{overdue} {formatting.day(self.due_on)}"


class InvoiceService:
    """One customer's invoices.

    Args:
        session: a session; `mail` needs one that may write.
        customer_id: whose.
        clock: what time it is.
    """

    def __init__(self, session: Session, customer_id: CustomerId, clock: Clock) -> None:
        self._session = session
        self._customer_id = customer_id
        self._clock = clock
        self._orders = OrderRepository(session, customer_id)

    def all(self) -> list[OwnInvoice]:
        """All of them, the newest first."""
        query = select(Invoice).where(Invoice.customer_id == self._customer_id)
        rows = self._session.execute(query.order_by(Invoice.issued_on.desc(), Invoice.number.desc())).scalars()
        orders = {own.order.id: own for own in self._orders.all()}
        return [OwnInvoice(row, orders[row.order_id], self._orders.paid(orders[row.order_id])) for row in rows]

    def within(self, period: DateRange) -> list[OwnInvoice]:
        """Those that were written in a period."""
        start, end = period.start or date.min, period.end or date.max
        return [one for one in self.all() if start <= one.invoice.issued_on <= end]

    def mail(self, one: OwnInvoice) -> None:
        """Have an invoice sent to the email on file; asked for twice on a day, it is sent once."""
        insert_unless_there(
            self._session,
            InvoiceMail,
            invoice_number=one.number,
            mailed_on=self._clock.today(),
            customer_id=self._customer_id,
        )
