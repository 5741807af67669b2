"""A customer's claims: what became of them, filing one, and adding to one."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import desc, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog
from actions.deadlines import business_days_after
from actions.errors import Refusal
from actions.insurance.claim_models import (
    APPROVED,
    DENIED,
    IN_REVIEW,
    PAID,
    RECEIVED,
    Adjuster,
    Claim,
    ClaimStep,
    ClaimUpdate,
)
from actions.insurance.models import Policy
from actions.references import add_once, refuse_twice

OPEN, DECIDED = (RECEIVED, IN_REVIEW), (APPROVED, PAID, DENIED)
FILING = timedelta(days=365)
"""How long after something happened it can be claimed."""
CONTACT_DAYS = 2
"""Business days until the adjuster gets in touch."""
DECISION = timedelta(days=30)
_FIRST_NUMBER, _NUMBERS, _TRIES = 10_000, 90_000, 20


class NoSuchClaim(Refusal):
    """The customer has no claim of that number."""


class ClaimDecided(Refusal):
    """Nothing can be added to a claim that is decided; `claim` says how."""

    def __init__(self, claim: Claim) -> None:
        super().__init__("decided already")
        self.claim = claim


class NotInsuredThen(Refusal):
    """The policy did not run on that day."""


class TooLateToFile(Refusal):
    """It happened too long ago; `first` is the first day that can be claimed for."""

    def __init__(self, first: date) -> None:
        super().__init__("too long ago")
        self.first = first


@dataclass(frozen=True)
class ClaimPlan:
    """What a claim would be about; `subject` is how it is listed."""

    policy: Policy
    subject: str
    story: str
    happened_on: date
    estimate: Decimal | None = None


class ClaimRepository:
    """The customer's claims, and who looks after them."""

    def __init__(self, session: Session, customer_id: CustomerId) -> None:
        self._session = session
        self._customer_id = customer_id

    def all(self) -> list[Claim]:
        """All of them, the newest first."""
        query = select(Claim).where(Claim.customer_id == self._customer_id)
        return list(self._session.execute(query.order_by(desc(Claim.filed_on), desc(Claim.number))).scalars())

    def lock(self, number: str) -> Claim | None:
        """The claim of that number as the database has it now, locked until the transaction ends."""
        query = select(Claim).where(Claim.customer_id == self._customer_id, Claim.number == number)
        query = query.with_for_update().execution_options(populate_existing=True)
        found: Claim | None = self._session.execute(query).scalar_one_or_none()
        return found

    def steps(self, claim: Claim) -> list[ClaimStep]:
        """What was done about a claim of the customer's, the latest first."""
        query = select(ClaimStep).join(Claim, Claim.id == ClaimStep.claim_id)
        query = query.where(Claim.customer_id == self._customer_id, Claim.id == claim.id)
        return list(self._session.execute(query.order_by(desc(ClaimStep.taken_on), desc(ClaimStep.id))).scalars())

    def adjuster(self, insurance_type: str) -> Adjuster:
        """Who decides claims of a kind of insurance."""
        query = select(Adjuster).where(Adjuster.insurance_type == insurance_type)
        found: Adjuster = self._session.execute(query).scalar_one()
        return found

    def adjuster_of(self, claim: Claim) -> Adjuster:
        """Who decides a claim."""
        found: Adjuster = self._session.execute(select(Adjuster).where(Adjuster.id == claim.adjuster_id)).scalar_one()
        return found


