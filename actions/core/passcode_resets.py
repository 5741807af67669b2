"""Requests to set a new passcode, from somebody who cannot log in.

Nobody learns here whether a customer number exists or what is on file for it: what matches and what does not are
stored and answered alike. The link goes to the contact detail on file, never to one that was typed.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.core.contact import Field
from actions.core.models import Customer, CustomerId, PasscodeReset
from actions.core.repositories import AuditLog
from actions.errors import Refusal
from actions.references import AlreadyDone, add_once

VALID = timedelta(minutes=30)
MOST, WITHIN = 3, timedelta(hours=1)
OPEN, REPLACED, NO_MATCH = "open", "replaced", "no match"
_LAST_DIGITS = 10


class TooManyRequests(Refusal):
    """This conversation has asked too often."""


class PasscodeResetService:
    """Requests from one conversation.

    Args:
        session: a session; `ask` needs one that may write.
        conversation_id: whose requests.
        clock: what time it is.
    """

    def __init__(self, session: Session, conversation_id: str, clock: Clock) -> None:
        self._session = session
        self._conversation_id = conversation_id
        self._clock = clock

    def ask(self, number: str, kind: Field, contact: str, reference: str) -> PasscodeReset:
        """Store a request; one of the same customer that is still open is replaced.

        Args:
            number: the customer number as it was typed.
            kind: whether `contact` is a phone number or an email.
            contact: what was typed, as `actions.core.contact.parse` returns it.
            reference: what the request is known by.

        Raises:
            AlreadyDone: it was stored under that reference before.
            TooManyRequests: this conversation has asked too often.
        """
        found: PasscodeReset | None = self._session.get(PasscodeReset, reference)
        if found is not None:
            raise AlreadyDone(reference)
        now = self._clock.now()
        if self._asked_since(now - WITHIN) >= MOST:
            raise TooManyRequests("asked too often")
        customer_id = self._matching(number, kind, contact)
        if customer_id is not None:
            self._session.execute(
                update(PasscodeReset)
                .where(PasscodeReset.customer_id == customer_id, PasscodeReset.status == OPEN)
                .values(status=REPLACED)
                .execution_options(synchronize_session=False)
            )
        request = PasscodeReset(
            id=reference,
            conversation_id=self._conversation_id,
            customer_id=customer_id,
            send_to=kind,
            status=NO_MATCH if customer_id is None else OPEN,
            created_at=now,
            expires_at=now + VALID,
        )
        add_once(self._session, request, reference)
        if customer_id is not None:
            AuditLog(self._session, customer_id, self._conversation_id, self._clock).note(
                "ask_passcode_reset", reference=reference, send_to=kind
            )
        return request

    def _asked_since(self, moment: object) -> int:
        query = select(func.count()).where(
            PasscodeReset.conversation_id == self._conversation_id, PasscodeReset.created_at > moment
        )
        return int(self._session.execute(query).scalar_one())

    def _matching(self, number: str, kind: Field, contact: str) -> CustomerId | None:
        """The customer of that number, if the contact detail is the one on file."""
        on_file = self._session.execute(
            select(Customer.email if kind == "email" else Customer.phone).where(Customer.number == number)
        ).scalar_one_or_none()
        if not on_file or _comparable(kind, on_file) != _comparable(kind, contact):
            return None
        return CustomerId(number)


def _comparable(kind: Field, value: str) -> str:
    """An email without case; a phone number without its country code."""
    if kind == "email":
        return value.strip().lower()
    return "".join(character for character in value if character.isdigit())[-_LAST_DIGITS:]
