"""The form for another plan."""

from __future__ import annotations

from decimal import Decimal

from actions import formatting
from actions.context import ActionRequest, Event
from actions.forms import Answer, Field, FormTurn, OnceForm, yes_no
from actions.forms.answers import COSTS, HOW_LONG, answer_opening
from actions.insurance.coverage_actions import general_line
from actions.insurance.coverages import CoverageService
from actions.insurance.kinds import plan_beside, read_plan, says_direction
from actions.insurance.models import PLANS, Policy
from actions.insurance.plan_changes import EndsAlready, HasPlanAlready, PlanChange, PlanService
from actions.insurance.policies import PolicyGone, label, policy_service
from actions.insurance.policy_form import PolicyForm, policy_field

POLICY, PLAN, CONFIRMED, REFERENCE = (
    "insurance_change_plan_policy",
    "insurance_change_plan_plan",
    "insurance_change_plan_confirmed",
    "insurance_change_plan_reference",
)


class ChangePlanForm(PolicyForm, OnceForm):
    """A bigger or a smaller plan for a policy, from today on."""

    name = "insurance_change_plan_form"
    title = "changing your plan"
    intents = frozenset({"change_plan"})
    fields = (
        policy_field(POLICY, "Which policy should get another plan?", "Each policy has a plan of its own."),
        Field(
            PLAN,
            "Which plan would you like?",
            "The plan decides what is covered, and what you pay.",
            entities=("plan",),
            names=("plan",),
            example="premier",
        ),
        yes_no(CONFIRMED, "Shall I change it?"),
    )
    policy_slot = POLICY
    confirmation = CONFIRMED
    submit_action = "action_insurance_change_plan"
    nothing_done = "Your plan stays as it is."
    own_slots = (REFERENCE,)
    reference_slot = REFERENCE
    answers = (
        Answer(r"\b(?:is|are|does|do|has|have|what|which)\b", lambda request: _covered(request)),
        Answer(HOW_LONG, "A change of plan counts from the moment you say yes."),
        Answer(COSTS, "Changing the plan is free. You see the new price before anything changes."),
    )

    def ask(self, field: Field, request: ActionRequest) -> None:
        """Ask; for a plan, with what the others cost and cover."""
        policy = self.chosen(request)
        if field.slot != PLAN or policy is None:
            super().ask(field, request)
            return
        service = PlanService(policy_service(request))
        current = service.policies.plan(policy)
        lines = [
            f"Your {label(policy)} has the {current.plan.capitalize()} plan for {formatting.money(policy.premium)} a month. "
            "You could have:"
        ]
        for plan in service.others(policy):
            monthly = service.plan_change(policy, str(plan.plan)).premium
            lines.append(f"- {plan.plan.capitalize()}, {formatting.money(monthly)} a month: {plan.summary}")
        request.say("\n".join([*lines, field.prompt]), buttons=self.choices(field, request))

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """The policies, or the other plans of the one that was chosen."""
        policy = self.chosen(request) if field.slot == PLAN else None
        if policy is None:
            return super().choices(field, request)
        plans = PlanService(policy_service(request)).others(policy)
        return [{"title": str(plan.plan).capitalize(), "payload": str(plan.plan)} for plan in plans]

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """ "The big one", "something cheaper"; the latter is looked at once the policy is known."""
        return turn.request.text if field.slot == PLAN else super().read(field, turn)

    def hear(self, turn: FormTurn) -> None:
        """ "Upgrade my car insurance" says the plan too, where there is one such."""
        super().hear(turn)
        if turn.activating and (turn.values[PLAN] is None or says_direction(turn.request.text)):
            turn.hear(PLAN, turn.request.text)

    def check(self, turn: FormTurn) -> None:
        """Find policy and plan; a plan that the policy has is none to change to."""
        request, values = turn.request, turn.values
        policy = self.check_policy(turn)
        answer_opening(self, turn)
        if turn.ended:
            return
        if policy is not None and policy.ends_on is not None:
            request.say(f"Your {label(policy)} ends on {formatting.day(policy.ends_on)}, so its plan stays.")
            values[POLICY] = policy = None
        said = values[PLAN]
        if said is None or policy is None:
            return  # what was said counts when the policy is known
        current = str(policy_service(request).plan(policy).plan)
        plan = said if said in PLANS else read_plan(str(said))
        beside = plan_beside(str(said), current)
        if said not in PLANS and plan in (None, current) and beside is not None:
            plan = beside
        if plan == current:
            request.say(f"Your {label(policy)} has the {current.capitalize()} plan already.")
            plan = None
        values[PLAN] = plan

    def summary(self, request: ActionRequest) -> str:
        """What it costs, and what is covered then that is not now, or the other way round."""
        change = self._change(request)
        if change is None:
            return self.fields[-1].prompt  # it ended a moment ago; the yes says so
        new, policy = change.new, change.policy
        difference = change.premium - policy.premium
        more = "more" if difference > 0 else "less"
        deductible = ""
        if new.deductible != policy.deductible:
            deductible = (
                f" The deductible would be {_deductible(new.deductible)} instead of {_deductible(policy.deductible)}."
            )
        ahead = ""
        if change.paid_until != policy.paid_until:
            ahead = (
                f" What you have paid ahead lasts until {formatting.day(change.paid_until)} then, instead of "
                f"{formatting.day(policy.paid_until)}."
            )
        return (
            f"Your {label(policy)} would have the {new.plan.capitalize()} plan from today on, for "
            f"{formatting.money(change.premium)} a month, {formatting.money(abs(difference))} {more} than now."
            f"{_covers(request, change)}{deductible}{ahead} {self.fields[-1].prompt}"
        )

    def order(self, request: ActionRequest, reference: str) -> list[Event]:
        """Change what was confirmed."""
        service = PlanService(policy_service(request))
        try:
            change = service.change_plan(str(request.slot(POLICY)), str(request.slot(PLAN)), reference)
        except HasPlanAlready:
            request.say("Your policy has that plan already, so nothing was done twice.")
        except (PolicyGone, EndsAlready):
            request.say(f"That policy is not active any more, or it ends soon. {self.nothing_done}")
        else:
            request.say(
                f"Done. Your {label(change.policy)} has the {change.new.plan.capitalize()} plan from today on, for "
                f"{formatting.money(change.premium)} a month. It is paid until {formatting.day(change.paid_until)}. The "
                f'reference is {reference}. For a new ID card, say "I need proof of insurance".'
            )
        return []

    def _change(self, request: ActionRequest) -> PlanChange | None:
        policy: Policy | None = self.chosen(request)
        try:
            return policy and PlanService(policy_service(request)).plan_change(policy, str(request.slot(PLAN)))
        except (HasPlanAlready, EndsAlready):
            return None


