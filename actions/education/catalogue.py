"""What can be learnt at the school. Public: nobody has to be logged in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.education.calendar import ClassDay, class_days, first_class
from actions.education.models import OPEN, Campus, Course, CourseRun, CourseSubject, SchoolHoliday, Tutor
from actions.education.student_models import WAITING, Enrollment

LATE_DAYS = 7
"""So long after its first class a run can still be joined."""


class Catalogue:
    """The courses, who teaches them, and their runs.

    Args:
        session: an open session.
        today: the day on which it is looked at.
    """

    def __init__(self, session: Session, today: date) -> None:
        self._session = session
        self.today = today
        self.holidays: Sequence[SchoolHoliday] = (
            session.execute(select(SchoolHoliday).order_by(SchoolHoliday.starts_on)).scalars().all()
        )

    def courses(self) -> list[Course]:
        """All of them, by code."""
        return list(self._session.execute(select(Course).order_by(Course.code)).scalars())

    def course(self, code: str) -> Course | None:
        """One course, if there is such a code."""
        found: Course | None = self._session.get(Course, code)
        return found

    def subjects(self) -> list[CourseSubject]:
        """The subjects."""
        return list(self._session.execute(select(CourseSubject).order_by(CourseSubject.subject)).scalars())

    def tutors(self) -> list[Tutor]:
        """All who teach, by name."""
        return list(self._session.execute(select(Tutor).order_by(Tutor.name)).scalars())

    def tutor(self, course: Course) -> Tutor:
        """Who teaches a course."""
        found: Tutor = self._session.get(Tutor, course.tutor_id)
        return found

    def campuses(self) -> list[Campus]:
        """Where classes meet."""
        return list(self._session.execute(select(Campus).order_by(Campus.name)).scalars())

    def campus(self, run: CourseRun) -> Campus | None:
        """Where a run meets; None for one that is online."""
        return None if run.campus_id is None else self._session.get(Campus, run.campus_id)

    def run(self, run_id: str) -> CourseRun | None:
        """One run, if there is such an id."""
        found: CourseRun | None = self._session.get(CourseRun, run_id)
        return found

    def runs(self) -> list[CourseRun]:
        """Those that are held now or later, the next ones first."""
        query = select(CourseRun).where(CourseRun.status == OPEN, CourseRun.ends_on >= self.today)
        return list(self._session.execute(query.order_by(CourseRun.starts_on, CourseRun.id)).scalars())

    def runs_to_join(self, code: str) -> list[CourseRun]:
        """The runs of a course that one can still enroll in, with a seat or not."""
        return [run for run in self.runs() if run.course_code == code and self.can_be_joined(run)]

    def can_be_joined(self, run: CourseRun) -> bool:
        """Whether it has not begun, or only just."""
        return bool(run.status == OPEN and (self.today - self.starts(run)).days <= LATE_DAYS)

    def next_run(self, code: str) -> CourseRun | None:
        """The run to tell about: one that can be joined, or else the one that is going on."""
        of_course = [run for run in self.runs() if run.course_code == code]
        return next((run for run in of_course if self.can_be_joined(run)), of_course[0] if of_course else None)

    def starts(self, run: CourseRun) -> date:
        """The day of a run's first class."""
        return first_class(run, self.holidays)

    def class_days(self, run: CourseRun) -> list[ClassDay]:
        """The classes of a run."""
        return class_days(run, self.holidays)

    def free_seats(self, run: CourseRun) -> int:
        """Seats that nobody has or waits for."""
        waiting = select(func.count()).where(Enrollment.run_id == run.id, Enrollment.status == WAITING)
        return max(int(run.seats) - int(run.taken) - int(self._session.execute(waiting).scalar_one()), 0)


def name_of(course: Course) -> str:
    """`Python for Beginners (PRG101)`."""
    return f"{course.title} ({course.code})"
