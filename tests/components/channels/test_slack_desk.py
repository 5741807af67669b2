"""What the agents' desk delivers to a conversation in Slack."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from rasa.core.channels.channel import OutputChannel

from components.channels.deliveries import Delivery
from components.channels.delivery_tokens import delivery_token
from tests.components.channels.site import SECRET
from tests.components.channels.workspace import DIRECT, Slack, at_work

SAID = {"id": "d-1", "conversation": "slack-D0SAM", "kind": "said", "agent": "Kim <!here>", "text": "Hello <@U0SAM>."}


@pytest.fixture
async def slack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Slack]:
    """A workspace in which Sam has said something."""
    monkeypatch.setenv("SWITCHBOARD_CHANNEL_SECRET", SECRET)
    async with at_work(tmp_path) as started:
        await started.say("hi")
        await started.posted(1)
        yield started


class Rasa:
    """Is told of deliveries, in Rasa's place."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.away = False

    async def tell(self, _: Any, delivery: Delivery, output: OutputChannel) -> None:
        if self.away:
            raise OSError("Hello <@U0SAM>.")  # whatever goes wrong in Rasa
        self.told.append(delivery.kind)
        if delivery.kind == "resolved":
            await output.send_response(delivery.conversation, {"text": "Did that solve it?"})


@pytest.fixture
def rasa(monkeypatch: pytest.MonkeyPatch) -> Rasa:
    made = Rasa()
    monkeypatch.setattr("components.channels.deliveries.tell", made.tell)
    return made


async def deliver(slack: Slack, token: str | None = None, **delivery: Any) -> httpx.Response:
    headers = {"Authorization": f"Bearer {delivery_token(SECRET) if token is None else token}"}
    async with httpx.AsyncClient(timeout=5, trust_env=False) as http:
        body = {**SAID, **delivery}
        return await http.post(f"{slack.site.url}/webhooks/slack/deliveries", json=body, headers=headers)


async def test_a_person_speaks_under_the_name_and_once(slack: Slack, rasa: Rasa) -> None:
    assert (await deliver(slack, id="d-0", kind="joined")).json() == {"duplicate": False}
    assert [(await deliver(slack)).json()["duplicate"] for _ in range(2)] == [False, True]
    assert (await deliver(slack, id="", kind="typing")).status_code == 202
    assert (await deliver(slack, id="d-2", kind="resolved")).status_code == 202
    assert (await deliver(slack, id="d-3", kind="unclaimed")).status_code == 202
    assert (await slack.posted(5))[1:] == [
        "Kim &lt;!here&gt; is here now.",
        "*Kim &lt;!here&gt;:* Hello &lt;@U0SAM&gt;.",
        "Kim &lt;!here&gt; has finished. The assistant goes on.",
        "Did that solve it?",
    ]
    assert all(post["channel"] == DIRECT for post in slack.posts)
    assert rasa.told == ["joined", "said", "resolved", "unclaimed"]


async def test_what_failed_is_done_by_the_next_try(slack: Slack, rasa: Rasa) -> None:
    slack.refusals["chat.postMessage"] = ["fatal_error"]
    assert (await deliver(slack)).status_code == 503
    rasa.away = True
    assert (await deliver(slack)).status_code == 503
    await slack.site.stop()
    await slack.site.start()
    rasa.away = False
    assert (await deliver(slack)).json() == {"duplicate": False}
    assert (await deliver(slack)).json() == {"duplicate": True}
    assert slack.texts.count("*Kim &lt;!here&gt;:* Hello &lt;@U0SAM&gt;.") == 2, "one of them was refused"
    assert len(slack.posts) == 3 and rasa.told == ["said"]


async def test_what_the_desk_did_not_wait_for_is_said_once(slack: Slack, rasa: Rasa) -> None:
    slack.may_answer.clear()
    waiting = asyncio.create_task(deliver(slack))
    await slack.until(lambda: len(slack.posts) == 2)
    waiting.cancel()  # the desk has gone, or has waited long enough
    again = asyncio.create_task(deliver(slack))
    await asyncio.sleep(0.05)
    slack.may_answer.set()
    assert (await again).json() == {"duplicate": True}
    await slack.posted(2)
    assert rasa.told == ["said"]


async def test_what_is_being_said_when_the_server_stops_is_said_once(slack: Slack, rasa: Rasa) -> None:
    slack.may_answer.clear()
    cut_off = asyncio.create_task(deliver(slack))
    await slack.until(lambda: len(slack.posts) == 2)
    stopping = asyncio.create_task(slack.site.stop())
    await asyncio.sleep(0.05)
    slack.may_answer.set()
    await stopping
    await asyncio.wait([cut_off])
    await slack.site.start()
    assert (await deliver(slack)).json() == {"duplicate": True}
    await slack.posted(2)


async def test_nobody_else_delivers_and_only_to_conversations_that_are_there(slack: Slack, rasa: Rasa) -> None:
    assert (await deliver(slack, token="x")).status_code == 401
    assert (await deliver(slack, text="x" * 20_000)).status_code == 413
    gone = await deliver(slack, conversation="slack-D0NOBODY")
    assert (gone.status_code, gone.json()["error"]["code"]) == (404, "gone")
    await slack.posted(1)
