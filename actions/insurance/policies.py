"""One customer's policies and the changes of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.context import ActionRequest
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog
from actions.errors import Refusal
from actions.insurance.catalog import Catalog
from actions.insurance.models import ACTIVE, Plan, Policy, PolicyChange
from actions.references import add_once, refuse_twice


class PolicyGone(Refusal):
    """No such policy of the customer's is active (any more)."""


class PolicyRepository:
    """The customer's policies.

    Args:
        session: an open session.
        customer_id: whose policies.
        today: one that was cancelled for an earlier day is active no more.
    """

    def __init__(self, session: Session, customer_id: CustomerId, today: date) -> None:
        self._session = session
        self._customer_id = customer_id
        self._today = today

    def all(self) -> list[Policy]:
        """All of them, ended ones too, by number."""
        query = select(Policy).where(Policy.customer_id == self._customer_id).order_by(Policy.number)
        return list(self._session.execute(query).scalars())

    def active(self) -> list[Policy]:
        """Those that cover something now or soon, by number."""
        return list(self._session.execute(self._active().order_by(Policy.number)).scalars())

    def lock(self, number: str) -> Policy | None:
        """An active one, fresh from the database, locked until the transaction ends."""
        query = self._active().where(Policy.number == number).with_for_update()
        found: Policy | None = self._session.execute(
            query.execution_options(populate_existing=True)
        ).scalar_one_or_none()
        return found

    def _active(self):  # type: ignore[no-untyped-def]
        return select(Policy).where(
            Policy.customer_id == self._customer_id,
            Policy.status == ACTIVE,
            or_(Policy.ends_on.is_(None), Policy.ends_on >= self._today),
        )


class PolicyService:
    """One customer's policies.

    Args:
        session: a session; all that changes something needs one that may write.
        customer_id: whose policies.
        clock: what day it is.
        audit: where changes are noted.
    """

    def __init__(self, session: Session, customer_id: CustomerId, clock: Clock, audit: AuditLog) -> None:
        self.session = session
        self.customer_id = customer_id
        self.clock = clock
        self.audit = audit
        self.catalog = Catalog(session)
        self._policies = PolicyRepository(session, customer_id, clock.today())

    def all(self) -> list[Policy]:
        """All policies, ended ones too."""
        return self._policies.all()

    def active(self, *types: str) -> list[Policy]:
        """Those that are active, of these kinds or of all."""
        return [policy for policy in self._policies.active() if not types or policy.insurance_type in types]

    def find(self, number: object) -> Policy | None:
        """The active policy of that number, if it is the customer's."""
        return next((policy for policy in self.active() if policy.number == number), None)

    def plan(self, policy: Policy) -> Plan:
        """The plan of a policy."""
        return self.catalog.plan_of_id(str(policy.plan_id))

    def locked(self, number: str, reference: str) -> Policy:
        """The policy that is changed under a reference, locked until the transaction ends.

        Raises:
            AlreadyDone: it was changed under that reference before.
            PolicyGone: it is not the customer's, or has ended.
        """
        policy = self._policies.lock(number)
        refuse_twice(self.session, PolicyChange, self.customer_id, reference)
        if policy is None:
            raise PolicyGone(number)
        return policy

    def note_change(
        self,
        policy: Policy,
        reference: str,
        kind: str,
        details: str,
        *,
        effective_on: date | None = None,
        refund: Decimal | None = None,
    ) -> PolicyChange:
        """Store that a policy was changed, as it is now, and an audit entry.

        Args:
            policy: the policy, changed already.
            reference: the reference of the confirmation.
            kind: what was changed, such as `change_plan`.
            details: what it was changed to, in a few words.
            effective_on: from when; without one, today.
            refund: what goes back to the customer, if something does.

        Raises:
            AlreadyDone: a change was stored under that reference before.
        """
        change = PolicyChange(
            id=reference,
            customer_id=self.customer_id,
            policy_number=policy.number,
            kind=kind,
            details=details[:300],
            effective_on=effective_on or self.clock.today(),
            premium=policy.premium,
            refund=refund,
            created_at=self.clock.now(),
        )
        add_once(self.session, change, reference)
        self.audit.note(kind, policy=policy.number, change=reference)
        return change


def policy_service(request: ActionRequest) -> PolicyService:
    """The service for this request.

    Raises:
        NotLoggedIn: nobody is logged in.
    """
    return PolicyService(request.session, request.customer_id, request.clock, request.audit)


def label(policy: Policy) -> str:
    """`auto policy AU-104471 (2019 Honda Civic)`."""
    return f"{policy.insurance_type} policy {policy.number} ({policy.subject})"
