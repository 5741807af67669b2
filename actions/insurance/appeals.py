"""Appeals: decisions about claims that customers want looked at again."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog
from actions.database import insert_unless_there
from actions.errors import Refusal
from actions.insurance.claim_models import Appeal, Claim
from actions.insurance.claims import DECIDED, ClaimRepository, NoSuchClaim
from actions.references import new_reference

WINDOW = timedelta(days=180)
"""How long after a decision it can be appealed."""
DECISION = timedelta(days=30)
SUBMITTED = "submitted"


class NotDecided(Refusal):
    """There is no decision about the claim yet."""


class AppealTooLate(Refusal):
    """The decision is too old; `until` was the last day."""

    def __init__(self, until: date) -> None:
        super().__init__("too late")
        self.until = until


class AlreadyAppealed(Refusal):
    """The decision is appealed already."""

    def __init__(self, appeal: Appeal) -> None:
        super().__init__("already appealed")
        self.appeal = appeal


class AppealRepository:
    """The customer's appeals."""

    def __init__(self, session: Session, customer_id: CustomerId) -> None:
        self._session = session
        self._customer_id = customer_id

    def of_claim(self, claim_id: str) -> Appeal | None:
        """The appeal against the decision about a claim."""
        query = select(Appeal).where(Appeal.customer_id == self._customer_id, Appeal.claim_id == claim_id)
        found: Appeal | None = self._session.execute(query).scalar_one_or_none()
        return found


class AppealService:
    """One customer's appeals.

    Args:
        session: a session; `file` needs one that may write.
        customer_id: whose appeals.
        clock: what time it is.
        audit: where appeals are noted.
    """

    def __init__(self, session: Session, customer_id: CustomerId, clock: Clock, audit: AuditLog) -> None:
        self._session = session
        self._customer_id = customer_id
        self._clock = clock
        self._audit = audit
        self._appeals = AppealRepository(session, customer_id)
        self._claims = ClaimRepository(session, customer_id)

    def last_day(self, claim: Claim) -> date:
        """Until when a decision can be appealed."""
        decided: date = claim.decided_on
        return decided + WINDOW

    def possible(self, claim: Claim) -> bool:
        """Whether the decision about a claim can be appealed now."""
        try:
            self.check(claim)
        except Refusal:
            return False
        return True

    def existing(self, claim: Claim) -> Appeal | None:
        """The appeal against the decision about a claim, if there is one."""
        return self._appeals.of_claim(claim.id)

    def check(self, claim: Claim) -> None:
        """Whether the decision about a claim can be appealed now.

        Raises:
            Refusal: NotDecided, AppealTooLate or AlreadyAppealed.
        """
        if claim.status not in DECIDED:
            raise NotDecided(claim.number)
        if (appeal := self.existing(claim)) is not None:
            raise AlreadyAppealed(appeal)
        if self._clock.today() > self.last_day(claim):
            raise AppealTooLate(self.last_day(claim))

    def file(self, number: str, *, reason: str) -> Appeal:
        """Appeal the decision about a claim.

        Raises:
            NoSuchClaim: the customer has no such claim.
            Refusal: see `check`; AlreadyAppealed also when it is done in the same moment.
        """
        claim = self._claims.lock(number)
        if claim is None:
            raise NoSuchClaim(number)
        self.check(claim)
        reference = new_reference(8, prefix="A-")
        insert_unless_there(
            self._session,
            Appeal.__table__,
            id=reference,
            customer_id=self._customer_id,
            claim_id=claim.id,
            reason=reason,
            status=SUBMITTED,
            filed_at=self._clock.now(),
            decided_by=self._clock.today() + DECISION,
        )
        appeal = self._appeals.of_claim(claim.id)
        assert appeal is not None
        if appeal.id != reference:
            raise AlreadyAppealed(appeal)
        self._audit.note("appeal_claim", appeal=appeal.id, claim=number)
        return appeal
