"""Who may log in at the desk, from the command line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from rich.console import Console
from rich.table import Table
from sqlalchemy.exc import SQLAlchemyError

from actions.clock import SystemClock
from actions.core.agents import Agents
from actions.database import default_database
from actions.errors import BackEndError
from switchboard.errors import CommandError

Result = TypeVar("Result")
HOW_TO_ADD = ".venv/bin/switchboard desk add-agent kim --name Kim --role owner"


def add_agent(
    console: Console,
    agent_id: str,
    *,
    name: str,
    password: str,
    role: str,
    packs: Sequence[str],
    email: str | None,
    slack_user: str | None,
) -> None:
    """Add an agent; see `Agents.add`.

    Raises:
        CommandError: that cannot be; the message says what can.
    """
    agent = _with_agents(
        lambda agents: agents.add(
            agent_id, name=name, password=password, role=role, packs=packs, email=email, slack_user=slack_user
        )
    )
    seen = "all tickets" if agent.scope is None else f"tickets of {', '.join(sorted(agent.scope))}"
    console.print(f"{agent.name} can log in as {agent.id} ({agent.role}, sees {seen}).", highlight=False, markup=False)


def list_agents(console: Console) -> None:
    """Show all agents as a table.

    Raises:
        CommandError: the database cannot be reached.
    """
    agents = _with_agents(lambda agents: agents.all())
    if not agents:
        console.print(f"There is no agent yet. To make one: {HOW_TO_ADD}", highlight=False)
        return
    table = Table("log-in", "name", "role", "packs", "email", "Slack")
    for one in agents:
        cells = (one.id, one.name, one.role, ", ".join(one.packs) or "all", one.email or "–", one.slack_user or "–")
        table.add_row(*cells)
    console.print(table, highlight=False, markup=False)


def set_password(console: Console, agent_id: str, password: str) -> None:
    """Give an agent another password.

    Raises:
        CommandError: there is no such agent, or it is too short or too long.
    """
    _with_agents(lambda agents: agents.set_password(agent_id, password))
    console.print(f"{agent_id} has another password, and is logged in nowhere.", highlight=False, markup=False)


def remove_agent(console: Console, agent_id: str) -> None:
    """Let an agent in no more.

    Raises:
        CommandError: there is no such agent, or nobody would manage the others.
    """
    numbers = _with_agents(lambda agents: agents.remove(agent_id))
    back = f" Back in the queue: {', '.join(numbers)}." if numbers else ""
    console.print(f"{agent_id} cannot log in any more.{back}", highlight=False, markup=False)


def has_agents() -> bool:
    """Whether anybody may log in.

    Raises:
        CommandError: the database cannot be reached.
    """
    return bool(_with_agents(lambda agents: agents.all()))


def _with_agents(work: Callable[[Agents], Result]) -> Result:
    try:
        with default_database().session(writes=True) as session:
            result = work(Agents(session, SystemClock()))
            session.commit()
            return result
    except BackEndError as error:
        raise CommandError(str(error)) from error
    except SQLAlchemyError as error:
        raise CommandError(f"the database cannot be used: {type(error).__name__}") from error
