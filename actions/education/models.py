"""The school's tables: what is taught, by whom, when and where."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Integer, String, Time

from actions.columns import Money
from actions.database import Base

OPEN, CANCELLED = "open", "cancelled"
ONLINE, IN_PERSON = "online", "in person"


class CourseSubject(Base):
    """A subject; `words` are what customers call it, with `;` between."""

    __tablename__ = "course_subjects"

    subject = Column(String(20), primary_key=True)
    name = Column(String(20), nullable=False)
    words = Column(String(300), nullable=False)


class Tutor(Base):
    """Somebody who teaches; the office hour is a weekday (Monday is 0) and a time, in a room or online."""

    __tablename__ = "tutors"

    id = Column(String(20), primary_key=True)
    name = Column(String(80), nullable=False)
    email = Column(String(120), nullable=False)
    about = Column(String(300), nullable=False)
    office_weekday = Column(Integer, nullable=False)
    office_from = Column(Time, nullable=False)
    office_to = Column(Time, nullable=False)
    office_room = Column(String(80), nullable=False)


class Course(Base):
    """What the catalogue says of a course; `other_names` are further words for it, with `;` between."""

    __tablename__ = "courses"
    __table_args__ = (CheckConstraint("level IN ('beginner', 'intermediate', 'advanced')", name="level_is_known"),)

    code = Column(String(10), primary_key=True)
    title = Column(String(80), nullable=False)
    subject = Column(ForeignKey("course_subjects.subject"), nullable=False)
    level = Column(String(20), nullable=False)
    tutor_id = Column(ForeignKey("tutors.id"), nullable=False)
    other_names = Column(String(200))
    about = Column(String(400), nullable=False)
    outcome = Column(String(300), nullable=False)
    credits = Column(Integer, nullable=False)
    counts_for = Column(String(200), nullable=False)
    hours_a_week = Column(Integer, nullable=False)
    fee = Column(Money, nullable=False)
    materials_fee = Column(Money, nullable=False)
    materials = Column(String(200), nullable=False)
    prerequisite = Column(String(10))
    needs = Column(String(300), nullable=False)
    equipment = Column(String(300), nullable=False)
    least_age = Column(Integer, nullable=False)

    @property
    def words(self) -> str:
        """Everything that customers call it, with `;` between."""
        return ";".join(filter(None, [self.title, self.code, self.other_names]))


class Campus(Base):
    """A place where classes meet."""

    __tablename__ = "campuses"

    id = Column(String(20), primary_key=True)
    name = Column(String(80), nullable=False)
    street = Column(String(120), nullable=False)
    city = Column(String(80), nullable=False)
    zip = Column(String(10), nullable=False)
    district = Column(String(80), nullable=False)
    parking = Column(String(200), nullable=False)
    getting_there = Column(String(200), nullable=False)


class CourseRun(Base):
    """A course in one term: its days (`tuesday;thursday`), times, place and seats.

    However many enroll at the same time, the database holds to it that no more seats are taken than there are.
    """

    __tablename__ = "course_runs"
    __table_args__ = (
        CheckConstraint("taken >= 0 AND taken <= seats", name="never_oversold"),
        CheckConstraint("mode IN ('online', 'in person')", name="mode_is_known"),
        CheckConstraint("pace IN ('part-time', 'full-time')", name="pace_is_known"),
        CheckConstraint("status IN ('open', 'cancelled')", name="status_is_known"),
        CheckConstraint("mode = 'online' OR campus_id IS NOT NULL", name="is_somewhere"),
    )

    id = Column(String(20), primary_key=True)
    course_code = Column(ForeignKey("courses.code"), nullable=False, index=True)
    starts_on = Column(Date, nullable=False)
    ends_on = Column(Date, nullable=False)
    days = Column(String(60), nullable=False)
    begins = Column(Time, nullable=False)
    ends = Column(Time, nullable=False)
    mode = Column(String(10), nullable=False)
    pace = Column(String(10), nullable=False)
    campus_id = Column(ForeignKey("campuses.id"))
    room = Column(String(80))
    link = Column(String(120), nullable=False)
    seats = Column(Integer, nullable=False)
    taken = Column(Integer, nullable=False)
    status = Column(String(10), nullable=False, default=OPEN)


class ClassRecording(Base):
    """The recording of a run's class number so-and-so, the first one being 1."""

    __tablename__ = "class_recordings"

    run_id = Column(ForeignKey("course_runs.id"), primary_key=True)
    number = Column(Integer, primary_key=True, autoincrement=False)
    topic = Column(String(120), nullable=False)
    minutes = Column(Integer, nullable=False)
    link = Column(String(120), nullable=False)


class SchoolHoliday(Base):
    """Days without classes."""

    __tablename__ = "school_holidays"

    name = Column(String(80), primary_key=True)
    starts_on = Column(Date, nullable=False)
    ends_on = Column(Date, nullable=False)
