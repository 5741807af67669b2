"""The form that signs a student up for a course, or puts them on its waiting list."""

from __future__ import annotations

import re

from rasa_sdk.events import SlotSet

from actions import formatting
from actions.context import ActionRequest, Event
from actions.education.calendar import weekdays
from actions.education.catalogue import Catalogue, name_of
from actions.education.course_choice import MeantCourses
from actions.education.course_look_up import no_such_course
from actions.education.enrollments import (
    AlreadyIn,
    EnrollmentRefused,
    EnrollmentService,
    NotOpen,
    RunFull,
)
from actions.education.models import Course, CourseRun
from actions.education.run_choice import wanted_runs
from actions.education.student_models import WAITING
from actions.education.tuition import tuition_terms
from actions.education.waiting_list import HOW_IT_GOES
from actions.education.words import group, total
from actions.forms import Answer, Field, FormTurn, OnceForm
from actions.forms.answers import COSTS
from actions.forms.waiting import may_choose_again, refused_form

COURSE, RUN, CONFIRMED, WAITS, LISTED, REFERENCE = (
    "education_enroll_course",
    "education_enroll_run",
    "education_enroll_confirmed",
    "education_enroll_waits",
    "education_enroll_listed",
    "education_enroll_reference",
)
_MOST_BUTTONS = 6
_BACK_OUT = r"\b(?:drop|back out|change my mind|refund|money back|cancel (?:it )?later)\b"
_ANOTHER = re.compile(r"\b(?:i mean|i meant|instead|rather)\b", re.IGNORECASE)
_START = r"\bwhen (?:does|do|is|will) (?:it|that|the (?:course|class)|classes) (?:start|begin)\b|\bfirst class\b"