class ClaimService:
    """One customer's claims.

    Args:
        session: a session; `file` and `add` need one that may write.
        customer_id: whose claims.
        clock: what time it is.
        audit: where what is done is noted.
    """

    def __init__(self, session: Session, customer_id: CustomerId, clock: Clock, audit: AuditLog) -> None:
        self._session = session
        self._customer_id = customer_id
        self._clock = clock
        self._audit = audit
        self.claims = ClaimRepository(session, customer_id)

    def all(self, *statuses: str) -> list[Claim]:
        """The claims, the newest first; with statuses, those that have one of them."""
        return [claim for claim in self.claims.all() if not statuses or claim.status in statuses]

    def claim(self, number: str) -> Claim:
        """The claim of that number.

        Raises:
            NoSuchClaim: the customer has none.
        """
        for claim in self.claims.all():
            if claim.number == number:
                return claim
        raise NoSuchClaim(number)

    def of_day(self, policy: Policy, day: date) -> Claim | None:
        """A claim under a policy for what happened on a day, which may be the one that is wanted again."""
        claims = (one for one in self.claims.all() if one.policy_number == policy.number and one.happened_on == day)
        return next(claims, None)

    def check(self, policy: Policy, day: date) -> None:
        """Whether what happened on a day can be claimed under a policy.

        Raises:
            TooLateToFile: it is too long ago.
            NotInsuredThen: the policy did not run on that day.
        """
        first = self._clock.today() - FILING
        if day < first:
            raise TooLateToFile(first)
        if day < policy.starts_on or (policy.ends_on is not None and day >= policy.ends_on):
            raise NotInsuredThen(policy.number)

    def file(self, plan: ClaimPlan, reference: str) -> Claim:
        """Open a claim, in the caller's one transaction.

        Raises:
            AlreadyDone: it was filed under that reference before.
            Refusal: see `check`.
        """
        refuse_twice(self._session, Claim, self._customer_id, reference)
        self.check(plan.policy, plan.happened_on)
        claim = self._store(plan, reference)
        self._session.add(ClaimStep(claim_id=claim.id, taken_on=self._clock.today(), what="We received your claim"))
        self._audit.note("file_claim", claim=claim.number, policy=plan.policy.number)
        return claim

    def add(self, number: str, note: str, estimate: Decimal | None, reference: str) -> Claim:
        """Add to an open claim what its customer says, and correct the estimate if there is a new one.

        Raises:
            AlreadyDone: it was added under that reference before.
            NoSuchClaim: the customer has no such claim.
            ClaimDecided: it is decided.
        """
        refuse_twice(self._session, ClaimUpdate, self._customer_id, reference)
        claim = self.claims.lock(number)
        if claim is None:
            raise NoSuchClaim(number)
        if claim.status not in OPEN:
            raise ClaimDecided(claim)
        update = ClaimUpdate(
            id=reference,
            customer_id=self._customer_id,
            claim_id=claim.id,
            note=note,
            estimate=estimate,
            created_at=self._clock.now(),
        )
        add_once(self._session, update, reference)
        claim.estimate = claim.estimate if estimate is None else estimate
        self._session.add(ClaimStep(claim_id=claim.id, taken_on=self._clock.today(), what=f'You added: "{note[:150]}"'))
        self._audit.note("update_claim", claim=number, estimate=None if estimate is None else str(estimate))
        return claim

    def contact_by(self) -> date:
        """By when the adjuster of a claim that is filed today gets in touch."""
        return business_days_after(self._clock.today(), CONTACT_DAYS)

    def _store(self, plan: ClaimPlan, reference: str) -> Claim:
        """Store the claim under a number that no other has."""
        adjuster, today = self.claims.adjuster(plan.policy.insurance_type), self._clock.today()
        for left in reversed(range(_TRIES)):
            claim = Claim(
                id=reference,
                number=f"C-{_FIRST_NUMBER + secrets.randbelow(_NUMBERS)}",
                customer_id=self._customer_id,
                policy_number=plan.policy.number,
                subject=plan.subject,
                story=plan.story,
                happened_on=plan.happened_on,
                filed_on=today,
                estimate=plan.estimate,
                status=RECEIVED,
                next_step=f"{adjuster.name} gets in touch with you",
                expected_on=today + DECISION,
                adjuster_id=adjuster.id,
            )
            try:
                add_once(self._session, claim, reference)
            except IntegrityError:  # another claim has the number
                if not left:
                    raise
                continue
            break
        return claim
