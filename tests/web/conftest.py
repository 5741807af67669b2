"""A browser, the stand-in server, and people who visit it."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.web.person import Person
from tests.web.stand_in import WEB, StandIn

CHROMIUM = Path("/usr/bin/chromium")
TO_BUILD = "run .venv/bin/switchboard web --dev"
WIDTH, HEIGHT = 1100, 800

expect.set_options(timeout=8000)


# Not of the session: Playwright's own event loop runs as long as it does, and others want to run theirs.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, one for all tests of this folder."""
    if not CHROMIUM.is_file():
        pytest.skip(f"{CHROMIUM} is missing: apt-get install chromium")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-dev-shm-usage"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=arguments)
        yield browser
        browser.close()


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
    """Make people with browsers of their own; whatever their pages complain of fails the test at its end."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def listen(page: Page) -> None:
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)

    def make(*, address: str | None = "", **options: object) -> Person:
        settings = {"viewport": {"width": WIDTH, "height": HEIGHT}, "reduced_motion": "reduce", **options}
        context = browser.new_context(**settings)  # type: ignore[arg-type]
        contexts.append(context)
        context.on("page", listen)
        person = Person(context.new_page(), stand_in)
        if address is not None:
            person.visit(address)
        return person

    yield make
    for context in contexts:
        context.close()
    # That a server which is down cannot be reached, browsers say by themselves.
    assert [text for text in complaints if not re.search(r"ERR_|40[19] \(|frame-ancestors", text)] == []


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
