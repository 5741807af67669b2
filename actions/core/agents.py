"""The colleagues at the desk: added, changed, given a password, removed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.core.agent_models import AGENT, OWNER, ROLES, Agent, AgentSession
from actions.core.hashing import hasher
from actions.core.ticket_desk import TicketDesk
from actions.core.ticket_models import CLAIMED, Ticket
from actions.core.tickets import number_of
from actions.errors import Refusal
from actions.manifests import known_packs

SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200
LONGEST_NAME = 80
_ID = re.compile(r"[a-z][a-z0-9._-]{1,39}")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


class AgentRefused(Refusal):
    """What was said about an agent cannot be; the message says what can."""


class Agents:
    """All agents.

    Args:
        session: a session that may write; the caller commits.
        clock: what time it is.
    """

    def __init__(self, session: Session, clock: Clock) -> None:
        self._session = session
        self._clock = clock

    def all(self) -> list[Agent]:
        """Those who are active, by name."""
        query = select(Agent).where(Agent.active.is_(True)).order_by(Agent.name, Agent.id)
        return list(self._session.execute(query).scalars())

    def get(self, agent_id: str) -> Agent:
        """One who is active.

        Raises:
            AgentRefused: there is none of that name.
        """
        found: Agent | None = self._session.get(Agent, agent_id)
        if found is None or not found.active:
            raise AgentRefused(f"there is no agent {agent_id!r}; `switchboard desk list-agents` names them")
        return found

    def in_slack(self, user: str, email: str | None) -> Agent | None:
        """The one agent who is a user of Slack: by the id there, else by the address that Slack vouches for, if it may."""
        ways = [Agent.slack_user == user, *([] if email is None else [func.lower(Agent.email) == email.lower()])]
        for way in ways:
            found = list(self._session.execute(select(Agent).where(way, Agent.active.is_(True)).limit(2)).scalars())
            if found:
                return found[0] if len(found) == 1 else None
        return None

    def add(
        self,
        agent_id: str,
        *,
        name: str,
        password: str,
        role: str = AGENT,
        packs: Sequence[str] = (),
        email: str | None = None,
        slack_user: str | None = None,
    ) -> Agent:
        """Add an agent; one who had left comes back as they are described now.

        Args:
            agent_id: the name for the log-in.
            name: what customers read.
            password: for the log-in.
            role: of `agent_models.ROLES`.
            packs: whose tickets they see; none means all.
            email: where they can be written to.
            slack_user: their id in Slack.

        Raises:
            AgentRefused: something of it cannot be, or there is one of that name.
        """
        if not _ID.fullmatch(agent_id):
            raise AgentRefused(
                f"{agent_id!r} is no name for a log-in; allowed: 2 to 40 of a-z 0-9 . _ -, a letter first"
            )
        there: Agent | None = self._session.get(Agent, agent_id)
        if there is not None and there.active:
            raise AgentRefused(f"there is an agent {agent_id} already; choose another name for the log-in")
        values = {
            "name": _name(name),
            "role": _role(role),
            "packs": _packs(packs),
            "email": _email(email),
            "slack_user": slack_user or None,
            "password_hash": _hashed(password),
            "active": True,
        }
        agent = there or Agent(id=agent_id, created_at=self._clock.now())
        for key, value in values.items():
            setattr(agent, key, value)
        self._session.add(agent)
        return agent

    def change(self, agent_id: str, *, role: str, packs: Sequence[str]) -> Agent:
        """Give an agent another role or other packs.

        Raises:
            AgentRefused: there is none of that name, something cannot be, or nobody would be left who manages agents.
        """
        agent = self.get(agent_id)
        role, chosen = _role(role), _packs(packs)
        if role != OWNER:
            self._keep_an_owner(agent)
        agent.role, agent.packs = role, chosen
        return agent

    def set_password(self, agent_id: str, password: str) -> None:
        """Give an agent another password; whoever is logged in under that name is logged out.

        Raises:
            AgentRefused: there is none of that name, or the password is too short or too long.
        """
        self.get(agent_id).password_hash = _hashed(password)
        self._end_sessions(agent_id)

    def remove(self, agent_id: str) -> list[str]:
        """Let nobody in under that name any more; what the agent was in charge of goes back to the queue.

        Returns:
            the numbers of those tickets.

        Raises:
            AgentRefused: there is none of that name, or nobody would be left who manages agents.
        """
        agent = self.get(agent_id)
        self._keep_an_owner(agent)
        desk = TicketDesk(self._session, self._clock)
        query = select(Ticket).where(Ticket.agent_id == agent_id, Ticket.status == CLAIMED)
        numbers = [number_of(ticket) for ticket in self._session.execute(query).scalars()]
        for number in numbers:
            desk.put_off(number, agent_id)
        agent.active = False
        self._end_sessions(agent_id)
        return numbers

    def _keep_an_owner(self, agent: Agent) -> None:
        others = select(Agent.id).where(Agent.active.is_(True), Agent.id != agent.id)
        owners = self._session.execute(others.where(Agent.role == OWNER).limit(1)).first()
        if agent.role == OWNER and owners is None and self._session.execute(others.limit(1)).first() is not None:
            raise AgentRefused(f"{agent.id} is the only owner: make another agent one first")

    def _end_sessions(self, agent_id: str) -> None:
        ended = delete(AgentSession).where(AgentSession.agent_id == agent_id)
        self._session.execute(ended.execution_options(synchronize_session=False))


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise AgentRefused(f"{name!r} is no name that customers can read; allowed: 1 to {LONGEST_NAME} characters")
    return name


def _role(role: str) -> str:
    if role not in ROLES:
        raise AgentRefused(f"{role!r} is no role; allowed: {', '.join(ROLES)}")
    return role


def _packs(packs: Sequence[str]) -> list[str]:
    known = known_packs()
    for pack in packs:
        if pack not in known:
            raise AgentRefused(f"{pack!r} is no pack; allowed: {', '.join(known)}, or none of them for all")
    return sorted(set(packs))


def _email(email: str | None) -> str | None:
    if email and not (len(email) <= 254 and _EMAIL.fullmatch(email)):
        raise AgentRefused(f"{email!r} is no email address; allowed: one such as kim@example.com")
    return email or None


def _hashed(password: str) -> str:
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise AgentRefused(f"a password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters")
    return hasher().hash(password)
