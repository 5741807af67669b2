"""What a colleague at the desk sees of what a customer bought."""

from __future__ import annotations

from sqlalchemy.orm import Session

from actions.clock import SystemClock
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog
from actions.formatting import day, money
from actions.record_tables import RecordTable
from actions.retail.invoices import InvoiceService
from actions.retail.orders import OrderRepository
from actions.retail.returns import ReturnService
from actions.retail.shoppers import Shopper

LATEST = 8


def desk_records(session: Session, customer_id: CustomerId) -> list[RecordTable]:
    """The account, the latest orders, refunds, and invoices that are open."""
    return [
        _account(session, customer_id),
        _orders(session, customer_id),
        _refunds(session, customer_id),
        _invoices(session, customer_id),
    ]


def _account(session: Session, customer_id: CustomerId) -> RecordTable:
    shopper = Shopper(session, customer_id)
    account = shopper.account()
    rows = [] if account is None else [("Membership", account.membership), ("State", account.status)]
    rows += [(f"Address: {one.name}", one.address) for one in shopper.addresses()]
    rows += [("Pays with", one.label) for one in shopper.methods()]
    return RecordTable("Shop account", ("", ""), rows)


def _orders(session: Session, customer_id: CustomerId) -> RecordTable:
    rows = [
        (own.number, day(own.order.placed_at.date()), own.contents, money(own.total), own.status)
        for own in OrderRepository(session, customer_id).all()[:LATEST]
    ]
    return RecordTable("Latest orders", ("Order", "Date", "What", "Total", "State"), rows)


def _refunds(session: Session, customer_id: CustomerId) -> RecordTable:
    clock = SystemClock()
    service = ReturnService(session, customer_id, clock, AuditLog(session, customer_id, "", clock))
    rows = [(number, str(one.what), money(one.amount), str(one.status)) for one, number in service.refunds()[:LATEST]]
    return RecordTable("Refunds", ("Order", "For", "Amount", "State"), rows)


def _invoices(session: Session, customer_id: CustomerId) -> RecordTable:
    clock = SystemClock()
    rows = [
        (one.number, one.own.number, money(one.invoice.amount), one.state(clock.today()))
        for one in InvoiceService(session, customer_id, clock).all()[:LATEST]
    ]
    return RecordTable("Invoices", ("Invoice", "Order", "Amount", "State"), rows)
