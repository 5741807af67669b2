"""The form for a savings goal."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from actions import formatting, sums
from actions.context import ActionRequest, Event
from actions.formatting import read_money
from actions.forms import COMING_DAY, Answer, Field, FormTurn, OnceForm, yes_no
from actions.periods import add_months, resolve
from actions.sums import with_digits
from actions.wealth.allocation import Models
from actions.wealth.asked import portfolio_service
from actions.wealth.goals import MONTHS, GoalRefused, GoalService, NotADay, Plan, plan
from actions.wealth.models import AllocationModel
from actions.wealth.portfolio_models import Goal

NAME, AMOUNT, DUE, MONTHLY, CONFIRMED, REFERENCE = (
    "wealth_goal_name",
    "wealth_goal_amount",
    "wealth_goal_due",
    "wealth_goal_monthly",
    "wealth_goal_confirmed",
    "wealth_goal_reference",
)
DOLLARS = "USD"
USUAL_PROFILE = "balanced"
LONGEST_NAME = 60
_A_MONTH = re.compile(r"^\W*(?:dollars|bucks)?\W*(?:(?:a|per|each|every|/)\s*mo(?:nth)?\b|monthly)", re.IGNORECASE)
_MONTH = re.compile(r"\b(?:(?:a|per|each|every) month|monthly)\b|/\s*mo(?:nth)?\b", re.IGNORECASE)
_MONTHLY_BEFORE = re.compile(r"\b(?:monthly|each month|every month|per month)\b[^.;!?\d$]{0,20}$", re.IGNORECASE)
_IN_YEARS = re.compile(r"(?<![$\d,.-])\b(\d{1,2})\s*(?:more\s+)?(year|yr|month)s?\b(?!\s*old)", re.IGNORECASE)
_LONGER = re.compile(r"\b(an?|\d{1,2})\s*(year|yr|month)s?\s+(?:longer|later)\b", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NEXT_YEAR = re.compile(rf"\b({'|'.join(_MONTHS)})[a-z]*\.? (?:of )?next year\b", re.IGNORECASE)
_HOW_FAR = re.compile(
    r"\bon track\b|\bmy goals?\b.*\?|^\W*(?:what|how|show|list|am|are|is|do|does|will)\b.*\b(?:my|our) (?:savings )?(?:goals?|plan)\b",
    re.I,
)
_IN_YEAR = re.compile(r"(?<![$\d,.-])\b(20[2-9]\d)\b(?![,.]?\d)")
# "A goal for a house, 80000": what no entity tells, the words do.
_NO_PURPOSE = r"(?!(?:(?:savings?|investment|new|first|last|next) )*(?:goals?|plans?|targets?|future|portfolio|account|start|while|long time)\b)"
_PURPOSE = re.compile(
    rf"\bfor (?:a|an|the|my|our) {_NO_PURPOSE}([a-z][a-z' -]*?)"
    r"(?=\s*(?:[^a-z' -]|$)|\s+(?:in|by|until|of|with|and|is|that|which|one|next|before)\b)",
    re.IGNORECASE,
)
_ARTICLES = re.compile(r"^(?:(?:a|an|the|my|our|some|for|to|it'?s|saving|save|buy|buying)\s+)+", re.IGNORECASE)


class GoalForm(OnceForm):
    """What is saved for: how much, until when, and with how much a month."""

    name = "wealth_goal_form"
    title = "your savings goal"
    intents = frozenset({"set_investment_goal"})
    fields = (
        Field(
            NAME,
            "What are you saving for?",
            "So that you and I can call it by its name.",
            entities=("goal",),
            names=("name", "goal", "purpose"),
            example="a house",
            free_text=True,
        ),
        Field(
            AMOUNT,
            "How much do you want to have in the end?",
            "I reckon whether your plan reaches it.",
            entities=("money",),
            names=("amount", "sum", "target"),
            example="$20,000",
        ),
        Field(
            DUE,
            "Until when? A year, a month or a day.",
            "The longer it takes, the more deposits there are, and the more they can earn.",
            entities=("period",),
            names=("date", "day", "year", "deadline"),
            example="in 5 years",
            kind=COMING_DAY,
        ),
        Field(
            MONTHLY,
            "How much would you put in each month?",
            "I reckon what becomes of it until then.",
            entities=("money",),
            names=("monthly sum", "monthly amount", "monthly deposit", "deposit"),
            example="$300",
        ),
        yes_no(CONFIRMED, "Shall I store this goal?", verbs="save|store"),
    )
    confirmation = CONFIRMED
    submit_action = "action_wealth_set_goal"
    nothing_done = "No goal was stored."
    own_slots = (REFERENCE,)
    reference_slot = REFERENCE
    answers = (
        Answer(
            r"\b(?:assum\w*|return|interest|inflation|guarantee\w*|certain|sure)\b",
            lambda request: f"{_assumption(_model(request))} Inflation is not taken off.",
        ),
    )

    def hear(self, turn: FormTurn) -> None:
        """Which of the sums is a month's, and "in 5 years", which is said in words."""
        if not turn.attempted or turn.request.text.startswith("/"):
            return
        self._hear_sums(turn)
        purpose = _PURPOSE.search(turn.request.text)
        if turn.activating and NAME not in turn.heard and purpose is not None:
            turn.hear(NAME, purpose[1])
        text = with_digits(turn.request.text)
        counted, longer, year = _IN_YEARS.search(text), _LONGER.search(text), _IN_YEAR.search(text)
        asked, known, named = turn.request.requested_slot, turn.request.slot(DUE), _NEXT_YEAR.search(text)
        if named is not None:
            year_after = turn.request.clock.today().year + 1
            turn.hear(DUE, f"month:{year_after}-{_MONTHS.index(named[1].lower()) + 1:02d}")
        elif longer is not None and known is not None:
            count = 1 if longer[1].lower().startswith("a") else int(longer[1])
            months = count * (1 if longer[2].lower() == "month" else MONTHS)
            turn.hear(DUE, add_months(date.fromisoformat(str(known)), months).isoformat())
        elif counted is not None and (turn.activating or asked in (DUE, CONFIRMED) or known is None):
            unit = "month" if counted[2].lower() == "month" else "year"
            turn.hear(DUE, f"next:{counted[1]}:{unit}s")
        elif year is not None and (asked == DUE or DUE not in turn.heard):
            turn.hear(DUE, f"year:{year[1]}")

    def _hear_sums(self, turn: FormTurn) -> None:
        request, asked = turn.request, turn.request.requested_slot
        found = [e for e in request.entities if e.get("entity") == "money" and read_money(e.get("value"))]
        if asked == DUE:  # "2031, 600 a month": the first is no sum
            found = [e for e in found if not _IN_YEAR.fullmatch(request.text[e.get("start", 0) : e.get("end")])]
        if not found:
            return
        before = {slot: request.slot(slot) for slot in (AMOUNT, MONTHLY)}
        turn.values.update(before)
        turn.heard -= {AMOUNT, MONTHLY}
        for one in found:
            turn.hear(MONTHLY if _is_monthly(one, request.text, asked, before) else AMOUNT, one["value"])

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """ "300"; "my daughter's college"; days are heard before."""
        text = " ".join(turn.request.text.split())
        if field.slot in (AMOUNT, MONTHLY):
            return sums.read_figure(text) or sums.read_figure_in(text)
        return text if field.slot == NAME and re.search(r"[^\W\d_]", text) else None

    def check(self, turn: FormTurn) -> None:
        """Validate each answer; who plans is logged in."""
        request, values = turn.request, turn.values
        service = _service(request)
        goals = service.all() if turn.activating and values[NAME] is None and _HOW_FAR.search(request.text) else []
        if goals:
            request.say("\n".join([_standing(one, _model(request), service) for one in goals]))
            turn.end()
            return
        if values[NAME] is not None:
            values[NAME] = _ARTICLES.sub("", str(values[NAME]).strip(" .!\"'"))[:LONGEST_NAME].strip() or None
        for slot in (AMOUNT, MONTHLY):
            values[slot] = _checked_sum(request, service, values[slot])
        values[DUE] = _checked_day(request, service, values[DUE])

    def summary(self, request: ActionRequest) -> str:
        """What the plan becomes, and what would reach the goal."""
        name, amount, due, monthly = _slots({slot: request.slot(slot) for slot in self.slots})
        model = _model(request)
        found = plan(amount, monthly, _service(request).months(due), model.expected_percent)
        money = formatting.money
        return (
            f"{name[:1].upper() + name[1:]}: {money(amount)} by {formatting.day(due)}, with {money(monthly)} at the end of each month. "
            f"{found.months} deposits are {money(found.paid)} and would become {money(found.reached)}. "
            f"{_verdict(found, amount)} {_assumption(model)} What you have already is not counted. {self.fields[-1].prompt}"
        )

    def order(self, request: ActionRequest, reference: str) -> list[Event]:
        """Store what was confirmed."""
        name, amount, due, monthly = _slots({slot: request.slot(slot) for slot in self.slots})
        try:
            _service(request).store(name, amount, due, monthly, reference)
        except GoalRefused as error:
            request.say(f"{_why_not(error)} {self.nothing_done}")
            return []
        request.say(
            f"Done. Your goal is stored: {name}, {formatting.money(amount)} by {formatting.day(due)} (reference {reference}). To put the "
            f'money in by itself, say "put {formatting.money(monthly)} into my portfolio every month".'
        )
        return []


