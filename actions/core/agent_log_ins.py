"""Logging in to the desk: sessions that expire, kept in the database by the hash of their secret."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.core.agent_models import Agent, AgentSession
from actions.core.hashing import NOBODYS_HASH, verify
from actions.core.log_in_tries import TryLimit
from actions.database import begin_write

IDLE = timedelta(hours=2)
LONGEST = timedelta(hours=12)
"""A session ends when nothing was done in it for so long, and so long after its log-in whatever was done."""
TOUCH_EVERY = timedelta(minutes=1)
LONGEST_ID = 80
_SECRET_BYTES = 32


class AgentLogIns:
    """The sessions of all agents.

    Args:
        session: an open session; `log_in` commits it between its steps, the rest leaves that to the caller.
        clock: what time it is.
    """

    def __init__(self, session: Session, clock: Clock) -> None:
        self._session = session
        self._clock = clock

    def log_in(self, agent_id: str, password: str) -> str:
        """Check name and password and begin a session.

        As for customers, no lock is held while the password is verified, and of wrong tries the fifth in a row locks.

        Returns:
            the secret that the browser shows from then on.

        Raises:
            LogInLocked: too many wrong tries for this name.
            WrongLogIn: they do not match, or nobody has that name; nobody can tell which.
        """
        agent_id = agent_id[:LONGEST_ID]
        tries = TryLimit(self._session, [f"agent:{agent_id}"], self._clock)
        tries.refuse_locked()
        password_hash = self._password_hash(agent_id)
        self._session.commit()

        matches = verify(password_hash or NOBODYS_HASH, password)

        begin_write(self._session)
        tries.refuse_locked()
        # Once more: the password may have been changed, or the agent removed, while it was verified.
        if not matches or password_hash is None or self._password_hash(agent_id) != password_hash:
            raise tries.count_wrong()
        tries.forget()
        self._forget_ended()
        secret, now = secrets.token_urlsafe(_SECRET_BYTES), self._clock.now()
        self._session.add(AgentSession(secret_hash=_hash(secret), agent_id=agent_id, created_at=now, last_seen_at=now))
        return secret

    def current(self, secret: str) -> tuple[Agent, bool] | None:
        """Whose session it is, and whether its last-seen moment should be moved on; None where it has ended."""
        query = select(Agent, AgentSession.last_seen_at).join(Agent, Agent.id == AgentSession.agent_id)
        query = query.where(AgentSession.secret_hash == _hash(secret), Agent.active.is_(True))
        idle, oldest = self._bounds()
        query = query.where(AgentSession.last_seen_at > idle, AgentSession.created_at > oldest)
        row = self._session.execute(query).first()
        return None if row is None else (row[0], self._clock.now() - row[1] >= TOUCH_EVERY)

    def touch(self, secret: str) -> None:
        """Move the last-seen moment of a session to now."""
        query = update(AgentSession).where(AgentSession.secret_hash == _hash(secret))
        query = query.values(last_seen_at=self._clock.now())
        self._session.execute(query.execution_options(synchronize_session=False))

    def log_out(self, secret: str) -> None:
        """End a session."""
        query = delete(AgentSession).where(AgentSession.secret_hash == _hash(secret))
        self._session.execute(query.execution_options(synchronize_session=False))

    def _password_hash(self, agent_id: str) -> str | None:
        query = select(Agent.password_hash).where(Agent.id == agent_id, Agent.active.is_(True))
        found: str | None = self._session.execute(query).scalar()
        return found

    def _forget_ended(self) -> None:
        idle, oldest = self._bounds()
        ended = or_(AgentSession.last_seen_at <= idle, AgentSession.created_at <= oldest)
        self._session.execute(delete(AgentSession).where(ended).execution_options(synchronize_session=False))

    def _bounds(self) -> tuple[datetime, datetime]:
        """Sessions that were used before the first moment, or begun before the second, have ended."""
        now = self._clock.now()
        return now - IDLE, now - LONGEST


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
