"""Offices and colleagues."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from actions.clock import SystemClock
from actions.core.agents import Agents
from actions.database import Database
from tests.switchboard.desk.office import PASSWORD, Colleague, Office


@pytest.fixture(scope="session")
def demo_records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the demo records and colleagues; each office has a copy, for to make it takes longer than most tests.

    They are an owner, a supervisor and two agents, called as their log-ins with a capital letter.
    """
    path = tmp_path_factory.mktemp("desk-demo") / "records.db"
    database = Database(f"sqlite:///{path}")
    with database.session(writes=True) as session:
        agents = Agents(session, SystemClock())
        for agent_id, role in (("ann", "owner"), ("sue", "supervisor"), ("kim", "agent"), ("lee", "agent")):
            agents.add(agent_id, name=agent_id.capitalize(), password=PASSWORD, role=role)
        session.commit()
    database.dispose()
    return path


@pytest.fixture
def office(tmp_path: Path, demo_records: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """A desk that runs; an address may log in more often than usual, for all that the tests do comes from one."""
    monkeypatch.setattr("switchboard.desk.log_in_pages.LOG_INS_PER_MINUTE", 4000)
    made = Office(tmp_path, demo_records)
    yield made
    made.close()


@pytest.fixture
def colleague(office: Office) -> Iterator[Callable[..., Colleague]]:
    """Make colleagues; with a name, logged in."""
    with ExitStack() as stack:

        def make(name: str = "", **headers: str) -> Colleague:
            made = Colleague(office, **headers)
            stack.callback(made.http.close)
            if name:
                assert made.log_in(name).status_code == 303
            return made

        yield make
