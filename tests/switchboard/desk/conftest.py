"""Offices and colleagues."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.switchboard.desk.office import Colleague, Office, make_records


@pytest.fixture(scope="session")
def desk_records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of which each office has a copy, for to make it takes longer than most tests."""
    return make_records(tmp_path_factory.mktemp("desk") / "records.db")


@pytest.fixture
def office(tmp_path: Path, desk_records: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """A desk that runs; an address may log in more often than usual, for all that the tests do comes from one."""
    monkeypatch.setattr("switchboard.desk.log_in_pages.LOG_INS_PER_MINUTE", 4000)
    made = Office(tmp_path, desk_records)
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
