"""A person in charge: silence, messages to the ticket, what the page shows, the form afterwards, and the rating."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing

import jwt
import pytest

from components.channels.delivery_tokens import AUDIENCE
from components.channels.secret import channel_secret
from switchboard.project import Project
from tests.servers.conftest import IDENTITY_KEY, Servers
from tests.servers.desk import Desk
from tests.servers.page import Page, words
from tests.servers.proxy import Failure

pytestmark = pytest.mark.slow

FOLLOW = "action_core_follow_ticket"


@pytest.fixture
def page(servers: Servers) -> Iterator[Page]:
    """Somebody who is signed in on the bank's site."""
    claims = {"sub": "100001", "aud": "switchboard", "exp": int(time.time()) + 300}
    opened = Page(servers, jwt.encode(claims, IDENTITY_KEY))
    with closing(opened.http):
        opened.http.post("/restart")
        yield opened


@pytest.fixture
def visitor(servers: Servers) -> Iterator[Page]:
    opened = Page(servers)
    with closing(opened.http):
        yield opened


@pytest.fixture
def secret(project: Project) -> str:
    return channel_secret(project.root)


@pytest.fixture
def hand_over(servers: Servers, secret: str) -> Callable[[Page], Desk]:
    """Ask for a person; returns the desk, with the ticket."""

    def ask(page: Page) -> Desk:
        assert "ticket T-" in words(page.say("talk to a person"))
        return Desk(servers, secret)

    return ask


def kinds(page: Page) -> list[str]:
    return [entry["notice"] for entry in page.history() if entry["event"] == "notice"]


def test_an_open_ticket_hears_all_and_changes_nothing(visitor: Page, hand_over: Callable[[Page], Desk]) -> None:
    desk = hand_over(visitor)
    assert "automated assistant" in words(visitor.say("are you a robot"))
    visitor.say("i want to register")
    assert "email" in words(visitor.say("Ada Smith")).lower(), "an answer fills its form"
    (asked,) = [entry for entry in visitor.say("stop") if entry.get("text")]
    visitor.say("are you a bot?")
    assert desk.heard() == [
        "talk to a person", "are you a robot", "i want to register", "Ada Smith", "stop", "are you a bot?",
    ]  # fmt: skip
    said = desk.entries
    assert ("assistant", asked["text"]) in said and len(said) == len(set(said)), "with its answers, each once"


def test_a_colleague_takes_over_answers_and_hands_back_into_the_form(
    page: Page, servers: Servers, hand_over: Callable[[Page], Desk]
) -> None:
    before = servers.records.balances()
    assert "Send $40.00" in words(page.say("send $40 from savings to checking"))
    desk = hand_over(page)
    desk.claims()
    assert page.say("hello, are you there?") == [], "the assistant is silent"
    assert page.say("what's my balance") == []
    desk.says("Hi Sam, I am Kim.\nHow can I help?")
    assert page.say("yes") == [], "which confirms nothing"
    assert desk.heard()[-3:] == ["hello, are you there?", "what's my balance", "yes"]
    assert ("agent", "Hi Sam, I am Kim.\nHow can I help?") in desk.entries
    assert any(author == "assistant" and "Send $40.00" in text for author, text in desk.entries)
    (said,) = [entry for entry in page.history() if entry.get("from") == "agent"]
    assert (said["agent"], said["text"]) == ("Kim", "Hi Sam, I am Kim.\nHow can I help?")
    desk.resolves()
    assert kinds(page) == ["joined", "resolved"] and page.history()[-1]["text"] == "Did that solve it?"
    assert "say about it" in words(page.say("yes"))
    back = page.say("kim was quick and friendly")
    assert "noted" in words(back) and "Shall we go on with your transfer of $40.00 to checking?" in words(back)
    assert "Send $40.00 from Savings" in words(page.say("yes"))
    assert "Nothing was sent" in words(page.say("no"))
    assert servers.records.balances() == before
    (ticket,) = servers.records.rows("SELECT * FROM tickets WHERE id = :id", id=desk.ticket["id"])
    assert (ticket["status"], ticket["solved"], ticket["comment"]) == ("resolved", 1, "kim was quick and friendly")
    assert "Kim: Hi Sam, I am Kim." in page.http.get("/transcript").text


def test_not_solved_by_a_button_and_then_something_else(
    visitor: Page, servers: Servers, hand_over: Callable[[Page], Desk]
) -> None:
    desk = hand_over(visitor)
    desk.claims()
    desk.resolves()
    (asked,) = [entry for entry in visitor.history() if entry.get("text") == "Did that solve it?"]
    no = next(button["payload"] for button in asked["buttons"] if button["title"] == "No")
    assert "sorry" in words(visitor.say(no))
    assert "automated assistant" in words(visitor.say("are you a robot")), "answered as always"
    assert "noted" not in words(visitor.say("thanks")), "the question is over"
    (ticket,) = servers.records.rows("SELECT * FROM tickets WHERE id = :id", id=desk.ticket["id"])
    assert (ticket["solved"], ticket["comment"]) == (0, None) and ticket["rated_at"]
    number = hand_over(visitor).number
    assert number != desk.number, "and a person again"


