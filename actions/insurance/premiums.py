"""What is to be paid for a policy and when: its instalments, and what has been paid towards the next one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.core.models import CustomerId
from actions.database import insert_unless_there
from actions.insurance.billing_models import PremiumCredit
from actions.insurance.catalog import instalment
from actions.insurance.models import Policy
from actions.insurance.policies import PolicyService
from actions.periods import add_months

BILLED_AHEAD = timedelta(days=30)
"""How long before its day an instalment is billed, and can be paid as what is due."""
GRACE = timedelta(days=15)
"""How long after that day the policy goes on without it."""
NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Instalment:
    """A part of the premium."""

    due_on: date
    amount: Decimal


@dataclass(frozen=True)
class Balance:
    """What is to be paid for a policy.

    Args:
        policy: the policy.
        billed: the instalments that are billed and not paid, the oldest first.
        following: the instalment after those; None where the policy ends before.
        credit: what has been paid towards the first of them.
        today: the day of which this is true.
    """

    policy: Policy
    billed: tuple[Instalment, ...]
    following: Instalment | None
    credit: Decimal
    today: date

    @property
    def due(self) -> Decimal:
        """What is billed and not paid."""
        return max(sum((one.amount for one in self.billed), NOTHING) - self.credit, NOTHING)

    @property
    def overdue(self) -> Decimal:
        """What should have been paid before today."""
        late = sum((one.amount for one in self.billed if one.due_on < self.today), NOTHING)
        return max(late - self.credit, NOTHING)

    @property
    def next(self) -> Instalment | None:
        """The instalment that is paid next."""
        return self.billed[0] if self.billed else self.following

    @property
    def least(self) -> Decimal:
        """What keeps the policy going: what is overdue, or else what is missing of the next instalment."""
        if self.overdue or self.next is None:
            return self.overdue
        return max(self.next.amount - self.credit, NOTHING)

    @property
    def payable(self) -> Decimal:
        """The most that can be paid now: what is due, or else the next instalment."""
        if self.due or self.following is None:
            return self.due
        return max(self.following.amount - self.credit, NOTHING)


class PremiumRepository:
    """What was paid for the customer's policies beyond whole instalments."""

    def __init__(self, session: Session, customer_id: CustomerId) -> None:
        self._session = session
        self._customer_id = customer_id

    def credit(self, number: str) -> PremiumCredit | None:
        """What was paid towards a policy's next instalment."""
        query = select(PremiumCredit).join(Policy, Policy.number == PremiumCredit.policy_number)
        query = query.where(Policy.customer_id == self._customer_id, Policy.number == number)
        found: PremiumCredit | None = self._session.execute(
            query.execution_options(populate_existing=True)
        ).scalar_one_or_none()
        return found

    def set_credit(self, number: str, amount: Decimal) -> None:
        """Store what counts towards the next instalment of a locked policy of the customer's."""
        insert_unless_there(self._session, PremiumCredit.__table__, policy_number=number, amount=NOTHING)
        credit = self.credit(number)
        if credit is not None:
            credit.amount = amount


class PremiumService:
    """What one customer has to pay.

    Args:
        policies: the customer's policies.
    """

    def __init__(self, policies: PolicyService) -> None:
        self._policies = policies
        self._books = PremiumRepository(policies.session, policies.customer_id)

    def balances(self) -> list[Balance]:
        """What is to be paid for each policy that is active."""
        return [self.balance(policy) for policy in self._policies.active()]

    def balance(self, policy: Policy) -> Balance:
        """What is to be paid for one of the customer's policies."""
        terms = self._policies.catalog.terms(str(policy.billing_frequency))
        today, amount = self._policies.clock.today(), instalment(terms, policy.premium)
        due_on: date = policy.paid_until
        billed: list[Instalment] = []
        while due_on <= today + BILLED_AHEAD and not _ended(policy, due_on):
            billed.append(Instalment(due_on, amount))
            due_on = add_months(policy.paid_until, terms.months * len(billed))
        following = None if _ended(policy, due_on) else Instalment(due_on, amount)
        credit = self._books.credit(str(policy.number))
        return Balance(policy, tuple(billed), following, NOTHING if credit is None else credit.amount, today)

    def credit(self, balance: Balance, amount: Decimal) -> None:
        """Count a payment towards the instalments of a locked policy, the oldest first.

        Whole instalments move the day until which the policy is paid; the rest counts towards the next.
        """
        policy, left, paid = balance.policy, balance.credit + amount, 0
        upcoming = [*balance.billed, *([balance.following] if balance.following else [])]
        while paid < len(upcoming) and left >= upcoming[paid].amount:
            left, paid = left - upcoming[paid].amount, paid + 1
        months = self._policies.catalog.terms(str(policy.billing_frequency)).months
        policy.paid_until = add_months(policy.paid_until, months * paid)
        self._books.set_credit(str(policy.number), left)


def _ended(policy: Policy, day: date) -> bool:
    return policy.ends_on is not None and day >= policy.ends_on
