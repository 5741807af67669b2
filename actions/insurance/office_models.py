"""The tables of agents and of what papers are needed for what. Public."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Time

from actions.database import Base


class Agent(Base):
    """An agent's office; `sells` are kinds of insurance, with `;` between."""

    __tablename__ = "insurance_agents"

    id = Column(String(40), primary_key=True)
    name = Column(String(80), nullable=False)
    street = Column(String(120), nullable=False)
    city = Column(String(80), nullable=False)
    zip = Column(String(10), nullable=False)
    district = Column(String(80), nullable=False)
    phone = Column(String(32), nullable=False)
    sells = Column(String(60), nullable=False)


class AgentHours(Base):
    """When an office is open on a weekday (Monday is 0); a weekday without a row is closed."""

    __tablename__ = "insurance_agent_hours"

    agent_id = Column(ForeignKey("insurance_agents.id"), primary_key=True)
    weekday = Column(Integer, primary_key=True, autoincrement=False)
    opens = Column(Time, nullable=False)
    closes = Column(Time, nullable=False)


class RequiredDocument(Base):
    """A paper that is needed: for a topic (`claim`, `quote`, …), for one kind of insurance or, without one, for all.

    With `words` it is needed where the message has one of them only, such as "stolen"; `;` stands between.
    """

    __tablename__ = "insurance_required_documents"

    id = Column(Integer, primary_key=True)
    topic = Column(String(20), nullable=False)
    insurance_type = Column(ForeignKey("insurance_kinds.type"))
    document = Column(String(160), nullable=False)
    words = Column(String(200))
