"""Tuition: paid once, never more than is owed, and given back once."""

from __future__ import annotations

import threading
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from actions.clock import FixedClock
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog
from actions.database import Database
from actions.education.student_models import TuitionEntry, TuitionPayment, TuitionRefund
from actions.education.tuition import MoreThanDue, NotAnAmount, NothingDue, NothingToRefund, Tuition
from actions.references import AlreadyDone


def tuition(session: Session, clock: FixedClock, customer: str = "100001") -> Tuition:
    customer_id = CustomerId(customer)
    return Tuition(session, customer_id, clock, AuditLog(session, customer_id, "conversation-1", clock))


def test_what_is_owed_and_when(session: Session, clock: FixedClock) -> None:
    owing = tuition(session, clock).owing()
    assert [(one.course.code, one.owed) for one in owing] == [
        ("DES110", Decimal("400.00")),
        ("PRG101", Decimal("210.00")),
    ]
    assert owing[1].open_charges() == [
        (date(2025, 11, 28), Decimal("105.00")),
        (date(2025, 12, 26), Decimal("105.00")),
    ]
    assert [one.owed for one in tuition(session, clock, "100002").owing()] == [Decimal("325.00")]


def test_a_payment_pays_what_is_due_first(session: Session, clock: FixedClock) -> None:
    service = tuition(session, clock)
    assert service.pay(Decimal("60.00"), None, "card", "REF") == Decimal("550.00")
    session.commit()
    assert {one.course.code: one.owed for one in service.owing()} == {
        "DES110": Decimal("350.00"),
        "PRG101": Decimal("200.00"),
    }
    with pytest.raises(AlreadyDone):
        service.pay(Decimal("60.00"), None, "card", "REF")
    assert session.query(TuitionPayment).count() == 1


def test_a_payment_for_one_course(session: Session, clock: FixedClock) -> None:
    service = tuition(session, clock)
    assert service.pay(Decimal("105.00"), "PRG101", "paypal", "REF") == Decimal("505.00")
    with pytest.raises(MoreThanDue) as refused:
        service.pay(Decimal("105.01"), "PRG101", "paypal", "REF-2")
    assert refused.value.owed == Decimal("105.00")


@pytest.mark.parametrize("amount", ["0.00", "-5.00", "1.005", "NaN"])
def test_what_is_no_amount(session: Session, clock: FixedClock, amount: str) -> None:
    with pytest.raises(NotAnAmount):
        tuition(session, clock).pay(Decimal(amount), None, "card", "REF")
    with pytest.raises(NothingDue):
        tuition(session, clock).check(Decimal("1.00"), "WRI105")
    assert session.query(TuitionPayment).count() == 0


def test_two_at_once_never_pay_more_than_is_owed(database: Database, clock: FixedClock) -> None:
    barrier, outcomes = threading.Barrier(2), []

    def pay(reference: str) -> None:
        barrier.wait()
        with database.session(writes=True) as session:
            try:
                tuition(session, clock).pay(Decimal("610.00"), None, "card", reference)
                session.commit()
                outcomes.append("paid")
            except NothingDue:
                outcomes.append("nothing due")

    threads = [threading.Thread(target=pay, args=(reference,)) for reference in ("A", "B")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["nothing due", "paid"]


def test_credit_is_given_back_once(session: Session, clock: FixedClock) -> None:
    service = tuition(session, clock)
    assert [(one.course.code, one.credit) for one in service.refundable()] == [
        ("FRE101", Decimal("224.00")),
        ("MUS100", Decimal("250.00")),
    ]
    refund = service.refund("E6FRE5BNR8TK", "REF")
    session.commit()
    assert (refund.amount, refund.arrives_by) == (Decimal("224.00"), date(2025, 11, 27))
    with pytest.raises(AlreadyDone):
        service.refund("E6FRE5BNR8TK", "REF")
    with pytest.raises(NothingToRefund):
        service.refund("E6FRE5BNR8TK", "REF-2")
    assert session.query(TuitionRefund).count() == 1


def test_nobody_gets_another_ones_money(session: Session, clock: FixedClock) -> None:
    before = session.query(TuitionEntry).count()
    with pytest.raises(NothingToRefund):
        tuition(session, clock, "100002").refund("E6FRE5BNR8TK", "REF")
    with pytest.raises(NothingDue):
        tuition(session, clock, "100002").pay(Decimal("1.00"), "DES110", "card", "REF")
    assert session.query(TuitionEntry).count() == before
