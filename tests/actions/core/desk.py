"""Colleagues and tickets for tests of the desk."""

from __future__ import annotations

from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.core.agent_models import Agent
from actions.core.agents import Agents
from actions.core.models import CustomerId
from actions.core.tickets import Said, TicketService

SAM = CustomerId("100001")
PASSWORD = "a password of theirs"


def hired(session: Session, clock: Clock, agent_id: str, role: str = "agent", packs: tuple[str, ...] = ()) -> Agent:
    """Add an agent, who is called as the log-in with a capital letter."""
    name = agent_id.capitalize()
    return Agents(session, clock).add(agent_id, name=name, password=PASSWORD, role=role, packs=packs)


def ticket(session: Session, clock: Clock, conversation: str = "c1", *said: Said, **given: str) -> str:
    """Open a ticket of customer 100001, with what was said in it; its number."""
    tickets = TicketService(session, conversation, clock)
    number = tickets.open(reason="asked for a person: hi", customer_id=SAM, **{"channel": "web", **given})  # type: ignore[arg-type]
    tickets.append(said)
    session.flush()
    return number
