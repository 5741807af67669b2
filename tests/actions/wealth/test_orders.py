"""Deposits, withdrawals and trades: booked once, within their limits, and never for more than there is."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from actions.clock import FixedClock
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog
from actions.database import Database
from actions.references import AlreadyDone
from actions.wealth.orders import OrderService, fingerprint
from actions.wealth.portfolio_models import Entry, LinkedAccount, Order
from actions.wealth.refusals import (
    Changed,
    MoreThanThere,
    NoLinkedAccount,
    NoSuchPortfolio,
    NotAnAmount,
    NothingToTrade,
    OrderRefused,
    OverDailyLimit,
    OverYearlyLimit,
    TooLittle,
)

TODAY, ARRIVES = date(2025, 11, 20), date(2025, 11, 24)
FEW_CENTS = Decimal("0.10")
"""Each part that is sold is worth a full number of cents."""


def orders(session: Session, clock: FixedClock, customer: str = "100001") -> OrderService:
    customer_id = CustomerId(customer)
    return OrderService(session, customer_id, clock, AuditLog(session, customer_id, "conversation-1", clock))


def test_a_deposit_counts_from_the_day_it_arrives(session: Session, clock: FixedClock) -> None:
    service = orders(session, clock)
    before = service.ledger("ira").value()
    order = service.deposit(Decimal("500.00"), "ira", "once", "REF")
    assert (order.ordered_on, order.arrives_on, order.next_on) == (TODAY, ARRIVES, None)
    assert service.ledger("ira").value() == before
    clock.advance(timedelta(days=4))
    after = orders(session, clock).ledger("ira")
    assert after.cash(ARRIVES) - after.cash(TODAY) == Decimal("500.00")
    with pytest.raises(AlreadyDone):
        service.deposit(Decimal("500.00"), "ira", "once", "REF")
    assert session.query(Order).count() == 1


def test_a_plan_takes_the_place_of_the_one_before(session: Session, clock: FixedClock) -> None:
    service = orders(session, clock)
    first = service.deposit(Decimal("50.00"), "ira", "monthly", "A")
    other = service.deposit(Decimal("60.00"), "brokerage", "weekly", "B")
    assert (first.next_on, other.next_on) == (date(2025, 12, 20), date(2025, 11, 27))
    service.deposit(Decimal("70.00"), "ira", "quarterly", "C")
    assert {one.id: one.next_on for one in service.portfolios.orders("deposit")} == {
        "A": None,
        "B": date(2025, 11, 27),
        "C": date(2026, 2, 20),
    }


def test_limits_of_deposits(session: Session, clock: FixedClock) -> None:
    service = orders(session, clock)
    for amount in ("0.00", "-5.00", "10.005", "NaN"):
        with pytest.raises(NotAnAmount):
            service.deposit(Decimal(amount), "brokerage", "once", "REF")
    with pytest.raises(TooLittle):
        service.deposit(Decimal("9.99"), "brokerage", "once", "REF")
    # Five deposits of 300.00 this year: 5,500.00 are left of 7,000.00.
    with pytest.raises(OverYearlyLimit) as yearly:
        service.deposit(Decimal("5500.01"), "ira", "once", "REF")
    assert (yearly.value.used, yearly.value.left) == (Decimal("1500.00"), Decimal("5500.00"))
    service.deposit(Decimal("5500.00"), "ira", "once", "A")
    with pytest.raises(OverDailyLimit) as daily:
        service.deposit(Decimal("19500.01"), "brokerage", "once", "REF")
    assert daily.value.left == Decimal("19500.00")
    service.deposit(Decimal("19500.00"), "brokerage", "once", "B")
    assert sorted(one.id for one in session.query(Order)) == ["A", "B"]


def test_a_withdrawal_sells_what_cash_does_not_cover(session: Session, clock: FixedClock) -> None:
    service = orders(session, clock)
    before, cash = service.ledger("brokerage").value(), service.ledger("brokerage").cash(TODAY)
    order, trades = service.withdraw(Decimal("6000.00"), "brokerage", "REF")
    after = service.ledger("brokerage")
    assert order.arrives_on == date(2025, 11, 25)
    assert trades and sum(one.amount for one in trades) >= Decimal("6000.00") - cash
    assert abs(before - after.value() - Decimal("6000.00")) < FEW_CENTS and Decimal("0.00") <= after.cash(
        TODAY
    ) < Decimal("1.00")
    with pytest.raises(AlreadyDone):
        service.withdraw(Decimal("6000.00"), "brokerage", "REF")
    with pytest.raises(MoreThanThere) as refused:
        service.withdraw(after.value() + Decimal("0.01"), "brokerage", "REF-2")
    assert refused.value.bound == after.value()
    service.withdraw(after.value(), "brokerage", "REF-3")
    assert service.ledger("brokerage").value() == Decimal("0.00") and service.ledger("brokerage").holdings() == []


def test_rebalancing_places_what_was_shown(session: Session, clock: FixedClock) -> None:
    service = orders(session, clock)
    before, shown = service.ledger("brokerage").value(), fingerprint(service.trades_for("brokerage"))
    with pytest.raises(Changed):
        service.rebalance("brokerage", "buy everything", "REF")
    _, trades = service.rebalance("brokerage", shown, "REF")
    ledger = service.ledger("brokerage")
    assert abs(ledger.value() - before) < FEW_CENTS and len(
        session.query(Entry).filter_by(order_id="REF").all()
    ) == len(trades)
    # Every class is on its share of the growth model, to a tenth of a point.
    shares = {name: value * 100 / before for name, value in ledger.by_class().items()}
    assert {name: round(share, 1) for name, share in shares.items()} == service.shares("brokerage")
    with pytest.raises(NothingToTrade):
        service.rebalance("brokerage", shown, "REF-2")
    with pytest.raises(AlreadyDone):
        service.rebalance("brokerage", shown, "REF")


def test_who_has_no_bank_account_or_no_such_portfolio(session: Session, clock: FixedClock) -> None:
    with pytest.raises(NoSuchPortfolio):
        orders(session, clock).withdraw(Decimal("10.00"), "joint", "REF")
    session.query(LinkedAccount).delete()
    for move in (orders(session, clock).check_deposit, orders(session, clock).check_withdrawal):
        with pytest.raises(NoLinkedAccount):
            move(Decimal("10.00"), "brokerage")
    assert session.query(Order).count() == 0


def at_once(database: Database, do: Callable[[Session, str], object]) -> list[str]:
    """Do something in two sessions at the same moment; what became of them."""
    barrier, outcomes = threading.Barrier(2), []

    def run(reference: str) -> None:
        barrier.wait()
        with database.session(writes=True) as session:
            try:
                do(session, reference)
                session.commit()
                outcomes.append("done")
            except (OrderRefused, AlreadyDone) as error:
                outcomes.append(type(error).__name__)

    threads = [threading.Thread(target=run, args=(reference,)) for reference in ("A", "B")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def test_two_at_once_never_take_more_than_there_is(database: Database, clock: FixedClock) -> None:
    with database.session() as session:
        there = orders(session, clock).ledger("ira").value()
    amount = there - Decimal("20.00")
    found = at_once(database, lambda session, ref: orders(session, clock).withdraw(amount, "ira", ref))
    assert found == ["MoreThanThere", "done"]
    with database.session() as session:
        ledger = orders(session, clock).ledger("ira")
        assert ledger.value() == Decimal("20.00") and ledger.cash(TODAY) >= 0
        assert all(units >= 0 for units in ledger.units(TODAY).values())


def test_two_at_once_never_put_in_more_than_a_day_allows(database: Database, clock: FixedClock) -> None:
    amount = Decimal("20000.00")
    found = at_once(database, lambda session, ref: orders(session, clock).deposit(amount, "brokerage", "once", ref))
    assert found == ["OverDailyLimit", "done"]


def test_two_at_once_never_trade_twice(database: Database, clock: FixedClock) -> None:
    with database.session() as session:
        shown = fingerprint(orders(session, clock).trades_for("brokerage"))
    found = at_once(database, lambda session, ref: orders(session, clock).rebalance("brokerage", shown, ref))
    assert found == ["NothingToTrade", "done"]


def test_one_yes_twice_at_once_is_one_booking(database: Database, clock: FixedClock) -> None:
    amount = Decimal("100.00")
    found = at_once(database, lambda session, _: orders(session, clock).withdraw(amount, "ira", "SAME"))
    assert found == ["AlreadyDone", "done"]
