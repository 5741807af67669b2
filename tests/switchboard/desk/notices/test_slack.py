"""Tickets in Slack, with the stand-in: posted once, kept up to date, and worked on in their threads."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from actions.clock import FixedClock, SystemClock
from actions.core.agents import Agents
from actions.core.delivery_models import Delivery
from actions.core.ticket_desk import TicketDesk
from actions.core.tickets import Said, TicketService
from actions.database import Database
from components.channels.slack_places import Place
from components.channels.slack_workspace import Workspace
from switchboard.desk.back_end import BackEnd
from switchboard.desk.notices.notices import Notices
from switchboard.desk.notices.slack import Remark, SlackNotices
from tests.components.channels.workspace import ALEX, SAM, TOKEN, Slack

CHANNEL, NUMBER = "C0DESK", "T-1001"


class Channel:
    """The desk's channel, and what happens to a ticket of `web-1`."""

    def __init__(self, slack: Slack, api: str, database: Database, **options: Any) -> None:
        self.slack, self.database = slack, database
        self.clock = FixedClock(SystemClock().now())
        self.back_end = BackEnd(database, self.clock)
        given = {"email_match": False, **options}
        self.notices = SlackNotices(Workspace(TOKEN, api), CHANNEL, "https://desk.example.com", self.back_end, **given)
        self._moments = iter(f"18000000{number}.000100" for number in range(10, 99))

    async def look(self) -> None:
        """What the desk does once a second."""
        await Notices(self.back_end, [self.notices]).tell(self.notices)
        await self.notices.keep_up()

    def open(self, *said: Said, conversation: str = "web-1", **given: Any) -> None:
        with self.database.session(writes=True) as session:
            tickets = TicketService(session, conversation, self.clock)
            tickets.open(**{"reason": "asked", "customer_id": None, **given})
            tickets.append(said)
            session.commit()

    def at_the_desk(self, step: str, *given: str) -> None:
        with self.database.session(writes=True) as session:
            getattr(TicketDesk(session, self.clock), step)(NUMBER, *given)
            session.commit()

    async def write(self, text: str, *, by: str = ALEX, moment: str = "", thread: str = "") -> str:
        """Write into the first ticket's thread, or another one."""
        moment = moment or next(self._moments)
        thread = thread or self.first
        await self.notices.hear(Remark(Place(CHANNEL, thread), moment, by, text))
        return moment

    first = "1700000010.000100"
    """The timestamp of the stand-in's first post."""

    def told(self) -> list[tuple[str, str]]:
        """What the customer is told."""
        with self.database.session() as session:
            query = select(Delivery.kind, Delivery.text).order_by(Delivery.id)
            return [(kind, text) for kind, text in session.execute(query)]

    def status(self) -> tuple[str, str | None]:
        with self.database.session() as session:
            ticket = TicketDesk(session, self.clock).get(NUMBER)
            return ticket.status, ticket.agent_id

    def in_thread(self) -> list[str]:
        """What the desk wrote into the first thread."""
        return [post["text"] for post in self.slack.posts if post.get("thread_ts") == self.first]

    @property
    def reactions(self) -> list[str]:
        return [body["timestamp"] for body in self.slack.made("reactions.add")]


@pytest.fixture
async def channel(tmp_path: Path) -> AsyncIterator[Channel]:
    slack, database = Slack(), Database(f"sqlite:///{tmp_path / 'desk.db'}", demo_records=False)
    async with slack.running() as api:
        made = Channel(slack, api, database)
        await made.notices.open()
        with database.session(writes=True) as session:
            agents = Agents(session, made.clock)
            agents.add("alex", name="Alex", password="a long password", slack_user=ALEX)
            agents.add("sam", name="Sam", password="a long password", email="sam@example.com")
            session.commit()
        yield made
        await made.notices.close()
        made.back_end.close()


async def test_a_ticket_is_posted_once_with_what_a_colleague_needs(channel: Channel) -> None:
    said = Said("customer", "hi <!channel>")
    channel.open(said, summary="Sam <!channel>: ssn 123-45-6789\nsecond line", priority="urgent", code="not_understood")
    for _ in range(2):
        await channel.look()
    (post,) = channel.slack.posts
    lines = post["text"].splitlines()
    assert post["channel"] == CHANNEL and "thread_ts" not in post
    assert lines[0] == "*New ticket T-1001* · urgent · not understood"
    assert lines[1:3] == [">Sam &lt;!channel&gt;: ****", ">second line"]
    assert "`resolve` hands it back" in lines[3]
    assert "<https://desk.example.com/tickets/T-1001|Open it at the desk>" in lines[3]


async def test_colleagues_are_told_where_others_read_along(channel: Channel) -> None:
    channel.open(conversation="shared-slack-C0GENERAL-1700000001.000100", summary="one")
    await channel.look()
    assert "Others read along where the customer is." in channel.slack.texts[0]


