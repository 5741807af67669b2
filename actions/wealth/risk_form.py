"""The form for the risk questionnaire."""

from __future__ import annotations

import re

from actions import formatting
from actions.charts import parts_chart
from actions.context import ActionRequest, Event
from actions.forms import Answer, Field, FormTurn, OnceForm, yes_no
from actions.forms.phrases import asks, corrects, gives_up, named_fields
from actions.wealth.asked import ADVICE, name_of
from actions.wealth.look_up import capital, share
from actions.wealth.portfolio_models import RiskProfile
from actions.wealth.questionnaire import Outcome, QuestionnaireService
from actions.wealth.questions import QUESTIONS, Question, read_several
from actions.wealth.value_actions import called

CONFIRMED, REFERENCE = "wealth_risk_confirmed", "wealth_risk_reference"
SLOTS = {f"wealth_risk_{question.key}": question for question in QUESTIONS}
_NAMES = {
    "horizon": ("horizon", "years", "time"),
    "reaction": ("reaction", "fall"),
    "income": ("income",),
    "experience": ("experience",),
    "savings": ("share of savings", "savings", "share"),
}
# Not "take the risk test", but what it said.
_NOW = re.compile(
    r"\bwhat(?:'?s| is| was)? my (?:current |risk |investor )*(?:profile|score|allocation|level)\b"
    r"|\b(?:profile|allocation|risk level)\b.*\b(?:do i have|have i|i have|am i on|currently|right now)\b",
    re.IGNORECASE,
)
# Elsewhere these ask for time.
_WAITS = r"(?i:(?:(?:i|i'd|i'll|would|will|just|probably|maybe|then|well)\W+)*(?:wait|hold(?: on)?|hang on|sit tight)\b(?:\W+(?:i guess|and see|it out|on))*\W*)"
_WISH = re.compile(
    r"^\W*(?:please\W+)?(?:show|list|give|get(?! out)|tell|open|put|take|log|talk|send)\b", re.IGNORECASE
)
# In words: what is longer tells something else.
_LONGEST_ANSWER = 12


def _field(slot: str, question: Question) -> Field:
    place = QUESTIONS.index(question) + 1
    return Field(
        slot,
        f"Question {place} of {len(QUESTIONS)}: {question.prompt[:1].lower()}{question.prompt[1:]}",
        question.reason,
        names=_NAMES[question.key],
        example=question.options[-2].title.lower(),
        takes_no=question.key == "experience",
        shape=_WAITS if question.key == "reaction" else "",
    )


