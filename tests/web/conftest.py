"""A browser, the stand-in server, and people who visit it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.web.browser import chromium, people
from tests.web.person import Person
from tests.web.stand_in import WEB, StandIn

TO_BUILD = "run .venv/bin/switchboard web --dev"


# Not of the session: Playwright's event loop runs as long as it does, and other tests want to run theirs.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, one for all tests of a module."""
    with chromium() as started:
        yield started


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    """The server, listening."""
    if not (WEB / "dist" / "index.html").is_file():
        pytest.skip(f"web/dist is not built: {TO_BUILD}")
    server = StandIn()
    server.start()
    yield server
    server.close()


@pytest.fixture
def new_person(browser: Browser, stand_in: StandIn) -> Iterator[Callable[..., Person]]:
    """Make people with browsers of their own."""
    with people(browser, stand_in.url) as make:
        yield make


@pytest.fixture
def person(new_person: Callable[..., Person]) -> Person:
    """Somebody on the chat page."""
    return new_person()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe, which looks for what keeps people out."""
    path = WEB / "node_modules" / "axe-core" / "axe.min.js"
    if not path.is_file():
        pytest.skip(f"{path} is missing: {TO_BUILD}")
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def node() -> str:
    """The program that runs JavaScript."""
    from switchboard.errors import CommandError
    from switchboard.web import node_folder

    try:
        folder = node_folder()
    except CommandError as error:
        pytest.skip(str(error))
    if not (WEB / "node_modules" / "jsdom").is_dir():
        pytest.skip(f"jsdom is missing: {TO_BUILD}")
    return shutil.which("node", path=str(folder)) or "node"