class EnrollForm(OnceForm):
    """A course, the group where there are several, and a seat or a place on the waiting list."""

    name = "education_enroll_form"
    title = "signing up for a course"
    intents = frozenset({"enroll_in_course"})
    fields = (
        Field(
            COURSE,
            "Which course would you like to take? Name it, its code or a subject.",
            "I sign you up for the one course that you name.",
            entities=("course", "subject", "level"),
            names=("course", "class"),
            example="PHO101",
        ),
        Field(
            RUN,
            "Which group suits you?",
            "The course is held more than once, at different times.",
            entities=("study_mode", "period"),
            names=("group", "days", "time"),
            example="the first one",
        ),
        Field(CONFIRMED, "Shall I sign you up?", "I book nothing before you have seen the days and the price."),
    )
    confirmation = CONFIRMED
    submit_action = "action_education_enroll"
    nothing_done = "You were not signed up for anything."
    own_slots = (WAITS, LISTED, REFERENCE)
    reference_slot = REFERENCE
    answers = (
        Answer(COSTS, lambda request: _price(request)),
        Answer(_START, lambda request: _starts(request)),
        Answer(
            _BACK_OUT,
            "You get everything back until the day before the first class, 80% of the fee in the first "
            "week after it, and 50% in the second.",
        ),
    )

    def goes_on(self, request: ActionRequest) -> bool:
        """ "I meant conversation", after a course that cannot be taken."""
        return refused_form(request) is self and _ANOTHER.search(request.text) is not None

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """The courses that were meant; the groups of the one that is chosen."""
        catalogue = _catalogue(request)
        if field.slot == COURSE:
            listed = request.slot(LISTED) or []
            found = [course for course in catalogue.courses() if course.code in listed]
            return [{"title": name_of(c), "payload": str(c.code)} for c in found[:_MOST_BUTTONS]]
        if field.slot == RUN:
            runs = catalogue.runs_to_join(str(request.slot(COURSE)))
            return [{"title": group(run, catalogue), "payload": group(run, catalogue)} for run in runs]
        return []

    def ask(self, field: Field, request: ActionRequest) -> None:
        """List the courses or groups that one may choose from."""
        choices = self.choices(field, request)
        lines = [f"{place}. {choice['title']}" for place, choice in enumerate(choices, start=1)]
        request.say("\n".join([*lines, field.prompt]), buttons=choices)

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """ "The web one", "the one in the morning"; the names are looked up in `check`."""
        request = turn.request
        if field.slot == COURSE:
            return request.text if MeantCourses(request, _catalogue(request), recalls=False) else None
        return request.text if wanted_runs(request) else None

    def check(self, turn: FormTurn) -> None:
        """Find the course and the group, and refuse what cannot be."""
        service, values = enrollment_service(turn.request), turn.values
        before = None if turn.activating else turn.request.slot(COURSE)
        values[COURSE] = code = self._course(turn, service.catalogue)
        if code is None:
            values[RUN] = None
            return
        if before not in (None, code):
            values[RUN], values[CONFIRMED] = None, None
        values[RUN] = self._run(turn, service.catalogue, code)
        run = None if values[RUN] is None else service.catalogue.run(values[RUN])
        try:
            for one in [run] if run is not None else service.catalogue.runs_to_join(code):
                service.check(one)
        except EnrollmentRefused as error:
            turn.request.say(_why_not(error, service, code))
            turn.end(may_choose_again(self))

    def _course(self, turn: FormTurn, catalogue: Catalogue) -> str | None:
        """The code of the course that is meant, as far as one is."""
        request, begins = turn.request, turn.activating or turn.request.resumed is not None
        codes = {str(course.code) for course in catalogue.courses()}
        known = next((value for value in (turn.values[COURSE], request.slot(COURSE)) if value in codes), None)
        if COURSE in turn.heard and turn.values[COURSE] is None and not begins:
            return None
        if not (begins or turn.attempted):
            return known
        meant = MeantCourses(request, catalogue, recalls=begins and known is None)
        asked = begins or request.requested_slot == COURSE or meant.by_name or COURSE in turn.heard
        if meant.unknown or (meant and not meant.found):
            request.say(no_such_course(meant, catalogue))
            return known
        open_ones = [course for course in meant.found if catalogue.runs_to_join(str(course.code))]
        if meant.found and not open_ones and asked:
            request.say(f"{name_of(meant.found[0])} does not run again this term. {self.nothing_done}")
            return None
        listed = [course for course in open_ones if course.code in (request.slot(LISTED) or [])]
        open_ones = listed or open_ones  # "the beginner one", below a list
        if asked:
            several = [str(course.code) for course in open_ones] if len(open_ones) > 1 else None
            turn.events.append(SlotSet(LISTED, several if known is None else None))
        if len(open_ones) == 1 and asked:
            if known not in (None, open_ones[0].code):
                turn.hear(COURSE, str(open_ones[0].code))
            return str(open_ones[0].code)
        return known

    def _run(self, turn: FormTurn, catalogue: Catalogue, code: str) -> str | None:
        """The id of the group that is meant; of one alone, that one."""
        request, runs = turn.request, catalogue.runs_to_join(code)
        ids = [str(run.id) for run in runs]
        if len(ids) == 1:
            return ids[0]
        by_payload = {group(run, catalogue): str(run.id) for run in runs}
        said = str(turn.values[RUN] or "")
        wanted = wanted_runs(request)
        fits = [run for run in runs if wanted and wanted.fits(run, catalogue)]
        # "Mondays and Wednesdays" is not the group that meets on other days too.
        on_no_other = [run for run in fits if set(weekdays(run)) == wanted.days]
        fitting = [str(run.id) for run in on_no_other or fits]
        known = next((value for value in (by_payload.get(said), said, request.slot(RUN)) if value in ids), None)
        meant = turn.attempted or turn.activating or request.resumed is not None
        if meant and len(fitting) == 1:
            if known not in (None, fitting[0]):
                turn.values[CONFIRMED] = None  # "no, the morning one" is no refusal
            return fitting[0]
        return known

    def ask_confirmation(self, request: ActionRequest) -> list[Event]:
        """Show the summary; whether it named a seat or the waiting list is kept, because a yes agrees to that."""
        waits = not _has_seat(request)
        return [*super().ask_confirmation(request), SlotSet(WAITS, "yes" if waits else None)]

    def summary(self, request: ActionRequest) -> str:
        """Days, place, price and what to know before; or the place on the waiting list."""
        service, (course, run) = enrollment_service(request), _chosen(request)
        catalogue, prompt = service.catalogue, self.fields[-1].prompt
        what = f"{name_of(course)}: {group(run, catalogue)}."
        if not service.seat_for(run):
            place = service.waiting(run) + 1
            return (
                f"{what} All {run.seats} seats are taken; you would be number {place} on the waiting list, which costs "
                f"nothing. {HOW_IT_GOES} {prompt}"
            )
        notes = []
        if course.prerequisite and course.prerequisite not in {place.course.code for place in service.completed()}:
            notes.append(f"It builds on: {course.needs}.")
        clash = service.clash(run)
        if clash is not None:
            notes.append(f"It meets at the same time as your {name_of(clash.course)}.")
        free = formatting.plural(max(int(run.seats) - int(run.taken), 0), "seat")
        return " ".join([what, _price(request) or "", *notes, f"{free} left.", prompt])

    def order(self, request: ActionRequest, reference: str) -> list[Event]:
        """Take the seat, or the place on the list, that was agreed to."""
        service, (course, run) = enrollment_service(request), _chosen(request)
        waits = request.slot(WAITS) == "yes"
        try:
            service.enroll(str(run.id), reference, wait=waits)
        except EnrollmentRefused as error:
            request.say(f"{_why_not(error, service, str(course.code))} {self.nothing_done}")
            return []
        if waits:
            request.say(
                f"Done. You are on the waiting list of {name_of(course)} as number {service.place_in_line(run)} (reference "
                f'{reference}). To see your place, say "my timetable"; to leave the list, say "drop {course.code}".'
            )
            return []
        terms, first = tuition_terms(request.session), service.catalogue.starts(run)
        request.say(
            f"Done. You are in {name_of(course)} (reference {reference}). The first class is on "
            f"{formatting.day(first, weekday=True)} at {formatting.clock_time(run.begins)}. To pay the "
            f'{formatting.money(terms.deposit)} deposit, say "pay my tuition". Bring {course.equipment}.'
        )
        return []


