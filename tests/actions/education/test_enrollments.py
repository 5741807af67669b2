"""Seats: given once, never more than there are, and first to those who wait."""

from __future__ import annotations

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from actions.clock import FixedClock
from actions.core.models import AuditEntry, CustomerId
from actions.core.repositories import AuditLog
from actions.database import Database
from actions.education.enrollments import (
    AlreadyIn,
    CourseOver,
    EnrollmentService,
    NotEnrolled,
    NotOpen,
    RunFull,
)
from actions.education.models import CourseRun
from actions.education.student_models import Enrollment, TuitionEntry
from actions.references import AlreadyDone

SAM, DANA = "100001", "100002"


def service(session: Session, clock: FixedClock, customer: str = SAM) -> EnrollmentService:
    customer_id = CustomerId(customer)
    return EnrollmentService(session, customer_id, clock, AuditLog(session, customer_id, "conversation-1", clock))


def run_of(session: Session, run_id: str) -> CourseRun:
    session.expire_all()
    found = session.get(CourseRun, run_id)
    assert found is not None
    return found


def test_a_seat_is_taken_charged_and_noted_once(session: Session, clock: FixedClock) -> None:
    enrollments = service(session, clock)
    before = run_of(session, "PHO101-A").taken
    enrollments.enroll("PHO101-A", "REF", wait=False)
    session.commit()
    assert run_of(session, "PHO101-A").taken == before + 1
    entries = session.query(TuitionEntry).filter(TuitionEntry.enrollment_id == "REF").order_by(TuitionEntry.id).all()
    assert [(e.amount, str(e.due_on)) for e in entries] == [
        (Decimal("50.00"), "2025-11-27"),
        (Decimal("300.00"), "2025-12-06"),
    ]
    assert [entry.action for entry in session.query(AuditEntry)] == ["enroll_in_course"]
    with pytest.raises(AlreadyDone):
        enrollments.enroll("PHO101-A", "REF", wait=False)
    with pytest.raises(AlreadyIn):
        enrollments.enroll("PHO101-A", "REF-2", wait=False)
    assert run_of(session, "PHO101-A").taken == before + 1


