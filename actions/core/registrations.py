"""Registrations of new customers: what is stored, and how often a conversation may ask."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.core.models import Registration
from actions.errors import Refusal
from actions.references import AlreadyDone, add_once

MOST, WITHIN = 3, timedelta(days=1)
_LONGEST_NAME = 160


class NotAName(Refusal):
    """A first and a last name are needed."""


class TooManyRegistrations(Refusal):
    """This conversation has registered too many people."""


class RegisteredAlready(Refusal):
    """This conversation has registered that email already; `reference` names it."""

    def __init__(self, reference: str) -> None:
        super().__init__("registered already")
        self.reference = reference


def parse_name(text: str) -> str:
    """A first and a last name.

    Raises:
        NotAName: there are no two words of letters, or too many characters.
    """
    name = " ".join(text.split()).strip(" .,!")
    words = re.findall(r"[^\W\d_]+(?:['’.-][^\W\d_]*)*", name)
    if len(words) < 2 or re.search(r"[\d@<>]", name) or len(name) > _LONGEST_NAME:
        raise NotAName(name)
    return name


class RegistrationService:
    """Registrations from one conversation.

    Whether an email or a phone number is known to the company already is said to nobody: a colleague finds that out.

    Args:
        session: a session that may write.
        conversation_id: whose registrations.
        clock: what time it is.
    """

    def __init__(self, session: Session, conversation_id: str, clock: Clock) -> None:
        self._session = session
        self._conversation_id = conversation_id
        self._clock = clock

    def register(self, name: str, email: str, phone: str, reference: str) -> Registration:
        """Store a registration. The row is its own record: there is no customer yet in whose name it could be noted.

        Raises:
            AlreadyDone: it was stored under that reference before.
            RegisteredAlready: this conversation has registered that email.
            TooManyRegistrations: it has registered too many people today.
        """
        now = self._clock.now()
        if self._session.get(Registration, reference) is not None:
            raise AlreadyDone(reference)
        mine = select(Registration.id).where(
            Registration.conversation_id == self._conversation_id, Registration.email == email
        )
        earlier = self._session.execute(mine).scalars().first()
        if earlier is not None:
            raise RegisteredAlready(str(earlier))
        count = select(func.count()).where(
            Registration.conversation_id == self._conversation_id, Registration.created_at > now - WITHIN
        )
        if self._session.execute(count).scalar_one() >= MOST:
            raise TooManyRegistrations("too many")
        registration = Registration(
            id=reference,
            conversation_id=self._conversation_id,
            name=name,
            email=email,
            phone=phone,
            status="received",
            created_at=now,
        )
        add_once(self._session, registration, reference)
        return registration
