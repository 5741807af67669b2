"""The chat page in a real browser, with the real servers behind it: everything that stands between customer and bank."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import jwt
import pytest
from playwright.sync_api import Browser, expect

from switchboard.processes import HOST, free_port
from switchboard.project import Project
from tests.servers.conftest import IDENTITY_KEY, rasa_server, write_endpoints
from tests.servers.proxy import ActionProxy
from tests.servers.records import Records
from tests.web.browser import chromium, people
from tests.web.person import Person
from tests.web.site import Site, open_on

pytestmark = pytest.mark.slow
WAITING = "Waiting to be sent…"
LONGEST_WAIT = 15_000
"""Milliseconds; the page tries again every 5 seconds or so, whatever time a server takes to come back."""


@dataclass
class Bank:
    """Servers of its own, of which the one that customers talk to can be restarted, and a site with the widget."""

    url: str
    records: Records
    site: Site
    serve: Callable[[], ExitStack]
    running: ExitStack = field(default_factory=ExitStack)

    def start(self) -> None:
        """Start the server, over the conversations that there are."""
        self.running = self.serve()

    def stop(self) -> None:
        """End it as `switchboard serve` does."""
        self.running.close()


@pytest.fixture(scope="module")
def bank(
    project: Project,
    model: Path,
    environment: dict[str, str],
    start_actions: Callable[[Path, Path], tuple[str, int]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Bank]:
    """The bank, open; nobody has talked to it yet."""
    if not (project.root / "web" / "dist" / "index.html").is_file():
        pytest.skip("web/dist is not built: run .venv/bin/switchboard web --dev")
    folder, port, site = tmp_path_factory.mktemp("bank"), free_port(), Site()
    database, log = folder / "switchboard.db", folder / "rasa.log"
    address, _ = start_actions(database, folder / "actions.log")
    proxy = ActionProxy(address)
    endpoints = write_endpoints(project, folder, proxy, folder / "tracker.db")
    own = {"SWITCHBOARD_CHAT_DATABASE_URL": f"sqlite:///{folder / 'chat.db'}"}
    own |= {"SWITCHBOARD_CHAT_SITES": site.origin, "SWITCHBOARD_IDENTITY_KEY": IDENTITY_KEY}

    def serve() -> ExitStack:
        running = ExitStack()
        running.enter_context(rasa_server(model, endpoints, port, {**environment, **own}, log))
        return running

    site.url = f"http://{HOST}:{port}/chat"
    made = Bank(site.url, Records(database), site, serve)
    made.start()
    yield made
    made.stop()
    proxy.close()
    site.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with chromium() as started:
        yield started


@pytest.fixture
def new_person(browser: Browser, bank: Bank) -> Iterator[Callable[..., Person]]:
    """Make people with browsers of their own."""
    with people(browser, bank.url) as make:
        yield make


def log_in(person: Person) -> None:
    """Answer the two questions of a log-in as customer 100001."""
    person.reads("customer number")
    person.types("100001")
    person.reads("passcode")
    hidden = person.chat.get_by_label("Your answer (hidden while you type)")
    expect(hidden).to_have_attribute("type", "password")
    hidden.fill("2580")
    hidden.press("Enter")


def test_log_in_table_and_a_transfer_over_a_restart_that_nobody_else_sees(
    bank: Bank, new_person: Callable[..., Person]
) -> None:
    person = new_person()
    person.types("how much is in my savings")
    log_in(person)
    person.reads("$2,450.10")
    assert "2580" not in person.page.locator("deep-chat").evaluate("chat => chat.shadowRoot.innerHTML")

    person.types("show my transactions")
    table = person.chat.get_by_role("table")
    expect(table.get_by_role("columnheader")).to_have_text(["Date", "With", "Account", "Amount"])
    assert table.get_by_role("row").count() > 3

    before = bank.records.balances()
    person.types("send 50 bucks from savings to my checking")
    person.reads("Send $50.00")
    shown = person.messages.all_inner_texts()
    bank.stop()
    person.presses("Yes")
    expect(person.chat.get_by_text(WAITING)).to_be_visible()
    bank.start()
    expect(person.messages.last).to_contain_text("$2,400.10", timeout=LONGEST_WAIT)
    expect(person.chat.get_by_text(WAITING)).to_have_count(0)
    assert person.messages.all_inner_texts()[: len(shown)] == shown
    expect(person.messages.nth(len(shown))).to_contain_text("Yes")
    assert len([text for text in person.messages.all_inner_texts() if "Done." in text]) == 1
    moved = {account: balance - before[account] for account, balance in bank.records.balances().items()}
    assert {account: by for account, by in moved.items() if by} == {
        "100001-savings": Decimal(-50),
        "100001-checking": Decimal(50),
    }

    count = person.messages.count()
    person.page.reload()
    expect(person.messages).to_have_count(count)
    assert "2580" not in " ".join(person.messages.all_inner_texts())

    stranger = new_person()
    expect(stranger.messages).to_have_count(0)
    stranger.types("how much is in my savings")
    stranger.reads("customer number")


def test_a_customer_of_a_foreign_site_is_known_by_its_token(bank: Bank, new_person: Callable[..., Person]) -> None:
    claims = {"sub": "100002", "aud": "switchboard", "exp": int(time.time()) + 300}
    bank.site.attributes = f'data-token="{jwt.encode(claims, IDENTITY_KEY)}"'
    person = new_person(address=None)
    open_on(bank.site, person)
    person.sees("Hello, how can we help?")
    person.types("what's my balance")
    person.reads("$")
    assert "customer number" not in " ".join(person.messages.all_inner_texts())
    assert person.page.context.cookies() == []


def test_a_visitor_of_a_foreign_site_is_asked_who_they_are(bank: Bank, new_person: Callable[..., Person]) -> None:
    bank.site.attributes = ""
    person = new_person(address=None)
    open_on(bank.site, person)
    person.types("what's my balance")
    log_in(person)
    person.reads("$")


def test_a_site_that_is_not_listed_shows_no_chat(bank: Bank, new_person: Callable[..., Person]) -> None:
    other = Site(bank.url)
    person = new_person(address=None)
    refused: list[str] = []
    person.page.on("console", lambda message: refused.append(message.text))
    person.page.goto(other.origin)
    person.page.get_by_role("button", name="Chat with us").click()
    deadline = time.monotonic() + 10
    while not any("frame-ancestors" in text for text in refused):
        assert time.monotonic() < deadline, refused
        person.page.wait_for_timeout(50)
    other.close()
