"""The form for more time for an assignment."""

from __future__ import annotations

import re
from datetime import timedelta

from actions import formatting, stories
from actions.context import ActionRequest, Event
from actions.education.catalogue import Catalogue, name_of
from actions.education.coursework import (
    MOST_A_TERM,
    MOST_DAYS,
    ExtendedBefore,
    ExtensionRefused,
    Graded,
    NoneLeft,
    PastDue,
    Work,
)
from actions.education.coursework_actions import coursework_service
from actions.education.extension_words import read_bare, read_days, read_reason, read_until
from actions.education.work_choice import MeantWork
from actions.forms import Answer, Field, FormTurn, OnceForm
from actions.forms.answers import HOW_LONG
from actions.forms.picking import PLACES, picked
from actions.forms.waiting import may_choose_again

ASSIGNMENT, DAYS, REASON, CONFIRMED, REFERENCE = (
    "education_extension_assignment",
    "education_extension_days",
    "education_extension_reason",
    "education_extension_confirmed",
    "education_extension_reference",
)
_RULES = f"Extensions are at most {MOST_DAYS} days, asked for before the deadline, and {MOST_A_TERM} a term."
_ASKS_RULES = re.compile(
    r"\b(?:rules?|how many|how often|how long can|allowed|max(?:imum)?|policy|used up|extensions? left)\b",
    re.IGNORECASE,
)
_USUAL = (2, 3, 5, 7)