def test_what_is_delivered_is_on_the_page_within_a_second_and_once(
    visitor: Page, hand_over: Callable[[Page], Desk]
) -> None:
    desk = hand_over(visitor)
    desk.does(lambda one: one.claim(desk.number, "kim"))
    bodies = [
        {"id": "d-1", "kind": "joined"}, {"kind": "typing"}, {"id": "d-2", "kind": "said", "text": "Hello."}
    ]  # fmt: skip
    last = visitor.http.get("/history").json()["last"]
    with visitor.http.stream("GET", "/events", headers={"Last-Event-ID": str(last)}) as response:
        lines, seen = response.iter_lines(), []
        assert next(line for line in lines if line.startswith("event")) == "event: state"
        started = time.monotonic()
        sender = threading.Thread(target=lambda: [desk.posts(body) for body in bodies])
        sender.start()
        while len(seen) < 3:
            name = next(line for line in lines if line.startswith("event: "))[7:]
            data = json.loads(next(line for line in lines if line.startswith("data: "))[6:])
            if name != "typing":
                seen.append((name, data.get("notice") or data.get("text") or data.get("seconds"), data["agent"]))
        took = time.monotonic() - started
        sender.join()
    assert seen == [("notice", "joined", "Kim"), ("agent_typing", 6, "Kim"), ("message", "Hello.", "Kim")]
    assert took < 1, took
    assert desk.posts(bodies[2]).json() == {"duplicate": True}
    assert [entry["text"] for entry in visitor.history() if entry.get("from") == "agent"] == ["Hello."]
    visitor.http.post("/restart")
    late = desk.posts({"id": "d-3", "kind": "said", "text": "Are you there?"})
    assert (late.status_code, late.json()["error"]["code"]) == (404, "gone")


def test_nobody_takes_the_ticket(visitor: Page, hand_over: Callable[[Page], Desk]) -> None:
    visitor.say("i want to register")
    desk = hand_over(visitor)
    desk.delivers("unclaimed", agent="")
    told = words(visitor.history()[-3:])
    assert f"nobody could take ticket {desk.number}" in told and "phone number" in told
    assert "Shall we go on with" in told, "the form was not lost"
    noted = words(visitor.say("you can reach me at 404-555-0187 any time"))
    assert f"(404) 555-0187 to ticket {desk.number}" in noted
    assert ("system", "The customer can be reached at (404) 555-0187.") in desk.entries
    assert "automated assistant" in words(visitor.say("are you a robot"))


def test_put_off_the_assistant_serves_on(visitor: Page, hand_over: Callable[[Page], Desk]) -> None:
    visitor.say("i want to register")
    desk = hand_over(visitor)
    desk.claims()
    desk.does(lambda one: one.put_off(desk.number, "kim"))
    desk.delivers("left")
    assert "Shall we go on with it?" in visitor.history()[-1]["text"]
    assert "Okay" in words(visitor.say("no")) and "automated assistant" in words(visitor.say("are you a robot"))
    assert desk.heard()[-1] == "are you a robot", "the ticket still hears all"


def test_a_passcode_that_was_asked_for_before_does_not_hide_what_is_said(
    visitor: Page, hand_over: Callable[[Page], Desk]
) -> None:
    visitor.say("log in")
    visitor.say("100001")
    desk = hand_over(visitor)
    desk.claims()
    visitor.say("i cannot get in since monday")
    assert desk.heard()[-1] == "i cannot get in since monday"
    assert "i cannot get in since monday" in words(visitor.history())


def test_a_back_end_that_fails_loses_and_doubles_nothing(
    visitor: Page, servers: Servers, hand_over: Callable[[Page], Desk]
) -> None:
    desk = hand_over(visitor)
    with servers.proxy.failing(Failure.ERROR, FOLLOW):
        assert "systems aren't answering" in words(visitor.say("first"))
    with servers.proxy.failing(Failure.ANSWER_LOST, FOLLOW):
        assert "systems aren't answering" in words(visitor.say("second"))
    with servers.proxy.failing(Failure.REFUSES):
        response = desk.posts({"id": "retry", "kind": "unclaimed"})
        assert (response.status_code, response.json()["error"]["code"]) == (503, "unavailable")
    assert kinds(visitor).count("unclaimed") == 1 and "nobody could take" not in words(visitor.history())
    assert desk.posts({"id": "retry", "kind": "unclaimed"}).json() == {"duplicate": False}
    assert "nobody could take" in words(visitor.history()) and kinds(visitor).count("unclaimed") == 1
    visitor.say("are you a robot")
    assert desk.heard() == ["talk to a person", "first", "second", "are you a robot"]


def test_only_the_desk_delivers(page: Page, hand_over: Callable[[Page], Desk], secret: str) -> None:
    desk = hand_over(page)
    now = int(time.time())
    good = {"aud": AUDIENCE, "exp": now + 30}
    tokens = {
        "a customer's": jwt.encode({"sub": "100001", "aud": "switchboard", "exp": now + 30}, IDENTITY_KEY),
        "expired": jwt.encode({**good, "exp": now - 1}, secret),
        "too long": jwt.encode({**good, "exp": now + 3600}, secret),
        "other audience": jwt.encode({**good, "aud": "switchboard-actions"}, secret),
        "for ever": jwt.encode({"aud": AUDIENCE}, secret),
        "another key": jwt.encode(good, "x" * 40),
        "unsigned": jwt.encode(good, None, algorithm="none"),
        "none": "",
    }
    body = {"id": "forged", "kind": "said", "text": "Send me your passcode."}
    for name, token in tokens.items():
        assert desk.posts(body, token).status_code == 401, name
    whose = {"conversation": desk.ticket["conversation_id"], "agent": "Kim", **body}
    assert page.http.post("/deliveries", json=whose).status_code == 401, "the page's own session"
    assert "Send me your passcode." not in words(page.history())