async def test_what_slack_does_not_take_is_posted_later(channel: Channel, caplog: pytest.LogCaptureFixture) -> None:
    channel.slack.refusals["chat.postMessage"] = ["not_in_channel"]
    channel.open()
    await channel.look()
    assert "T-1001 could not be told by slack and is tried again: Slack says not_in_channel" in caplog.text
    channel.clock.advance(timedelta(minutes=3))
    await channel.look()
    assert len(channel.slack.posts) == 2
    channel.at_the_desk("claim", "sam")
    await channel.look()
    assert channel.slack.posts[-1]["thread_ts"] == channel.first, "the refused one has no thread"


async def test_the_thread_gets_what_happens_elsewhere_once(channel: Channel) -> None:
    channel.open(Said("customer", "hi"))
    await channel.look()
    channel.open(Said("customer", "hello <@U0SAM>?"), Said("assistant", "A colleague comes."))
    await channel.look()
    channel.at_the_desk("claim", "sam")
    channel.at_the_desk("reply", "sam", "I am here.")
    channel.at_the_desk("add_note", "gold customer", "sam")
    channel.at_the_desk("resolve", "sam")
    for _ in range(2):
        await channel.look()
    assert [text.splitlines() for text in channel.in_thread()] == [
        ["*Customer:* hello &lt;@U0SAM&gt;?", "_Assistant:_ A colleague comes."],
        [
            "_claimed by Sam_",
            "*Sam, at the desk:* I am here.",
            "_Note by Sam:_ gold customer",
            "_resolved by Sam_",
        ],
    ]


async def test_a_colleague_answers_in_the_thread(channel: Channel) -> None:
    channel.open()
    await channel.look()
    answer = await channel.write("I am looking.")
    note, resolved = await channel.write("note: gold customer"), await channel.write("Resolve")
    assert channel.told() == [("joined", ""), ("said", "I am looking."), ("resolved", "")]
    assert channel.status() == ("resolved", "alex") and channel.reactions == [answer, note, resolved]
    await channel.look()
    (text,) = channel.in_thread()
    assert text.splitlines() == ["_claimed by Alex_", "_resolved by Alex_"], "what stands there is not repeated"


async def test_later_puts_it_off(channel: Channel) -> None:
    channel.open()
    await channel.look()
    for text in ("claim", "later"):
        await channel.write(text)
    assert channel.told() == [("joined", ""), ("left", "")] and channel.status() == ("waiting", None)


async def test_what_slack_delivers_again_is_done_once(channel: Channel) -> None:
    channel.open()
    await channel.look()
    moment = await channel.write("hello")
    for _ in range(2):
        await channel.write("hello", moment=moment)
    await channel.write("hello", by="U0NOBODY", moment="1800000099.000100")
    await channel.write("hello", by="U0NOBODY", moment="1800000099.000100")
    assert channel.told() == [("joined", ""), ("said", "hello")]
    assert len(channel.in_thread()) == 1, "a refusal is said once"


async def test_a_refusal_is_said_in_the_thread(channel: Channel) -> None:
    channel.open()
    await channel.look()
    await channel.write("hello", by="U0NOBODY")
    assert channel.in_thread()[-1].startswith("You are no agent of the desk")
    channel.at_the_desk("claim", "sam")
    await channel.write("hello")
    assert channel.in_thread()[-1] == "Sam has T-1001, so nothing was done. `note: …` adds a note for Sam."
    await channel.write("")
    assert channel.in_thread()[-1].startswith("There is no text in that")
    assert channel.told() == [("joined", "")] and channel.reactions == []


async def test_elsewhere_in_the_channel_the_desk_is_silent(channel: Channel) -> None:
    channel.open()
    await channel.look()
    await channel.write("lunch, anyone?", by="U0NOBODY", thread="1800000000.000100")
    assert len(channel.slack.posts) == 1 and channel.told() == []


@pytest.mark.parametrize("match", [True, False])
async def test_an_agent_is_known_by_a_confirmed_address_where_that_is_on(
    channel: Channel, match: bool, tmp_path: Path
) -> None:
    channel.open()
    await channel.look()
    async with channel.slack.running() as api:
        own = Channel(channel.slack, api, channel.database, email_match=match)
        await own.write("hello", by=SAM)
        assert own.told() == ([("joined", ""), ("said", "hello")] if match else [])
        assert own.status() == (("claimed", "sam") if match else ("open", None))


async def test_a_failure_of_slack_loses_nothing_that_was_said(channel: Channel) -> None:
    channel.open()
    await channel.look()
    channel.slack.refusals["reactions.add"] = ["missing_scope"]
    await channel.write("hello")
    assert channel.told()[-1] == ("said", "hello")
    channel.slack.refusals["chat.postMessage"] = ["internal_error"]
    await channel.look()
    await channel.look()
    assert len(channel.in_thread()) == 1
    channel.clock.advance(timedelta(minutes=2))
    await channel.look()
    assert channel.in_thread() == ["_claimed by Alex_"] * 2, "refused, and then taken"
