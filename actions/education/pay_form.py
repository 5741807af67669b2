"""The form that pays tuition."""

from __future__ import annotations

import re
from decimal import Decimal

from actions import formatting, sums
from actions.context import ActionRequest, Event
from actions.education.catalogue import Catalogue, name_of
from actions.education.course_choice import MeantCourses
from actions.education.dues import next_due, owed, read_method, state
from actions.education.enroll_form import enrollment_service
from actions.education.student_services import AID, StudentServices
from actions.education.tuition import (
    BANK_ACCOUNT,
    CARD,
    CHECK,
    PAYPAL,
    Account,
    MoreThanDue,
    NothingDue,
    Tuition,
    TuitionRefused,
)
from actions.formatting import read_money
from actions.forms import Answer, Field, FormTurn, OnceForm
from actions.forms.answers import HOW_LONG

AMOUNT, COURSE, METHOD, CONFIRMED, REFERENCE = (
    "education_pay_amount",
    "education_pay_course",
    "education_pay_method",
    "education_pay_confirmed",
    "education_pay_reference",
)
ALL = "what is due first"
DOLLARS = "USD"
NOTHING = Decimal("0.00")
_TAKEN = {CARD: "your card on file", BANK_ACCOUNT: "your bank account on file", PAYPAL: "your PayPal account"}
_EVERYTHING = re.compile(
    r"\b(?:everything|all of (?:it|that)|it all|full|in full|whole|entire|total|what i owe|all i owe|the lot|balance|pay off|clear|(?:the|what) (?:rest|is left|remains)|remainder)\b",
    re.IGNORECASE,
)
_PAY_IT = re.compile(r"\bpay (?:it|that|this|them)\b", re.IGNORECASE)
_NEXT = re.compile(
    r"\b(?:what(?:'s| is|s)? due|due (?:now|next|amount)|next (?:one|payment|instal\w+)|instal\w+|deposit|minimum|what'?s next)\b",
    re.IGNORECASE,
)