class ExtensionForm(OnceForm):
    """Which assignment, how many days, and why; granted at once where the rules allow it."""

    name = "education_extension_form"
    title = "your extension"
    intents = frozenset({"request_extension"})
    fields = (
        Field(
            ASSIGNMENT,
            "Which assignment do you need more time for?",
            "Each assignment has its own deadline, so I need to know which one to move.",
            entities=("assignment", "course"),
            names=("assignment", "work"),
            example="homework 3",
        ),
        Field(
            DAYS,
            f"How many more days do you need, up to {MOST_DAYS}?",
            "The new deadline is counted from the old one.",
            # To the entity component a bare "3" may be an amount.
            entities=("number", "money", "period"),
            names=("days", "number of days", "date"),
            example="3 days",
        ),
        Field(
            REASON,
            "What is the reason? A few words are enough.",
            "Your tutor sees it with the new deadline; nobody else does.",
            names=("reason",),
            example="I had the flu",
            free_text=True,
            sounds_like=frozenset({"ask_assignment_help", "check_assignment_deadline", "complain", "login_problem"}),
        ),
        Field(CONFIRMED, "Shall I move the deadline?", "It counts as one of your two extensions, so I ask first."),
    )
    confirmation = CONFIRMED
    submit_action = "action_education_request_extension"
    nothing_done = "The deadline stays as it is."
    own_slots = (REFERENCE,)
    reference_slot = REFERENCE
    answers = (
        Answer(
            r"\b(?:how many|how often|rules?|limit|max(?:imum)?|at most)\b",
            lambda request: f"{_RULES} You have {coursework_service(request).extensions_left()} left.",
        ),
        Answer(
            r"\b(?:who|tutor|teacher|anyone|anybody)\b.*\b(?:sees?|reads?|knows?|told|tell)\b",
            "Your tutor sees the reason with the new deadline; nobody else does.",
        ),
        Answer(HOW_LONG, "It is granted at once, as soon as you say yes."),
        Answer(r"\b(?:points?|penalty|grade|lose|cost)\b", "It costs no points and no money."),
    )

    def ask(self, field: Field, request: ActionRequest) -> None:
        """List what is open."""
        if field.slot != ASSIGNMENT:
            super().ask(field, request)
            return
        lines = [f"{place}. {_line(work)}" for place, work in enumerate(_open(request), start=1)]
        request.say("\n".join([*lines, field.prompt]), buttons=self.choices(field, request))

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """What is open; usual numbers of days."""
        if field.slot == ASSIGNMENT:
            works = _open(request)
            return [{"title": _line(w), "payload": f"the {PLACES[n]} one"} for n, w in enumerate(works[: len(PLACES)])]
        if field.slot == DAYS:
            return [{"title": f"{days} days", "payload": f"{days} days"} for days in _USUAL]
        return []

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """ "The essay", "the second one"; "3"; any words for the reason."""
        request = turn.request
        if field.slot == ASSIGNMENT:
            said = picked(request, PLACES) or MeantWork(request, _catalogue(request))
            return request.text if said else None
        if field.slot == DAYS:
            days = read_days(request.text) or read_bare(request.text)
            return None if days is None else str(days)
        return stories.told(request) if field.slot == REASON else None

    def check(self, turn: FormTurn) -> None:
        """Find the assignment, refuse what the rules forbid, and count the days."""
        request, values = turn.request, turn.values
        service = coursework_service(request)
        works = service.open()
        if turn.activating and _ASKS_RULES.search(request.text):
            request.say(f"{_RULES} You have {service.extensions_left()} left.")
        named_past = self._refused_past(turn, works)
        if named_past or not works:
            request.say(named_past or f"Nothing of yours is open, so there is no deadline to move. {self.nothing_done}")
            turn.end(*([may_choose_again(self)] if works else []))
            return
        values[ASSIGNMENT] = self._assignment(turn, works)
        work = next((one for one in works if one.assignment.id == values[ASSIGNMENT]), None)
        try:
            if work is not None:
                service.check(str(work.assignment.id))
            elif not service.extensions_left():
                raise NoneLeft("none left")
        except ExtensionRefused as error:
            request.say(f"{_why_not(error, work)} {self.nothing_done}")
            turn.end()
            return
        if values[REASON] is None and request.requested_slot != REASON:
            told = stories.told(request)
            self.hear_words(turn, {REASON: None if told is None else read_reason(told)})
        values[DAYS] = self._days(turn, work)

    def _refused_past(self, turn: FormTurn, works: list[Work]) -> str | None:
        """Why not, where the message names work that cannot be handed in any more."""
        request = turn.request
        if not (turn.activating or request.resumed is not None or request.requested_slot == ASSIGNMENT):
            return None
        meant, service = MeantWork(request, _catalogue(request), recalls=False), coursework_service(request)
        fitting = meant.among(service.all()) if meant.named or meant.kind else []
        for work in [] if any(work in works for work in fitting) else fitting:
            try:
                service.check(str(work.assignment.id))
            except ExtensionRefused as error:
                names = [f"{one.assignment.name} ({one.course.code})" for one in works]
                open_ones = f" Still open: {formatting.listing(names)}." if names else ""
                return f"{_why_not(error, work)} {self.nothing_done}{open_ones}"
        return None

    def _assignment(self, turn: FormTurn, works: list[Work]) -> str | None:
        """The id of the assignment that is meant, as far as one is."""
        request = turn.request
        ids = [str(work.assignment.id) for work in works]
        known = next((v for v in (turn.values[ASSIGNMENT], request.slot(ASSIGNMENT)) if v in ids), None)
        begins = turn.activating or request.resumed is not None
        if ASSIGNMENT in turn.heard and turn.values[ASSIGNMENT] is None and not begins:
            return None
        if request.requested_slot == REASON or not (begins or turn.attempted):
            return known
        place = picked(request, ids) if request.requested_slot == ASSIGNMENT and not begins else None
        meant_work = MeantWork(request, _catalogue(request), recalls=known is None)
        meant = meant_work.among(coursework_service(request).all())
        fitting = [place] if place else [str(work.assignment.id) for work in meant if work in works]
        if len(fitting) == 1:
            if known not in (None, fitting[0]):
                turn.values[CONFIRMED] = None
            return fitting[0]
        if ASSIGNMENT in turn.heard and known is None and not fitting:
            request.say("I find no open assignment of yours like that.")
        return ids[0] if len(ids) == 1 else known

    def _days(self, turn: FormTurn, work: Work | None) -> str | None:
        """The number of days, in words or up to a date, as far as it is allowed."""
        request, heard = turn.request, str(turn.values[DAYS] or "")
        said = None
        if request.requested_slot != REASON and (turn.attempted or request.resumed is not None):
            said = _said_days(request, work)
        if said is None and DAYS in turn.heard and not heard.isdigit():
            return None
        known = request.slot(DAYS)
        if heard.isdigit() and (request.requested_slot == DAYS or request.resumed is not None):
            # The 3 of "homework 3" is no number of days.
            known = None if heard in re.findall(r"\d+", request.text) and request.requested_slot != DAYS else heard
        days = said if said is not None else int(known) if known else None
        if said is not None and known and int(known) != said:
            turn.values[CONFIRMED] = None  # "make it 5 days" is no yes
        if days is not None and not 1 <= days <= MOST_DAYS:
            request.say(f"I can move it by 1 to {MOST_DAYS} days. {_RULES}")
            return None
        return None if days is None else str(days)

    def summary(self, request: ActionRequest) -> str:
        """The old and the new deadline."""
        work, days, prompt = _chosen(request), int(request.slot(DAYS)), self.fields[-1].prompt
        if work is None:
            return prompt
        new = formatting.day(work.due_on + timedelta(days=days), weekday=True)
        left = coursework_service(request).extensions_left() - 1
        return (
            f"{work.assignment.name}, {name_of(work.course)}: due {formatting.day(work.due_on)}, with "
            f"{formatting.plural(days, 'more day')} on "
            f'{new}, 11:59 PM. Reason: "{request.slot(REASON)}". After that you have {left} of {MOST_A_TERM} extensions left '
            f"this term. {prompt}"
        )

    def order(self, request: ActionRequest, reference: str) -> list[Event]:
        """Grant what was confirmed."""
        service = coursework_service(request)
        try:
            extension = service.extend(
                str(request.slot(ASSIGNMENT)), int(request.slot(DAYS)), str(request.slot(REASON)), reference
            )
        except ExtensionRefused as error:
            request.say(f"{_why_not(error, _chosen(request))} {self.nothing_done}")
            return []
        work = _chosen(request)
        name = "It" if work is None else f"{work.assignment.name}"
        request.say(
            f"Done. {name} is now due {formatting.day(extension.due_on, weekday=True)}, 11:59 PM (reference {reference}). "
            "Your tutor sees it on the class page."
        )
        return []


