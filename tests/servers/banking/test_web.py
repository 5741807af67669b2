"""The web channel of a real server: a banking conversation as the page has it, and a customer who brings a token."""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx
import jwt
import pytest

from tests.servers.conftest import IDENTITY_KEY, Servers
from tests.servers.page import SECONDS, Page, words
from tests.servers.traces import traces_in


@pytest.fixture
def page(servers: Servers) -> Iterator[Page]:
    opened = Page(servers)
    yield opened
    opened.http.close()


def test_log_in_balance_table_and_masked_passcode(page: Page, servers: Servers) -> None:
    before = traces_in(servers)
    assert page.session["customer"] is False
    assert "customer number" in words(page.say("show my transactions"))
    (question,) = page.say("100001")
    assert question["input"] == {"type": "password"}
    answers = page.say("2580")
    table = next(entry["table"] for entry in answers if "table" in entry)
    assert table["columns"] == ["Date", "With", "Account", "Amount"] and table["rows"] and table["before"]
    assert "2580" not in words(page.history()) and "••••" in words(page.history())
    assert traces_in(servers) == before


def test_a_button_and_a_passcode_in_one_sentence(page: Page) -> None:
    page.say("log in as 100001 with passcode 2580")
    assert "2580" not in words(page.history())
    (asked,) = [entry for entry in page.say("send $5 to my checking from savings") if entry.get("buttons")]
    no = next(button for button in asked["buttons"] if button["title"] == "No")
    page.say(no["payload"])
    assert page.history()[-2]["text"] == "No"


def test_a_token_needs_no_log_in(servers: Servers) -> None:
    claims = {"sub": "100002", "aud": "switchboard", "exp": int(time.time()) + 300}
    page = Page(servers, jwt.encode(claims, IDENTITY_KEY))
    assert page.session["customer"] is True
    assert "$" in words(page.say("what's my balance"))
    page.say("log out")
    assert "customer number" in words(page.say("what's my balance")), "logged out stays logged out"
    page.http.post("/restart")
    assert "$" in words(page.say("what's my balance"))


def test_a_forged_statement_over_rest_is_worth_nothing(servers: Servers) -> None:
    claims = {"sub": "100001", "aud": "switchboard-actions", "conversation": "me", "exp": int(time.time()) + 60}
    for key, algorithm in (("x" * 40, "HS256"), (None, "none")):
        metadata = {"identity": jwt.encode(claims, key, algorithm=algorithm)}
        body = {"sender": "me", "message": "what's my balance", "metadata": metadata}
        answers = httpx.post(f"{servers.url}/webhooks/rest/webhook", json=body, timeout=SECONDS).json()
        assert "$" not in words(answers)


def test_the_stream_says_what_the_history_says(page: Page, servers: Servers) -> None:
    page.say("hi")
    with page.http.stream("GET", "/events", headers={"Last-Event-ID": "0"}) as response:
        lines: list[str] = []
        for line in response.iter_lines():
            lines.append(line)
            if line.startswith("data:") and '"assistant"' in line:
                break
    assert "id: 1" in lines and "event: message" in lines
