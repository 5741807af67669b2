"""Orders: what they cost, that they count once, and that nothing is sold that is not there."""

from __future__ import annotations

import threading
from decimal import Decimal

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from actions.clock import FixedClock
from actions.core.models import AuditEntry, CustomerId
from actions.core.repositories import AuditLog
from actions.database import Database
from actions.references import AlreadyDone
from actions.retail.bookkeeping import NoSuchOrder, OutOfStock, TooLate, Unpayable
from actions.retail.models import Variant
from actions.retail.order_changes import Change, ChangeService
from actions.retail.order_models import Invoice, Order, Payment, Refund
from actions.retail.order_service import OrderService, Quote
from actions.retail.shopper_models import PaymentMethod
from actions.retail.shoppers import Shopper

SAM, DANA = "100001", "100002"
HOME = "12 Elm Street, Fairmont 30301"


def service(session: Session, clock: FixedClock, customer: str = SAM) -> OrderService:
    customer_id = CustomerId(customer)
    return OrderService(session, customer_id, clock, AuditLog(session, customer_id, "conversation-1", clock))


def changes(session: Session, clock: FixedClock, customer: str = SAM) -> ChangeService:
    customer_id = CustomerId(customer)
    return ChangeService(session, customer_id, clock, AuditLog(session, customer_id, "conversation-1", clock))


def quote(orders: OrderService, variant: str, quantity: int, option: str = "standard", to: str = HOME) -> Quote:
    way = orders.deliveries.option(option)
    assert way is not None
    return orders.quote(orders.catalogue.variant(variant), quantity, way, to)


def method(session: Session, customer: str = SAM, label: str = "Visa ending in 7731") -> PaymentMethod:
    return next(one for one in Shopper(session, CustomerId(customer)).methods() if one.label == label)


def stock(session: Session, variant: str) -> int:
    session.expire_all()
    return int(session.execute(select(Variant.stock).where(Variant.id == variant)).scalar_one())


def test_a_quote_by_hand(session: Session, clock: FixedClock) -> None:
    orders = service(session, clock)
    one = quote(orders, "skillet", 1)  # 39.90 + 5.95 + 8.9% of 39.90, which is 3.5511
    assert (one.goods, one.shipping, one.tax, one.total) == tuple(map(Decimal, ("39.90", "5.95", "3.55", "49.40")))
    two = quote(orders, "skillet", 2)  # 79.80 is over 75.00, so shipping is free; 8.9% of it are 7.1022
    assert (two.shipping, two.tax, two.total) == tuple(map(Decimal, ("0.00", "7.10", "86.90")))
    assert quote(orders, "skillet", 1, "express", "5 Oak Lane, Salem 97301").total == Decimal("52.85")  # no tax there
    assert quote(orders, "skillet", 1, "standard", "5 Oak Lane, Anchorage 99501").shipping == Decimal("15.90")
    assert quote(orders, "gift-50", 1).total == Decimal("50.00")  # neither taxed nor sent
    assert str(one.first) == "2025-11-25" and str(one.last) == "2025-11-27"  # 3 to 5 business days, ordered before 4 PM


def test_an_order_is_placed_charged_and_noted_once(session: Session, clock: FixedClock) -> None:
    orders, before = service(session, clock), stock(session, "tent-green")
    own = orders.place(quote(orders, "tent-green", 2), method(session), "REF")
    session.commit()
    assert own.number == "R-20512" and own.status == "paid" and stock(session, "tent-green") == before - 2
    taken = session.query(Payment).filter(Payment.order_id == "REF").one()
    invoice = session.query(Invoice).filter(Invoice.order_id == "REF").one()
    assert taken.amount == invoice.amount == own.total == Decimal("411.64")  # 378.00 and 33.64 tax
    assert invoice.number == "INV-5043"
    assert [entry.action for entry in session.query(AuditEntry)] == ["place_order"]
    with pytest.raises(AlreadyDone):
        orders.place(quote(orders, "tent-green", 2), method(session), "REF")
    assert stock(session, "tent-green") == before - 2


def test_a_company_pays_on_an_invoice(session: Session, clock: FixedClock) -> None:
    orders = service(session, clock, DANA)
    own = orders.place(quote(orders, "lamp", 1), method(session, DANA, "bank transfer on an invoice"), "REF")
    assert own.status == "placed" and orders.orders.payments(own) == []


def test_what_can_not_be_charged_is_not_ordered(session: Session, clock: FixedClock) -> None:
    orders, before = service(session, clock), stock(session, "lamp")
    for one in (method(session, SAM, "Mastercard ending in 0926"), method(session, DANA, "Visa ending in 6158")):
        with pytest.raises(Unpayable):
            orders.place(quote(orders, "lamp", 1), one, "REF")
    session.commit()
    assert stock(session, "lamp") == before


def test_the_last_one_goes_to_one_of_two_at_once(database: Database, clock: FixedClock) -> None:
    barrier, outcomes = threading.Barrier(2), []

    def buy(customer: str, label: str) -> None:
        barrier.wait()
        with database.session(writes=True) as session:
            orders = service(session, clock, customer)
            try:
                orders.place(quote(orders, "blanket", 1), method(session, customer, label), f"REF-{customer}")
                session.commit()
                outcomes.append("bought")
            except OutOfStock as error:
                outcomes.append(f"{error.left} left")

    who = [(SAM, "Visa ending in 7731"), (DANA, "Visa ending in 6158")]
    threads = [threading.Thread(target=buy, args=one) for one in who]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["0 left", "bought"]
    with database.session() as session:
        assert stock(session, "blanket") == 0
        assert session.query(Order).filter(Order.id.like("REF-%")).count() == 1


