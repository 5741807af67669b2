"""Tickets in a channel of Slack: each has a thread, which is kept up to date, and in which colleagues answer."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from actions.core.agents import Agents
from actions.core.thread_desk import ThreadDesk, ThreadRefusal, Written
from actions.core.ticket_models import AGENT, ASSISTANT, CUSTOMER, NOTE, TicketEntry
from actions.core.ticket_notices import Notice
from actions.core.ticket_threads import Since, TicketThreads
from components.channels.errors import bad_request
from components.channels.messages import clean
from components.channels.requests import read_text
from components.channels.slack_customers import Emails
from components.channels.slack_places import Place, is_moment
from components.channels.slack_text import escape, link, pieces
from components.channels.slack_workspace import Post, Workspace, WorkspaceError
from switchboard.desk.back_end import BackEnd
from switchboard.desk.notices.notices import OTHERS_READ, NoticeError

logger = logging.getLogger(__name__)

WAY = "slack"
DONE = "white_check_mark"
HOW = (
    "Answer in this thread to take it. `claim` takes it without a word, `resolve` hands it back to the assistant, "
    "`later` puts it off, `note: …` is for colleagues alone."
)


@dataclass(frozen=True)
class Remark:
    """What somebody wrote in the channel.

    Attributes:
        place: the thread.
        moment: its timestamp.
        user: who.
        text: what.
    """

    place: Place
    moment: str
    user: str
    text: str

    @classmethod
    def read(cls, content: dict[str, Any]) -> Remark:
        """Read what the assistant's server passes on.

        Raises:
            RequestError: a key is missing or holds what it cannot.
        """
        channel, thread, moment, user, text = (
            read_text(content, key) for key in ("channel", "thread", "moment", "user", "text")
        )
        if not is_moment(thread) or not is_moment(moment):
            raise bad_request('"thread" and "moment" must be timestamps of Slack.')
        return cls(Place(channel, thread), moment, user, clean(text))


class SlackNotices:
    """The desk's channel.

    Args:
        workspace: where it is.
        channel: its id.
        desk_url: the desk's address, without a slash at its end.
        back_end: where the tickets are.
        email_match: whether an agent may be known by the address that Slack vouches for.
    """

    name = WAY

    def __init__(
        self, workspace: Workspace, channel: str, desk_url: str, back_end: BackEnd, *, email_match: bool
    ) -> None:
        self._workspace, self._channel, self._desk_url = workspace, channel, desk_url
        self._back_end = back_end
        self._emails = Emails(workspace) if email_match else None

    async def open(self) -> None:
        """Begin to keep connections."""
        await self._workspace.open()

    async def send(self, notice: Notice) -> str:
        """Post a ticket; returns what its thread is known by.

        Raises:
            NoticeError: Slack does not take it.
        """
        try:
            moment = await self._workspace.post(Place(self._channel), Post(_headline(notice, self._desk_url)))
        except WorkspaceError as error:
            raise NoticeError(f"Slack says {error.code} (docs/slack.md)") from None
        return _reference(Place(self._channel, moment))

    async def keep_up(self) -> None:
        """Add to each thread what happened to its ticket since.

        Raises:
            SQLAlchemyError: the database cannot be used.
        """
        for ticket_id in await self._back_end.read(lambda session: self._threads(session).behind()):

            def take(session: Session, ticket_id: int = ticket_id) -> Since | None:
                return self._threads(session).take(ticket_id)

            since = await self._back_end.write(take)
            if since is not None:
                await self._add(since)

    async def hear(self, remark: Remark) -> None:
        """Do what a colleague wrote in a ticket's thread; what is written elsewhere is none of the desk's affairs.

        Raises:
            SQLAlchemyError: the database cannot be used; nothing was done.
        """
        clock = self._back_end.clock
        written = Written(f"{remark.place.channel}:{remark.moment}", _reference(remark.place), remark.text)
        if not await self._back_end.read(lambda session: ThreadDesk(session, WAY, clock).is_new(written)):
            return
        email = None if self._emails is None else await self._emails.of(remark.user)

        def work(session: Session) -> tuple[bool, str]:
            agent = Agents(session, clock).in_slack(remark.user, email)
            try:
                return ThreadDesk(session, WAY, clock).hear(written, agent), ""
            except ThreadRefusal as refusal:  # kept, so that it is said once
                return True, str(refusal)

        heard, refusal = await self._back_end.write(work)
        if heard:
            await self._confirm(remark, refusal)

    async def close(self) -> None:
        """Let go of connections."""
        await self._workspace.close()

    def _threads(self, session: Session) -> TicketThreads:
        return TicketThreads(session, WAY, self._back_end.clock)

    async def _add(self, since: Since) -> None:
        channel, _, moment = since.reference.partition(":")
        try:
            for piece in pieces("\n".join(map(_line, since.entries))):
                await self._workspace.post(Place(channel, moment), Post(piece))
        except WorkspaceError as error:
            logger.warning("a thread of Slack is not up to date (%s); it is tried again", error.code)
            return
        await self._back_end.write(lambda session: self._threads(session).added(since))

    async def _confirm(self, remark: Remark, refusal: str) -> None:
        try:
            if refusal:
                await self._workspace.post(remark.place, Post(escape(refusal)))
            else:
                await self._workspace.react(remark.place, remark.moment, DONE)
        except WorkspaceError as error:
            logger.warning("a colleague in Slack could not be answered (%s)", error.code)


def _reference(place: Place) -> str:
    return f"{place.channel}:{place.thread}"


def _headline(notice: Notice, desk_url: str) -> str:
    code = notice.code.replace("_", " ")
    quoted = "\n".join(f">{escape(line)}" for line in notice.summary.splitlines())
    url = f"{desk_url}/tickets/{notice.number}"
    parts = [
        f"*New ticket {notice.number}* · {escape(notice.priority)} · {escape(code)}",
        quoted,
        *([OTHERS_READ] if notice.shared else []),
        f"{HOW} {link('Open it at the desk', url)}",
    ]
    return "\n".join(filter(None, parts))


def _line(entry: TicketEntry) -> str:
    text = escape(entry.text)
    if entry.author == CUSTOMER:
        return f"*Customer:* {text}"
    if entry.author == ASSISTANT:
        return f"_Assistant:_ {text}"
    who = escape(entry.agent or "a colleague")
    if entry.author == AGENT:
        return f"*{who}, at the desk:* {text}"
    return f"_Note by {who}:_ {text}" if entry.author == NOTE else f"_{text}_"
