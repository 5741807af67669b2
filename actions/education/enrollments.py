"""A student's enrollments: who is in which run, who waits, and seats that are never given twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.columns import CENT
from actions.context import ActionRequest
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog
from actions.education.calendar import overlap
from actions.education.catalogue import Catalogue
from actions.education.models import OPEN, Course, CourseRun
from actions.education.student_models import (
    COMPLETED,
    DROPPED,
    ENROLLED,
    WAITING,
    Enrollment,
    RefundRule,
)
from actions.education.tuition import Tuition
from actions.errors import Refusal
from actions.references import add_once, refuse_twice

NOTHING = Decimal("0.00")


class EnrollmentRefused(Refusal):
    """Root of the reasons why somebody is not enrolled or not taken out."""


class AlreadyIn(EnrollmentRefused):
    """The student is in the course already, or waits for it; `enrollment` says which."""

    def __init__(self, enrollment: Enrollment) -> None:
        super().__init__("already enrolled")
        self.enrollment = enrollment


class NotOpen(EnrollmentRefused):
    """The run has begun too long ago, or was cancelled."""


class RunFull(EnrollmentRefused):
    """The last seat went a moment ago."""


class NotEnrolled(EnrollmentRefused):
    """There is no such active enrollment of the student's (any more)."""


class CourseOver(EnrollmentRefused):
    """The course has ended, so there is nothing to drop."""


@dataclass(frozen=True)
class Place:
    """An enrollment with its run and course."""

    enrollment: Enrollment
    run: CourseRun
    course: Course

    @property
    def waits(self) -> bool:
        """Whether it is a place on the waiting list."""
        return bool(self.enrollment.status == WAITING)


@dataclass(frozen=True)
class DropTerms:
    """What dropping a course gives back, and until when."""

    credit: Decimal
    percent: Decimal
    until: date | None


class EnrollmentRepository:
    """The student's own enrollments."""

    def __init__(self, session: Session, customer_id: CustomerId) -> None:
        self._session = session
        self._customer_id = customer_id

    def places(self, *statuses: str) -> list[Place]:
        """Those of a status, the latest run last."""
        query = (
            select(Enrollment, CourseRun, Course)
            .join(CourseRun, CourseRun.id == Enrollment.run_id)
            .join(Course, Course.code == CourseRun.course_code)
            .where(Enrollment.customer_id == self._customer_id, Enrollment.status.in_(statuses))
            .order_by(CourseRun.starts_on, CourseRun.id)
        )
        return [Place(*row) for row in self._session.execute(query)]

    def end(self, enrollment_id: str, was: str, on: date) -> bool:
        """Mark an enrollment as dropped; False where it was not the student's, or not of that status any more."""
        query = update(Enrollment).where(
            Enrollment.customer_id == self._customer_id, Enrollment.id == enrollment_id, Enrollment.status == was
        )
        done = self._session.execute(
            query.values(status=DROPPED, ended_on=on).execution_options(synchronize_session="fetch")
        )
        return bool(done.rowcount)


def own_places(request: ActionRequest, customer_id: CustomerId) -> list[Place]:
    """The courses that the student is in and that are not over, without those that are waited for."""
    found = EnrollmentRepository(request.session, customer_id).places(ENROLLED)
    return [place for place in found if place.run.ends_on >= request.clock.today()]


