"""A customer at the chat page and two colleagues at the desk, in real browsers, with every process behind them."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
import yaml
from playwright.sync_api import Browser, Locator, Page, expect

from switchboard.processes import HOST, child, free_port, wait_until_healthy
from switchboard.project import Project
from tests.servers.conftest import START_SECONDS, rasa_server
from tests.servers.records import Records
from tests.web.browser import chromium, people
from tests.web.person import Person

pytestmark = pytest.mark.slow
PASSWORD = "correct horse 42"
LONGEST_WAIT = 20_000
"""Milliseconds; what was lost is found again some seconds after a process is back."""
# What browsers say of a server that is down, and of a claim that came too late.
EXPECTED = re.compile(r"ERR_|40[49] \(|Error Code 409")


class Company:
    """The action server, the assistant and the desk over one database, each of which can be restarted."""

    def __init__(self, project: Project, model: Path, folder: Path, environment: dict[str, str]) -> None:
        self._project, self._model, self._folder = project, model, folder
        database = folder / "switchboard.db"
        self.records = Records(database)
        self._ports = {name: free_port() for name in ("actions", "assistant", "desk")}
        self._environment = {
            **environment,
            "SWITCHBOARD_DATABASE_URL": f"sqlite:///{database}",
            "SWITCHBOARD_CHAT_DATABASE_URL": f"sqlite:///{folder / 'chat.db'}",
        }
        self._running: dict[str, ExitStack] = {}

    def url(self, name: str) -> str:
        """Where a process is."""
        return f"http://{HOST}:{self._ports[name]}"

    def start(self, name: str) -> None:
        """Start a process, over what the one before it left."""
        running, log, port = ExitStack(), self._folder / f"{name}.log", self._ports[name]
        self._running[name] = running
        if name == "assistant":
            endpoints = self._endpoints()
            running.enter_context(rasa_server(self._model, endpoints, port, self._environment, log))
            return
        arguments = {
            "actions": ["-m", "actions", "--port", str(port)],
            "desk": ["-m", "switchboard", "desk", "--port", str(port), "--assistant", self.url("assistant")],
        }[name]
        process = running.enter_context(child(arguments, self._environment, log=log))
        wait_until_healthy(process, f"{self.url(name)}/health", START_SECONDS, log)

    def stop(self, *names: str) -> None:
        """End processes as `switchboard serve` does."""
        for name in names or list(self._running):
            self._running.pop(name).close()

    def restart(self, name: str) -> None:
        """End a process and start it again."""
        self.stop(name)
        self.start(name)

    def add_agent(self, name: str, role: str) -> None:
        """Let somebody in, as an owner does."""
        command = ["desk", "add-agent", name.lower(), "--name", name, "--role", role, "--password-stdin"]
        subprocess.run(
            [sys.executable, "-m", "switchboard", *command],
            env=self._environment,
            cwd=self._project.root,
            input=f"{PASSWORD}\n",
            text=True,
            check=True,
            capture_output=True,
        )

    def _endpoints(self) -> Path:
        endpoints = yaml.safe_load((self._project.root / "endpoints.yml").read_text(encoding="utf-8"))
        endpoints["action_endpoint"]["url"] = f"{self.url('actions')}/webhook"
        endpoints["tracker_store"]["db"] = str(self._folder / "tracker.db")
        path = self._folder / "endpoints.yml"
        path.write_text(yaml.safe_dump(endpoints), encoding="utf-8")
        return path


@pytest.fixture(scope="module")
def company(
    project: Project, model: Path, environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Company]:
    """All of it, open, with Kim and Lee at the desk."""
    if not (project.root / "web" / "dist" / "desk" / "htmx.js").is_file():
        pytest.skip("web/dist is not built: run .venv/bin/switchboard web --dev")
    made = Company(project, model, tmp_path_factory.mktemp("company"), environment)
    for name in ("actions", "assistant", "desk"):
        made.start(name)
    made.records.write("DELETE FROM support_hours")  # open, whatever time it is now
    made.add_agent("Kim", "owner")
    made.add_agent("Lee", "agent")
    yield made
    made.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with chromium() as started:
        yield started


@pytest.fixture
def new_person(browser: Browser, company: Company) -> Iterator[Callable[..., Person]]:
    """Make people with browsers of their own."""
    with people(browser, f"{company.url('assistant')}/chat", EXPECTED) as make:
        yield make


def log_in(person: Person, company: Company, name: str) -> Page:
    """Open the desk."""
    page = person.page
    page.goto(company.url("desk"))
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()
    return page


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def shows(part: Locator, text: str) -> None:
    expect(part).to_contain_text(text, timeout=LONGEST_WAIT)


def test_an_angry_customer_gets_a_person_over_a_restart_of_each_process(
    company: Company, new_person: Callable[..., Person]
) -> None:
    kim = log_in(new_person(address=None), company, "kim")
    lee = log_in(new_person(address=None), company, "lee")
    customer = new_person()
    customer.types("u suck")
    customer.reads("I'm sorry")
    customer.types("honestly your service has been dreadful, ive had enough of being ignored")
    customer.reads("ticket T-1001")

    for page in (kim, lee):  # it comes by itself
        page.get_by_role("link", name="T-1001").first.click()
        shows(page.get_by_role("log"), "honestly your service has been dreadful")
    press(kim, "Claim")
    expect(kim.get_by_text("claimed by you")).to_be_visible()
    expect(lee.get_by_text("Kim is in charge of this ticket.")).to_be_visible()
    expect(lee.get_by_role("button", name="Claim")).to_have_count(0)
    shows(customer.chat.locator("body"), "Kim is here now")

    kim.get_by_label("Reply to the customer").fill("Hi, Kim here. What happened?")
    press(kim, "Send")
    shows(customer.messages.last, "Hi, Kim here. What happened?")

    company.stop("desk")
    customer.types("nobody ever called me back")  # the assistant is silent, and the desk is down
    company.start("desk")
    shows(kim.get_by_role("log"), "nobody ever called me back")
    shows(kim.get_by_role("log"), "Hi, Kim here. What happened?")
    company.restart("actions")
    company.stop("assistant")
    kim.get_by_label("Reply to the customer").fill("I will call you at five.")
    press(kim, "Send")
    shows(kim.get_by_role("log"), "I will call you at five.")
    company.start("assistant")
    shows(customer.messages.last, "I will call you at five.")
    customer.types("ok, at five then")
    shows(kim.get_by_role("log"), "ok, at five then")

    kim.get_by_label("Note for colleagues").fill("Call at five.")
    press(kim, "Add note")
    shows(kim.get_by_role("log"), "Call at five.")
    press(kim, "Resolve")
    shows(customer.messages.last, "Did that solve it?")
    customer.presses("Yes")
    customer.reads("say about it")
    customer.types("no")
    customer.types("are you a robot")
    customer.reads("automated assistant")

    said = customer.messages.all_inner_texts()
    for once in ("Hi, Kim here. What happened?", "I will call you at five.", "Did that solve it?"):
        assert len([text for text in said if once in text]) == 1
    assert not any("Call at five." in text for text in said), "a note is for colleagues"
    (ticket,) = company.records.rows("SELECT * FROM tickets")
    assert (ticket["status"], ticket["agent_id"], ticket["solved"]) == ("resolved", "kim", 1)
    entries = company.records.rows("SELECT author, text FROM ticket_entries ORDER BY id")
    heard = [entry["text"] for entry in entries if entry["author"] == "customer"]
    assert heard[2:4] == ["nobody ever called me back", "ok, at five then"]


def test_a_customer_cannot_reach_the_desk(company: Company, new_person: Callable[..., Person]) -> None:
    customer = new_person()
    customer.types("hi")
    cookies = {cookie["name"]: cookie["value"] for cookie in customer.page.context.cookies()}
    with httpx.Client(cookies=cookies) as http:
        assert http.get(f"{company.url('desk')}/tickets/T-1001").headers["location"].startswith("/log-in")
        assert http.post(f"{company.url('desk')}/tickets/T-1001/reply", data={"text": "hi"}).status_code in (303, 403)
        body = {"id": "1", "conversation": "web-1", "kind": "said", "agent": "Kim", "text": "hi"}
        assert http.post(f"{company.url('assistant')}/chat/deliveries", json=body).status_code == 401
