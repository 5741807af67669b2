"""The page's client over real connections, without a browser: what is sent and shown when they are cut."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.web.stand_in import WEB, StandIn, token


class Client:
    """The client in a process of its own."""

    def __init__(self, node: str, stand_in: StandIn) -> None:
        command = [node, str(WEB / "test" / "talk.js"), stand_in.url, token("100001")]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._wait, self.told = stand_in.wait_for, list[list[Any]]()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.told.append(json.loads(line))

    def says(self, text: str) -> None:
        """Send a message."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{text}\n")
        self._process.stdin.flush()

    @property
    def texts(self) -> list[str]:
        """All messages that it was told, in order."""
        return [details[0]["text"] for name, *details in self.told if name == "message"]

    def until(self, reached: Callable[[], bool], seconds: float = 15) -> None:
        """Wait for something to be so."""
        self._wait(reached, seconds)

    def connected(self) -> bool:
        """Whether it is connected now."""
        return next((details[0] for name, *details in reversed(self.told) if name == "connected"), False)

    def leave(self) -> None:
        """End it."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(5)
        self._process.stdout.close()


@pytest.fixture
def client(node: str, stand_in: StandIn) -> Iterator[Client]:
    made = Client(node, stand_in)
    yield made
    made.leave()


def test_a_restart_of_the_server_in_mid_conversation_loses_and_repeats_nothing(
    client: Client, stand_in: StandIn
) -> None:
    client.until(client.connected)
    client.says("one")
    client.until(lambda: client.texts == ["one", "You said: one"])
    stand_in.stop()
    client.until(lambda: not client.connected())
    client.says("two")
    client.says("three")
    stand_in.say("while you were away")
    stand_in.start()
    client.until(lambda: len(client.texts) == 7)
    assert client.texts[2] == "while you were away"
    assert sorted(client.texts[3:]) == sorted(["two", "You said: two", "three", "You said: three"])
    own = [text for text in client.texts if not text.startswith(("You said", "while"))]
    assert own == ["one", "two", "three"]


def test_messages_whose_requests_are_cut_off_count_once(client: Client, stand_in: StandIn) -> None:
    client.until(client.connected)
    stand_in.lose_answers = 2
    client.says("pay")
    client.says("and this")
    client.until(lambda: len(client.texts) == 4)
    assert len(set(stand_in.sent)) == 2
    assert [text for text in client.texts if not text.startswith("You said")] == ["pay", "and this"]


def test_several_restarts_in_a_row(client: Client, stand_in: StandIn) -> None:
    client.until(client.connected)
    for number in range(3):
        stand_in.stop()
        client.says(f"message {number}")
        stand_in.start()
        client.until(lambda count=2 * number + 2: len(client.texts) == count, 30)
    assert [text for text in client.texts if not text.startswith("You")] == [f"message {number}" for number in range(3)]