class EnrollmentService:
    """One student's enrollments.

    Args:
        session: a session; `enroll` and `drop` need one that may write.
        customer_id: whose enrollments.
        clock: what time it is.
        audit: where changes are noted.
    """

    def __init__(self, session: Session, customer_id: CustomerId, clock: Clock, audit: AuditLog) -> None:
        self._session = session
        self._customer_id = customer_id
        self._clock = clock
        self._audit = audit
        self._own = EnrollmentRepository(session, customer_id)
        self.catalogue = Catalogue(session, clock.today())
        self.tuition = Tuition(session, customer_id, clock, audit)

    def active(self) -> list[Place]:
        """Courses that the student is in, or waits for, and that are not over."""
        today = self._clock.today()
        return [place for place in self._own.places(ENROLLED, WAITING) if place.run.ends_on >= today]

    def attended(self) -> list[Place]:
        """Courses that the student is in, not over, without those that are waited for."""
        return [place for place in self.active() if not place.waits]

    def completed(self) -> list[Place]:
        """Courses that the student has completed."""
        return self._own.places(COMPLETED)

    def all(self) -> list[Place]:
        """Everything that the student is, or was, in."""
        return self._own.places(ENROLLED, WAITING, COMPLETED)

    def check(self, run: CourseRun) -> None:
        """Whether the student may join a run, with a seat or on its waiting list.

        Raises:
            EnrollmentRefused: AlreadyIn or NotOpen.
        """
        for place in self.active():
            waits_for_it = place.waits and place.run.id == run.id and self.seat_for(run)
            if place.course.code == run.course_code and not waits_for_it:
                raise AlreadyIn(place.enrollment)
        if not self.catalogue.can_be_joined(run):
            raise NotOpen("too late")

    def clash(self, run: CourseRun) -> Place | None:
        """A course of the student's that meets at the same time."""
        return next((place for place in self.attended() if overlap(place.run, run)), None)

    def seat_for(self, run: CourseRun) -> bool:
        """Whether there is a seat for the student: those who waited first come first."""
        return int(run.taken) + self._ahead(run) < int(run.seats)

    def waiting(self, run: CourseRun) -> int:
        """How many wait for a seat in a run."""
        query = select(func.count()).where(Enrollment.run_id == run.id, Enrollment.status == WAITING)
        return int(self._session.execute(query).scalar_one())

    def place_in_line(self, run: CourseRun) -> int:
        """The student's place on a run's waiting list, the first being 1."""
        return self._ahead(run) + 1

    def enroll(self, run_id: str, reference: str, *, wait: bool) -> Enrollment:
        """Take a seat and charge for it, or a place on the waiting list, and note it, in the caller's one transaction.

        The run is locked first, so that nobody takes the seat in between; the statement that takes it finds none
        where all are taken, and the database refuses a run that is oversold, whoever writes.

        Args:
            run_id: the run.
            reference: the key of the enrollment.
            wait: whether a place on the waiting list was agreed to, and no seat.

        Raises:
            AlreadyDone: it was stored under that reference before.
            EnrollmentRefused: AlreadyIn, NotOpen or RunFull.
        """
        refuse_twice(self._session, Enrollment, self._customer_id, reference)
        run = self._lock(run_id)
        self.check(run)
        if not wait and not self._take_seat(run):
            raise RunFull("no seat left")
        for place in self.active():
            if place.run.id == run.id:  # waited for it until now
                self._own.end(place.enrollment.id, WAITING, self._clock.today())
        enrollment = Enrollment(
            id=reference,
            customer_id=self._customer_id,
            run_id=run.id,
            status=WAITING if wait else ENROLLED,
            created_at=self._clock.now(),
        )
        add_once(self._session, enrollment, reference)
        if not wait:
            course = self.catalogue.course(run.course_code)
            assert course is not None
            self.tuition.charge(enrollment, course, self.catalogue.starts(run))
        self._audit.note("wait_for_course" if wait else "enroll_in_course", run=run.id, enrollment=reference)
        return enrollment

    def drop_terms(self, place: Place) -> DropTerms:
        """What is given back for a course that is dropped today."""
        if place.waits:
            return DropTerms(NOTHING, NOTHING, None)
        passed = (self._clock.today() - self.catalogue.starts(place.run)).days
        rules = self._session.execute(select(RefundRule).order_by(RefundRule.days)).scalars().all()
        rule = next((rule for rule in rules if passed <= rule.days), None)
        if rule is None:
            return DropTerms(NOTHING, NOTHING, None)
        base = place.course.fee + (place.course.materials_fee if rule.materials_too else NOTHING)
        credit = (base * rule.percent / 100).quantize(CENT, rounding=ROUND_HALF_UP)
        until = self.catalogue.starts(place.run).toordinal() + int(rule.days)
        return DropTerms(credit, Decimal(rule.percent), date.fromordinal(until))

    def drop(self, enrollment_id: str) -> Place:
        """Take the student out of a course, free the seat and post what is given back, in the caller's transaction.

        Raises:
            NotEnrolled: it is not the student's, or not active any more.
            CourseOver: the course has ended.
        """
        place = next((one for one in self._own.places(ENROLLED, WAITING) if one.enrollment.id == enrollment_id), None)
        if place is None:
            raise NotEnrolled("no such enrollment")
        if place.run.ends_on < self._clock.today():
            raise CourseOver("the course is over")
        self._lock(place.run.id)
        terms = self.drop_terms(place)
        was = WAITING if place.waits else ENROLLED
        if not self._own.end(enrollment_id, was, self._clock.today()):
            raise NotEnrolled("ended a moment ago")
        if was == ENROLLED:
            seats = update(CourseRun).where(CourseRun.id == place.run.id)
            self._session.execute(
                seats.values(taken=CourseRun.taken - 1).execution_options(synchronize_session="fetch")
            )
            self.tuition.credit(enrollment_id, terms.credit, f"Dropped: {terms.percent.normalize():f}% given back")
        self._audit.note("drop_course", enrollment=enrollment_id, credit=str(terms.credit))
        return place

    def _lock(self, run_id: str) -> CourseRun:
        query = select(CourseRun).where(CourseRun.id == run_id).with_for_update()
        run: Any = self._session.execute(query.execution_options(populate_existing=True)).scalar_one_or_none()
        if run is None:
            raise NotOpen("no such run")
        return run  # type: ignore[no-any-return]

    def _take_seat(self, run: CourseRun) -> bool:
        free = CourseRun.taken + self._ahead(run) < CourseRun.seats
        query = update(CourseRun).where(CourseRun.id == run.id, CourseRun.status == OPEN, free)
        done = self._session.execute(
            query.values(taken=CourseRun.taken + 1).execution_options(synchronize_session="fetch")
        )
        return bool(done.rowcount)

    def _ahead(self, run: CourseRun) -> int:
        """How many wait before the student; all, where the student does not wait."""
        query = select(func.count()).where(Enrollment.run_id == run.id, Enrollment.status == WAITING)
        own = next((p.enrollment for p in self._own.places(WAITING) if p.run.id == run.id), None)
        if own is not None:
            earlier = Enrollment.created_at < own.created_at
            together = (Enrollment.created_at == own.created_at) & (Enrollment.id < own.id)
            query = query.where(earlier | together)
        return int(self._session.execute(query).scalar_one())
