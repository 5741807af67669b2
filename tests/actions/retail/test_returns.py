"""Returns: what is paid back, until when, and once."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from actions.clock import FixedClock
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog
from actions.references import AlreadyDone
from actions.retail.models import ReturnReason
from actions.retail.order_models import Refund
from actions.retail.returns import (
    NotDelivered,
    ReturnedAlready,
    ReturnService,
    TooLong,
    reason_named,
    reasons,
)
from actions.retail.shoppers import Shopper

SAM, DANA = "100001", "100002"


def service(session: Session, clock: FixedClock, customer: str = SAM) -> ReturnService:
    customer_id = CustomerId(customer)
    return ReturnService(session, customer_id, clock, AuditLog(session, customer_id, "conversation-1", clock))


def reason(session: Session, name: str) -> ReturnReason:
    return next(one for one in reasons(session) if one.id == name)


def test_the_sum_by_reason(session: Session, clock: FixedClock) -> None:
    returns = service(session, clock)
    ((own, line),) = returns.returnable()
    assert (own.number, line.name) == ("R-20417", "Cairn Hiking Boots, size 10")
    mind = returns.sum(own, line, reason(session, "mind"))
    assert mind.refund == Decimal("157.31")  # 149.00 and 13.26 tax, less 4.95 for the label
    assert returns.sum(own, line, reason(session, "damaged")).refund == Decimal("162.26")
    Shopper(session, CustomerId(SAM)).own_account().membership = "plus"
    session.flush()
    assert service(session, clock).sum(own, line, reason(session, "mind")).label == Decimal("0.00")


def test_a_return_is_noted_once_with_its_refund(session: Session, clock: FixedClock) -> None:
    returns = service(session, clock)
    refund = returns.send_back("R-20417", "20417-1", reason(session, "size"), "too small", "REF")
    assert (refund.amount, refund.status, refund.arrives_by) == (Decimal("157.31"), "waiting for the parcel", None)
    with pytest.raises(AlreadyDone):
        returns.send_back("R-20417", "20417-1", reason(session, "size"), "too small", "REF")
    with pytest.raises(ReturnedAlready):
        returns.send_back("R-20417", "20417-1", reason(session, "size"), "too small", "REF-2")
    assert session.query(Refund).filter(Refund.id == "REF").count() == 1


def test_thirty_days_and_no_more(session: Session, clock: FixedClock) -> None:
    returns = service(session, clock)
    ((own, line),) = returns.returnable()
    clock.advance(timedelta(days=18))  # delivered twelve days ago
    returns.check(own, line)
    clock.advance(timedelta(days=1))
    with pytest.raises(TooLong) as refused:
        returns.check(own, line)
    assert str(refused.value.until) == "2025-12-08"


def test_what_is_not_there_is_not_returned(session: Session, clock: FixedClock) -> None:
    with pytest.raises(NotDelivered):
        service(session, clock).send_back("R-20455", "20455-1", reason(session, "mind"), "no", "REF")
    assert service(session, clock, DANA).returnable() == []


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("the zipper is broken", "damaged"),
        ("they're too small", "size"),
        ("you sent the wrong item", "wrong"),
        ("it came too late", "late"),
        ("i changed my mind", "mind"),
        ("a part is missing", "missing"),
        ("hm", None),
    ],
)
def test_reasons_in_customers_words(session: Session, said: str, found: str | None) -> None:
    named = reason_named(session, said)
    assert (None if named is None else named.id) == found
