"""Slack from end to end: a customer in a direct message, a colleague in the desk's channel, and servers that restart."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from rasa.core.channels.channel import OutputChannel

from actions.clock import SystemClock
from actions.core.agents import Agents
from actions.core.ticket_desk import TicketDesk
from actions.core.tickets import Said, TicketService
from actions.database import Database
from components.channels.deliveries import Delivery
from components.channels.delivery_tokens import DESK, delivery_token
from components.channels.slack_settings import SlackSettings
from switchboard.desk.app import create_app
from switchboard.desk.desk import Desk
from switchboard.desk.settings import DeskSettings
from switchboard.processes import HOST, free_port
from tests.components.channels.site import SECRET, start_server, stop_server
from tests.components.channels.workspace import ALEX, DIRECT, SIGNING_SECRET, TOKEN, Slack, at_work

CHANNEL, NUMBER, ROOT = "C0DESK", "T-1001", Path(__file__).parents[3]
NAMES = (f"slack-desk-{number}" for number in itertools.count())


class Company:
    """The desk beside the assistant's Slack channel, and the customer Sam, who has a ticket."""

    def __init__(self, slack: Slack, folder: Path, port: int) -> None:
        self.slack, self.port, self._clock = slack, port, SystemClock()
        self._url = f"sqlite:///{folder / 'desk.db'}"
        self.database = Database(self._url, demo_records=False)
        self._moments = iter(f"18000000{number}.000100" for number in range(10, 99))

    async def start(self) -> None:
        own = SlackSettings(
            TOKEN, SIGNING_SECRET, api_url=self.slack.site.channel.settings.api_url, desk_channel=CHANNEL
        )
        settings = DeskSettings(secret=SECRET, assistant=self.slack.site.url, slack=own, port=self.port)
        desk = Desk(settings, Database(self._url, demo_records=False), ROOT)
        app = create_app(desk, next(NAMES))
        self._server = await start_server(app, self.port)

    async def stop(self) -> None:
        await stop_server(self._server)
        await self._server.after_stop()

    def says(self, text: str) -> None:
        """Let the customer say something, which opens a ticket if there is none."""
        with self.database.session(writes=True) as session:
            tickets = TicketService(session, "slack-D0SAM", self._clock)
            tickets.open(reason="asked", customer_id=None, channel="slack", summary="Sam wants a person.")
            tickets.append([Said("customer", text)])
            session.commit()

    def hire(self) -> None:
        with self.database.session(writes=True) as session:
            Agents(session, self._clock).add("alex", name="Alex", password="a long password", slack_user=ALEX)
            session.commit()

    def status(self) -> str:
        with self.database.session() as session:
            return str(TicketDesk(session, self._clock).get(NUMBER).status)

    def event(self, text: str) -> dict[str, Any]:
        """What Slack tells of what Alex writes in the ticket's thread."""
        posts = self.slack.said.items()
        (thread,) = (at for at, post in posts if post["channel"] == CHANNEL and "thread_ts" not in post)
        moment = next(self._moments)
        event = {"type": "message", "channel_type": "channel", "channel": CHANNEL, "user": ALEX, "text": text}
        return {**event, "ts": moment, "thread_ts": thread}

    def posts(self, channel: str) -> list[str]:
        return [post["text"] for post in self.slack.posts if post["channel"] == channel]

    async def posted(self, channel: str, text: str) -> None:
        await self.slack.until(lambda: any(text in post for post in self.posts(channel)))


@pytest.fixture
async def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Company]:
    monkeypatch.setenv("SWITCHBOARD_CHANNEL_SECRET", SECRET)
    monkeypatch.setattr("switchboard.desk.notices.notices.LOOK_SECONDS", 0.05)

    async def tell(_: Any, delivery: Delivery, output: OutputChannel) -> None:
        if delivery.kind == "resolved":
            await output.send_response(delivery.conversation, {"text": "Did that solve it?"})

    monkeypatch.setattr("components.channels.deliveries.tell", tell)
    port = free_port()
    async with at_work(tmp_path, desk_channel=CHANNEL, desk_url=f"http://{HOST}:{port}") as slack:
        made = Company(slack, tmp_path, port)
        made.hire()
        await made.start()
        await slack.say("a person, please")
        await slack.posted(1)
        made.says("a person, please")
        await made.posted(CHANNEL, "New ticket T-1001")
        yield made
        await made.stop()
        made.database.dispose()


async def test_a_customer_in_slack_gets_a_person_from_slack(company: Company) -> None:
    slack = company.slack
    assert (await slack.deliver(company.event("I am looking."))).status_code == 200
    await company.posted(DIRECT, "*Alex:* I am looking.")
    assert "Alex is here now." in company.posts(DIRECT) and company.status() == "claimed"
    company.says("thank you")
    await company.posted(CHANNEL, "*Customer:* thank you")
    assert (await slack.deliver(company.event("resolve"))).status_code == 200
    await company.posted(DIRECT, "Did that solve it?")
    await company.posted(CHANNEL, "_resolved by Alex_")
    assert company.status() == "resolved"
    assert not any("looking" in text for text in company.posts(CHANNEL)), "what stands in the thread is not repeated"


async def test_a_restart_of_either_loses_and_repeats_nothing(company: Company) -> None:
    slack = company.slack
    first, second = company.event("I am looking."), company.event("Found it.")
    assert (await slack.deliver(first)).status_code == 200
    await company.posted(DIRECT, "*Alex:* I am looking.")
    await company.stop()
    company.says("hello?")
    assert (await slack.deliver(second)).status_code == 503, "so Slack delivers it again"
    await company.start()
    for event in (second, first, second):
        assert (await slack.deliver(event, **{"X-Slack-Retry-Num": "1"})).status_code == 200
    await company.posted(DIRECT, "*Alex:* Found it.")
    await company.posted(CHANNEL, "*Customer:* hello?")
    await slack.site.stop()
    await slack.site.start()
    await slack.deliver(second)
    await slack.deliver(company.event("resolve"))
    await company.posted(DIRECT, "Did that solve it?")
    told = [text for text in company.posts(DIRECT) if text.startswith("*Alex:*")]
    assert told == ["*Alex:* I am looking.", "*Alex:* Found it."]
    assert sum("New ticket" in text for text in company.posts(CHANNEL)) == 1


async def test_only_the_assistant_passes_things_on(company: Company) -> None:
    event = company.event("resolve")
    remark = {key: event[name] for key, name in (("channel", "channel"), ("user", "user"), ("text", "text"))}
    body = {**remark, "thread": event["thread_ts"], "moment": event["ts"]}
    url = f"http://{HOST}:{company.port}/slack/events"
    good = delivery_token(SECRET, DESK)
    async with httpx.AsyncClient(timeout=5, trust_env=False) as http:

        async def post(token: str, content: Any, **headers: str) -> int:
            sent = await http.post(url, json=content, headers={"Authorization": f"Bearer {token}", **headers})
            return sent.status_code

        for token in ("x", delivery_token(SECRET), delivery_token("x" * 40, DESK)):
            assert await post(token, body) == 401
        for wrong in ({}, {**body, "thread": None}, {**body, "moment": "now"}, {**body, "text": 7}, [body]):
            assert await post(good, wrong) == 400
        assert await post(good, {**body, "text": "x" * 600_000}) == 413
        assert (await http.get(url)).status_code in (404, 405)
        assert company.status() == "open"
        assert await post(good, {**body, "text": "claim\x00"}) == 202
    assert company.status() == "claimed"
