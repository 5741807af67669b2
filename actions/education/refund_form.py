"""The form that gives tuition back."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions import formatting
from actions.context import ActionRequest, Event
from actions.education.catalogue import name_of
from actions.education.course_choice import MeantCourses
from actions.education.enroll_form import enrollment_service
from actions.education.own_course_form import Option, OwnCourseForm
from actions.education.student_services import AID, StudentServices
from actions.education.tuition import Account, NothingToRefund, Tuition, tuition_terms
from actions.forms import Answer, Field, FormTurn, OnceForm
from actions.forms.answers import HOW_LONG
from actions.forms.waiting import done_last, may_choose_again

COURSE, CONFIRMED, REFERENCE = (
    "education_refund_course",
    "education_refund_confirmed",
    "education_refund_reference",
)

_ANOTHER = re.compile(
    r"\W*(?:(?:ok|okay|yes|now|thanks)\W+)*(?:and|also|then|what about|how about|same)\b", re.IGNORECASE
)


class RefundForm(OwnCourseForm, OnceForm):
    """The credit of a course that was dropped or called off, sent back the way it was paid."""

    name = "education_refund_form"
    title = "your refund"
    intents = frozenset({"request_refund"})
    fields = (
        Field(
            COURSE,
            "For which course would you like your money back?",
            "Each refund is for one course, so that the sum can be checked.",
            entities=("course", "subject"),
            names=("course", "class"),
            example="FRE101",
        ),
        Field(CONFIRMED, "Shall I send it back?", "I send nothing before you have seen how the sum comes about."),
    )
    confirmation = CONFIRMED
    submit_action = "action_education_request_refund"
    nothing_done = "No refund was sent; the money stays on your student account."
    own_slots = (REFERENCE,)
    reference_slot = REFERENCE
    course_slot = COURSE
    answers = (Answer(HOW_LONG, lambda request: _arrives(request)),)

    def options(self, request: ActionRequest) -> Sequence[Option]:
        """The courses with credit."""
        return [_option(account) for account in _tuition(request).refundable()]

    def check(self, turn: FormTurn) -> None:
        """Find the course; without credit, say where some would come from."""
        request, options = turn.request, self.options(turn.request)
        begins = turn.activating or request.resumed is not None
        meant = MeantCourses(request, enrollment_service(request).catalogue, recalls=begins)
        codes = {course.code for course in meant.found}
        misses = begins and codes and not meant.recalled and not any(o.course.code in codes for o in options)
        if misses or not options:
            request.say(self._nothing(request, meant))
            turn.end(*([may_choose_again(self)] if options else []))
            return
        turn.values[COURSE] = self.chosen(turn, options)

    def goes_on(self, request: ActionRequest) -> bool:
        """ "And for french", after a refund."""
        named = request.says("course") or request.says("subject")
        return bool(named and _ANOTHER.match(request.text) and done_last(self, request))

    def not_among(self, request: ActionRequest, meant: MeantCourses) -> str:
        """Why there is nothing to give back for a course."""
        return self._nothing(request, meant)

    def _nothing(self, request: ActionRequest, meant: MeantCourses) -> str:
        service = enrollment_service(request)
        codes = {course.code for course in meant.found}
        for place in service.active():
            if place.course.code in codes and not place.waits:
                terms = service.drop_terms(place)
                if terms.until is None:
                    return (
                        f"You are still in {name_of(place.course)}, and more than two weeks after its first class nothing "
                        "of the fee is given back. If you had to stop for a serious reason, the Financial Aid Office "
                        f"decides about exceptions: {StudentServices(request.session).contact(AID)}."
                    )
                until = f", until {formatting.day(terms.until)}"
                return (
                    f"You are still in {name_of(place.course)}. If you drop it today, {formatting.money(terms.credit)} "
                    f'of its fee is given back{until}: say "drop {place.course.code}" first.'
                )
        for refund, course in service.tuition.refunds():
            if course.code in codes:
                return (
                    f"{formatting.money(refund.amount)} for {name_of(course)} was sent back on "
                    f"{formatting.day(refund.created_at.date())} and arrives by {formatting.day(refund.arrives_by)} (reference "
                    f"{refund.id}). Nothing is left to give back for it."
                )
        for place in service.completed():
            if place.course.code in codes:
                return (
                    f"You have completed {name_of(place.course)}, and the fee of a completed course is not given back."
                )
        named = f" for {name_of(meant.found[0])}" if len(codes) == 1 else ""
        others = formatting.listing([name_of(option.course) for option in self.options(request)])
        there_is = f" You have credit for {others}." if others else ""
        return (
            f"You have no credit{named}, so there is nothing to send back. Credit comes from a course that you drop in time "
            f"or that we call off.{there_is}"
        )

    def summary(self, request: ActionRequest) -> str:
        """The sum, how it comes about, and when it arrives."""
        prompt, account = self.fields[-1].prompt, _account(request)
        if account is None:
            return prompt  # it was sent a moment ago; the yes says so
        charged = sum(entry.amount for entry in account.charges)
        paid, credits = _tuition(request).paid_and_credited(str(account.enrollment.id))
        return (
            f"For {name_of(account.course)} you were charged {formatting.money(charged)} and paid {formatting.money(paid)}; "
            f"{credits}. So {formatting.money(account.credit)} goes back the way you paid. {prompt}"
        )

    def order(self, request: ActionRequest, reference: str) -> list[Event]:
        """Send what was confirmed."""
        account = _account(request)
        try:
            refund = _tuition(request).refund(str(request.slot(COURSE)), reference)
        except NothingToRefund:
            request.say("That money is on its way already, so nothing was sent twice.")
            return []
        name = "your course" if account is None else name_of(account.course)
        request.say(
            f"Done. {formatting.money(refund.amount)} for {name} goes back the way you paid and arrives by "
            f"{formatting.day(refund.arrives_by)} (reference {reference})."
        )
        return []


def _tuition(request: ActionRequest) -> Tuition:
    return enrollment_service(request).tuition


def _option(account: Account) -> Option:
    line = f"{name_of(account.course)}: {formatting.money(account.credit)}"
    return Option(str(account.enrollment.id), account.course, line)


def _account(request: ActionRequest) -> Account | None:
    found = _tuition(request).refundable()
    return next((account for account in found if account.enrollment.id == request.slot(COURSE)), None)


def _arrives(request: ActionRequest) -> str:
    days = tuition_terms(request.session).refund_business_days
    return f"It arrives within {formatting.plural(days, 'business day')}."
