"""What helps beside the courses: financial aid, internships, a resume, the student portal, abbreviations."""

from __future__ import annotations

import re

from actions import formatting, opening_hours
from actions.base import SwitchboardAction
from actions.context import ActionRequest, Event
from actions.education.catalogue import Catalogue
from actions.education.course_choice import SUBJECT, MeantCourses
from actions.education.service_models import Acronym, FinancialAid, Internship
from actions.education.student_services import AID, CAREER, HELP_DESK, StudentServices
from actions.formatting import read_money
from actions.memory import WORDS
from actions.periods import resolve

_ACRONYM = "acronym"
_WORD = re.compile(r"[A-Za-z]+")
_PLACES = ("city", "district", "partner")


def _subject(request: ActionRequest) -> str | None:
    """The subject that a message names, by itself or by a course."""
    meant = MeantCourses(request, Catalogue(request.session, request.clock.today()), recalls=False)
    return str(meant.found[0].subject) if meant.by_name else meant.subject


def _says_subject(request: ActionRequest) -> bool:
    return MeantCourses(request, Catalogue(request.session, request.clock.today()), recalls=False).now


class AskFinancialAid(SwitchboardAction):
    """Says who gets scholarships, grants and instalments, how, and by when."""

    action_name = "action_education_financial_aid"
    follows = frozenset({SUBJECT, "money", WORDS})

    def handle(self, request: ActionRequest) -> list[Event]:
        """Those that are meant; all otherwise."""
        services, today = StudentServices(request.session), request.clock.today()
        subject = _subject(request)
        everything = services.aid_named("", None, today)
        found = services.aid_named(request.text, subject, today)
        if request.was_led_here and not _says_subject(request) and len(found) == len(everything):
            request.say(response="utter_core_inform")
            return []
        intro = ""
        if not found:
            intro, found = f"There is nothing for {subject} alone. For all subjects:", everything
        money = read_money(request.entity("money"))
        if money is not None:
            intro = f"I can't promise a sum such as {formatting.money(money[0])}; these are the amounts:"
        rows = [[aid.name, aid.gives, aid.who, aid.how, _by(aid)] for aid in found]
        lines = ["- {}: {}. For {}. How: {}. Apply by: {}.".format(*row) for row in rows]
        contact = services.contact_and_hours(AID, today, request.clock.time_of_day())
        table = {"columns": ["What", "Gives", "Who gets it", "How", "Apply by"], "rows": rows}
        request.say_table(table, lines, before=intro, after=[contact])
        return []


def _by(aid: FinancialAid) -> str:
    return "any time" if aid.apply_by is None else formatting.day(aid.apply_by)


class AskInternships(SwitchboardAction):
    """Lists the internships that one can still apply for."""

    action_name = "action_education_internships"
    follows = frozenset({SUBJECT, "location", "period", WORDS})

    def handle(self, request: ActionRequest) -> list[Event]:
        """By subject, place and time of start, as far as some fit."""
        services, today = StudentServices(request.session), request.clock.today()
        subject, place = _subject(request), request.entity("location")
        said = request.entity("period")
        if request.was_led_here and not (request.follows_up or _says_subject(request)):
            request.say(response="utter_core_inform")
            return []
        period = None if said is None else resolve(said, today, ahead=True)
        everything = services.internships(today)
        found = [one for one in everything if subject in (None, one.subject)]
        if place is not None:
            found = [one for one in found if any(place.lower() in str(getattr(one, c)).lower() for c in _PLACES)]
        if period is not None:
            start, end = period.start or today, period.end
            found = [one for one in found if start <= one.starts_on and (end is None or one.starts_on <= end)]
        intro = "Internships that you can apply for now:" if found else "There is none like that now. What there is:"
        found = found or everything
        rows = [_internship(one) for one in found]
        lines = ["- {}, {}, {}, {}; apply by {}.".format(*row) for row in rows]
        how = (
            "To apply, send your resume and a few lines to the Career Service, which passes them on: "
            f"{services.contact(CAREER)}. Any course with us in that subject is enough."
        )
        table = {"columns": ["Internship", "Where", "When", "Pay", "Apply by"], "rows": rows}
        request.say_table(table, lines, before=intro, after=[how])
        return []


def _internship(one: Internship) -> list[str]:
    when = f"{one.weeks} weeks from {formatting.day(one.starts_on)}"
    return [f"{one.title} at {one.partner}", f"{one.district}, {one.city}", when, one.pay, formatting.day(one.apply_by)]


class ResumeHelp(SwitchboardAction):
    """Says how the career service helps with a resume or a cover letter, and when."""

    action_name = "action_education_resume_help"
    follows = frozenset({"period"})

    def handle(self, request: ActionRequest) -> list[Event]:
        """What it does, its hours, and how to book."""
        today, now = request.clock.today(), request.clock.time_of_day()
        days = opening_hours.asked_days(request.entity("period"), today)
        contact = StudentServices(request.session).contact_and_hours(CAREER, today, now, days)
        request.say(response="utter_education_resume_help")
        request.say(contact)
        return []


class LoginProblem(SwitchboardAction):
    """Helps those who cannot get into the student portal or the class platform."""

    action_name = "action_education_login_problem"

    def handle(self, request: ActionRequest) -> list[Event]:
        """What to try, and who helps at what times."""
        today, now = request.clock.today(), request.clock.time_of_day()
        request.say(response="utter_education_login_problem")
        request.say(StudentServices(request.session).contact_and_hours(HELP_DESK, today, now))
        return []


class ExplainAcronym(SwitchboardAction):
    """Says what an abbreviation means."""

    action_name = "action_education_acronym"
    follows = frozenset({_ACRONYM, WORDS})

    def handle(self, request: ActionRequest) -> list[Event]:
        """Those that are named; without one that is known, which ones are."""
        known = {str(one.acronym): one for one in StudentServices(request.session).acronyms()}
        found = _named(request, known)
        if not found and request.was_led_here and not request.says(_ACRONYM):
            request.say(response="utter_core_inform")
            return []
        if found:
            request.say("\n".join(f"{one.acronym} is short for {one.stands_for}: {one.means}" for one in found))
            return []
        said = request.entity(_ACRONYM)
        intro = f"I don't know {said.upper()}." if said else "Which abbreviation do you mean?"
        request.say(f"{intro} I can explain {formatting.listing(sorted(known))}.")
        return []


def _named(request: ActionRequest, known: dict[str, Acronym]) -> list[Acronym]:
    """By what was found in the message; else by its words, where those in capitals count first."""
    said = (request.entity(_ACRONYM) or "").upper().replace(".", "")
    if said in known:
        return [known[said]]
    words = _WORD.findall(request.text.replace(".", ""))
    capitals = [word for word in words if word.isupper() and word in known]
    return [known[word.upper()] for word in dict.fromkeys(capitals or words) if word.upper() in known]
