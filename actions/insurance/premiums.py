"""What is to be paid for a policy and when: its instalments, and what has been paid towards the next one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.columns import CENT
from actions.core.models import CustomerId
from actions.insurance.billing_models import PremiumCredit
from actions.insurance.models import ACTIVE, Policy
from actions.insurance.rating_models import BillingTerms
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
    def payable(self) -> Decimal:
        """The most that can be paid now: what is due, or else the next instalment."""
        if self.due or self.following is None:
            return self.due
        return max(self.following.amount - self.credit, NOTHING)


def instalment_of(premium: Decimal, terms: BillingTerms) -> Decimal:
    """What is paid at a time for a monthly premium, with the fee for instalments and the discount."""
    share = 1 - terms.discount_percent / 100
    return (premium * terms.months * share).quantize(CENT, rounding=ROUND_HALF_UP) + terms.fee


class PremiumRepository:
    """The customer's policies as what is paid for, and the terms that hold for everybody."""

    def __init__(self, session: Session, customer_id: CustomerId) -> None:
        self._session = session
        self._customer_id = customer_id

    def policies(self) -> list[Policy]:
        """Those that run, in the order of their numbers."""
        query = select(Policy).where(Policy.customer_id == self._customer_id, Policy.status == ACTIVE)
        return list(self._session.execute(query.order_by(Policy.number)).scalars())

    def lock(self, number: str) -> Policy | None:
        """The policy that runs under a number as the database has it now, locked until the transaction ends."""
        query = select(Policy).where(
            Policy.customer_id == self._customer_id, Policy.status == ACTIVE, Policy.number == number
        )
        query = query.with_for_update().execution_options(populate_existing=True)
        found: Policy | None = self._session.execute(query).scalar_one_or_none()
        return found

    def credit(self, number: str) -> PremiumCredit | None:
        """What was paid towards a policy's next instalment."""
        query = select(PremiumCredit).join(Policy, Policy.number == PremiumCredit.policy_number)
        query = query.where(Policy.customer_id == self._customer_id, Policy.number == number)
        found: PremiumCredit | None = self._session.execute(
            query.execution_options(populate_existing=True)
        ).scalar_one_or_none()
        return found

    def terms(self) -> dict[str, BillingTerms]:
        """How premiums can be paid, by frequency, the most often first."""
        found = self._session.execute(select(BillingTerms).order_by(BillingTerms.months)).scalars()
        return {str(terms.frequency): terms for terms in found}


class PremiumService:
    """What one customer has to pay.

    Args:
        session: an open session.
        customer_id: whose policies.
        clock: what time it is.
    """

    def __init__(self, session: Session, customer_id: CustomerId, clock: Clock) -> None:
        self._clock = clock
        self.books = PremiumRepository(session, customer_id)

    def balances(self) -> list[Balance]:
        """What is to be paid for each policy."""
        return [self.balance(policy) for policy in self.books.policies()]

    def balance(self, policy: Policy) -> Balance:
        """What is to be paid for one of the customer's policies."""
        terms, today, credit = self.books.terms()[policy.billing_frequency], self._clock.today(), None
        amount, due_on, billed = instalment_of(policy.premium, terms), policy.paid_until, []
        while due_on <= today + BILLED_AHEAD and not _ended(policy, due_on):
            billed.append(Instalment(due_on, amount))
            due_on = add_months(policy.paid_until, terms.months * len(billed))
        following = None if _ended(policy, due_on) else Instalment(due_on, amount)
        credit = self.books.credit(policy.number)
        return Balance(policy, tuple(billed), following, NOTHING if credit is None else credit.amount, today)


def _ended(policy: Policy, day: date) -> bool:
    return policy.ends_on is not None and day >= policy.ends_on
