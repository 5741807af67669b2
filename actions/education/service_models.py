"""The tables of what the school offers beside its courses."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Integer, String, Time

from actions.database import Base


class StudentService(Base):
    """An office that helps students: the tutoring center, the career service, the help desk …"""

    __tablename__ = "student_services"

    id = Column(String(20), primary_key=True)
    name = Column(String(80), nullable=False)
    place = Column(String(120), nullable=False)
    phone = Column(String(32), nullable=False)
    email = Column(String(120), nullable=False)
    booking = Column(String(200), nullable=False)


class ServiceHours(Base):
    """When an office is open on a weekday (Monday is 0); a weekday without a row is closed."""

    __tablename__ = "student_service_hours"

    service_id = Column(ForeignKey("student_services.id"), primary_key=True)
    weekday = Column(Integer, primary_key=True, autoincrement=False)
    opens = Column(Time, nullable=False)
    closes = Column(Time, nullable=False)


class FinancialAid(Base):
    """A way to pay less or later; without a subject it is for all, `words` are what customers call it."""

    __tablename__ = "financial_aid"

    code = Column(String(20), primary_key=True)
    name = Column(String(80), nullable=False)
    subject = Column(ForeignKey("course_subjects.subject"))
    gives = Column(String(160), nullable=False)
    who = Column(String(200), nullable=False)
    how = Column(String(200), nullable=False)
    apply_by = Column(Date)
    words = Column(String(200), nullable=False)


class Internship(Base):
    """A placement with a partner of the school."""

    __tablename__ = "internships"

    id = Column(String(20), primary_key=True)
    partner = Column(String(80), nullable=False)
    subject = Column(ForeignKey("course_subjects.subject"), nullable=False)
    title = Column(String(80), nullable=False)
    city = Column(String(80), nullable=False)
    district = Column(String(80), nullable=False)
    starts_on = Column(Date, nullable=False)
    weeks = Column(Integer, nullable=False)
    pay = Column(String(80), nullable=False)
    apply_by = Column(Date, nullable=False)


class Acronym(Base):
    """An abbreviation that students meet."""

    __tablename__ = "school_acronyms"

    acronym = Column(String(10), primary_key=True)
    stands_for = Column(String(120), nullable=False)
    means = Column(String(400), nullable=False)
