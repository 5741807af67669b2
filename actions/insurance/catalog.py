"""What the insurer sells: kinds of insurance, their plans and how they are paid. Public."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions import formatting
from actions.columns import CENT
from actions.errors import Refusal
from actions.insurance.models import Kind, Plan
from actions.insurance.rating_models import BillingTerms

EVERY = {"monthly": "a month", "quarterly": "every three months", "yearly": "a year"}
"""How often an instalment is due, after its sum."""
Sold = TypeVar("Sold", Kind, Plan, BillingTerms)


class NotSold(Refusal):
    """There is no such kind of insurance, plan or way to pay."""


class Catalog:
    """Kinds, plans and billing terms.

    Args:
        session: an open session.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def kind(self, insurance_type: str) -> Kind:
        """A kind of insurance.

        Raises:
            NotSold: there is no such kind.
        """
        return self._of(Kind, Kind.type == insurance_type)

    def kinds(self) -> list[Kind]:
        """All kinds, by name."""
        return list(self._session.execute(select(Kind).order_by(Kind.name)).scalars())

    def plans(self, insurance_type: str) -> list[Plan]:
        """The plans of a kind, the smallest first."""
        query = select(Plan).where(Plan.insurance_type == insurance_type).order_by(Plan.rank)
        return list(self._session.execute(query).scalars())

    def plan(self, insurance_type: str, plan: str) -> Plan:
        """A plan of a kind.

        Raises:
            NotSold: there is no such plan.
        """
        return self._of(Plan, Plan.insurance_type == insurance_type, Plan.plan == plan)

    def plan_of_id(self, plan_id: str) -> Plan:
        """The plan that a policy names.

        Raises:
            NotSold: there is no such plan.
        """
        return self._of(Plan, Plan.id == plan_id)

    def terms(self, frequency: str) -> BillingTerms:
        """What paying so often costs.

        Raises:
            NotSold: premiums are not paid so often.
        """
        return self._of(BillingTerms, BillingTerms.frequency == frequency)

    def all_terms(self) -> list[BillingTerms]:
        """All ways to pay, the most frequent first."""
        return list(self._session.execute(select(BillingTerms).order_by(BillingTerms.months)).scalars())

    def _of(self, table: type[Sold], *conditions: object) -> Sold:
        found: Sold | None = self._session.execute(select(table).where(*conditions)).scalar_one_or_none()
        if found is None:
            raise NotSold(table.__name__)
        return found


def premium(plan: Plan, rating_factor: Decimal, shares: Iterable[Decimal] = ()) -> Decimal:
    """What a plan costs a month.

    Args:
        plan: the plan.
        rating_factor: what its base premium is multiplied by for this customer.
        shares: what each dependent adds, as a share of the base premium.
    """
    exact: Decimal = plan.base_premium * (rating_factor + sum(shares, Decimal(0)))
    return exact.quantize(CENT, rounding=ROUND_HALF_UP)


def instalment(terms: BillingTerms, monthly: Decimal) -> Decimal:
    """What is due each time: the months that it is for, less the discount, plus the fee."""
    exact: Decimal = monthly * terms.months * (100 - terms.discount_percent) / 100 + terms.fee
    return exact.quantize(CENT, rounding=ROUND_HALF_UP)


def instalment_words(terms: BillingTerms, monthly: Decimal) -> str:
    """`$134.60 a month (with a fee of $3.00)`, `$1,500.24 a year (5% off)`."""
    beside = [f"with a fee of {formatting.money(terms.fee)}"] if terms.fee else []
    beside += [f"{formatting.percent(terms.discount_percent)} off"] if terms.discount_percent else []
    said = f"{formatting.money(instalment(terms, monthly))} {EVERY[terms.frequency]}"
    return f"{said} ({', '.join(beside)})" if beside else said
