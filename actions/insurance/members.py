"""Dependents: other people whom a policy covers, and what they add to its premium."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from actions.errors import Refusal
from actions.insurance.catalog import premium
from actions.insurance.member_models import Dependent
from actions.insurance.models import AUTO, HEALTH, Plan, Policy
from actions.insurance.policies import PolicyService
from actions.insurance.premium_changes import paid_until
from actions.insurance.rating_models import DependentRate

WITH_DEPENDENTS = (AUTO, HEALTH)


class NotInsurable(Refusal):
    """A policy of that kind covers nobody in that relationship; `possible` are those whom it covers."""

    def __init__(self, possible: list[str]) -> None:
        super().__init__("not insurable")
        self.possible = possible


class OnPolicyAlready(Refusal):
    """Somebody of that name is on the policy."""


class NotOnPolicy(Refusal):
    """The person is on the policy no more."""


class DependentService:
    """The dependents on one customer's policies.

    Args:
        policies: the customer's policies; with a session that may write, for what changes something.
    """

    def __init__(self, policies: PolicyService) -> None:
        self.policies = policies
        self._session = policies.session

    def of(self, policy: Policy) -> list[Dependent]:
        """Those on a policy of the customer's, without those who leave it, by name."""
        query = select(Dependent).where(Dependent.policy_number == policy.number, Dependent.ends_on.is_(None))
        return list(self._session.execute(query.order_by(Dependent.name, Dependent.id)).scalars())

    def all(self) -> list[tuple[Dependent, Policy]]:
        """Those on all active policies, each with the policy."""
        policies = self.policies.active(*WITH_DEPENDENTS)
        return [(dependent, policy) for policy in policies for dependent in self.of(policy)]

    def possible(self, insurance_type: str) -> dict[str, Decimal]:
        """Who can be on a policy of a kind, and what each adds to it, as a share of the plan's base premium."""
        query = select(DependentRate).where(DependentRate.insurance_type == insurance_type)
        rates = self._session.execute(query.order_by(DependentRate.relationship)).scalars()
        return {str(rate.relationship): Decimal(rate.share) for rate in rates}

    def share(self, insurance_type: str, relationship: str) -> Decimal:
        """What a person adds to the premium, as a share of the plan's base premium.

        Raises:
            NotInsurable: such a policy covers nobody in that relationship.
        """
        rates = self.possible(insurance_type)
        if relationship not in rates:
            raise NotInsurable(list(rates))
        return rates[relationship]

    def premium(
        self, policy: Policy, *, plan: Plan | None = None, plus: str | None = None, minus: str | None = None
    ) -> Decimal:
        """What a policy would cost a month.

        Args:
            policy: the policy.
            plan: another plan.
            plus: the relationship of somebody more.
            minus: the id of a dependent who leaves.

        Raises:
            NotInsurable: such a policy covers nobody in that relationship.
        """
        kind = str(policy.insurance_type)
        relationships = [str(one.relationship) for one in self.of(policy) if one.id != minus]
        shares = [self.share(kind, one) for one in [*relationships, *filter(None, [plus])]]
        return premium(plan or self.policies.plan(policy), policy.rating_factor, shares)

    def check(self, policy: Policy, name: str, relationship: str | None = None) -> None:
        """Whether somebody may be added.

        Raises:
            OnPolicyAlready: they are there.
            NotInsurable: such a policy covers nobody in that relationship.
        """
        if any(one.name.lower() == name.lower() for one in self.of(policy)):
            raise OnPolicyAlready(name)
        if relationship is not None:
            self.share(str(policy.insurance_type), relationship)

    def add(self, number: str, name: str, relationship: str, start: date, reference: str) -> Policy:
        """Add somebody to a policy, raise its premium and note both, in the caller's one transaction.

        Raises:
            AlreadyDone: that was done under the reference before.
            PolicyGone: the policy is not the customer's, or has ended.
            Refusal: see `check`.
        """
        policy = self.policies.locked(number, reference)
        self.check(policy, name, relationship)
        self._set_premium(policy, self.premium(policy, plus=relationship), start)
        self._session.add(
            Dependent(id=reference, policy_number=number, name=name, relationship=relationship, starts_on=start)
        )
        self.policies.note_change(policy, reference, "add_dependent", f"{name}, {relationship}", effective_on=start)
        return policy

    def remove(self, number: str, dependent_id: str, end: date, reference: str) -> Policy:
        """Take somebody off a policy at the end of a day, lower its premium and note both.

        Raises:
            AlreadyDone: that was done under the reference before.
            PolicyGone: the policy is not the customer's, or has ended.
            NotOnPolicy: they are on it no more.
        """
        policy = self.policies.locked(number, reference)
        leaving = next((one for one in self.of(policy) if one.id == dependent_id), None)
        if leaving is None:
            raise NotOnPolicy(dependent_id)
        self._set_premium(policy, self.premium(policy, minus=dependent_id), end)
        leaving.ends_on = end
        details = f"{leaving.name}, {leaving.relationship}"
        self.policies.note_change(policy, reference, "remove_dependent", details, effective_on=end)
        return policy

    def _set_premium(self, policy: Policy, monthly: Decimal, start: date) -> None:
        policy.paid_until = paid_until(policy, monthly, start)
        policy.premium = monthly
