"""The form for ending a policy."""

from __future__ import annotations

from datetime import date, timedelta

from actions import formatting
from actions.context import ActionRequest, Event
from actions.forms import COMING_DAY, Answer, Field, FormTurn, OnceForm
from actions.forms.answers import COSTS, HOW_LONG, MONEY_BACK, answer_opening
from actions.forms.phrases import ends_it
from actions.insurance.coverages import CoverageService
from actions.insurance.days import MONTH_END, checked_day, read_day
from actions.insurance.models import Policy
from actions.insurance.plan_changes import Ending, EndsAlready, PlanService
from actions.insurance.policies import PolicyGone, label, policy_service
from actions.insurance.policy_form import PolicyForm, policy_field
from actions.insurance.premiums import GRACE

POLICY, END, CONFIRMED, REFERENCE = (
    "insurance_cancel_policy",
    "insurance_cancel_end",
    "insurance_cancel_confirmed",
    "insurance_cancel_reference",
)


class CancelForm(PolicyForm, OnceForm):
    """The end of a policy, with what goes back and what is covered no more."""

    name = "insurance_cancel_form"
    title = "ending your policy"
    intents = frozenset({"cancel_plan"})
    fields = (
        policy_field(POLICY, "Which policy should end?", "I end only the one that you name; your others go on."),
        Field(
            END,
            "Which day should be its last?",
            "You are covered until the end of that day, and get back what you paid for the time after it.",
            entities=("period",),
            names=("day", "date", "last day"),
            example="today",
            kind=COMING_DAY,
        ),
        Field(
            CONFIRMED,
            "Shall I end it?",
            "A policy that you count on must not end by mistake.",
            means_yes=ends_it(
                r"policy|insurance|plan|coverage|(?:car|auto|home|renters|life|health) (?:policy|insurance)"
            ),
        ),
    )
    policy_slot = POLICY
    confirmation = CONFIRMED
    submit_action = "action_insurance_cancel_policy"
    nothing_done = "No policy was ended."
    own_slots = (REFERENCE,)
    reference_slot = REFERENCE
    answers = (
        Answer(rf"{MONEY_BACK}|\brefund\w*", lambda request: _money_back(request)),
        Answer(
            r"\b(?:don'?t|do not|stop|not|never|without) pay(?:ing)?\b",
            f"A policy that is not paid goes on for {GRACE.days} days after its due date; after that it can end, and what you were "
            "covered for until then stays due.",
        ),
        Answer(COSTS, lambda request: _fee(request)),
        Answer(
            HOW_LONG, "It ends on the day that you choose. Money that goes back is with you within 10 business days."
        ),
    )

    def policies(self, request: ActionRequest) -> list[Policy]:
        """Those that have not been cancelled."""
        return [policy for policy in super().policies(request) if policy.ends_on is None]

    def without_policies(self, request: ActionRequest) -> str:
        """That there is none, or when the last ones end."""
        ending = super().policies(request)
        if not ending:
            return f"You have no active policy that could end. {self.nothing_done}"
        days = [f"your {label(policy)} on {formatting.day(policy.ends_on)}" for policy in ending]
        return f"What you have ends already: {formatting.listing(days)}."

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """The policies; today, or the last day that is paid."""
        policy = self.chosen(request) if field.slot == END else None
        if policy is None:
            return super().choices(field, request)
        days, last = [{"title": "Today", "payload": "today"}], policy.paid_until - timedelta(days=1)
        if last > request.clock.today():
            days.append(
                {"title": f"The last day that is paid, {formatting.day(last)}", "payload": formatting.day(last)}
            )
        return days

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """ "Right away", "end of the month"."""
        return read_day(turn.request.text) if field.slot == END else super().read(field, turn)

    def hear(self, turn: FormTurn) -> None:
        """ "The end of this month" is its last day, not any."""
        super().hear(turn)
        if END in turn.heard and (day := read_day(turn.request.text)) == MONTH_END:
            turn.hear(END, day)

    def check(self, turn: FormTurn) -> None:
        """Find the policy, and a day of its term that is not past."""
        request, values = turn.request, turn.values
        policy = self.check_policy(turn)
        answer_opening(self, turn)
        if turn.ended:
            return
        if turn.activating:
            self.hear_words(turn, {END: read_day(request.text)})
        latest = policy.renews_on if policy is not None else request.clock.today() + timedelta(days=365)
        values[END] = checked_day(request, values[END], latest=latest, earliest=_earliest(request, policy))

    def summary(self, request: ActionRequest) -> str:
        """When it ends, what is covered no more, and what goes back."""
        ending = self._ending(request)
        if ending is None:
            return self.fields[-1].prompt  # it ended a moment ago; the yes says so
        policy = ending.policy
        coverages = CoverageService(request.session)
        terms = coverages.of_policy(policy)
        lost = [str(one.name).lower() for one in coverages.all(str(policy.insurance_type)) if one.id in terms]
        note = policy_service(request).catalog.kind(str(policy.insurance_type)).cancel_note
        return (
            f"Your {label(policy)} would end on {formatting.day(ending.end)}. After that day nothing of this is covered: "
            f"{formatting.listing(lost)}. {_balance(ending)} {note} {self.fields[-1].prompt}"
        )

    def order(self, request: ActionRequest, reference: str) -> list[Event]:
        """End what was confirmed."""
        service = PlanService(policy_service(request))
        try:
            ending = service.cancel(str(request.slot(POLICY)), date.fromisoformat(str(request.slot(END))), reference)
        except EndsAlready as error:
            request.say(f"That policy ends on {formatting.day(error.ends_on)} already, so nothing was done twice.")
        except PolicyGone:
            request.say(f"That policy is not active any more. {self.nothing_done}")
        else:
            back = f" {_balance(ending)}"
            request.say(
                f"Done. Your {label(ending.policy)} ends on {formatting.day(ending.end)}; until then you are covered."
                f"{back} Claims for what happens until that day can still be filed. The reference is {reference}."
            )
        return []

    def _ending(self, request: ActionRequest) -> Ending | None:
        policy, end = self.chosen(request), request.slot(END)
        if policy is None or end is None:
            return None
        return PlanService(policy_service(request)).ending(policy, date.fromisoformat(str(end)))


def _earliest(request: ActionRequest, policy: Policy | None) -> date:
    today = request.clock.today()
    return today if policy is None else max(today, policy.starts_on)


def _balance(ending: Ending) -> str:
    """What goes back, or is owed still."""
    if ending.refund < 0:
        return f"{formatting.money(-ending.refund)} for the days until then is still to be paid."
    if ending.refund == 0:
        return "Nothing goes back and nothing is owed."
    fee = f" (after a fee of {formatting.money(ending.fee)})" if ending.fee else ""
    label_of_method = ending.policy.payment_label
    return f"You get back {formatting.money(ending.refund)}{fee} to your {label_of_method} within 10 business days."


def _money_back(request: ActionRequest) -> str | None:
    form = CancelForm()
    ending = form._ending(request)
    if ending is not None:
        return _balance(ending)
    return "You get back what you have paid for the time after its last day, less the fee if there is one."


def _fee(request: ActionRequest) -> str | None:
    kinds = policy_service(request).catalog.kinds()
    fees = [f"{formatting.money(kind.cancellation_fee)} for {kind.name}" for kind in kinds if kind.cancellation_fee]
    return f"Ending a policy costs {formatting.listing(fees)}; the others end for free. It is taken off your refund."
