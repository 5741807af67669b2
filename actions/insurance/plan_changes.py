"""Another plan for a policy, and the end of a policy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from actions.errors import Refusal
from actions.insurance.members import DependentService
from actions.insurance.models import Plan, Policy
from actions.insurance.policies import PolicyService
from actions.insurance.premium_changes import paid_until, refund
from actions.insurance.premiums import PremiumRepository


class HasPlanAlready(Refusal):
    """The policy has that plan."""


class EndsAlready(Refusal):
    """The policy has been cancelled; `ends_on` is its last day."""

    def __init__(self, ends_on: date) -> None:
        super().__init__("it ends already")
        self.ends_on = ends_on


@dataclass(frozen=True)
class PlanChange:
    """What another plan would change."""

    policy: Policy
    old: Plan
    new: Plan
    premium: Decimal
    paid_until: date


@dataclass(frozen=True)
class Ending:
    """What the end of a policy on a day would mean; `refund` is below zero where something is still owed."""

    policy: Policy
    end: date
    refund: Decimal
    fee: Decimal


class PlanService:
    """Plans of one customer's policies.

    Args:
        policies: the customer's policies; with a session that may write, for what changes something.
    """

    def __init__(self, policies: PolicyService) -> None:
        self.policies = policies
        self._dependents = DependentService(policies)
        self._premiums = PremiumRepository(policies.session, policies.customer_id)

    def others(self, policy: Policy) -> list[Plan]:
        """The plans that a policy could have instead, the smallest first."""
        return [one for one in self.policies.catalog.plans(str(policy.insurance_type)) if one.id != policy.plan_id]

    def plan_change(self, policy: Policy, plan: str) -> PlanChange:
        """What another plan would change.

        Raises:
            HasPlanAlready: it has that plan.
            EndsAlready: it has been cancelled.
            NotSold: there is no such plan.
        """
        new = self.policies.catalog.plan(str(policy.insurance_type), plan)
        if policy.ends_on is not None:
            raise EndsAlready(policy.ends_on)
        if new.id == policy.plan_id:
            raise HasPlanAlready(plan)
        monthly = self._dependents.premium(policy, plan=new)
        until = paid_until(policy, monthly, self.policies.clock.today())
        return PlanChange(policy, self.policies.plan(policy), new, monthly, until)

    def change_plan(self, number: str, plan: str, reference: str) -> PlanChange:
        """Give a policy another plan from today on and note it, in the caller's one transaction.

        Raises:
            AlreadyDone: that was done under the reference before.
            PolicyGone: the policy is not the customer's, or has ended.
            Refusal: see `plan_change`.
        """
        policy = self.policies.locked(number, reference)
        change = self.plan_change(policy, plan)
        policy.plan_id, policy.premium, policy.paid_until = change.new.id, change.premium, change.paid_until
        policy.deductible = change.new.deductible
        self.policies.note_change(policy, reference, "change_plan", f"{change.old.plan} to {plan}")
        return change

    def ending(self, policy: Policy, end: date) -> Ending:
        """What the end of a policy on a day would mean.

        Raises:
            EndsAlready: it has been cancelled.
        """
        if policy.ends_on is not None:
            raise EndsAlready(policy.ends_on)
        catalog = self.policies.catalog
        fee = Decimal(catalog.kind(str(policy.insurance_type)).cancellation_fee)
        ahead = self._premiums.credit(str(policy.number))
        credit = Decimal(0) if ahead is None else Decimal(ahead.amount)
        terms = catalog.terms(str(policy.billing_frequency))
        return Ending(policy, end, refund(policy, terms, end, fee, credit), fee)

    def cancel(self, number: str, end: date, reference: str) -> Ending:
        """Let a policy end after a day, stop its autopay and note it, in the caller's one transaction.

        Raises:
            AlreadyDone: that was done under the reference before.
            PolicyGone: the policy is not the customer's, or has ended.
            EndsAlready: it has been cancelled.
        """
        policy = self.policies.locked(number, reference)
        ending = self.ending(policy, end)
        if self._premiums.credit(number) is not None:
            self._premiums.set_credit(number, Decimal("0.00"))  # it goes back with the refund
        policy.ends_on, policy.autopay, policy.only_one = end, False, None
        self.policies.note_change(
            policy, reference, "cancel_policy", f"ends on {end}", effective_on=end, refund=ending.refund
        )
        return ending
