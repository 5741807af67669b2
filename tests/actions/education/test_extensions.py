"""More time: before the deadline, at most a week, two a term, once each."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from actions.clock import FixedClock
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog
from actions.database import Database
from actions.education.coursework import (
    CourseworkService,
    ExtendedBefore,
    Graded,
    NoneLeft,
    NoSuchWork,
    NotSoManyDays,
    PastDue,
)
from actions.education.extension_words import read_bare, read_days, read_reason, read_until
from actions.education.student_models import Extension
from actions.references import AlreadyDone


def service(session: Session, clock: FixedClock, customer: str = "100001") -> CourseworkService:
    customer_id = CustomerId(customer)
    return CourseworkService(session, customer_id, clock, AuditLog(session, customer_id, "conversation-1", clock))


def test_an_extension_moves_the_deadline_once(session: Session, clock: FixedClock) -> None:
    work = service(session, clock)
    assert work.extensions_left() == 1
    assert work.extend("PRG101-C-3", 5, "the flu", "REF").due_on == date(2025, 11, 30)
    session.commit()
    assert next(w.due_on for w in work.open() if w.assignment.id == "PRG101-C-3") == date(2025, 11, 30)
    with pytest.raises(AlreadyDone):
        work.extend("PRG101-C-3", 5, "the flu", "REF")
    with pytest.raises(ExtendedBefore):
        work.extend("PRG101-C-3", 2, "again", "REF-2")
    with pytest.raises(NoneLeft):
        work.extend("WRI105-C-2", 2, "work", "REF-3")


@pytest.mark.parametrize(
    ("assignment", "days", "refusal"),
    [
        ("PRG101-C-1", 2, Graded),
        ("PRG101-C-3", 8, NotSoManyDays),
        ("PRG101-C-3", 0, NotSoManyDays),
        ("ACC101-C-2", 2, NoSuchWork),  # Dana's
    ],
)
def test_refusals_store_nothing(
    session: Session, clock: FixedClock, assignment: str, days: int, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        service(session, clock).extend(assignment, days, "because", "REF")
    assert session.get(Extension, "REF") is None


def test_after_the_deadline_it_is_too_late(session: Session, clock: FixedClock) -> None:
    clock.advance(timedelta(days=6))
    with pytest.raises(PastDue):
        service(session, clock).extend("PRG101-C-3", 2, "because", "REF")


def test_two_at_once_are_no_third_one(database: Database, clock: FixedClock) -> None:
    barrier, outcomes = threading.Barrier(2), []

    def extend(assignment: str) -> None:
        barrier.wait()
        with database.session(writes=True) as session:
            try:
                service(session, clock).extend(assignment, 2, "work", f"REF-{assignment}")
                session.commit()
                outcomes.append("more time")
            except NoneLeft:
                outcomes.append("none left")

    threads = [threading.Thread(target=extend, args=(assignment,)) for assignment in ("PRG101-C-3", "WRI105-C-2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["more time", "none left"]


@pytest.mark.parametrize(
    ("said", "days"),
    [("3 more days please", 3), ("a week", 7), ("a couple of days", 2), ("two extra days", 2), ("more time", None),
     ("an extension, it's due in 2 days", None)],
)  # fmt: skip
def test_days_in_words(said: str, days: int | None) -> None:
    assert read_days(said) == days


@pytest.mark.parametrize(
    ("said", "days"), [("3", 3), ("make it five", 5), ("the flu", None), ("like 2 days", 2), ("7 then", 7)]
)
def test_a_bare_figure(said: str, days: int | None) -> None:
    assert read_bare(said) == days


def test_until_a_day() -> None:
    due, today = date(2025, 11, 25), date(2025, 11, 20)
    assert read_until("until friday", "until:weekday:friday", due, today, asked=False) == 3
    assert read_until("friday", "weekday:friday", due, today, asked=True) == 3
    assert read_until("the one due friday", "weekday:friday", due, today, asked=False) is None


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("until friday please, my kid is ill", "my kid is ill"),
        ("3 days because i had to travel", "i had to travel"),
        ("because of my back surgery", "my back surgery"),
        ("more time for essay 2", None),
    ],
)
def test_the_reason_in_a_wish(said: str, reason: str | None) -> None:
    assert read_reason(said) == reason
