"""Reading and writing what belongs to one customer; no method can reach anybody else's."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.core.models import AuditEntry, Customer, CustomerId


class CustomerRepository:
    """The customer's own record.

    Args:
        session: an open session.
        customer_id: whose record.
    """

    def __init__(self, session: Session, customer_id: CustomerId) -> None:
        self._session = session
        self._customer_id = customer_id

    def get(self, *, lock: bool = False) -> Customer:
        """The record; `lock` holds off other writers until the transaction ends."""
        query = select(Customer).where(Customer.number == self._customer_id)
        customer: Customer = self._session.execute(query.with_for_update() if lock else query).scalar_one()
        return customer


class AuditLog:
    """Where services note what they did in a customer's name, in the transaction that does it.

    Args:
        session: an open session.
        customer_id: in whose name.
        conversation_id: in which conversation.
        clock: what time it is.
    """

    def __init__(self, session: Session, customer_id: CustomerId, conversation_id: str, clock: Clock) -> None:
        self._session = session
        self._customer_id = customer_id
        self._conversation_id = conversation_id
        self._clock = clock

    def note(self, action: str, **details: Any) -> None:
        """Add an entry; `details` must be JSON and hold no secret."""
        self._session.add(
            AuditEntry(
                customer_id=self._customer_id,
                conversation_id=self._conversation_id,
                action=action,
                details=details,
                at=self._clock.now(),
            )
        )
