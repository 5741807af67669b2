from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from actions.banking.order_models import StandingOrder
from actions.banking.payments import NotAnAmount
from actions.banking.standing_orders import (
    FirstDayPassed,
    OrderGone,
    StandingOrderRepository,
    StandingOrderService,
    due_on,
    next_due,
)
from actions.clock import FixedClock
from actions.core.models import AuditEntry, CustomerId
from actions.core.repositories import AuditLog
from actions.references import AlreadyDone

TODAY = date(2025, 11, 20)
DEMO_ORDERS = 2


def service(session: Session, clock: FixedClock, customer: str = "100001") -> StandingOrderService:
    customer_id = CustomerId(customer)
    return StandingOrderService(session, customer_id, clock, AuditLog(session, customer_id, "conversation-1", clock))


@pytest.mark.parametrize(
    ("first", "frequency", "days"),
    [
        (date(2025, 12, 1), "weekly", [date(2025, 12, 8), date(2025, 12, 15)]),
        (date(2025, 12, 1), "biweekly", [date(2025, 12, 15), date(2025, 12, 29)]),
        (date(2026, 1, 31), "monthly", [date(2026, 2, 28), date(2026, 3, 31)]),
        (date(2025, 11, 30), "quarterly", [date(2026, 2, 28), date(2026, 5, 30)]),
        (date(2028, 2, 29), "yearly", [date(2029, 2, 28), date(2030, 2, 28)]),
    ],
)
def test_payments_are_counted_from_the_first(first: date, frequency: str, days: list[date]) -> None:
    assert [due_on(first, frequency, count) for count in (1, 2)] == days
    assert next_due(first, frequency, first) == first
    assert next_due(first, frequency, first + timedelta(days=1)) == days[0]


def test_an_order_is_stored_once_with_its_next_day(session: Session, clock: FixedClock) -> None:
    orders = service(session, clock)
    # More than is on the account: the funds need to be there on the day.
    plan = orders.plan(Decimal("5000.00"), "checking", "payee:Oakwood Property", "monthly", date(2025, 12, 1))
    order = orders.set_up(plan, "REF")
    session.commit()
    assert (order.next_on, order.status, order.payee_id) == (date(2025, 12, 1), "active", "100001-oakwood")
    with pytest.raises(AlreadyDone):
        orders.set_up(plan, "REF")
    assert session.query(StandingOrder).count() == DEMO_ORDERS + 1
    assert [entry.action for entry in session.query(AuditEntry)] == ["set_up_standing_order"]


def test_refusals_store_nothing(session: Session, clock: FixedClock) -> None:
    orders = service(session, clock)
    past = orders.plan(Decimal("5.00"), "checking", "savings", "weekly", TODAY - timedelta(days=1))
    with pytest.raises(FirstDayPassed):
        orders.set_up(past, "A")
    with pytest.raises(NotAnAmount):
        orders.set_up(orders.plan(Decimal("0.00"), "checking", "savings", "weekly", TODAY), "B")
    assert session.query(StandingOrder).count() == DEMO_ORDERS


def test_nobody_reaches_another_customers_orders(session: Session, clock: FixedClock) -> None:
    orders = service(session, clock)
    orders.set_up(orders.plan(Decimal("5.00"), "checking", "savings", "weekly", TODAY), "A")
    session.flush()
    mine, theirs = (StandingOrderRepository(session, CustomerId(number)) for number in ("100001", "100002"))
    assert "A" in [order.id for order in mine.active()] and theirs.active() == []
    assert [order.id for order in mine.active("100001-savings")] == ["A"] and mine.active("100001-credit") == []
    with pytest.raises(OrderGone):
        service(session, clock, "100002").end("A")
    assert "A" in [order.id for order in mine.active()]


def test_an_order_ends_once(session: Session, clock: FixedClock) -> None:
    orders = service(session, clock)
    first, second = (running.order.id for running in orders.running())
    orders.end(first)
    with pytest.raises(OrderGone):
        orders.end(first)
    session.commit()
    assert [running.order.id for running in orders.running()] == [second]
    assert session.get(StandingOrder, first).status == "ended"
    entries = session.query(AuditEntry).filter(AuditEntry.action == "end_standing_order").all()
    assert [entry.details for entry in entries] == [{"order": first}]
