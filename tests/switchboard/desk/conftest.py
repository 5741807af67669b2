"""Offices and colleagues."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from actions.database import Database
from tests.switchboard.desk.office import Colleague, Office


@pytest.fixture(scope="session")
def demo_records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the demo records; each office has a copy, for to load them takes longer than most tests."""
    path = tmp_path_factory.mktemp("desk-demo") / "records.db"
    database = Database(f"sqlite:///{path}")
    database.prepare()
    database.dispose()
    return path


@pytest.fixture
def office(tmp_path: Path, demo_records: Path) -> Iterator[Office]:
    """A desk with an owner, a supervisor, and two agents, one of whom sees the tickets of `shop` alone."""
    made = Office(tmp_path, demo_records)
    made.hire("ann", "owner")
    made.hire("sue", "supervisor")
    made.hire("kim")
    made.hire("lee")
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