def _service(request: ActionRequest) -> GoalService:
    return GoalService(request.session, request.customer_id, request.clock, request.audit)


def _is_monthly(entity: dict[str, Any], text: str, asked: str | None, known: dict[str, Any]) -> bool:
    """Whether a sum is that of a month: it says so, or that was asked for, or it alone is open."""
    start, end = entity.get("start"), entity.get("end")
    if end is None:  # where it stands is not known, so it is all that is said
        return _MONTH.search(text) is not None or asked == MONTHLY
    if _A_MONTH.search(text[int(end) :]) or _MONTHLY_BEFORE.search(text[: int(start or 0)]):
        return True
    return asked == MONTHLY or (asked not in (AMOUNT, None, CONFIRMED) and known[AMOUNT] is not None)


def _checked_sum(request: ActionRequest, service: GoalService, said: object) -> str | None:
    if said is None:
        return None
    money = read_money(said)
    if money is not None and money[1] != DOLLARS:
        request.say("I reckon in US dollars; tell me the sum in dollars, please.")
        return None
    try:
        service.check_amount(Decimal(0) if money is None else money[0])
    except GoalRefused as error:
        request.say(_why_not(error))
        return None
    return None if money is None else f"{money[0]:.2f} {money[1]}"


def _checked_day(request: ActionRequest, service: GoalService, said: object) -> str | None:
    """A day that is far enough ahead, as `2030-12-31`; the last one of the year or month that is named."""
    if said is None:
        return None
    iso = re.fullmatch(r"\d{4}-\d\d-\d\d", str(said))
    found = resolve(f"date:{said}" if iso else str(said), request.clock.today(), ahead=True)
    day = None if found is None else found.end or found.start
    if day is None:
        request.say('I didn\'t understand until when. Try "in 5 years", "2030" or "June 2028".')
        return None
    try:
        service.months(day)
    except NotADay as error:
        request.say(_why_not(error))
        return None
    return day.isoformat()