def enrollment_service(request: ActionRequest) -> EnrollmentService:
    """The service for this request.

    Raises:
        NotLoggedIn: nobody is logged in.
    """
    return EnrollmentService(request.session, request.customer_id, request.clock, request.audit)


def _catalogue(request: ActionRequest) -> Catalogue:
    return Catalogue(request.session, request.clock.today())


def _chosen(request: ActionRequest) -> tuple[Course, CourseRun]:
    catalogue = _catalogue(request)
    course, run = catalogue.course(str(request.slot(COURSE))), catalogue.run(str(request.slot(RUN)))
    assert course is not None and run is not None
    return course, run


def _has_seat(request: ActionRequest) -> bool:
    return enrollment_service(request).seat_for(_chosen(request)[1])


def _price(request: ActionRequest) -> str | None:
    """What it costs; None before a course is chosen."""
    course = _catalogue(request).course(str(request.slot(COURSE)))
    if course is None:
        return None
    terms = tuition_terms(request.session)
    materials = f" and {formatting.money(course.materials_fee)} for materials" if course.materials_fee else ""
    return (
        f"It costs {formatting.money(course.fee)}{materials}, {total(course)} in all: {formatting.money(terms.deposit)} as a "
        f"deposit within {formatting.plural(terms.deposit_days, 'day')}, the rest by the first class."
    )


def _starts(request: ActionRequest) -> str | None:
    catalogue = _catalogue(request)
    run = catalogue.run(str(request.slot(RUN)))
    return None if run is None else f"The first class is on {formatting.day(catalogue.starts(run), weekday=True)}."


def _why_not(error: EnrollmentRefused, service: EnrollmentService, code: str) -> str:
    """Why somebody cannot be signed up, and what they can do."""
    course = service.catalogue.course(code)
    name = code if course is None else name_of(course)
    if isinstance(error, AlreadyIn):
        if error.enrollment.status == WAITING:
            run = service.catalogue.run(error.enrollment.run_id)
            place = "" if run is None else f", as number {service.place_in_line(run)}"
            return f"You are on the waiting list of {name} already{place}; no seat is free for you yet."
        return f'You are in {name} already (reference {error.enrollment.id}). For its days, say "my timetable".'
    if isinstance(error, RunFull):
        return f'The last seat in {name} went a moment ago. To wait for one, say "sign me up for {code}" again.'
    assert isinstance(error, NotOpen)
    return f'{name} began too long ago to join it. Say "list your courses" to see the next ones.'
