from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from actions.clock import FixedClock
from actions.core.authentication import Authentication
from actions.core.log_in_tries import LogInLocked, WrongLogIn
from actions.database import Database


@pytest.fixture
def authentication(database: Database, clock: FixedClock) -> Iterator[Authentication]:
    with Session(database.engine, future=True, expire_on_commit=False) as session:
        yield Authentication(session, "conversation-1", clock)


def log_in(authentication: Authentication, number: str, passcode: str) -> str:
    try:
        return str(authentication.log_in(number, passcode).number)
    finally:
        authentication._session.commit()


def test_log_in_and_out(authentication: Authentication) -> None:
    assert authentication.current() is None
    assert log_in(authentication, "100001", "2580") == "100001"
    state = authentication.current()
    assert state is not None and state.customer_id == "100001"
    assert authentication.log_out() is True
    assert authentication.current() is None
    assert authentication.log_out() is False


def test_a_log_in_belongs_to_its_conversation(authentication: Authentication, clock: FixedClock) -> None:
    log_in(authentication, "100001", "2580")
    assert Authentication(authentication._session, "conversation-2", clock).current() is None


def test_a_log_in_ends_after_15_idle_minutes_and_slides(authentication: Authentication, clock: FixedClock) -> None:
    log_in(authentication, "100001", "2580")
    clock.advance(timedelta(minutes=14))
    state = authentication.current()
    assert state is not None and state.stale
    authentication.touch()
    clock.advance(timedelta(minutes=14))
    assert authentication.current() is not None
    clock.advance(timedelta(minutes=1))
    assert authentication.current() is None
    authentication.touch()
    assert authentication.current() is None, "touching must not wake an expired log-in"


@pytest.mark.parametrize("number", ["100001", "999999"])
def test_five_wrong_tries_lock_known_and_unknown_numbers_alike(
    authentication: Authentication, clock: FixedClock, number: str
) -> None:
    left = []
    for _ in range(4):
        with pytest.raises(WrongLogIn) as wrong:
            log_in(authentication, number, "0000")
        left.append(wrong.value.tries_left)
    assert left == [4, 3, 2, 1]
    for passcode in ("0000", "2580"):
        with pytest.raises(LogInLocked) as locked:
            log_in(authentication, number, passcode)
        assert locked.value.until == clock.now() + timedelta(minutes=15)


def test_the_fifth_try_may_be_right(authentication: Authentication) -> None:
    for _ in range(4):
        with pytest.raises(WrongLogIn):
            log_in(authentication, "100001", "0000")
    assert log_in(authentication, "100001", "2580") == "100001"
    with pytest.raises(WrongLogIn) as wrong:
        log_in(authentication, "100001", "0000")
    assert wrong.value.tries_left == 4


def test_a_lock_holds_for_15_minutes_from_every_conversation(authentication: Authentication, clock: FixedClock) -> None:
    elsewhere = Authentication(authentication._session, "conversation-2", clock)
    for _ in range(4):
        with pytest.raises(WrongLogIn):
            log_in(authentication, "100001", "0000")
    with pytest.raises(LogInLocked):
        log_in(authentication, "100001", "0000")
    with pytest.raises(LogInLocked):
        log_in(elsewhere, "100001", "2580")
    clock.advance(timedelta(minutes=15, seconds=1))
    assert log_in(elsewhere, "100001", "2580") == "100001"


def test_a_conversation_cannot_try_many_numbers(authentication: Authentication) -> None:
    for number in ("100002", "100003", "100004", "100005"):
        with pytest.raises(WrongLogIn):
            log_in(authentication, number, "0000")
    with pytest.raises(LogInLocked):
        log_in(authentication, "100006", "0000")
    with pytest.raises(LogInLocked):
        log_in(authentication, "100001", "2580")


def test_tries_at_the_same_time_do_not_slip_past_the_lock(database: Database, clock: FixedClock) -> None:
    outcomes: list[str] = []

    def attempt(n: int) -> None:
        with Session(database.engine, future=True) as session:
            try:
                Authentication(session, f"conversation-{n}", clock).log_in("100001", "0000")
            except (WrongLogIn, LogInLocked) as error:
                outcomes.append(type(error).__name__)
            session.commit()

    threads = [threading.Thread(target=attempt, args=(n,)) for n in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("WrongLogIn") == 4 and outcomes.count("LogInLocked") == 6


def test_many_right_log_ins_at_once_are_all_let_in(database: Database, clock: FixedClock) -> None:
    outcomes: list[str] = []

    def attempt(n: int) -> None:
        with Session(database.engine, future=True) as session:
            outcomes.append(Authentication(session, f"conversation-{n}", clock).log_in("100001", "2580").first_name)
            session.commit()

    threads = [threading.Thread(target=attempt, args=(n,)) for n in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == ["Sam"] * 10
