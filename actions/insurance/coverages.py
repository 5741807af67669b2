"""What is covered: by the plans, and by one policy. Which policies are a customer's is not decided here."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions import formatting
from actions.insurance.models import Coverage, Plan, PlanCoverage, Policy, PolicyCoverage
from actions.named_rows import named_in


@dataclass(frozen=True)
class Terms:
    """Up to what something is covered, and what the customer pays of it; None for no limit, and for nothing to pay."""

    cover_limit: Decimal | None
    limit_per: str | None
    deductible: Decimal | None
    pays_per: str | None

    def words(self) -> str:
        """`up to $40.00 a day, after a deductible of $500.00`, `you pay $30.00 a visit`; empty without limits."""
        parts = []
        if self.cover_limit is not None:
            per = f" {self.limit_per}" if self.limit_per else ""
            parts.append(f"up to {formatting.money(self.cover_limit)}{per}")
        if self.deductible == 0:
            parts.append("with no deductible")
        elif self.deductible is not None:
            amount = formatting.money(self.deductible)
            yearly = self.pays_per in (None, "a year")
            per = f" {self.pays_per}" if self.pays_per else ""
            parts.append(f"after a deductible of {amount}{per}" if yearly else f"you pay {amount}{per}")
        return ", ".join(parts)


class CoverageService:
    """The coverages.

    Args:
        session: an open session.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self, *types: str) -> list[Coverage]:
        """What these kinds of insurance, or all, may pay for."""
        query = select(Coverage).order_by(Coverage.insurance_type, Coverage.id)
        if types:
            query = query.where(Coverage.insurance_type.in_(types))
        return list(self._session.execute(query).scalars())

    def asked(self, text: str, *types: str) -> list[Coverage]:
        """The coverages that a text names, of these kinds or of all."""
        return named_in(text, self.all(*types))

    def of_plan(self, plan: Plan) -> dict[str, Terms]:
        """What a plan covers, by the id of the coverage."""
        query = select(PlanCoverage).where(PlanCoverage.plan_id == plan.id)
        return {str(row.coverage_id): _terms(row) for row in self._session.execute(query).scalars()}

    def of_policy(self, policy: Policy) -> dict[str, Terms]:
        """What a policy covers, by the id of the coverage: its plan's, and what was agreed for it beside that."""
        query = select(PlanCoverage).where(PlanCoverage.plan_id == policy.plan_id)
        found = {str(row.coverage_id): _terms(row) for row in self._session.execute(query).scalars()}
        own = select(PolicyCoverage).where(PolicyCoverage.policy_number == policy.number)
        found.update({str(row.coverage_id): _terms(row) for row in self._session.execute(own).scalars()})
        return found


def _terms(row: PlanCoverage | PolicyCoverage) -> Terms:
    return Terms(row.cover_limit, row.limit_per, row.deductible, row.pays_per)
