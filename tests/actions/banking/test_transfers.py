from __future__ import annotations

import threading
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from actions.banking.models import Account
from actions.banking.payments import (
    AlreadyBooked,
    InsufficientFunds,
    NotAnAmount,
    OverDailyLimit,
    PaymentExpired,
    PaymentGone,
    WrongCurrency,
    check_figure,
)
from actions.banking.transfers import TransferService
from actions.clock import FixedClock
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog
from actions.database import Database
from actions.errors import Refusal


def service(session: Session, clock: FixedClock, customer: str = "100001") -> TransferService:
    customer_id = CustomerId(customer)
    return TransferService(session, customer_id, clock, AuditLog(session, customer_id, "conversation-1", clock))


def balance(session: Session, account: str) -> Decimal:
    return Decimal(session.get(Account, account, populate_existing=True).balance)


def rows(session: Session, table: str) -> int:
    return int(session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def propose(transfers: TransferService, amount: str, source: str = "savings", destination: str = "checking") -> str:
    return str(transfers.propose(transfers.plan(Decimal(amount), source, destination)).id)


def test_between_own_accounts(session: Session, clock: FixedClock) -> None:
    transfers, before = service(session, clock), rows(session, "transactions")
    booked = transfers.confirm(propose(transfers, "50.00"))
    session.commit()
    assert booked.source.balance == Decimal("2400.10")
    assert balance(session, "100001-savings") == Decimal("2400.10")
    assert balance(session, "100001-checking") == Decimal("1362.55")
    assert rows(session, "transactions") == before + 2 and rows(session, "audit_entries") == 1
    assert booked.payment.status == "booked" and booked.payment.booked_at == clock.now()


def test_to_a_payee_and_to_the_credit_card(session: Session, clock: FixedClock) -> None:
    transfers, before = service(session, clock), rows(session, "transactions")
    transfers.confirm(propose(transfers, "25.50", "checking", "payee:Ben Carter"))
    assert balance(session, "100001-checking") == Decimal("1287.05")
    assert rows(session, "transactions") == before + 1
    transfers.confirm(propose(transfers, "12.36", "checking", "credit card"))
    assert balance(session, "100001-credit") == Decimal("-400.00")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cents=st.lists(st.integers(1, 40_000), min_size=1, max_size=3))
def test_money_is_neither_made_nor_lost(session: Session, clock: FixedClock, cents: list[int]) -> None:
    transfers = service(session, clock)
    total = balance(session, "100001-savings") + balance(session, "100001-checking")
    for amount in cents:
        source, destination = ("savings", "checking") if amount % 2 else ("checking", "savings")
        with suppress(Refusal):
            transfers.confirm(propose(transfers, f"{Decimal(amount) / 100:.2f}", source, destination))
    session.flush()
    assert balance(session, "100001-savings") + balance(session, "100001-checking") == total
    session.rollback()


def test_confirming_twice_books_once(session: Session, clock: FixedClock) -> None:
    transfers = service(session, clock)
    transfer_id = propose(transfers, "50.00")
    transfers.confirm(transfer_id)
    with pytest.raises(AlreadyBooked) as raised:
        transfers.confirm(transfer_id)
    assert raised.value.reference == transfer_id
    with pytest.raises(AlreadyBooked):
        transfers.cancel(transfer_id)
    assert balance(session, "100001-savings") == Decimal("2400.10")


