"""Help on the road: what it costs a customer, and sending it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog
from actions.database import insert_unless_there
from actions.errors import Refusal
from actions.insurance.claim_models import DONE, SENT, RoadsideAllowance, RoadsideDispatch, RoadsideHelp
from actions.insurance.models import ACTIVE, AUTO, PlanCoverage, Policy
from actions.references import refuse_twice

COVERAGE = "auto-towing"
A_YEAR = timedelta(days=365)
OVER_AFTER = timedelta(hours=6)
"""After so long, help that was sent has come, and other help can be sent to the same policy."""
NOTHING = Decimal("0.00")
_FIRST_NUMBER, _NUMBERS = 100_000, 900_000


class NoRoadsideCover(Refusal):
    """The customer has no car that is insured here."""


class AlreadySent(Refusal):
    """Help is on its way to that policy's car."""

    def __init__(self, dispatch: RoadsideDispatch) -> None:
        super().__init__("already sent")
        self.dispatch = dispatch


@dataclass(frozen=True)
class Offer:
    """What a kind of help would cost now.

    Args:
        help: the kind of help.
        policy: the policy that pays.
        price: what is left for the customer.
        calls_left: how many calls the plan still pays for within a year, with this one; None where each.
    """

    help: RoadsideHelp
    policy: Policy
    price: Decimal
    calls_left: int | None


class RoadsideRepository:
    """The customer's cars as far as they get help, and the help that was sent."""

    def __init__(self, session: Session, customer_id: CustomerId) -> None:
        self._session = session
        self._customer_id = customer_id

    def policies(self) -> list[Policy]:
        """The car policies that run and whose plan covers help on the road."""
        query = select(Policy).join(PlanCoverage, PlanCoverage.plan_id == Policy.plan_id)
        query = query.where(
            Policy.customer_id == self._customer_id,
            Policy.status == ACTIVE,
            Policy.insurance_type == AUTO,
            PlanCoverage.coverage_id == COVERAGE,
        )
        return list(self._session.execute(query.order_by(Policy.number)).scalars())

    def pays(self, policy: Policy) -> Decimal | None:
        """What the plan pays of a call at most; None where all of it."""
        query = select(PlanCoverage).where(PlanCoverage.plan_id == policy.plan_id, PlanCoverage.coverage_id == COVERAGE)
        limit: Decimal | None = self._session.execute(query).scalar_one().cover_limit
        return limit

    def calls_left(self, policy: Policy, since: datetime) -> int | None:
        """How many calls since a moment the plan still pays for; None where it pays for each."""
        allowance = self._session.get(RoadsideAllowance, policy.plan_id)
        if allowance is None:
            return None
        query = select(func.count()).where(
            RoadsideDispatch.customer_id == self._customer_id,
            RoadsideDispatch.policy_number == policy.number,
            RoadsideDispatch.sent_at >= since,
        )
        return max(int(allowance.calls) - int(self._session.execute(query).scalar_one()), 0)

    def all_help(self) -> list[RoadsideHelp]:
        """The kinds of help."""
        return list(self._session.execute(select(RoadsideHelp).order_by(RoadsideHelp.fee.desc())).scalars())

    def on_its_way(self, policy_number: str, since: datetime) -> RoadsideDispatch | None:
        """Help that was sent to a policy's car since a moment."""
        query = select(RoadsideDispatch).where(
            RoadsideDispatch.customer_id == self._customer_id,
            RoadsideDispatch.policy_number == policy_number,
            RoadsideDispatch.status == SENT,
            RoadsideDispatch.sent_at >= since,
        )
        found: RoadsideDispatch | None = self._session.execute(query).scalar_one_or_none()
        return found

    def end_older(self, before: datetime) -> None:
        """Note that help which was sent before a moment has come."""
        self._session.execute(
            update(RoadsideDispatch)
            .where(
                RoadsideDispatch.customer_id == self._customer_id,
                RoadsideDispatch.status == SENT,
                RoadsideDispatch.sent_at < before,
            )
            .values(status=DONE)
            .execution_options(synchronize_session=False)
        )


class RoadsideService:
    """Help on the road for one customer.

    Args:
        session: a session; `send` needs one that may write.
        customer_id: whom to help.
        clock: what time it is.
        audit: where it is noted.
    """

    def __init__(self, session: Session, customer_id: CustomerId, clock: Clock, audit: AuditLog) -> None:
        self._session = session
        self._customer_id = customer_id
        self._clock = clock
        self._audit = audit
        self._books = RoadsideRepository(session, customer_id)

    def policies(self) -> list[Policy]:
        """The policies that pay for help."""
        return self._books.policies()

    def all_help(self) -> list[RoadsideHelp]:
        """The kinds of help, the dearest first."""
        return self._books.all_help()

    def on_its_way(self, policy_number: str) -> RoadsideDispatch | None:
        """Help that is on its way to a policy's car."""
        return self._books.on_its_way(policy_number, self._clock.now() - OVER_AFTER)

    def offer(self, service: str, policy_number: str) -> Offer:
        """What a kind of help costs the customer now.

        Raises:
            NoRoadsideCover: the policy is none that pays for it.
        """
        policy = next((one for one in self.policies() if one.number == policy_number), None)
        if policy is None:
            raise NoRoadsideCover(policy_number)
        wanted = next(one for one in self.all_help() if one.service == service)
        left, pays = self._books.calls_left(policy, self._clock.now() - A_YEAR), self._books.pays(policy)
        if left == 0:
            return Offer(wanted, policy, wanted.fee, left)
        return Offer(wanted, policy, NOTHING if pays is None else max(wanted.fee - pays, NOTHING), left)

    def send(self, offer: Offer, *, place: str, phone: str, reference: str) -> RoadsideDispatch:
        """Send help, in the caller's one transaction.

        Raises:
            AlreadyDone: it was sent under that reference before.
            AlreadySent: other help is on its way to the same policy's car.
        """
        refuse_twice(self._session, RoadsideDispatch, self._customer_id, reference)
        now = self._clock.now()
        self._books.end_older(now - OVER_AFTER)
        insert_unless_there(
            self._session,
            RoadsideDispatch.__table__,
            id=reference,
            number=f"R-{_FIRST_NUMBER + secrets.randbelow(_NUMBERS)}",
            customer_id=self._customer_id,
            policy_number=offer.policy.number,
            service=offer.help.service,
            place=place,
            phone=phone,
            fee=offer.price,
            status=SENT,
            sent_at=now,
            expected_at=now + timedelta(minutes=int(offer.help.minutes)),
        )
        dispatch = self.on_its_way(offer.policy.number)
        assert dispatch is not None
        if dispatch.id != reference:
            raise AlreadySent(dispatch)
        self._audit.note("send_roadside_help", dispatch=dispatch.number, service=offer.help.service)
        return dispatch