class PayForm(OnceForm):
    """What is due next, everything, or a sum, for all courses or for one."""

    name = "education_pay_form"
    title = "paying your tuition"
    intents = frozenset({"pay_tuition"})
    fields = (
        Field(
            AMOUNT,
            "How much would you like to pay?",
            "You can pay what is due next, everything, or any sum up to that.",
            entities=("money",),
            names=("amount", "sum"),
            example="$50",
            shape=sums.SHAPE,
        ),
        Field(
            COURSE,
            "Which course is it for?",
            "Without a course I pay what is due first.",
            entities=("course", "subject"),
            names=("course",),
            example="DES110",
        ),
        Field(
            METHOD,
            "How would you like to pay: by card, from your bank account or with PayPal?",
            "I use the one that you name, as it is on file for you; no card numbers in this chat, please.",
            entities=("payment_method",),
            names=("method", "payment method", "way to pay"),
            example="by card",
        ),
        Field(CONFIRMED, "Shall I pay it now?", "I take nothing before you have seen the sum and agreed to it."),
    )
    confirmation = CONFIRMED
    submit_action = "action_education_pay_tuition"
    nothing_done = "Nothing was paid."
    own_slots = (REFERENCE,)
    reference_slot = REFERENCE
    answers = (
        Answer(
            r"\bhow much (?:do i|i) (?:still )?(?:owe|have to pay)\b|\bwhat do i owe\b",
            lambda request: "\n".join(state(_tuition(request), request.clock.today())),
        ),
        Answer(
            r"\b(?:later|the rest|extra|interest)\b",
            lambda request: "\n".join(
                [
                    "What you don't pay now you can pay later, without interest, as long as it is there by its day:",
                    *state(_tuition(request), request.clock.today()),
                ]
            ),
        ),
        Answer(HOW_LONG, "It is booked at once."),
    )

    def ask(self, field: Field, request: ActionRequest) -> None:
        """Say what is due before asking for the amount."""
        lines = state(_tuition(request), request.clock.today()) if field.slot == AMOUNT else []
        request.say("\n".join([*lines, field.prompt]), buttons=self.choices(field, request))

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """What is due next, everything; the ways to pay; the courses."""
        owing = _tuition(request).owing()
        if field.slot == METHOD:
            return [{"title": name.capitalize() if name != PAYPAL else "PayPal", "payload": name} for name in _TAKEN]
        if field.slot == COURSE:
            return [{"title": name_of(one.course), "payload": str(one.course.code)} for one in owing]
        if field.slot != AMOUNT or not owing:
            return []
        next_, total = formatting.money(next_due(owing)), formatting.money(owed(owing))
        found = [{"title": f"Due next: {next_}", "payload": "the next payment"}]
        return [*found, {"title": f"Everything: {total}", "payload": "everything"}] if next_ != total else found

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """ "50", "card please", "the design one"; the rest is heard in `check`."""
        text = turn.request.text
        if field.slot == AMOUNT:
            return sums.read_figure(text)
        if field.slot == METHOD:
            return read_method(text, asked=True)
        meant = MeantCourses(turn.request, _catalogue(turn.request), recalls=False) if field.slot == COURSE else None
        return text if meant else None

    def check(self, turn: FormTurn) -> None:
        """Compare the sum with what is owed, for all courses or for the one that is named."""
        request, values = turn.request, turn.values
        tuition = _tuition(request)
        if not tuition.owing():
            credit = sum((one.credit for one in tuition.refundable()), NOTHING)
            more = f' {formatting.money(credit)} is yours instead: to have it sent, say "refund".' if credit else ""
            request.say(f"You owe nothing at the moment.{more}")
            turn.end()
            return
        values[COURSE] = self._course(turn, tuition)
        code = None if values[COURSE] in (None, ALL) else str(values[COURSE])
        self._hear_amount(turn, tuition.owing(code))
        values[AMOUNT] = _checked(request, tuition, values[AMOUNT], code)
        self.hear_words(turn, {METHOD: read_method(request.text)})
        values[METHOD] = _method(request, values[METHOD])

    def _course(self, turn: FormTurn, tuition: Tuition) -> str | None:
        """The code of the course that is named and owed for; else what is due first."""
        request, owing = turn.request, {str(one.course.code): one for one in tuition.owing()}
        begins = turn.activating or request.resumed is not None
        emptied = COURSE in turn.heard and turn.values[COURSE] is None and not begins
        known = next((v for v in (turn.values[COURSE], request.slot(COURSE)) if v in (*owing, ALL)), None)
        if emptied and len(owing) > 1:
            return None
        if not (begins or turn.attempted):
            return known
        meant = MeantCourses(request, _catalogue(request), recalls=False)
        codes = [str(course.code) for course in meant.found if course.code in owing]
        if len(codes) == 1:
            if known not in (None, ALL, codes[0]) or (known == ALL and request.requested_slot == CONFIRMED):
                turn.values[CONFIRMED] = turn.values[AMOUNT] = None
            return codes[0]
        if meant.found and not codes and (begins or meant.by_name or request.requested_slot == COURSE):
            named = formatting.listing([name_of(course) for course in meant.found[:3]], "or")
            request.say(f"Nothing is due for {named}.")
        return known or ALL

    def _hear_amount(self, turn: FormTurn, owing: list[Account]) -> None:
        """ "Everything", "what's due", "half of it"."""
        request, whole = turn.request, owed(owing)
        meant = turn.attempted or request.resumed is not None
        related = sums.hear_sum(self, turn, AMOUNT, whole, DOLLARS)
        if related or not meant or request.says("money") or request.text.startswith("/"):
            return
        asked = request.requested_slot in (AMOUNT, CONFIRMED) or turn.activating or request.resumed is not None
        everything = _EVERYTHING.search(request.text) or (_PAY_IT.search(request.text) and next_due(owing) == whole)
        named = whole if everything else next_due(owing) if _NEXT.search(request.text) else None
        if named and asked and (AMOUNT not in turn.heard or turn.values[AMOUNT] is None):
            value = f"{named:.2f} {DOLLARS}"
            if value != turn.values[AMOUNT]:
                turn.values[CONFIRMED] = None
            turn.hear(AMOUNT, value)

    def summary(self, request: ActionRequest) -> str:
        """How much, for what, and how."""
        amount, code = _slots(request)
        what = (
            "your courses, what is due first,"
            if code is None
            else name_of(next(a.course for a in _tuition(request).owing(code)))
        )
        left = owed(_tuition(request).owing()) - amount
        return (
            f"Pay {formatting.money(amount)} for {what} from {_TAKEN[str(request.slot(METHOD))]}? After that you owe "
            f"{formatting.money(left)} in all. {self.fields[-1].prompt}"
        )

    def order(self, request: ActionRequest, reference: str) -> list[Event]:
        """Pay what was confirmed."""
        tuition, (amount, code) = _tuition(request), _slots(request)
        method = str(request.slot(METHOD))
        try:
            left = tuition.pay(amount, code, method, reference)
        except TuitionRefused as error:
            request.say(f"{_why_not(error)} {self.nothing_done}")
            return []
        said = [f"Done. I took {formatting.money(amount)} from {_TAKEN[method]} (reference {reference})."]
        said += ["Everything is paid."] if not left else state(tuition, request.clock.today())[-1:]
        request.say(" ".join(said))
        return []


def _method(request: ActionRequest, said: object) -> str | None:
    """The way to pay; None, with what to do instead, for one that is not taken here."""
    if said is None:
        return None
    method = read_method(str(said), asked=True)
    if method == CHECK:
        office = StudentServices(request.session).contact(AID)
        request.say(
            f"I can't take checks or cash here. Make a check out to Switchboard College with your student number on it and bring or mail "
            f"it to the {office}; it counts from the day on which it is there."
        )
        return None
    return method if method in _TAKEN else None


def _checked(request: ActionRequest, tuition: Tuition, said: object, code: str | None) -> str | None:
    """The amount in canonical form; None, with the reason, where it cannot be paid."""
    if said is None:
        return None
    money = read_money(said)
    if money is not None and money[1] != DOLLARS:
        request.say("Tuition is paid in US dollars.")
        return None
    try:
        tuition.check(NOTHING if money is None else money[0], code)
    except TuitionRefused as error:
        request.say(_why_not(error))
        return None
    return None if money is None else f"{money[0]:.2f} {money[1]}"


def _why_not(error: TuitionRefused) -> str:
    if isinstance(error, MoreThanDue):
        return f"That is more than you owe, which is {formatting.money(error.owed)}."
    if isinstance(error, NothingDue):
        return "Nothing is due for that any more."
    return "The amount has to be more than zero, with at most two decimals."


def _slots(request: ActionRequest) -> tuple[Decimal, str | None]:
    money, course = read_money(request.slot(AMOUNT)), request.slot(COURSE)
    return (NOTHING if money is None else money[0]), (None if course in (None, ALL) else str(course))


def _tuition(request: ActionRequest) -> Tuition:
    return enrollment_service(request).tuition


def _catalogue(request: ActionRequest) -> Catalogue:
    return Catalogue(request.session, request.clock.today())
