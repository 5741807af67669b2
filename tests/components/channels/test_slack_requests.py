"""Requests that Slack did not send: forged, old, changed, replayed, malformed and far too large ones."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from components.channels.slack import SlackInput
from components.channels.slack_settings import SlackSettings
from tests.components.channels.site import Site
from tests.components.channels.workspace import DIRECT, SAM, Body, Slack, at_work, signed

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
MESSAGE: Body = {"type": "message", "channel_type": "im", "channel": DIRECT, "user": SAM, "text": "hi", "ts": "17.1"}
EVENT = json.dumps({"type": "event_callback", "event": MESSAGE})


@pytest.fixture
async def slack(tmp_path: Path) -> AsyncIterator[Slack]:
    async with at_work(tmp_path) as started:
        yield started


async def refused(slack: Slack, response: httpx.Response, status: int) -> None:
    assert response.status_code == status and "error" in response.json(), response.text
    assert slack.site.agent.heard == []
    await slack.posted(0)


async def test_the_same_request_passes_when_it_is_signed(slack: Slack) -> None:
    assert (await slack.send(EVENT, JSON)).status_code == 200
    assert await slack.posted(1) == ["You said: hi"]


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"X-Slack-Signature": ""}, id="no signature"),
        pytest.param({"X-Slack-Signature": "v0=" + "0" * 64}, id="an invented one"),
        pytest.param(signed(EVENT.encode(), secret="another secret"), id="with another secret"),
        pytest.param(signed(EVENT.replace("hi", "ho").encode()), id="of another body"),
        pytest.param({"X-Slack-Request-Timestamp": "yesterday"}, id="at no time"),
        pytest.param({"X-Slack-Request-Timestamp": str(int(time.time()) - 10)}, id="at another time"),
        pytest.param({"X-Slack-Signature": signed(EVENT.encode())["X-Slack-Signature"].replace("v0", "v1")}, id="v1"),
    ],
)
async def test_what_slack_did_not_sign_is_refused(slack: Slack, headers: dict[str, str]) -> None:
    await refused(slack, await slack.send(EVENT, JSON, **headers), 401)


@pytest.mark.parametrize("seconds", [-600, 600], ids=["ten minutes old", "of the future"])
async def test_what_slack_signed_at_another_time_is_refused(slack: Slack, seconds: int) -> None:
    await refused(slack, await slack.send(EVENT, JSON, **signed(EVENT.encode(), at=time.time() + seconds)), 401)


async def test_without_any_signature_it_is_refused(slack: Slack) -> None:
    challenge = json.dumps({"type": "url_verification", "challenge": "a"}).encode()
    async with httpx.AsyncClient(trust_env=False) as http:
        for body in (EVENT.encode(), challenge, b"payload=%7B%7D", b"\xff\xfe"):
            response = await http.post(f"{slack.site.url}/webhooks/slack/webhook", content=body)
            await refused(slack, response, 401)
            headers = {"X-Slack-Request-Timestamp": str(int(time.time())), "X-Slack-Signature": "v0=\xe9"}
            raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
            response = await http.post(f"{slack.site.url}/webhooks/slack/webhook", content=body, headers=raw)
            await refused(slack, response, 401)


async def test_a_signed_request_that_somebody_sends_again_is_answered_once(slack: Slack) -> None:
    headers = signed(EVENT.encode())
    for _ in range(3):
        assert (await slack.send(EVENT, JSON, **headers)).status_code == 200
    await slack.posted(1)


async def test_an_interaction_must_be_signed_too_and_counts_once(slack: Slack) -> None:
    slack.site.agent.answers["hi"] = [{"text": "Sure?", "buttons": [{"title": "Yes", "payload": "/affirm"}]}]
    await slack.say("hi")
    await slack.posted(1)
    turn = slack.posts[0]["blocks"][-1]["block_id"]
    button = {"type": "button", "action_id": "choose:0", "block_id": turn, "value": "/affirm", "text": {"text": "Yes"}}
    container = {"message_ts": "1700000090.000200", "channel_id": DIRECT}
    payload = {"type": "block_actions", "user": {"id": SAM}, "container": container, "actions": [button]}
    forged = await slack.interact(payload, **{"X-Slack-Signature": "v0=" + "0" * 64})
    assert forged.status_code == 401 and len(slack.site.agent.heard) == 1
    for _ in range(3):
        assert (await slack.interact(payload)).status_code == 200
    await slack.posted(2)
    elsewhere = {**payload, "container": {**container, "channel_id": "D0ALEX"}}
    assert (await slack.interact(elsewhere)).status_code == 200
    await slack.posted(2)


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ("{", JSON, 400),
        ("[]", JSON, 400),
        ("[" * 100_000, JSON, 400),
        ("payload=[]", FORM, 400),
        ("payload=%ff%fe", FORM, 400),
        ("", FORM, 400),
        ("x" * (1024 * 1024 + 1), JSON, 413),
    ],
)
async def test_what_cannot_be_read_is_an_error_of_the_sender(
    slack: Slack, body: str, content_type: str, status: int
) -> None:
    await refused(slack, await slack.send(body, content_type), status)


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"type": "block_actions", "user": {"id": SAM}},
        {"type": "block_actions", "user": {"id": SAM}, "actions": ["x"], "container": []},
        {"type": "block_actions", "user": "Sam", "actions": [{"action_id": "choose"}]},
        {"type": "view_submission", "user": {"id": SAM}, "view": {"private_metadata": "no json"}},
        {"type": "view_submission", "user": {"id": SAM}, "view": {"private_metadata": "[]", "callback_id": "enter"}},
        {"type": "shortcut", "user": {"id": SAM}},
    ],
)
async def test_interactions_of_other_kinds_are_left_alone(slack: Slack, payload: Body) -> None:
    assert (await slack.interact(payload)).status_code == 200
    await slack.posted(0)


@pytest.mark.parametrize("event", [None, [], "message", {}, {"type": "message"}, {**MESSAGE, "thread_ts": {"a": 1}}])
async def test_events_of_other_shapes_do_no_harm(slack: Slack, event: object) -> None:
    response = await slack.send(json.dumps({"type": "event_callback", "event": event}), JSON)
    assert response.status_code == 200


async def test_slack_finds_the_address_by_its_challenge(slack: Slack) -> None:
    response = await slack.send(json.dumps({"type": "url_verification", "challenge": "3eZbrw1a"}), JSON)
    assert response.status_code == 200 and response.json() == {"challenge": "3eZbrw1a"}


async def test_while_nothing_can_be_stored_slack_is_asked_to_deliver_again(tmp_path: Path) -> None:
    async with at_work(tmp_path, database=f"sqlite:///{tmp_path}") as slack:  # a folder
        await refused(slack, await slack.send(EVENT, JSON), 503)


async def test_without_its_secrets_the_channel_is_there_and_takes_nothing(tmp_path: Path) -> None:
    site = Site(tmp_path, lambda: [SlackInput(SlackSettings.read({}, {}))])
    await site.start()
    async with httpx.AsyncClient(trust_env=False) as http:
        headers = {"Content-Type": JSON, **signed(EVENT.encode())}
        response = await http.post(f"{site.url}/webhooks/slack/webhook", content=EVENT, headers=headers)
        assert (await http.get(f"{site.url}/webhooks/slack/")).json() == {"status": "off"}
    await site.stop()
    assert response.status_code == 404 and site.agent.heard == []
