"""The channel of the desk in Slack: what is said there goes to the desk once, and the assistant stays out of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from components.channels.delivery_tokens import DESK, check_delivery_token
from components.channels.errors import RequestError
from tests.components.channels.site import SECRET
from tests.components.channels.workspace import ALEX, BOT, CHANNEL, SAM, Slack, at_work

DESK_CHANNEL, THREAD = "C0DESK", "1700000001.000100"
EVENT = {"type": "message", "channel_type": "channel", "channel": DESK_CHANNEL, "user": ALEX, "thread_ts": THREAD}


class Desk:
    """A stand-in for the desk: keeps what it gets, and answers as it is told."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.status = 202
        self.waits = 0.0
        self.url = ""

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        app = web.Application()
        app.router.add_post("/slack/events", self._hear)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield
        finally:
            await runner.cleanup()

    async def _hear(self, request: web.Request) -> web.Response:
        token = request.headers["Authorization"].removeprefix("Bearer ")
        check_delivery_token(SECRET, token, DESK)
        with pytest.raises(RequestError):
            check_delivery_token(SECRET, token)  # it opens nothing else
        self.heard.append(await request.json())
        await asyncio.sleep(self.waits)
        return web.json_response({}, status=self.status)


@pytest.fixture
async def desk(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    monkeypatch.setenv("SWITCHBOARD_CHANNEL_SECRET", SECRET)
    started = Desk()
    async with started.running():
        yield started


@pytest.fixture
async def slack(tmp_path: Path, desk: Desk) -> AsyncIterator[Slack]:
    async with at_work(tmp_path, desk_channel=DESK_CHANNEL, desk_url=desk.url) as started:
        yield started


async def test_a_colleagues_answer_goes_to_the_desk_and_the_assistant_is_silent(slack: Slack, desk: Desk) -> None:
    event = {**EVENT, "text": "I am &lt;looking&gt;", "ts": "1700000002.000100"}
    assert (await slack.deliver(event)).status_code == 200
    passed_on = {"channel": DESK_CHANNEL, "thread": THREAD, "moment": "1700000002.000100", "user": ALEX}
    assert desk.heard == [{**passed_on, "text": "I am <looking>"}]
    await slack.posted(0)
    assert slack.site.agent.heard == [] and slack.made("reactions.add") == []


async def test_a_mention_in_that_channel_is_not_for_the_assistant_either(slack: Slack, desk: Desk) -> None:
    event = {**EVENT, "text": f"<@{BOT}> resolve", "ts": "1700000002.000100"}
    for kind in ("app_mention", "message"):
        assert (await slack.deliver({**event, "type": kind})).status_code == 200
    assert [(heard["moment"], heard["text"]) for heard in desk.heard] == [("1700000002.000100", "resolve")] * 2
    container = {"type": "message", "message_ts": "17.1", "channel_id": DESK_CHANNEL}
    action = {"block_id": "x:y", "action_id": "choose:0", "type": "button", "value": "/affirm"}
    pressed = {"type": "block_actions", "user": {"id": ALEX}, "container": container, "actions": [action]}
    assert (await slack.interact(pressed)).status_code == 200
    await slack.posted(0)
    assert slack.site.agent.heard == [] and slack.made("chat.update") == []


async def test_other_channels_are_the_assistants(slack: Slack, desk: Desk) -> None:
    await slack.say("hi")
    await slack.write(f"<@{BOT}> hello")
    await slack.posted(2)
    assert desk.heard == []


@pytest.mark.parametrize(
    "event", [{"bot_id": "B0"}, {"user": BOT}, {"subtype": "message_changed"}, {"type": "reaction_added"}]
)
async def test_what_no_colleague_said_is_not_passed_on(slack: Slack, desk: Desk, event: dict[str, Any]) -> None:
    assert (await slack.deliver({**EVENT, "text": "hi", "ts": "1700000002.000100", **event})).status_code == 200
    assert desk.heard == []


async def test_what_slack_did_not_sign_is_not_passed_on(slack: Slack, desk: Desk) -> None:
    headers = {"X-Slack-Signature": "v0=" + "0" * 64}
    assert (await slack.deliver({**EVENT, "text": "hi", "ts": "17.2"}, **headers)).status_code == 401
    assert desk.heard == []


@pytest.mark.parametrize("status", [401, 404, 500, 302])
async def test_what_the_desk_does_not_take_slack_is_to_deliver_again(
    slack: Slack, desk: Desk, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    desk.status = status
    event = {**EVENT, "text": "secret words", "ts": "17.2"}
    assert (await slack.deliver(event)).status_code == 503
    assert f"status {status}" in caplog.text and "secret words" not in caplog.text
    desk.status = 202
    assert (await slack.deliver(event, **{"X-Slack-Retry-Num": "1"})).status_code == 200
    assert len(desk.heard) == 2


async def test_a_desk_that_is_slow_or_not_there_keeps_slack_waiting_no_longer_than_it_waits(
    tmp_path: Path, desk: Desk, slack: Slack, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    monkeypatch.setattr("components.channels.slack_colleagues.SECONDS", 0.1)
    desk.waits = 0.5
    assert (await slack.deliver({**EVENT, "text": "hi", "ts": "17.2"})).status_code == 503
    assert "is not reached (TimeoutError)" in caplog.text
    async with at_work(tmp_path / "other", desk_channel=DESK_CHANNEL, desk_url="http://127.0.0.1:9") as alone:
        assert (await alone.deliver({**EVENT, "text": "hi", "ts": "17.2"})).status_code == 503


async def test_without_that_setting_there_is_no_such_channel(tmp_path: Path) -> None:
    async with at_work(tmp_path) as slack:
        moment = await slack.write(f"<@{BOT}> hi", by=SAM)
        await slack.posted(1)
        assert slack.posts[0]["channel"] == CHANNEL and slack.posts[0]["thread_ts"] == moment