def _why_not(error: GoalRefused) -> str:
    if isinstance(error, NotADay):
        return "A goal has to be at least a month and at most 60 years away."
    return "The amount has to be more than zero, with at most two decimals."


def _slots(values: dict[str, Any]) -> tuple[str, Decimal, date, Decimal]:
    amount, monthly = (read_money(values[slot]) for slot in (AMOUNT, MONTHLY))
    nothing = Decimal(0)
    return (
        str(values[NAME]),
        nothing if amount is None else amount[0],
        date.fromisoformat(str(values[DUE])),
        nothing if monthly is None else monthly[0],
    )


def _model(request: ActionRequest) -> AllocationModel:
    """The model whose return is assumed: that of the questionnaire, of the first portfolio, or the one in the middle."""
    repository = portfolio_service(request)
    last, own = repository.risk_profile(), repository.all()
    profile = last.profile if last is not None else own[0].profile if own else USUAL_PROFILE
    return Models(request.session).named(str(profile))


def _assumption(model: AllocationModel) -> str:
    return (
        f"I assume a return of {formatting.percent(model.expected_percent)} a year, as the {model.profile} allocation expects; "
        "nobody can promise it."
    )


def _standing(goal: Goal, model: AllocationModel, service: GoalService) -> str:
    """What is stored of a goal, and whether the rest of the plan reaches it."""
    name, money = str(goal.name), formatting.money
    said = f"{name[:1].upper() + name[1:]}: {money(goal.amount)} by {formatting.day(goal.due_on)}, with {money(goal.monthly)} a month"
    try:
        found = plan(goal.amount, goal.monthly, service.months_of(goal), model.expected_percent)
    except NotADay:
        return f"{said}."
    return (
        f"{said}, from {formatting.day(goal.created_at.date())} on. {_verdict(found, goal.amount)} {_assumption(model)}"
    )


def _verdict(found: Plan, amount: Decimal) -> str:
    money, more = formatting.money, found.reached - amount
    if more >= 0:
        return f"So the plan reaches your goal, with {money(more)} to spare; {money(found.needed)} a month would do."
    return f"So the plan falls short by {money(-more)}; {money(found.needed)} a month would reach your goal."
