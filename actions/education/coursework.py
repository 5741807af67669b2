"""A student's work: what is due, what it got, and more time for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog, CustomerRepository
from actions.education.models import Course, CourseRun
from actions.education.student_models import (
    COMPLETED,
    ENROLLED,
    Assignment,
    Certificate,
    Enrollment,
    Extension,
    Grade,
)
from actions.errors import Refusal
from actions.references import add_once, refuse_twice

MOST_DAYS, MOST_A_TERM = 7, 2


class ExtensionRefused(Refusal):
    """Root of the reasons why there is no more time."""


class NoSuchWork(ExtensionRefused):
    """The assignment is none of the student's."""


class PastDue(ExtensionRefused):
    """The deadline has passed."""


class Graded(ExtensionRefused):
    """It has been handed in and graded."""


class ExtendedBefore(ExtensionRefused):
    """There was more time for it already."""


class NoneLeft(ExtensionRefused):
    """Two in this term are used up."""


class NotSoManyDays(ExtensionRefused):
    """Fewer than one day, or more than a week."""


@dataclass(frozen=True)
class Work:
    """An assignment of a student's, with what has become of it."""

    assignment: Assignment
    enrollment: Enrollment
    run: CourseRun
    course: Course
    grade: Grade | None
    extension: Extension | None

    @property
    def words(self) -> str | None:
        """What customers call it; see `actions.named_rows`."""
        return ";".join(filter(None, [self.assignment.name, self.assignment.words]))

    @property
    def due_on(self) -> date:
        """When it is due for this student."""
        return self.extension.due_on if self.extension is not None else self.assignment.due_on  # type: ignore[no-any-return]

    @property
    def percent(self) -> Decimal | None:
        """What it got, in percent; None as long as it is not graded."""
        return None if self.grade is None else Decimal(self.grade.points) * 100 / Decimal(self.assignment.points)


class CourseworkService:
    """One student's work.

    Args:
        session: a session; `extend` needs one that may write.
        customer_id: whose work.
        clock: what time it is.
        audit: where extensions are noted.
    """

    def __init__(self, session: Session, customer_id: CustomerId, clock: Clock, audit: AuditLog) -> None:
        self._session = session
        self._customer_id = customer_id
        self._clock = clock
        self._audit = audit

    def all(self) -> list[Work]:
        """All work of courses that the student is in or has completed, by the day on which it is due."""
        query = (
            select(Assignment, Enrollment, CourseRun, Course, Grade, Extension)
            .join(CourseRun, CourseRun.id == Assignment.run_id)
            .join(Course, Course.code == CourseRun.course_code)
            .join(Enrollment, Enrollment.run_id == CourseRun.id)
            .outerjoin(Grade, (Grade.enrollment_id == Enrollment.id) & (Grade.assignment_id == Assignment.id))
            .outerjoin(
                Extension, (Extension.enrollment_id == Enrollment.id) & (Extension.assignment_id == Assignment.id)
            )
            .where(Enrollment.customer_id == self._customer_id, Enrollment.status.in_((ENROLLED, COMPLETED)))
        )
        found = [Work(*row) for row in self._session.execute(query)]
        return sorted(found, key=lambda work: (work.due_on, work.assignment.id))

    def open(self) -> list[Work]:
        """What can still be handed in, the next deadline first."""
        today = self._clock.today()
        return [work for work in self.all() if work.grade is None and work.due_on >= today]

    def certificates(self) -> list[tuple[Enrollment, Course, Certificate | None]]:
        """The completed courses with their certificates, the latest first."""
        query = (
            select(Enrollment, Course, Certificate)
            .join(CourseRun, CourseRun.id == Enrollment.run_id)
            .join(Course, Course.code == CourseRun.course_code)
            .outerjoin(Certificate, Certificate.enrollment_id == Enrollment.id)
            .where(Enrollment.customer_id == self._customer_id, Enrollment.status == COMPLETED)
            .order_by(CourseRun.ends_on.desc())
        )
        return [(row[0], row[1], row[2]) for row in self._session.execute(query)]

    def extensions_left(self) -> int:
        """How many extensions the student may still have this term: in courses that are not over."""
        used = [w for w in self.all() if w.extension is not None and w.run.ends_on >= self._clock.today()]
        return max(MOST_A_TERM - len(used), 0)

    def check(self, assignment_id: str) -> Work:
        """Whether there may be more time for an assignment.

        Raises:
            ExtensionRefused: NoSuchWork, Graded, PastDue, ExtendedBefore or NoneLeft.
        """
        work = next((work for work in self.all() if work.assignment.id == assignment_id), None)
        if work is None:
            raise NoSuchWork("no such assignment")
        if work.grade is not None:
            raise Graded("graded")
        if work.extension is not None:
            raise ExtendedBefore("extended before")
        if work.due_on < self._clock.today():
            raise PastDue("past its deadline")
        if not self.extensions_left():
            raise NoneLeft("none left this term")
        return work

    def extend(self, assignment_id: str, days: int, reason: str, reference: str) -> Extension:
        """Give more time and note it; one at a time for each student, so that two a term stay two.

        Raises:
            AlreadyDone: it was stored under that reference before.
            ExtensionRefused: see `check`; or NotSoManyDays.
        """
        CustomerRepository(self._session, self._customer_id).get(lock=True)
        refuse_twice(self._session, Extension, self._customer_id, reference)
        work = self.check(assignment_id)
        if not 1 <= days <= MOST_DAYS:
            raise NotSoManyDays("at most a week")
        extension = Extension(
            id=reference,
            customer_id=self._customer_id,
            enrollment_id=work.enrollment.id,
            assignment_id=assignment_id,
            days=days,
            due_on=work.due_on + timedelta(days=days),
            reason=reason,
            created_at=self._clock.now(),
        )
        add_once(self._session, extension, reference)
        self._audit.note("extend_assignment", extension=reference, assignment=assignment_id, days=days)
        return extension


def average(works: Sequence[Work]) -> Decimal | None:
    """The share of all points that were graded, in percent with one place; None without any."""
    graded = [work for work in works if work.grade is not None]
    if not graded:
        return None
    got = sum(int(work.grade.points) for work in graded if work.grade is not None)
    possible = sum(int(work.assignment.points) for work in graded)
    return (Decimal(got) * 100 / Decimal(possible)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def grade_points(percent: Decimal) -> int:
    """The points that count for the GPA: 90% and more is 4, then one fewer for each ten."""
    return next((points for least, points in ((90, 4), (80, 3), (70, 2), (60, 1)) if percent >= least), 0)


def gpa(works: Sequence[Work]) -> Decimal | None:
    """The grade point average of courses, weighted by credits; None where nothing is graded."""
    by_course: dict[str, list[Work]] = {}
    for work in works:
        by_course.setdefault(str(work.course.code), []).append(work)
    rated = [(averaged, own[0].course.credits) for own in by_course.values() if (averaged := average(own)) is not None]
    credits = sum(count for _, count in rated)
    if not credits:
        return None
    points = sum(grade_points(percent) * count for percent, count in rated)
    return (Decimal(points) / Decimal(credits)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
