from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from actions.clock import FixedClock
from actions.core.models import CustomerId
from actions.database import Database
from actions.insurance.billing_changes import BillingChangeService, Overdue, SameAsBefore
from actions.insurance.policies import PolicyGone, PolicyService
from actions.insurance.premium_payments import (
    MethodGone,
    MoreThanPayable,
    NotAnAmount,
    PaymentFilter,
    PremiumPaymentService,
)
from actions.insurance.premiums import Balance, PremiumService
from actions.references import AlreadyDone
from tests.actions.insurance.services import DANA, SAM, at_once, policies

REFERENCE, OTHER = "ABCDEFGHJKLM", "ABCDEFGHJKLN"


def payments(session: Session, clock: FixedClock, customer: CustomerId = SAM) -> PremiumPaymentService:
    return PremiumPaymentService(policies(session, clock, customer))


def balance(service: PolicyService, number: str) -> Balance:
    policy = service.find(number)
    assert policy is not None
    return PremiumService(service).balance(policy)


def test_what_is_due(session: Session, clock: FixedClock) -> None:
    sam, dana = policies(session, clock), policies(session, clock, DANA)
    soon = balance(sam, "AU-104471")
    assert (soon.due, soon.overdue, soon.payable) == (Decimal("134.60"), 0, Decimal("134.60"))
    assert soon.billed[0].due_on == date(2025, 11, 28)
    late = balance(dana, "AU-118305")
    assert (late.due, late.overdue) == (Decimal("134.34"), Decimal("67.17"))
    later = balance(sam, "HE-412093")
    assert later.due == 0 and later.payable == Decimal("2808.32") and later.next is not None


def test_a_policy_that_ends_has_no_instalments_after_that(session: Session, clock: FixedClock) -> None:
    service = policies(session, clock)
    policy = service.find("AU-104471")
    assert policy is not None
    policy.ends_on = policy.paid_until
    ended = PremiumService(service).balance(policy)
    assert ended.payable == 0 and ended.next is None


def test_an_instalment_moves_the_day_and_a_part_is_kept(session: Session, clock: FixedClock) -> None:
    service = payments(session, clock, DANA)
    payment = service.pay("AU-118305", Decimal("100.00"), "100002-paypal", REFERENCE)
    assert payment.status == "processing" and payment.booked_on == date(2025, 11, 24)
    session.flush()
    now = balance(policies(session, clock, DANA), "AU-118305")
    assert now.policy.paid_until == date(2025, 12, 14) and now.credit == Decimal("32.83")
    assert (now.due, now.overdue) == (Decimal("34.34"), 0)
    assert service.pay("AU-118305", Decimal("34.34"), "100002-card", OTHER).status == "booked"
    session.flush()
    assert balance(policies(session, clock, DANA), "AU-118305").credit == 0


def test_what_cannot_be_paid(session: Session, clock: FixedClock) -> None:
    service = payments(session, clock)
    for amount, error in (("134.61", MoreThanPayable), ("0.00", NotAnAmount), ("1.005", NotAnAmount)):
        with pytest.raises(error):
            service.pay("AU-104471", Decimal(amount), "100001-card", REFERENCE)
    with pytest.raises(MethodGone):
        service.pay("AU-104471", Decimal(10), "100002-card", REFERENCE)
    with pytest.raises(MethodGone):
        payments(session, clock, DANA).pay("AU-118305", Decimal(10), "100002-old", REFERENCE)
    with pytest.raises(PolicyGone):
        service.pay("AU-118305", Decimal(10), "100001-card", REFERENCE)


def test_two_yes_at_once_are_one_payment(database: Database, clock: FixedClock) -> None:
    def pay(session: Session) -> None:
        payments(session, clock).pay("AU-104471", Decimal("10.00"), "100001-card", REFERENCE)

    assert at_once(database, *[pay] * 4) == ["AlreadyDone"] * 3 + ["done"]


def test_two_payments_at_once_never_pay_more_than_is_due(database: Database, clock: FixedClock) -> None:
    def pay(reference: str) -> object:
        return lambda session: payments(session, clock).pay("AU-104471", Decimal("100.00"), "100001-card", reference)

    assert at_once(database, pay(REFERENCE), pay(OTHER)) == ["MoreThanPayable", "done"]  # type: ignore[arg-type]
    with database.session() as session:
        assert balance(policies(session, clock), "AU-104471").credit == Decimal("100.00")


def test_payments_are_found(session: Session, clock: FixedClock) -> None:
    service = payments(session, clock)
    assert len(service.find()) == 9
    assert len(service.find(PaymentFilter(policy_numbers=frozenset({"LI-301127"})))) == 3
    assert service.find(PaymentFilter(policy_numbers=frozenset({"AU-118305"}))) == []
    assert len(service.find(PaymentFilter(amount=Decimal("134.60")))) == 4


def test_how_often_is_changed_from_the_next_instalment_on(session: Session, clock: FixedClock) -> None:
    service = BillingChangeService(policies(session, clock))
    policy = service.change_frequency("AU-104471", "yearly", REFERENCE)
    session.flush()
    assert balance(policies(session, clock), "AU-104471").due == Decimal("1500.24")
    change = session.execute(text("SELECT kind, details, effective_on FROM insurance_policy_changes")).one()
    assert tuple(map(str, change)) == ("change_billing_frequency", "yearly", "2025-11-28")
    assert policy.billing_frequency == "yearly"
    with pytest.raises(SameAsBefore):
        service.change_frequency("AU-104471", "yearly", OTHER)
    with pytest.raises(AlreadyDone):
        service.change_frequency("AU-104471", "monthly", REFERENCE)
    with pytest.raises(Overdue):
        BillingChangeService(policies(session, clock, DANA)).change_frequency("AU-118305", "yearly", OTHER)


def test_autopay_on_and_off(session: Session, clock: FixedClock) -> None:
    service = BillingChangeService(policies(session, clock))
    policy = service.set_up_autopay("AU-104471", "100001-bank", REFERENCE)
    assert policy.autopay and policy.payment_label == "checking account ending in 3377"
    with pytest.raises(SameAsBefore):
        service.set_up_autopay("AU-104471", "100001-bank", OTHER)
    assert not service.cancel_autopay("AU-104471", OTHER).autopay
    with pytest.raises(SameAsBefore):
        service.cancel_autopay("AU-104471", "ABCDEFGHJKLP")
    with pytest.raises(PolicyGone):
        service.cancel_autopay("AU-118306", "ABCDEFGHJKLQ")
