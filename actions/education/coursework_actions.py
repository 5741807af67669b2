"""Grades, deadlines, help with assignments, and certificates."""

from __future__ import annotations

import re
from datetime import date

from actions import formatting
from actions.base import SwitchboardAction
from actions.context import ActionRequest, Event
from actions.education.catalogue import Catalogue, name_of
from actions.education.course_choice import COURSE, COURSES, SUBJECT, MeantCourses
from actions.education.coursework import CourseworkService, Work, average, gpa
from actions.education.fact_actions import about
from actions.education.student_models import Certificate
from actions.education.student_services import REGISTRAR, TUTORING, StudentServices
from actions.education.work_choice import ASSIGNMENT, WORK, MeantWork
from actions.memory import WORDS
from actions.periods import resolve

_GPA = re.compile(r"\b(?:gpa|average|overall|grade points?)\b", re.IGNORECASE)
_ANOTHER_ONES = re.compile(
    r"\b(?:his|their|her|(?:friend|son|daughter|wife|husband|brother|sister|classmate|kid)'?s)\s+(?:\w+\s+)?"
    r"(?:grades?|marks?|results?|scores?|gpa|average)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:was|were|past|last term|finished|completed|passed|all (?:of )?my|transcript|ever)\b", re.IGNORECASE
)


def coursework_service(request: ActionRequest) -> CourseworkService:
    """The service for this request.

    Raises:
        NotLoggedIn: nobody is logged in.
    """
    return CourseworkService(request.session, request.customer_id, request.clock, request.audit)


class CheckGrades(SwitchboardAction):
    """Says what the student's work got, with the average of each course."""

    action_name = "action_education_grades"
    follows = frozenset({COURSE, ASSIGNMENT, SUBJECT, WORDS})

    def handle(self, request: ActionRequest) -> list[Event]:
        """For what was named; for the courses that go on, and all where those have nothing yet."""
        works = coursework_service(request).all()
        catalogue = Catalogue(request.session, request.clock.today())
        if _ANOTHER_ONES.search(request.text):
            request.say(
                'Grades are for the student alone, so I can show you only your own. Say "my grades" to see them.'
            )
            return []
        meant = MeantWork(request, catalogue)
        if request.was_led_here and not (meant.now or _GPA.search(request.text)):
            request.say(response="utter_core_inform")
            return []
        if not works:
            request.say('You have no graded work with us yet. To find a course, say "list your courses".')
            return []
        found = meant.among(works)
        if meant.named and not found:
            request.say(f'I find no "{meant.named}" among your assignments. This is what was graded:')
        elif not found and meant.courses:
            request.say("You are not in that course. These are your grades:")
        if not found:
            current = [work for work in works if work.run.ends_on >= request.clock.today()]
            found = works if _PAST.search(request.text) or not any(w.grade for w in current) else current
        _say_grades(request, found)
        if _GPA.search(request.text):
            points = gpa(works)
            if points is not None:
                request.say(f"Your GPA over all courses is {points} of 4.0, as far as they are graded.")
        return []


def _say_grades(request: ActionRequest, works: list[Work]) -> None:
    rows = [
        [
            name_of(w.course),
            str(w.assignment.name),
            _mark(w, request.clock.today()),
            (w.grade and w.grade.comment) or "",
        ]
        for w in works
    ]
    after = []
    codes = list(dict.fromkeys(str(work.course.code) for work in works))
    for code in codes:
        own = [work for work in works if work.course.code == code]
        percent = average(own)
        if percent is not None and sum(work.grade is not None for work in own) > 1:
            after.append(f"Average in {name_of(own[0].course)}: {percent}%.")
    if len(codes) == 1:
        COURSES.note(request, codes[0])
    if any(work.grade is not None for work in works):
        after.append("60% passes. If a mark looks wrong, write to the tutor within two weeks.")
    table = {"columns": ["Course", "Assignment", "Result", "Comment"], "rows": rows}
    request.say_table(table, [formatting.aligned(rows)], after=after)


def _mark(work: Work, today: date) -> str:
    if work.grade is None:
        return f"due {formatting.day(work.due_on)}" if work.due_on >= today else "not graded yet"
    return f"{work.grade.points} of {work.assignment.points} ({work.percent:.0f}%)"


class CheckDeadlines(SwitchboardAction):
    """Says what is due when."""

    action_name = "action_education_deadlines"
    follows = frozenset({ASSIGNMENT, COURSE, SUBJECT, "period", WORDS})

    def handle(self, request: ActionRequest) -> list[Event]:
        """For what was named, or within a period; else all that is open, the next first."""
        service, today = coursework_service(request), request.clock.today()
        meant = MeantWork(request, Catalogue(request.session, today))
        said = request.entity("period")
        if request.was_led_here and not (meant.now or request.says("period")):
            request.say(response="utter_core_inform")
            return []
        works, intro = service.open(), ""
        meant_ones = meant.among(service.all()) if meant else works
        found = [work for work in works if work in meant_ones]
        if meant and not found:
            lines = [_past_line(work) for work in meant_ones]
            wanted = f'I find no open "{meant.named}" of yours.' if meant.named else "I find nothing open like that."
            intro = "\n".join(lines) or wanted
            found = [] if lines else works
        period = None if said is None else resolve(said, today, ahead=True)
        if period is not None and not meant:
            start, end = period.start or today, period.end or date.max
            found = [work for work in works if start <= work.due_on <= end]
            intro = "" if found else "Nothing is due then. What comes next:"
            found = found or works[:1]
        if not found:
            request.say(intro or "Nothing is due: all your work is handed in.")
            return []
        _note(request, found)
        hint = 'You hand in on the class page, until 11:59 PM. For more time, say "I need an extension".'
        table = {
            "columns": ["Assignment", "Course", "Due", "How soon", "Points"],
            "rows": [_due(work, today) for work in found],
        }
        lines = [_due_line(work, today) for work in found]
        request.say_table(table, lines, before=intro, after=[hint])
        items = WORK.items(str(work.assignment.id) for work in found)
        request.lists(items=items, item_action="action_education_assignment_help")
        return []