def test_the_last_seat_goes_to_one_of_two_at_once(database: Database, clock: FixedClock) -> None:
    assert _free(database, "MUS100-A") == 1
    barrier, outcomes = threading.Barrier(2), []

    def enroll(customer: str) -> None:
        barrier.wait()
        with database.session(writes=True) as session:
            try:
                service(session, clock, customer).enroll("MUS100-A", f"REF-{customer}", wait=False)
                session.commit()
                outcomes.append("in")
            except RunFull:
                outcomes.append("full")

    threads = [threading.Thread(target=enroll, args=(customer,)) for customer in (SAM, DANA)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["full", "in"] and _free(database, "MUS100-A") == 0
    with database.session() as session:
        assert session.query(Enrollment).filter(Enrollment.run_id == "MUS100-A").count() == 1


def _free(database: Database, run_id: str) -> int:
    with database.session() as session:
        run = run_of(session, run_id)
        return int(run.seats) - int(run.taken)


def test_two_yes_at_once_are_one_enrollment(database: Database, clock: FixedClock) -> None:
    barrier, outcomes = threading.Barrier(2), []

    def enroll(reference: str) -> None:
        barrier.wait()
        with database.session(writes=True) as session:
            try:
                service(session, clock).enroll("PHO101-A", reference, wait=False)
                session.commit()
                outcomes.append("in")
            except (AlreadyDone, AlreadyIn, IntegrityError):
                outcomes.append("already")

    threads = [threading.Thread(target=enroll, args=(reference,)) for reference in ("SAME", "SAME")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["already", "in"] and _free(database, "PHO101-A") == 4


@pytest.mark.parametrize("taken", [13, -1])
def test_the_database_itself_refuses_an_oversold_course(session: Session, taken: int) -> None:
    with pytest.raises(IntegrityError):
        session.execute(update(CourseRun).where(CourseRun.id == "PHO201-A").values(taken=taken))


def test_a_full_course_is_waited_for_and_the_first_in_line_gets_the_seat(session: Session, clock: FixedClock) -> None:
    sam, dana = service(session, clock), service(session, clock, DANA)
    with pytest.raises(RunFull):
        sam.enroll("PHO201-A", "SAM", wait=False)
    sam.enroll("PHO201-A", "SAM", wait=True)
    assert session.query(TuitionEntry).filter(TuitionEntry.enrollment_id == "SAM").count() == 0
    session.execute(update(CourseRun).where(CourseRun.id == "PHO201-A").values(taken=11))
    run = run_of(session, "PHO201-A")
    # Dana has waited for longer; the public list shows no free seat.
    assert not sam.seat_for(run) and dana.seat_for(run) and sam.catalogue.free_seats(run) == 0
    with pytest.raises(AlreadyIn):
        sam.enroll("PHO201-A", "SAM-2", wait=False)
    dana.enroll("PHO201-A", "DANA", wait=False)
    session.commit()
    statuses = {e.id: e.status for e in session.query(Enrollment).filter(Enrollment.run_id == "PHO201-A")}
    assert statuses == {"SAM": "waiting", "DANA": "enrolled", "E9PHO2TXJ6RB": "dropped"}
    assert run_of(session, "PHO201-A").taken == 12


def test_those_who_joined_the_list_at_the_same_moment_have_places_of_their_own(
    session: Session, clock: FixedClock
) -> None:
    session.execute(update(Enrollment).where(Enrollment.id == "E9PHO2TXJ6RB").values(created_at=clock.now()))
    sam, dana, run = service(session, clock), service(session, clock, DANA), run_of(session, "PHO201-A")
    sam.enroll(str(run.id), "E1", wait=True)
    assert (sam.place_in_line(run), dana.place_in_line(run)) == (1, 2)


def test_what_began_long_ago_or_was_called_off_is_not_open(session: Session, clock: FixedClock) -> None:
    for run_id in ("FRE101-C", "MUS100-X", "nonsense"):
        with pytest.raises(NotOpen):
            service(session, clock).enroll(run_id, "REF", wait=False)


@pytest.mark.parametrize(
    ("days", "credit"),
    [(0, "400.00"), (32, "288.00"), (37, "288.00"), (41, "180.00"), (60, "0.00")],
)  # fmt: skip
def test_what_is_given_back_depends_on_the_day(session: Session, clock: FixedClock, days: int, credit: str) -> None:
    # The first class of DES110 is on Dec 22, 32 days from now.
    clock.advance(timedelta(days=days))
    place = next(p for p in service(session, clock).active() if p.course.code == "DES110")
    assert service(session, clock).drop_terms(place).credit == Decimal(credit)


def test_dropping_frees_the_seat_once(session: Session, clock: FixedClock) -> None:
    enrollments, before = service(session, clock), run_of(session, "DES110-A").taken
    enrollments.drop("E8DES3KYP7WC")
    session.commit()
    assert run_of(session, "DES110-A").taken == before - 1
    assert [a.balance for a in enrollments.tuition.accounts() if a.course.code == "DES110"] == [Decimal("0.00")]
    with pytest.raises(NotEnrolled):
        enrollments.drop("E8DES3KYP7WC")
    assert run_of(session, "DES110-A").taken == before - 1


def test_nobody_drops_what_is_another_ones_or_over(session: Session, clock: FixedClock) -> None:
    with pytest.raises(NotEnrolled):
        service(session, clock, DANA).drop("E8DES3KYP7WC")
    clock.advance(timedelta(days=60))
    with pytest.raises(CourseOver):
        service(session, clock).drop("E9PRG2HTM6VB")


def test_courses_that_meet_at_the_same_time_are_noticed(session: Session, clock: FixedClock) -> None:
    clash = service(session, clock).clash(run_of(session, "SPA101-A"))
    assert clash is not None and clash.course.code == "PRG101"
    assert service(session, clock).clash(run_of(session, "SPA101-B")) is None