def _said_days(request: ActionRequest, work: Work | None) -> int | None:
    asked = request.requested_slot in (DAYS, CONFIRMED)  # "make it 5", below the summary
    said = read_days(request.text) or (read_bare(request.text) if asked else None)
    if said is None and work is not None and request.says("period"):
        said = read_until(request.text, request.entity("period"), work.due_on, request.clock.today(), asked=asked)
    return said


def _open(request: ActionRequest) -> list[Work]:
    return coursework_service(request).open()


def _catalogue(request: ActionRequest) -> Catalogue:
    return Catalogue(request.session, request.clock.today())


def _chosen(request: ActionRequest) -> Work | None:
    works = coursework_service(request).open()
    return next((work for work in works if work.assignment.id == request.slot(ASSIGNMENT)), None)


def _line(work: Work) -> str:
    return f"{work.assignment.name}, {name_of(work.course)}, due {formatting.day(work.due_on)}"


def _why_not(error: ExtensionRefused, work: Work | None) -> str:
    """Why there is no more time, and what one can do."""
    name = "That assignment" if work is None else f"{work.assignment.name} in {name_of(work.course)}"
    if isinstance(error, Graded):
        return f"{name} is handed in and graded already."
    if isinstance(error, PastDue):
        due = "" if work is None else f" on {formatting.day(work.due_on)}"
        return (
            f"{name} was due{due}, and more time has to be asked for before that. Your tutor decides about late work."
        )
    if isinstance(error, ExtendedBefore):
        until = "" if work is None else f" until {formatting.day(work.due_on)}"
        return f"You have more time for {name} already{until}; a second time is not possible."
    if isinstance(error, NoneLeft):
        return f"Both of your extensions for this term are used. {_RULES} Your tutor decides about exceptions."
    return f"{name} is none of your open assignments."