def _note(request: ActionRequest, works: list[Work]) -> None:
    """Keep the one that is answered for, for what "it" may mean next."""
    if len(works) == 1:
        WORK.note(request, str(works[0].assignment.id))


def _due(work: Work, today: date) -> list[str]:
    """What is due, for which course, on which day, how soon that is, and for how many points."""
    days = (work.due_on - today).days
    left = "today" if days == 0 else "tomorrow" if days == 1 else f"in {days} days"
    more = " (with your extension)" if work.extension is not None else ""
    day = formatting.day(work.due_on, weekday=True)
    return [str(work.assignment.name), name_of(work.course), day, f"{left}{more}", str(work.assignment.points)]


def _due_line(work: Work, today: date) -> str:
    return "{}, {}: {}, {}; {} points.".format(*_due(work, today))


def _past_line(work: Work) -> str:
    result = "it is graded" if work.grade is not None else "it is not graded yet"
    return f"{work.assignment.name}, {name_of(work.course)}, was due {formatting.day(work.due_on)}; {result}."


class AssignmentHelp(SwitchboardAction):
    """Says who helps with an assignment: materials, the tutor's office hour, the tutoring center."""

    action_name = "action_education_assignment_help"
    follows = frozenset({ASSIGNMENT, COURSE, SUBJECT, WORDS})

    def handle(self, request: ActionRequest) -> list[Event]:
        """For the student's own work where they are logged in; for the course that is named otherwise."""
        today = request.clock.today()
        catalogue = Catalogue(request.session, today)
        meant = MeantWork(request, catalogue)
        if request.was_led_here and not meant.now:
            request.say(response="utter_core_inform")
            return []
        lines, courses = [], meant.courses.found[:2]
        if request.optional_customer_id is not None:
            service = coursework_service(request)
            works = service.open()
            all_meant = meant.among(service.all())
            found = [work for work in works if work in all_meant] or all_meant
            found = found or ([] if meant.named or courses else works[:1])
            _note(request, found)
            for work in found[:3]:
                line = _due_line(work, today) if work in works else _past_line(work)
                lines.append(f"{line} What helps: {work.assignment.hint}.")
            courses = list({work.course.code: work.course for work in found[:3]}.values()) or courses
        lines += [f"Your tutor for {name_of(course)}: {about(catalogue.tutor(course))}" for course in courses]
        services = StudentServices(request.session)
        lines.append(services.contact_and_hours(TUTORING, today, request.clock.time_of_day()))
        if not courses:
            lines.append("Name the course, and I tell you the tutor's office hour and e-mail.")
        request.say("\n".join(lines))
        return []


class CheckCertificates(SwitchboardAction):
    """Says where the student's certificates are."""

    action_name = "action_education_certificates"
    follows = frozenset({COURSE, SUBJECT, WORDS})

    def handle(self, request: ActionRequest) -> list[Event]:
        """For the course that was named, or for all that are completed."""
        service = coursework_service(request)
        completed = service.certificates()
        meant = MeantCourses(request, Catalogue(request.session, request.clock.today()), recalls=False)
        if request.was_led_here and not meant.now:
            request.say(response="utter_core_inform")
            return []
        codes = {course.code for course in meant.found}
        found = [row for row in completed if row[1].code in codes] if codes else completed
        lines = [f"{name_of(course)}: {_certificate(certificate)}" for _, course, certificate in found]
        if not found:
            running = [work for work in service.all() if work.course.code in codes]
            lines = [_not_yet(running)] if codes else ["You have completed no course yet."]
        registrar = StudentServices(request.session).contact(REGISTRAR)
        lines.append(f"Certificates are made within four weeks of the last class. Printed copies: {registrar}.")
        request.say("\n".join(lines))
        return []


def _certificate(certificate: Certificate | None) -> str:
    if certificate is None:
        return "your certificate has not been started; it comes within four weeks of the last class."
    since, number = formatting.day(certificate.since), certificate.number
    if certificate.status == "ready":
        return (
            f"ready since {since} (number {number}). Download it in the student portal under Certificates, or pick the "
            "printed one up with a photo ID."
        )
    if certificate.status == "mailed":
        return f"mailed on {since} to the address that we have (number {number})."
    expected = f", ready by {formatting.day(certificate.expected_on)}" if certificate.expected_on else ""
    return f"in review since {since} (number {number}){expected}. Ask me then, and I tell you how to get it."


def _not_yet(running: list[Work]) -> str:
    if not running:
        return "You have not completed that course, so there is no certificate for it."
    work, percent = running[0], average(running)
    so_far = "" if percent is None else f" So far you have {percent}%; 60% passes."
    return (
        f"{name_of(work.course)} goes on until {formatting.day(work.run.ends_on)}; the certificate comes within four weeks "
        f"of that.{so_far}"
    )
