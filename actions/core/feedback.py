"""Feedback: what customers want to tell the company, for the people who improve the service."""

from __future__ import annotations

from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.core.models import CustomerId, Feedback

LONGEST = 2000


class FeedbackService:
    """Feedback of one conversation.

    Args:
        session: a session that may write.
        conversation_id: where it was given.
        clock: what time it is.
    """

    def __init__(self, session: Session, conversation_id: str, clock: Clock) -> None:
        self._session = session
        self._conversation_id = conversation_id
        self._clock = clock

    def store(self, text: str, customer_id: CustomerId | None) -> None:
        """Keep a message.

        Args:
            text: the message, without secrets.
            customer_id: the customer, when somebody is logged in.
        """
        self._session.add(
            Feedback(
                conversation_id=self._conversation_id,
                customer_id=customer_id,
                text=text[:LONGEST],
                created_at=self._clock.now(),
            )
        )
