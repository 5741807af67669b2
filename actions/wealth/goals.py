"""Savings goals: whether a monthly sum reaches an amount by a day, under a stated assumption."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_UP, Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.columns import CENT, is_amount
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog, CustomerRepository
from actions.errors import Refusal
from actions.references import add_once, refuse_twice
from actions.wealth.portfolio_models import Goal

MONTHS = 12
LONGEST_YEARS = 60


class GoalRefused(Refusal):
    """Root of the reasons why a goal cannot be reckoned."""


class NotAnAmount(GoalRefused):
    """Zero, negative, or with fractions of a cent."""


class NotADay(GoalRefused):
    """Less than a month or more than 60 years ahead."""


@dataclass(frozen=True)
class Plan:
    """What a monthly sum becomes, and which sum would reach the goal.

    Args:
        months: how many deposits, at the end of each month.
        percent: the yearly return that is assumed.
        paid: what is put in altogether.
        reached: what it becomes.
        needed: the monthly sum that reaches the goal.
    """

    months: int
    percent: Decimal
    paid: Decimal
    reached: Decimal
    needed: Decimal


def months_until(today: date, due_on: date) -> int:
    """Full months until a day."""
    return (due_on.year - today.year) * MONTHS + due_on.month - today.month - (due_on.day < today.day)


def plan(amount: Decimal, monthly: Decimal, months: int, percent: Decimal) -> Plan:
    """Reckon a goal: each deposit at the end of its month, a twelfth of the yearly return each month, from zero on.

    Args:
        amount: the goal.
        monthly: what is put in each month.
        months: for how many; above zero.
        percent: the yearly return.
    """
    rate = percent / 100 / MONTHS
    factor = ((1 + rate) ** months - 1) / rate if rate else Decimal(months)
    reached = (monthly * factor).quantize(CENT)
    return Plan(months, percent, monthly * months, reached, (amount / factor).quantize(CENT, ROUND_UP))


class GoalService:
    """One customer's goals.

    Args:
        session: a session; `store` needs one that may write.
        customer_id: whose.
        clock: what time it is.
        audit: where it is noted.
    """

    def __init__(self, session: Session, customer_id: CustomerId, clock: Clock, audit: AuditLog) -> None:
        self._session = session
        self._customer_id = customer_id
        self._clock = clock
        self._audit = audit

    def all(self) -> list[Goal]:
        """The customer's goals, the next one first."""
        query = select(Goal).where(Goal.customer_id == self._customer_id)
        return list(self._session.execute(query.order_by(Goal.due_on, Goal.id)).scalars())

    def check_amount(self, amount: Decimal) -> None:
        """Whether a figure is an amount.

        Raises:
            NotAnAmount: it is not.
        """
        if not is_amount(amount):
            raise NotAnAmount("not an amount")

    def months_of(self, goal: Goal) -> int:
        """Full months of a stored goal, from the day on which it was set.

        Raises:
            NotADay: there is none.
        """
        found = months_until(goal.created_at.date(), goal.due_on)
        if found < 1:
            raise NotADay("not a day")
        return found

    def months(self, due_on: date) -> int:
        """Full months until a day.

        Raises:
            NotADay: it is too near or too far.
        """
        found = months_until(self._clock.today(), due_on)
        if not 1 <= found <= LONGEST_YEARS * MONTHS:
            raise NotADay("not a day")
        return found

    def store(self, name: str, amount: Decimal, due_on: date, monthly: Decimal, reference: str) -> Goal:
        """Store a goal, in place of an earlier one of that name.

        Raises:
            AlreadyDone: it was stored under that reference before.
            GoalRefused: it cannot be reckoned.
        """
        CustomerRepository(self._session, self._customer_id).get(lock=True)
        refuse_twice(self._session, Goal, self._customer_id, reference)
        self.check_amount(amount)
        self.check_amount(monthly)
        self.months(due_on)
        for earlier in [one for one in self.all() if one.name.lower() == name.lower()]:
            self._session.delete(earlier)
        goal = Goal(
            id=reference,
            customer_id=self._customer_id,
            name=name,
            amount=amount,
            due_on=due_on,
            monthly=monthly,
            created_at=self._clock.now(),
        )
        add_once(self._session, goal, reference)
        self._audit.note("set_investment_goal", goal=reference, amount=str(amount), monthly=str(monthly))
        return goal