def test_the_database_holds_to_it_that_nothing_is_oversold(session: Session) -> None:
    with pytest.raises(IntegrityError):
        session.execute(update(Variant).where(Variant.id == "blanket").values(stock=-1))


def test_two_yes_at_once_are_one_order(database: Database, clock: FixedClock) -> None:
    barrier, outcomes = threading.Barrier(2), []

    def buy() -> None:
        barrier.wait()
        with database.session(writes=True) as session:
            orders = service(session, clock)
            try:
                orders.place(quote(orders, "board", 1), method(session), "REF")
                outcomes.append("bought")
            except AlreadyDone:
                outcomes.append("done already")
            session.commit()

    threads = [threading.Thread(target=buy) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["bought", "done already"]
    with database.session() as session:
        assert stock(session, "board") == 29


@pytest.mark.parametrize(
    ("number", "status", "fee", "refund"),
    [
        ("R-20502", "paid", "0.00", "266.26"),
        ("R-20481", "packed", "6.90", "133.58"),
        ("R-20511", "on hold", "0.00", "0.00"),
    ],
)
def test_canceling_costs_by_state(
    session: Session, clock: FixedClock, number: str, status: str, fee: str, refund: str
) -> None:
    orders = service(session, clock)
    own, terms = orders.cancel(number, status)
    session.commit()
    assert (terms.fee, terms.refund) == (Decimal(fee), Decimal(refund)) and own.status == "canceled"
    sent = session.query(Refund).filter(Refund.order_id == own.order.id).all()
    assert [one.amount for one in sent] == ([Decimal(refund)] if terms.refund else [])
    with pytest.raises(TooLate):
        orders.cancel(number, "canceled")


def test_canceling_puts_the_goods_back(session: Session, clock: FixedClock) -> None:
    before = stock(session, "lamp")
    service(session, clock).cancel("R-20481", "packed")
    assert stock(session, "lamp") == before + 1


def test_what_has_moved_on_is_not_canceled(session: Session, clock: FixedClock) -> None:
    orders = service(session, clock)
    for number, status in (("R-20455", "shipped"), ("R-20417", "delivered"), ("R-20481", "paid")):
        with pytest.raises(TooLate):
            orders.cancel(number, status)
    with pytest.raises(NoSuchOrder):
        orders.cancel("R-20490", "placed")  # Dana's


def test_more_of_an_item_is_charged_and_less_paid_back(session: Session, clock: FixedClock) -> None:
    orders = changes(session, clock)
    own, difference = orders.change("R-20502", Change("20502-2", "headlamp", 3), "MORE")
    # 69.00 more, and 8.9% of 313.50 are 27.90 instead of 21.76
    assert difference == Decimal("75.14") and own.total == Decimal("341.40")
    assert orders.orders.paid(own) == Decimal("341.40")
    own, difference = orders.change("R-20502", Change("20502-2", "headlamp", 0), "NONE")
    assert difference == Decimal("-112.71") and own.contents == "Nimbus Down Jacket, M, teal"
    refund = session.query(Refund).filter(Refund.order_id == own.order.id).one()
    assert refund.amount == Decimal("112.71")
    assert session.query(Invoice).filter(Invoice.order_id == own.order.id).one().amount == own.total
    assert stock(session, "headlamp") == 61
    with pytest.raises(AlreadyDone):
        orders.change("R-20502", Change("20502-1", "down-m-teal", 2), "NONE")


def test_a_change_never_takes_more_than_there_is(session: Session, clock: FixedClock) -> None:
    orders = changes(session, clock)
    with pytest.raises(OutOfStock) as refused:
        orders.change("R-20502", Change("20502-1", "down-m-teal", 9), "REF")
    assert refused.value.left == 8  # seven, and the one that is in the order
    with pytest.raises(OutOfStock):
        orders.change("R-20502", Change("20502-1", "down-l-black", 1), "REF")
    with pytest.raises(TooLate):
        orders.change("R-20481", Change("20481-1", "lamp", 2), "REF")
    session.commit()
    assert stock(session, "down-m-teal") == 7


def test_another_address_settles_the_tax(session: Session, clock: FixedClock) -> None:
    own, difference = changes(session, clock).redirect("R-20481", "77 Lake Road, Portland 97201")
    assert difference == Decimal("-11.48") and own.total == Decimal("129.00")
    with pytest.raises(TooLate):
        changes(session, clock).redirect("R-20455", HOME)


def test_a_refused_payment_is_made_good_once(session: Session, clock: FixedClock) -> None:
    orders = service(session, clock)
    own = orders.retry("R-20511", method(session, SAM, "PayPal"), "REF")
    assert own.status == "paid" and orders.orders.paid(own) == Decimal("49.40")
    with pytest.raises(AlreadyDone):
        orders.retry("R-20511", method(session, SAM, "PayPal"), "REF")
    with pytest.raises(TooLate):
        orders.retry("R-20511", method(session, SAM, "PayPal"), "REF-2")