def test_two_confirmations_at_once_book_once(database: Database, clock: FixedClock) -> None:
    with database.session(writes=True) as session:
        transfer_id = propose(service(session, clock), "50.00")
        session.commit()
    outcomes: list[str] = []
    barrier = threading.Barrier(6)

    def confirm() -> None:
        barrier.wait()
        with database.session(writes=True) as session:
            try:
                service(session, clock).confirm(transfer_id)
                session.commit()
                outcomes.append("booked")
            except Refusal as error:
                outcomes.append(type(error).__name__)

    threads = [threading.Thread(target=confirm) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["AlreadyBooked"] * 5 + ["booked"]
    with database.session() as session:
        assert balance(session, "100001-savings") == Decimal("2400.10")
        assert rows(session, "audit_entries") == 1


def test_transfers_at_once_never_overdraw(database: Database, clock: FixedClock) -> None:
    with database.session(writes=True) as session:
        # Each fits, both together do not: 1312.55 in checking.
        ids = [
            propose(service(session, clock), amount, "checking", where)
            for amount, where in (("900.00", "savings"), ("901.00", "payee:Ben Carter"))
        ]
        session.commit()
    outcomes: list[str] = []

    def confirm(transfer_id: str) -> None:
        with database.session(writes=True) as session:
            try:
                service(session, clock).confirm(transfer_id)
                outcomes.append("booked")
            except Refusal as error:
                outcomes.append(type(error).__name__)
            session.commit()

    threads = [threading.Thread(target=confirm, args=(transfer_id,)) for transfer_id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["InsufficientFunds", "booked"]
    with database.session() as session:
        assert balance(session, "100001-checking") > 0


def test_funds_that_went_between_question_and_yes(session: Session, clock: FixedClock) -> None:
    transfers = service(session, clock)
    transfer_id = propose(transfers, "1000.00", "checking", "savings")
    session.get(Account, "100001-checking").balance = Decimal("10.00")
    session.flush()
    before = rows(session, "transactions")
    with pytest.raises(InsufficientFunds):
        transfers.confirm(transfer_id)
    session.commit()
    status = session.execute(text("SELECT status FROM transfers")).scalar()
    assert status == "failed" and balance(session, "100001-checking") == Decimal("10.00")
    assert rows(session, "transactions") == before and rows(session, "audit_entries") == 0
    with pytest.raises(PaymentGone):
        transfers.confirm(transfer_id)


def test_a_transfer_expires(session: Session, clock: FixedClock) -> None:
    transfers = service(session, clock)
    transfer_id = propose(transfers, "50.00")
    session.commit()
    clock.advance(timedelta(minutes=15))
    with pytest.raises(PaymentExpired):
        transfers.confirm(transfer_id)
    assert balance(session, "100001-savings") == Decimal("2450.10")


def test_a_new_proposal_replaces_the_old_one(session: Session, clock: FixedClock) -> None:
    transfers = service(session, clock)
    old = propose(transfers, "50.00")
    new = transfers.propose(transfers.plan(Decimal("60.00"), "savings", "checking"), replaces=old)
    with pytest.raises(PaymentGone):
        transfers.confirm(old)
    transfers.confirm(new.id)
    assert balance(session, "100001-savings") == Decimal("2390.10")


def test_the_daily_limit_counts_what_was_booked_today(session: Session, clock: FixedClock) -> None:
    transfers = service(session, clock)
    first, second = propose(transfers, "1000.00"), propose(transfers, "1000.00")
    transfers.confirm(first)
    with pytest.raises(OverDailyLimit) as raised:
        transfers.confirm(second)
    assert raised.value.left == Decimal("500.00")
    clock.advance(timedelta(days=1))
    transfers.confirm(propose(transfers, "1000.00"))


@pytest.mark.parametrize("amount", ["0", "-5", "0.001", "NaN", "Infinity"])
def test_what_is_no_amount(amount: str) -> None:
    with pytest.raises(NotAnAmount):
        check_figure(Decimal(amount))


def test_amounts_are_checked(session: Session, clock: FixedClock) -> None:
    transfers = service(session, clock)
    savings = transfers.accounts.of_type("savings")
    with pytest.raises(WrongCurrency):
        transfers.check_amount(Decimal("5.00"), "EUR", savings)
    with pytest.raises(OverDailyLimit):
        transfers.check_amount(Decimal("1500.01"), "USD", savings)
    with pytest.raises(InsufficientFunds):
        transfers.check_amount(Decimal("1312.56"), "USD", transfers.accounts.of_type("checking"))
    transfers.check_amount(Decimal("1312.55"), "USD", transfers.accounts.of_type("checking"))


def test_another_customer_can_neither_see_nor_confirm_nor_cancel(session: Session, clock: FixedClock) -> None:
    mine, theirs = service(session, clock), service(session, clock, "100002")
    transfer_id = propose(mine, "50.00")
    with pytest.raises(PaymentGone):
        theirs.confirm(transfer_id)
    theirs.cancel(transfer_id)
    assert not theirs.was_proposed(transfer_id, mine.plan(Decimal("50.00"), "savings", "checking"))
    # Their proposal over my accounts, as a programming error would make it: the lock does not hand the accounts out.
    stolen = theirs.propose(mine.plan(Decimal("50.00"), "savings", "checking"))
    with pytest.raises(PaymentGone):
        theirs.confirm(stolen.id)
    assert {account.customer_id for account in theirs.accounts.all()} == {"100002"}
    with pytest.raises(Refusal):
        theirs.payees.named("Ben Carter")
    assert balance(session, "100001-savings") == Decimal("2450.10")
    mine.confirm(transfer_id)
