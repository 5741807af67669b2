"""Customers who come back: the next day, and after the servers were killed in the middle of a booking."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from decimal import Decimal
from pathlib import Path

import psutil
import pytest

from switchboard.processes import HOST, free_port
from switchboard.project import Project
from tests.servers.conftest import rasa_server, write_endpoints
from tests.servers.conversation import Conversation
from tests.servers.proxy import ActionProxy, Failure
from tests.servers.records import Records

pytestmark = pytest.mark.slow

SAVINGS = "100001-savings"
DAY_SECONDS = 24 * 60 * 60


class Restartable:
    """A Rasa server that a test ends and starts again over the same conversations.

    Args:
        start: starts one on `port`.
    """

    def __init__(self, start: Callable[[], tuple[psutil.Process, ExitStack]], proxy: ActionProxy, port: int) -> None:
        self._start, self.proxy, self.url = start, proxy, f"http://{HOST}:{port}"
        self.process, self._stack = start()

    def kill(self) -> None:
        """As the machine does that runs out of memory: without a chance to finish anything."""
        self.process.kill()
        self.stop()

    def stop(self) -> None:
        """End it in order."""
        self._stack.close()

    def start(self) -> None:
        """Start it again."""
        self.process, self._stack = self._start()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("return")


@pytest.fixture(scope="module")
def server(
    folder: Path,
    project: Project,
    model: Path,
    environment: dict[str, str],
    start_actions: Callable[[Path, Path], tuple[str, int]],
) -> Iterator[Restartable]:
    address, _ = start_actions(folder / "switchboard.db", folder / "actions.log")
    proxy, port = ActionProxy(address), free_port()
    endpoints = write_endpoints(project, folder, proxy, folder / "tracker.db")

    def start() -> tuple[psutil.Process, ExitStack]:
        stack = ExitStack()
        return stack.enter_context(rasa_server(model, endpoints, port, environment, folder / "rasa.log")), stack

    restartable = Restartable(start, proxy, port)
    yield restartable
    restartable.stop()
    proxy.close()


@pytest.fixture
def records(folder: Path, server: Restartable) -> Records:
    return Records(folder / "switchboard.db")


@pytest.fixture
def customer(server: Restartable) -> Conversation:
    conversation = Conversation(server.url)
    conversation.log_in()
    return conversation


def a_day_passes(server: Restartable, tracker: Path, records: Records) -> None:
    """Everything that was said and done is a day older."""
    server.stop()
    with closing(sqlite3.connect(tracker)) as connection, connection:
        for row, timestamp, data in connection.execute("SELECT id, timestamp, data FROM events").fetchall():
            older = {**json.loads(data), "timestamp": timestamp - DAY_SECONDS}
            connection.execute(
                "UPDATE events SET timestamp = ?, data = ? WHERE id = ?", (older["timestamp"], json.dumps(older), row)
            )
    records.write("UPDATE log_ins SET last_seen_at = datetime(last_seen_at, '-1 day')")
    server.start()


def test_the_next_day_the_task_goes_on_after_a_new_log_in(
    customer: Conversation, server: Restartable, records: Records, folder: Path
) -> None:
    before = records.balance(SAVINGS)
    assert "Where should" in customer.say("i want to send 12 bucks from savings").text
    a_day_passes(server, folder / "tracker.db", records)
    answer = customer.say("hello")
    assert "Last time we didn't get to the end of your transfer of $12.00. Shall we go on with it?" in answer.text
    assert [button["title"] for button in answer.buttons] == ["Yes", "No"]
    assert "customer number" in customer.say("yes").text, "who it is is asked again"
    customer.say("100001")
    answer = customer.say("2580").text
    assert "Where should" in answer, "what was answered is not asked again"
    assert "Send $12.00 from Savings" in customer.say("to my checking").text
    assert "Done" in customer.say("yes").text
    assert records.balance(SAVINGS) - before == Decimal("-12.00")


def test_a_yes_of_the_next_day_confirms_nothing(
    customer: Conversation, server: Restartable, records: Records, folder: Path
) -> None:
    before = records.balances()
    assert "Send $13.00" in customer.say("send $13 from savings to checking").text
    a_day_passes(server, folder / "tracker.db", records)
    assert "Shall we go on with it?" in customer.say("yes").text
    assert "Nothing was sent" in customer.say("no").text
    assert "Shall we go on" not in customer.say("hi again").text, "once is enough"
    assert records.balances() == before


def test_a_log_in_of_yesterday_is_forgotten(customer: Conversation, server: Restartable, folder: Path) -> None:
    other = Conversation(server.url)
    assert "customer number" in other.say("log in").text
    a_day_passes(server, folder / "tracker.db", Records(folder / "switchboard.db"))
    assert "go on" not in other.say("hi").text
    assert "$" not in customer.say("how much is in my savings").text


def test_killed_between_booking_and_answer(customer: Conversation, server: Restartable, records: Records) -> None:
    before = records.balance(SAVINGS)
    assert "Send $14.00" in customer.say("send $14 from savings to checking").text
    with server.proxy.failing(Failure.ANSWER_HELD, "action_banking_book_transfer"), ThreadPoolExecutor(1) as thread:
        answer = thread.submit(customer.post, "yes")
        assert server.proxy.held.wait(20)
        server.kill()
        assert answer.exception() is not None, "no answer came"
    assert records.balance(SAVINGS) - before == Decimal("-14.00")
    server.start()
    assert "booked already" in customer.say("yes").text
    assert f"Savings (…4521) balance is ${before - 14:,.2f}" in customer.say("whats in my savings").text
    assert records.balance(SAVINGS) - before == Decimal("-14.00")


def test_a_ticket_hears_the_customer_in_the_next_session_too(
    customer: Conversation, server: Restartable, records: Records, folder: Path
) -> None:
    def heard() -> list[str]:
        rows = records.rows("SELECT text FROM ticket_entries WHERE author = 'customer' AND ticket_id = :id", **ticket)
        return [row["text"] for row in rows]

    customer.say("send $15 from savings to checking")
    customer.say("talk to a person")
    (ticket,) = records.rows("SELECT id FROM tickets WHERE conversation_id = :id", id=customer.sender)
    a_day_passes(server, folder / "tracker.db", records)
    assert "automated assistant" in customer.say("are you a robot").text
    records.write("UPDATE tickets SET status = 'claimed', agent_id = 'kim' WHERE id = :id", **ticket)
    assert customer.post("anybody there?").json() == [], "a person is in charge"
    server.kill()
    server.start()
    assert customer.post("hello?").json() == [], "and stays so"
    records.write("UPDATE tickets SET status = 'resolved' WHERE id = :id", **ticket)
    assert "automated assistant" in customer.say("are you a robot").text
    said = ["send $15 from savings to checking", "talk to a person", "are you a robot", "anybody there?", "hello?"]
    assert heard()[-len(said) :] == said
