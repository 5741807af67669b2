"""The offices that help students. Public: nobody has to be logged in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions import opening_hours
from actions.education.service_models import Acronym, FinancialAid, Internship, ServiceHours, StudentService
from actions.named_rows import named_in

TUTORING, CAREER, HELP_DESK, AID, REGISTRAR = "tutoring", "career", "helpdesk", "aid", "registrar"
Hours = Mapping[int, tuple[time, time]]


class StudentServices:
    """What the school offers beside its courses.

    Args:
        session: an open session.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def office(self, office_id: str) -> StudentService:
        """One office."""
        return self._session.execute(select(StudentService).where(StudentService.id == office_id)).scalar_one()  # type: ignore[no-any-return]

    def hours(self, office_id: str) -> Hours:
        """When it is open, by weekday (Monday is 0)."""
        rows = self._session.execute(select(ServiceHours).where(ServiceHours.service_id == office_id)).scalars()
        return {row.weekday: (row.opens, row.closes) for row in rows}

    def contact(self, office_id: str) -> str:
        """`Career Service (Room 105, 404-555-0320, careers@…)`."""
        office = self.office(office_id)
        return f"{office.name} ({office.place}; {office.phone}; {office.email})"

    def contact_and_hours(self, office_id: str, today: date, now: time, days: list[date] | None = None) -> str:
        """Where an office is, when it is open, on the days that were asked for or in the week, and how to book."""
        office, hours = self.office(office_id), self.hours(office_id)
        if days:
            times = "; ".join(f"{day:%A}: {opening_hours.on_day(hours, day.weekday())}" for day in days)
        else:
            times = f"{opening_hours.in_week(hours)}; {opening_hours.at_moment(hours, today, now)}"
        return (
            f"{office.name}: {office.place}, {office.phone}, {office.email}.\nHours: {times}.\nHow: {office.booking}."
        )

    def aid(self) -> list[FinancialAid]:
        """All ways to pay less or later."""
        return list(self._session.execute(select(FinancialAid).order_by(FinancialAid.code)).scalars())

    def aid_named(self, text: str, subject: str | None, today: date) -> list[FinancialAid]:
        """Those that a message means and that can still be had: by their words, and by a subject where one is named."""
        open_ones = [aid for aid in self.aid() if aid.apply_by is None or aid.apply_by >= today]
        found = named_in(text, open_ones) or open_ones
        if subject is not None:
            found = [aid for aid in found if aid.subject in (None, subject)]
        return found

    def internships(self, today: date) -> list[Internship]:
        """Those that one can still apply for, the earliest deadline first."""
        query = select(Internship).where(Internship.apply_by >= today).order_by(Internship.apply_by)
        return list(self._session.execute(query).scalars())

    def acronyms(self) -> list[Acronym]:
        """All abbreviations, in alphabetical order."""
        return list(self._session.execute(select(Acronym).order_by(Acronym.acronym)).scalars())
