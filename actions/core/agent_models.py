"""The tables of colleagues who answer customers at the desk: who they are, and where they are logged in."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, CheckConstraint, Column, ForeignKey, String

from actions.columns import Moment
from actions.database import Base

AGENT, SUPERVISOR, OWNER = ROLES = ("agent", "supervisor", "owner")
"""Answers customers; also sees every ticket and the figures; also manages the agents."""


class Agent(Base):
    """A colleague; `id` is the name for the log-in, `name` what customers read. One who has left stays, inactive.

    `packs` are those whose tickets an agent sees; none of them named means all.
    """

    __tablename__ = "agents"
    __table_args__ = (CheckConstraint("role IN ('agent', 'supervisor', 'owner')", name="role_is_known"),)

    id = Column(String(40), primary_key=True)
    name = Column(String(80), nullable=False)
    password_hash = Column(String(200), nullable=False)
    role = Column(String(12), nullable=False, default=AGENT)
    packs = Column(JSON, nullable=False, default=list)
    email = Column(String(254))
    slack_user = Column(String(32))
    active = Column(Boolean, nullable=False, default=True)
    created_at = Column(Moment, nullable=False)

    @property
    def leads(self) -> bool:
        """Whether the agent looks after the others' tickets too."""
        return self.role in (SUPERVISOR, OWNER)

    @property
    def scope(self) -> frozenset[str] | None:
        """The packs whose tickets the agent sees, beside those of no pack; None for all."""
        return None if self.leads or not self.packs else frozenset(self.packs)

    def sees(self, pack: str) -> bool:
        """Whether the agent sees what is of a pack."""
        return self.scope is None or pack in self.scope or not pack


class AgentSession(Base):
    """One log-in of an agent; the secret itself is in the browser's cookie alone."""

    __tablename__ = "agent_sessions"

    secret_hash = Column(String(64), primary_key=True)
    agent_id = Column(ForeignKey("agents.id"), nullable=False, index=True)
    created_at = Column(Moment, nullable=False)
    last_seen_at = Column(Moment, nullable=False)
