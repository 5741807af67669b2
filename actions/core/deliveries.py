"""What customers are to be told of the desk: noted with the change that it tells of, and handed out until it is told."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.core.delivery_models import UNCLAIMED, Delivery
from actions.core.support_hours import CHAT, SupportHoursService
from actions.core.ticket_models import OPEN, Ticket
from actions.core.tickets import number_of
from actions.database import insert_unless_there

OLDEST_UNCLAIMED = timedelta(hours=24)
"""Whoever has waited longer than this is not told that nobody came: they were, or have long left."""
_KEY_BYTES = 16
_MOST_AT_ONCE = 50


@dataclass(frozen=True)
class DueDelivery:
    """A delivery with what its sender needs to know."""

    id: int
    key: str
    kind: str
    ticket: str
    conversation: str
    channel: str
    agent: str
    text: str


class Deliveries:
    """The deliveries of all tickets.

    Args:
        session: an open session; one that may write, but for `due`.
        clock: what time it is.
    """

    def __init__(self, session: Session, clock: Clock) -> None:
        self._session = session
        self._clock = clock

    def add(
        self,
        ticket_id: int,
        kind: str,
        *,
        agent: str = "",
        text: str = "",
        entry_id: int | None = None,
        key: str | None = None,
    ) -> None:
        """Note what a ticket's customer is to be told.

        Args:
            ticket_id: the ticket.
            kind: of `delivery_models.KINDS`.
            agent: the name that the customer reads.
            text: what was said.
            entry_id: the entry that it tells of.
            key: what the assistant is to know it by; a new one if not given.
        """
        self._session.add(
            Delivery(
                key=key or new_key(),
                ticket_id=ticket_id,
                entry_id=entry_id,
                kind=kind,
                agent=agent,
                text=text,
                created_at=self._clock.now(),
            )
        )

    def due(self) -> list[DueDelivery]:
        """The first of each ticket that is still to be told: the next one has to wait for it."""
        pending = (Delivery.delivered_at.is_(None), Delivery.failed.is_(None))
        first = select(func.min(Delivery.id)).where(*pending).group_by(Delivery.ticket_id)
        query = select(Delivery, Ticket).join(Ticket, Ticket.id == Delivery.ticket_id)
        query = query.where(Delivery.id.in_(first)).order_by(Delivery.id).limit(_MOST_AT_ONCE)
        return [_due(*row) for row in self._session.execute(query)]

    def delivered(self, delivery_id: int) -> None:
        """Note that the customer was told."""
        self._settle(delivery_id, delivered_at=self._clock.now())

    def failed(self, delivery_id: int, why: str) -> None:
        """Note that the customer cannot be told; `why` is `GONE` or `REFUSED`."""
        self._settle(delivery_id, failed=why)

    def tell_unclaimed(self, after: timedelta) -> None:
        """Have those told who have waited for so long that nobody has taken their ticket, each once.

        Who asked for a person when nobody was there was told so at once.
        """
        now = self._clock.now()
        told = select(Delivery.ticket_id).where(Delivery.kind == UNCLAIMED)
        waiting = select(Ticket.id, Ticket.created_at).where(
            Ticket.status == OPEN,
            Ticket.created_at <= now - after,
            Ticket.created_at > now - OLDEST_UNCLAIMED - after,
            Ticket.id.not_in(told),
        )
        hours = SupportHoursService(self._session)
        for ticket_id, opened in self._session.execute(waiting).all():
            if not hours.was_open(CHAT, opened, self._clock):
                continue
            values = {"kind": UNCLAIMED, "agent": "", "text": "", "created_at": now}
            insert_unless_there(self._session, Delivery.__table__, key=new_key(), ticket_id=ticket_id, **values)

    def _settle(self, delivery_id: int, **values: object) -> None:
        query = update(Delivery).where(Delivery.id == delivery_id).values(**values)
        self._session.execute(query.execution_options(synchronize_session=False))


def new_key() -> str:
    """A key that no other delivery has, in whatever database."""
    return secrets.token_hex(_KEY_BYTES)


def _due(delivery: Delivery, ticket: Ticket) -> DueDelivery:
    return DueDelivery(
        id=delivery.id,
        key=delivery.key,
        kind=delivery.kind,
        ticket=number_of(ticket),
        conversation=ticket.conversation_id,
        channel=ticket.channel,
        agent=delivery.agent,
        text=delivery.text,
    )
