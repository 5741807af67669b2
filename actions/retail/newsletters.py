"""What a customer gets mail about."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog
from actions.database import insert_unless_there
from actions.retail.shopper_models import ASKED, Subscription


class Newsletters:
    """One customer's newsletters.

    Args:
        session: a session; what changes something needs one that may write.
        customer_id: whose.
        clock: what time it is.
        audit: where it is noted.
    """

    def __init__(self, session: Session, customer_id: CustomerId, clock: Clock, audit: AuditLog) -> None:
        self._session = session
        self._customer_id = customer_id
        self._clock = clock
        self._audit = audit

    def all(self) -> list[Subscription]:
        """Those that the customer gets, or will get once a link has been clicked."""
        query = select(Subscription).where(Subscription.customer_id == self._customer_id)
        return list(self._session.execute(query.order_by(Subscription.topic)).scalars())

    def subscribe(self, topics: Iterable[str]) -> None:
        """Ask for newsletters; what is there already stays as it is."""
        for topic in topics:
            insert_unless_there(
                self._session,
                Subscription,
                customer_id=self._customer_id,
                topic=topic,
                status=ASKED,
                since=self._clock.today(),
            )
        self._audit.note("subscribe", topics=sorted(topics))

    def unsubscribe(self, topics: Iterable[str]) -> None:
        """Take newsletters back."""
        gone = delete(Subscription).where(
            Subscription.customer_id == self._customer_id, Subscription.topic.in_(list(topics))
        )
        self._session.execute(gone.execution_options(synchronize_session="fetch"))
        self._audit.note("unsubscribe", topics=sorted(topics))