def _covers(request: ActionRequest, change: PlanChange) -> str:
    """What is covered with the new plan only, or with the old one only."""
    service = CoverageService(request.session)
    old, new = service.of_plan(change.old), service.of_plan(change.new)
    every = service.all(str(change.new.insurance_type))
    gained = [str(one.name).lower() for one in every if one.id in new and one.id not in old]
    lost = [str(one.name).lower() for one in every if one.id in old and one.id not in new]
    said = f" Newly covered: {formatting.listing(gained)}." if gained else ""
    return said + (f" No longer covered: {formatting.listing(lost)}." if lost else "")


def _covered(request: ActionRequest) -> str | None:
    """What the plans have of the thing that a question names: "is dental in premier?"; None where it names none."""
    policy, service = ChangePlanForm().chosen(request), CoverageService(request.session)
    kind = None if policy is None else str(policy.insurance_type)
    asked = [] if kind is None else service.asked(request.text, kind)
    if kind is None or not asked:
        return None
    plans, wanted = policy_service(request).catalog.plans(kind), read_plan(request.text)
    return "\n".join(general_line(service, plans, one, PLANS if wanted is None else (wanted,)) for one in asked)


def _deductible(amount: Decimal | None) -> str:
    return "none" if amount is None else formatting.money(amount)
