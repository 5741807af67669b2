"""What the desk delivers: shown once and in order, told to Rasa, and taken from nobody else."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from rasa.core.channels.channel import OutputChannel

from components.channels import deliveries
from components.channels.cookies import NAME
from components.channels.deliveries import Delivery
from components.channels.delivery_tokens import AUDIENCE, check_delivery_token, delivery_token
from components.channels.errors import RequestError
from components.channels.identity import statement
from tests.components.channels.site import KEY, SECRET, Browser, Site, running, texts

TELL = deliveries.tell
SAID = {"id": "d-1", "kind": "said", "ticket": "T-1001", "agent": "Kim", "text": "Hello, I am Kim."}


@pytest.fixture(autouse=True)
def channel_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SWITCHBOARD_CHANNEL_SECRET", SECRET)


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    async with running(tmp_path, identity_key=KEY) as started:
        yield started


@pytest.fixture
async def browser(site: Site) -> AsyncIterator[Browser]:
    async with Browser(site) as opened:
        await opened.session()
        await opened.ask("hi")
        yield opened


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Delivery]:
    """What Rasa was told, in its place."""
    heard: list[Delivery] = []

    async def tell(_: Any, delivery: Delivery, output: OutputChannel) -> None:
        heard.append(delivery)
        if delivery.kind == "resolved":
            await output.send_response(delivery.conversation, {"text": "Did that solve it?"})

    monkeypatch.setattr("components.channels.deliveries.tell", tell)
    return heard


async def deliver(site: Site, browser: Browser, delivery: dict[str, Any], token: str | None = None) -> httpx.Response:
    whose = {"conversation": site.agent.heard[0].sender_id, **delivery}
    token = delivery_token(SECRET) if token is None else token
    return await browser.post("/deliveries", whose, **({"Authorization": f"Bearer {token}"} if token else {}))


async def test_what_a_person_says_is_shown_with_the_name_and_once(
    site: Site, browser: Browser, told: list[Delivery]
) -> None:
    async with browser.listening(after=2) as events:
        joined = await deliver(site, browser, {**SAID, "id": "d-0", "kind": "joined", "text": ""})
        assert (joined.status_code, joined.json()) == (202, {"duplicate": False})
        first, second = await asyncio.gather(deliver(site, browser, SAID), deliver(site, browser, SAID))
        assert sorted(response.json()["duplicate"] for response in (first, second)) == [False, True]
        seen = [event async for event in _until(events, "message")]
    assert [(event["event"], event["agent"]) for event in seen if "agent" in event] == [
        ("notice", "Kim"),
        ("message", "Kim"),
    ]
    assert (seen[-1]["from"], seen[-1]["text"]) == ("agent", "Hello, I am Kim.")
    history = await browser.settled()
    assert [entry.get("notice") or entry["text"] for entry in history][2:] == ["joined", "Hello, I am Kim."]
    assert [delivery.kind for delivery in told] == ["joined", "said"]


async def _until(events: AsyncIterator[dict[str, Any]], name: str) -> AsyncIterator[dict[str, Any]]:
    async for event in events:
        yield event
        if event["event"] == name:
            return


async def test_what_rasa_was_not_told_is_told_by_the_next_try_and_shown_once(
    site: Site, browser: Browser, told: list[Delivery], monkeypatch: pytest.MonkeyPatch
) -> None:
    site.agent.is_ready = lambda: False  # type: ignore[attr-defined]
    with monkeypatch.context() as really:
        really.setattr("components.channels.deliveries.tell", TELL)
        late = await deliver(site, browser, {**SAID, "kind": "resolved"})
    assert late.status_code == 503 and late.headers["retry-after"] == "1"
    await site.stop()
    await site.start()
    assert (await deliver(site, browser, {**SAID, "kind": "resolved"})).json() == {"duplicate": False}
    assert (await deliver(site, browser, {**SAID, "kind": "resolved"})).json() == {"duplicate": True}
    history = await browser.settled()
    assert [entry.get("notice") or entry["text"] for entry in history][2:] == ["resolved", "Did that solve it?"]


async def test_typing_is_shown_and_not_stored(site: Site, browser: Browser) -> None:
    async with browser.listening(after=2) as events:
        for _ in range(2):
            response = await deliver(site, browser, {"kind": "typing", "agent": "Kim"})
            assert response.status_code == 202
            seen = [event async for event in _until(events, "agent_typing")]
            assert seen[-1] == {"event": "agent_typing", "agent": "Kim", "seconds": 6}
    assert len(await browser.settled()) == 2


async def test_a_question_of_the_assistants_is_none_to_a_person(
    site: Site, browser: Browser, told: list[Delivery]
) -> None:
    site.agent.answers["log in"] = [{"text": "Your passcode?", "input": {"type": "password"}}]
    await browser.ask("log in")
    await deliver(site, browser, {**SAID, "kind": "joined"})
    await browser.send("i am locked out")
    assert texts(await browser.settled())[-2] == "i am locked out"


async def test_a_conversation_that_is_over(site: Site, browser: Browser, told: list[Delivery]) -> None:
    await browser.post("/end")
    for _ in range(2):
        response = await deliver(site, browser, SAID)
        assert (response.status_code, response.json()["error"]["code"]) == (404, "gone")
        await browser.post("/restart")
    assert (await deliver(site, browser, {**SAID, "conversation": "web-nobody"})).status_code == 404
    assert not told and texts(await browser.settled()) == []


async def test_the_downloaded_transcript_has_it(site: Site, browser: Browser, told: list[Delivery]) -> None:
    for at, kind in enumerate(("joined", "said", "left", "unclaimed", "resolved")):
        await deliver(site, browser, {**SAID, "id": f"d-{at}", "kind": kind})
    text = (await browser.get("/transcript")).text
    lines = [line.partition(" ")[2] for line in text.splitlines() if line[:1].isdigit()]
    assert lines[2:6] == [
        "Kim is here now.",
        "Kim: Hello, I am Kim.",
        "Kim has left. The assistant goes on.",
        "Kim has finished. The assistant goes on.",
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": ""},
        {"id": "x" * 65},
        {"id": "a b"},
        {"id": 7},
        {"kind": "shouted"},
        {"kind": None},
        {"agent": ""},
        {"agent": "K" * 81},
        {"text": " \u200b "},
        {"text": "x" * 4001},
        {"conversation": None},
        {"ticket": "T" * 81},
    ],
)
async def test_a_body_that_is_none(site: Site, browser: Browser, told: list[Delivery], wrong: dict[str, Any]) -> None:
    response = await deliver(site, browser, {**SAID, **wrong})
    assert (response.status_code, response.json()["error"]["code"]) == (400, "bad_request")
    assert not told and len(await browser.settled()) == 2


async def test_nobody_but_the_desk(site: Site, browser: Browser, told: list[Delivery]) -> None:
    good = {"aud": AUDIENCE, "exp": int(time.time()) + 30}
    customer = jwt.encode({"sub": "100001", "aud": "switchboard", "exp": good["exp"]}, KEY)
    tokens = ["", "x", customer, statement(SECRET, "100001", site.agent.heard[0].sender_id), browser.http.cookies[NAME]]
    for token in tokens:
        assert (await deliver(site, browser, SAID, token)).status_code == 401
    foreign = await browser.post("/deliveries", SAID, Origin="https://evil.example")
    assert foreign.status_code == 403
    big = await deliver(site, browser, {**SAID, "text": "x" * 20_000})
    assert big.status_code == 413 and not told


@pytest.mark.parametrize(
    ("claims", "key", "algorithm", "code"),
    [
        ({"exp": -1}, SECRET, "HS256", "token_expired"),
        ({"exp": 3600}, SECRET, "HS256", "token_invalid"),
        ({"exp": None}, SECRET, "HS256", "token_invalid"),
        ({"exp": "soon"}, SECRET, "HS256", "token_invalid"),
        ({"aud": "switchboard-actions"}, SECRET, "HS256", "token_invalid"),
        ({"aud": None}, SECRET, "HS256", "token_invalid"),
        ({}, "x" * 40, "HS256", "token_invalid"),
        ({}, SECRET, "HS512", "token_invalid"),
        ({}, None, "none", "token_invalid"),
    ],
)
def test_tokens_that_are_not_good(claims: dict[str, Any], key: Any, algorithm: str, code: str) -> None:
    given = {"aud": AUDIENCE, "exp": 30, **claims}
    if isinstance(given["exp"], int):
        given["exp"] += int(time.time())
    token = jwt.encode({name: value for name, value in given.items() if value is not None}, key, algorithm=algorithm)
    with pytest.raises(RequestError) as refused:
        check_delivery_token(SECRET, token)
    assert (refused.value.status, refused.value.code) == (401, code)


def test_a_token_that_is_good() -> None:
    check_delivery_token(SECRET, delivery_token(SECRET))