class RiskForm(OnceForm):
    """Five questions that lead to a model allocation."""

    name = "wealth_risk_form"
    title = "the questionnaire"
    intents = frozenset({"take_risk_questionnaire"})
    fields = (
        *(_field(slot, question) for slot, question in SLOTS.items()),
        yes_no(CONFIRMED, verbs=r"save|store|(?<=yes )keep|(?<=yes, )keep"),
    )
    confirmation = CONFIRMED
    submit_action = "action_wealth_store_risk_profile"
    nothing_done = "Your profile stays as it was."
    own_slots = (REFERENCE,)
    reference_slot = REFERENCE
    answers = (
        Answer(
            r"\b(?:recommend|advice|advise|best|should i)\b",
            "I give no advice beyond this questionnaire: your answers lead to one of five model allocations.",
        ),
        Answer(r"\bhow (?:many|long)\b.*\b(?:questions?|take)\b", "There are five questions; it takes a minute."),
    )

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """The answers."""
        question = SLOTS.get(field.slot)
        return [] if question is None else [{"title": o.title, "payload": o.value} for o in question.options]

    def hear(self, turn: FormTurn) -> None:
        """Several answers at once, and another answer to an earlier question: "wait, that's not true, i'd wait it out"."""
        question, text = SLOTS.get(str(turn.request.requested_slot)), turn.request.text
        if not turn.attempted or turn.activating or text.startswith("/"):
            return
        several = read_several(text, question.key) if question is not None else {}
        if len(several) > 1:
            for key, answer in several.items():
                turn.hear(f"wealth_risk_{key}", answer)
        elif corrects(text) and (question is None or not several):
            self._hear_correction(turn)

    def _hear_correction(self, turn: FormTurn) -> None:
        """The one earlier answer that the message replaces; one that is named wins."""
        text = turn.request.text
        named = {field.slot for field in named_fields(self, text)}
        answers = {slot: question.read(text) for slot, question in SLOTS.items() if turn.values[slot] is not None}
        other = {slot: answer for slot, answer in answers.items() if answer not in (None, turn.values[slot])}
        other = {slot: answer for slot, answer in other.items() if slot in named} or other
        if len(other) == 1:
            ((slot, answer),) = other.items()
            turn.hear(slot, answer)

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """ "About ten years", "i'd hold", "not really"."""
        question = SLOTS.get(field.slot)
        return None if question is None else question.read(turn.request.text)

    def claims(self, request: ActionRequest) -> bool:
        """ "Sell everything" answers the question here; elsewhere it would be a wish."""
        question, text = SLOTS.get(str(request.requested_slot)), request.text
        if question is None or asks(text) or gives_up(text) or _WISH.search(text):
            return False
        short = len(text.split()) <= _LONGEST_ANSWER
        return (short and question.read(text) is not None) or len(read_several(text, question.key)) > 1

    def check(self, turn: FormTurn) -> None:
        """Only what the questions have as answers is one; who answers is logged in."""
        service = _service(turn.request)
        advice = turn.activating and ADVICE.search(turn.request.text) is not None
        if advice:
            turn.request.say("I give no advice beyond the model allocation that the questionnaire leads to.")
        if advice or (turn.activating and _NOW.search(turn.request.text)):
            turn.request.say(_current(service))
            turn.end()
            return
        for slot, question in SLOTS.items():
            if question.option(turn.values[slot]) is None:
                turn.values[slot] = None

    def ask_confirmation(self, request: ActionRequest) -> list[Event]:
        """Show what each answer counts and the allocation that they lead to."""
        found = _outcome(request)
        rows = [[capital(q.key), str(request.slot(slot)), f"{found.points[q.key]} of 5"] for slot, q in SLOTS.items()]
        columns = ["Question", "Your answer", "Points"]
        lines = [formatting.aligned([columns, *rows], right=(2,))]
        shares = _service(request).shares(found.model)
        chart = parts_chart("Your model allocation", [(capital(called(n)), p) for n, p in shares.items()], unit="%")
        intro = f"Your answers make {found.total} of 25 points:"
        request.say_table({"columns": columns, "rows": rows}, lines, before=intro, chart=chart)
        return super().ask_confirmation(request)

    def summary(self, request: ActionRequest) -> str:
        """The profile, why, and what it is made of."""
        service, found = _service(request), _outcome(request)
        model, parts = found.model, _parts(service, found.model.profile)
        because = (
            f"{found.total} points alone would allow more, but money that is needed within 3 years should not fall much, so it is"
            if found.short
            else f"{found.total} points ({_range(service, found)}) lead to"
        )
        follows = formatting.listing([name_of(one) for one in service.followers()])
        last = f"Shall I store it, so that {follows} {_follow(service)} it from now on? Nothing is bought or sold before you rebalance."
        return (
            f"{because} the {model.profile} profile. {model.about}: {parts}. Plans assume {formatting.percent(model.expected_percent)} a "
            f"year for it, and a bad year may take {formatting.percent(model.bad_year_percent)}; neither is a promise. "
            f"{last if follows else 'Shall I store it?'}"
        )

    def order(self, request: ActionRequest, reference: str) -> list[Event]:
        """Store what was confirmed."""
        service = _service(request)
        row: RiskProfile = service.store(_answers(request), reference)
        follows = service.followers()
        names = formatting.listing([name_of(one) for one in follows])
        said = [f"Done. Your profile is {row.profile} (reference {reference})."]
        if follows:
            said.append(
                f'{capital(names)} {_follow(service)} it from now on; to bring one to it, say "rebalance {name_of(follows[0]).replace("your", "my")}".'
            )
        if len(follows) < len(service.portfolios.all()):
            said.append("A joint portfolio keeps the allocation that both owners chose.")
        request.say(" ".join(said))
        return []


def _service(request: ActionRequest) -> QuestionnaireService:
    return QuestionnaireService(request.session, request.customer_id, request.clock, request.audit)


def _answers(request: ActionRequest) -> dict[str, object]:
    return {question.key: request.slot(slot) for slot, question in SLOTS.items()}


def _current(service: QuestionnaireService) -> str:
    """What the last answers led to, and what the portfolios follow."""
    last, own = service.portfolios.risk_profile(), service.portfolios.all()
    said = [
        f"{capital(name_of(one))} follows the {one.profile} allocation: {_parts(service, one.profile)}." for one in own
    ]
    if last is not None:
        day = formatting.day(last.created_at.date())
        said.insert(0, f"Your answers of {day} made {last.points} of 25 points, the {last.profile} profile.")
    return "\n".join([*said, 'To answer the questions again, say "redo the questionnaire".'])


def _parts(service: QuestionnaireService, profile: object) -> str:
    shares = service.models.shares(str(profile))
    return formatting.listing([f"{share(part)} {called(name)}" for name, part in shares.items()])


def _outcome(request: ActionRequest) -> Outcome:
    return _service(request).outcome(_answers(request))


def _range(service: QuestionnaireService, found: Outcome) -> str:
    """ "17 to 20"."""
    bounds = [int(model.from_points) for model in service.models.all()]
    start = int(found.model.from_points)
    following = [bound for bound in bounds if bound > start]
    return f"{max(start, len(QUESTIONS))} to {following[0] - 1 if following else 5 * len(QUESTIONS)}"


def _follow(service: QuestionnaireService) -> str:
    return "follows" if len(service.followers()) == 1 else "follow"
