from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from actions.banking.models import Account, Transaction
from actions.banking.payment_models import Wire
from actions.banking.payments import (
    AlreadyBooked,
    InsufficientFunds,
    NotAnAmount,
    OverDailyLimit,
    PaymentExpired,
    PaymentGone,
    WrongCurrency,
)
from actions.banking.transfers import TransferService
from actions.banking.wires import NotOffered, WireService
from actions.clock import FixedClock
from actions.core.models import AuditEntry, CustomerId
from actions.core.repositories import AuditLog

ROUTING, BIC, IBAN = "021000021", "DEUTDEFF", "DE89370400440532013000"


def service(session: Session, clock: FixedClock, customer: str = "100001") -> WireService:
    customer_id = CustomerId(customer)
    return WireService(session, customer_id, clock, AuditLog(session, customer_id, "conversation-1", clock))


def propose(
    wires: WireService, amount: str, source: str = "checking", bank: str = ROUTING, to: str = "123456789"
) -> str:
    return str(wires.propose(wires.plan(Decimal(amount), source, "Morgan Title LLC", bank, to)).id)


def balance(session: Session, account: str) -> Decimal:
    return Decimal(session.get(Account, account, populate_existing=True).balance)


def test_fees_and_arrival_come_from_the_database(session: Session, clock: FixedClock) -> None:
    wires = service(session, clock)
    home, abroad = (wires.plan(Decimal("5.00"), "checking", "A B", bank, IBAN) for bank in (ROUTING, BIC))
    assert (home.kind, home.fee, home.arrives) == ("domestic", Decimal("25.00"), "the same business day")
    assert (abroad.kind, abroad.fee, abroad.arrives) == ("international", Decimal("45.00"), "in 2 to 4 business days")
    clock.advance(timedelta(hours=1))
    assert wires.arrival("domestic") == "the next business day"
    clock.advance(timedelta(hours=40))
    assert clock.today().weekday() == 5 and clock.time_of_day().hour == 8
    assert wires.arrival("domestic") == "the next business day", "no wire leaves on a Saturday"


def test_amount_and_fee_leave_together_and_once(session: Session, clock: FixedClock) -> None:
    wires, before = service(session, clock), session.query(Transaction).count()
    wire_id = propose(wires, "500.00")
    assert balance(session, "100001-checking") == Decimal("1312.55"), "a question moves nothing"
    booked = wires.confirm(wire_id)
    session.commit()
    assert booked.payment.status == "booked" and booked.source.balance == Decimal("787.55")
    assert session.query(Transaction).count() == before + 2
    assert [(entry.action, entry.details["fee"]) for entry in session.query(AuditEntry)] == [("book_wire", "25.00")]
    with pytest.raises(AlreadyBooked):
        wires.confirm(wire_id)
    with pytest.raises(AlreadyBooked):
        wires.cancel(wire_id)
    assert balance(session, "100001-checking") == Decimal("787.55")


def test_the_fee_has_to_be_there_too(session: Session, clock: FixedClock) -> None:
    wires = service(session, clock)
    with pytest.raises(InsufficientFunds):
        propose(wires, "1300.00")
    wire_id = propose(wires, "1287.55")
    session.get(Account, "100001-checking").balance -= Decimal("0.01")
    with pytest.raises(InsufficientFunds):
        wires.confirm(wire_id)
    session.commit()
    assert session.get(Wire, wire_id).status == "failed" and balance(session, "100001-checking") == Decimal("1312.54")
    assert session.query(AuditEntry).count() == 0


def test_wires_and_transfers_share_the_daily_limit(session: Session, clock: FixedClock) -> None:
    wires = service(session, clock)
    wires.confirm(propose(wires, "1000.00", "savings"))
    with pytest.raises(OverDailyLimit) as raised:
        propose(wires, "500.01", "savings")
    assert raised.value.left == Decimal("500.00")
    customer_id = CustomerId("100001")
    transfers = TransferService(session, customer_id, clock, AuditLog(session, customer_id, "c", clock))
    with pytest.raises(OverDailyLimit):
        transfers.propose(transfers.plan(Decimal("500.01"), "savings", "checking"))
    transfers.confirm(transfers.propose(transfers.plan(Decimal("500.00"), "savings", "checking")).id)


def test_what_is_no_wire(session: Session, clock: FixedClock) -> None:
    wires = service(session, clock)
    for bank, account in (("021000022", "123456789"), ("CHASUS33", "123456789"), (BIC, "DE88370400440532013000")):
        with pytest.raises(NotOffered):
            wires.plan(Decimal("5.00"), "checking", "A B", bank, account)
    checking = wires.accounts.of_type("checking")
    for amount, currency, error in (("0.00", "USD", NotAnAmount), ("5.00", "EUR", WrongCurrency)):
        with pytest.raises(error):
            wires.check_amount(Decimal(amount), currency, checking, Decimal("25.00"))


def test_late_cancelled_and_foreign_wires(session: Session, clock: FixedClock) -> None:
    wires = service(session, clock)
    late, cancelled = propose(wires, "5.00"), propose(wires, "6.00")
    wires.cancel(cancelled)
    with pytest.raises(PaymentGone):
        wires.confirm(cancelled)
    with pytest.raises(PaymentGone):
        service(session, clock, "100002").confirm(late)
    clock.advance(timedelta(minutes=16))
    with pytest.raises(PaymentExpired):
        wires.confirm(late)
    assert balance(session, "100001-checking") == Decimal("1312.55")
