"""The form that takes a student out of a course, or off a waiting list."""

from __future__ import annotations

from collections.abc import Sequence

from actions import formatting
from actions.context import ActionRequest, Event
from actions.education.calendar import days_and_times
from actions.education.catalogue import name_of
from actions.education.enroll_form import enrollment_service
from actions.education.enrollments import DropTerms, EnrollmentRefused, Place
from actions.education.own_course_form import Option, OwnCourseForm
from actions.forms import Answer, Field, FormTurn
from actions.forms.answers import HOW_LONG, MONEY_BACK

COURSE, CONFIRMED = "education_drop_course", "education_drop_confirmed"
# To "shall I take you out of it?" these say yes, although elsewhere they stop a form.
_DROP_IT = r"(?i:(?:(?:ok|okay|yes|yeah|yep|sure|please|just|then)\W+)*(?:drop|remove|take me out of|leave|end)\s+(?:it|that|this|the (?:course|class))(?:\W+(?:please|pls|now|then))*\W*)"


class DropForm(OwnCourseForm):
    """A course that the student is in, or waits for; what is given back is named before the yes."""

    name = "education_drop_form"
    title = "dropping a course"
    intents = frozenset({"drop_course"})
    fields = (
        Field(
            COURSE,
            "Which course would you like to drop?",
            "I take you out of the one course that you name, and leave the others.",
            entities=("course", "subject"),
            names=("course", "class"),
            example="PRG101",
        ),
        Field(
            CONFIRMED, "Shall I drop it?", "Your seat goes to somebody else, so I want to be sure.", means_yes=_DROP_IT
        ),
    )
    confirmation = CONFIRMED
    submit_action = "action_education_drop_course"
    nothing_done = "You are still in all your courses."
    course_slot = COURSE
    answers = (
        Answer(
            r"\bhow many (?:people |others |students )?(?:are |is )?(?:there )?(?:before|ahead|in front|wait)|\bmy (?:place|position|turn)\b",
            lambda request: _place_in_line(request),
        ),
        Answer(
            rf"{MONEY_BACK}|\b(?:lose|keep|get|forfeit)\b.*\b(?:deposit|fee|money|paid|(?:any|some)thing back)\b",
            lambda request: _money_back(request),
        ),
        Answer(HOW_LONG, 'What is given back can be paid out at once: say "refund" afterwards.'),
    )

    def options(self, request: ActionRequest) -> Sequence[Option]:
        """The courses that go on or begin later."""
        return [_option(place) for place in enrollment_service(request).active()]

    def check(self, turn: FormTurn) -> None:
        """Find the course; without any there is nothing to do."""
        options = self.options(turn.request)
        if not options:
            turn.request.say("You are in no course at the moment, so there is none to drop.")
            turn.end()
            return
        turn.values[COURSE] = self.chosen(turn, options)

    def summary(self, request: ActionRequest) -> str:
        """What would be left, and what is given back until when."""
        place = _place(request)
        prompt = self.fields[-1].prompt
        if place is None:
            return prompt  # it ended a moment ago; the yes says so
        if place.waits:
            return f"You would leave the waiting list of {name_of(place.course)}; that costs nothing. {prompt}"
        terms = enrollment_service(request).drop_terms(place)
        return f"You would leave {name_of(place.course)} and lose your seat. {_given_back(place, terms)} {prompt}"

    def submit(self, request: ActionRequest) -> list[Event]:
        """Drop it, unless that has been done."""
        service, place = enrollment_service(request), _place(request)
        waits = place is not None and place.waits
        try:
            place = service.drop(str(request.slot(COURSE)))
        except EnrollmentRefused:
            request.say("You are not in that course any more, so nothing was done twice.")
            return []
        if waits:
            request.say(f"Done. You are off the waiting list of {name_of(place.course)}.")
            return []
        credit = next((a.credit for a in service.tuition.refundable() if a.enrollment.id == place.enrollment.id), None)
        owed = next((a.owed for a in service.tuition.owing() if a.enrollment.id == place.enrollment.id), None)
        said = [f"Done. You are out of {name_of(place.course)} (reference {place.enrollment.id})."]
        if credit:
            said.append(f'{formatting.money(credit)} of what you paid is yours again: to have it sent, say "refund".')
        elif owed:
            said.append(f"{formatting.money(owed)} of its fee is still to be paid.")
        else:
            said.append("Nothing is left to pay for it.")
        request.say(" ".join(said))
        return []


def _option(place: Place) -> Option:
    waits = ", waiting list" if place.waits else ""
    line = f"{name_of(place.course)}, {days_and_times(place.run)}{waits}"
    return Option(str(place.enrollment.id), place.course, line)


def _place(request: ActionRequest) -> Place | None:
    active = enrollment_service(request).active()
    return next((place for place in active if place.enrollment.id == request.slot(COURSE)), None)


def _given_back(place: Place, terms: DropTerms) -> str:
    if terms.until is None:
        return "It is more than two weeks after the first class, so nothing of the fee is given back."
    percent, until = formatting.percent(terms.percent), formatting.day(terms.until)
    what = "the fee and the materials" if terms.percent == 100 else "the fee; materials stay charged"
    return f"Until {until}, {percent} of {what}: {formatting.money(terms.credit)} comes off what you owe or paid."


def _place_in_line(request: ActionRequest) -> str | None:
    place = _place(request)
    if place is None or not place.waits:
        return None
    return f"You are number {enrollment_service(request).place_in_line(place.run)} on the waiting list."


def _money_back(request: ActionRequest) -> str | None:
    place = _place(request)
    return None if place is None or place.waits else _given_back(place, enrollment_service(request).drop_terms(place))
