"""The agents and when their offices are open. Public."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions import places
from actions.insurance.office_models import Agent, AgentHours
from actions.insurance.rating_words import read_zip
from actions.opening_hours import Hours

# ZIP codes that begin so are neighbors.
_NEIGHBORS = 3


class AgentService:
    """The agents.

    Args:
        session: an open session.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self, insurance_type: str | None = None) -> list[Agent]:
        """All of them, or those who sell a kind of insurance, by name."""
        agents = self._session.execute(select(Agent).order_by(Agent.name)).scalars()
        return [agent for agent in agents if insurance_type is None or insurance_type in agent.sells.split(";")]

    def near(self, location: str, insurance_type: str | None = None) -> list[Agent]:
        """Those whom a place names; for a ZIP code without an agent, those in the neighborhood."""
        agents = self.all(insurance_type)
        found, code = places.near(agents, location), read_zip(location)
        if found or code is None:
            return found
        return [agent for agent in agents if agent.zip[:_NEIGHBORS] == code[:_NEIGHBORS]]

    def hours(self, agents: Iterable[Agent]) -> dict[str, Hours]:
        """Opening hours by agent and weekday (Monday is 0); closed days are missing."""
        hours: dict[str, dict[int, tuple[time, time]]] = {str(agent.id): {} for agent in agents}
        for row in self._session.execute(select(AgentHours).where(AgentHours.agent_id.in_(list(hours)))).scalars():
            hours[row.agent_id][row.weekday] = (row.opens, row.closes)
        return dict(hours)
