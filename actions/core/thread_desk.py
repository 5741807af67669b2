"""What colleagues write in a ticket's thread: an answer to the customer, or a word that does something with the ticket."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.core.agent_models import Agent
from actions.core.notice_models import ThreadReply
from actions.core.ticket_desk import TicketDesk, TicketNotFree
from actions.core.ticket_models import OPEN, RESOLVED, WAITING, Ticket, TicketEntry
from actions.core.ticket_threads import TicketThreads
from actions.core.tickets import LONGEST_ENTRY, number_of
from actions.errors import Refusal

_NOTE = re.compile(r"note:\s*(.*)", re.IGNORECASE | re.DOTALL)


class ThreadRefusal(Refusal):
    """What was written could not be done; the message is for whoever wrote it."""


@dataclass(frozen=True)
class Written:
    """Something that was written in a thread.

    Attributes:
        key: what the message is known by.
        reference: of the thread.
        text: what.
    """

    key: str
    reference: str
    text: str


class ThreadDesk:
    """Does what is written in the threads of one way.

    Args:
        session: a session that may write; the caller commits, also after a refusal.
        way: its name.
        clock: what time it is.
    """

    def __init__(self, session: Session, way: str, clock: Clock) -> None:
        self._session, self._clock = session, clock
        self._threads = TicketThreads(session, way, clock)
        self._desk = desk = TicketDesk(session, clock)
        self._steps = {"claim": desk.claim, "later": desk.put_off, "resolve": desk.resolve}

    def is_new(self, written: Written) -> bool:
        """Whether it is in a ticket's thread, and was not heard before."""
        known = self._session.get(ThreadReply, written.key) is not None
        return not known and self._threads.ticket_of(written.reference) is not None

    def hear(self, written: Written, agent: Agent | None) -> bool:
        """Do what it says, once; without effect where it is in no ticket's thread, or was heard before.

        Args:
            written: what.
            agent: who wrote it; None for somebody who is no agent.

        Returns:
            whether it was heard now.

        Raises:
            ThreadRefusal: it cannot be done, and nothing was, but for noting that it was heard.
        """
        ticket = self._threads.ticket_of(written.reference)
        if ticket is None or self._session.get(ThreadReply, written.key) is not None:
            return False
        heard = ThreadReply(key=written.key, ticket_id=ticket.id, at=self._clock.now())
        self._session.add(heard)
        self._session.flush()
        number = number_of(ticket)
        if agent is None:
            raise ThreadRefusal("You are no agent of the desk, so nothing was done with that. An owner can add you.")
        if not agent.sees(ticket.pack):
            raise ThreadRefusal(f"{number} is about something that you have no tickets of, so nothing was done.")
        try:
            made_of_it = self._do(ticket, agent.id, written.text.strip())
        except TicketNotFree as error:
            raise ThreadRefusal(self._why_not(error, agent)) from None
        if made_of_it:
            last = select(func.max(TicketEntry.id)).where(TicketEntry.ticket_id == ticket.id)
            heard.entry_id = self._session.execute(last).scalar()
        return True

    def _do(self, ticket: Ticket, agent_id: str, text: str) -> bool:
        """Do what a text says; whether an entry was made of the text itself."""
        number, word, note = number_of(ticket), text.lower(), _NOTE.fullmatch(text)
        _check_length(text if note is None else note.group(1))
        if note is not None:
            self._desk.add_note(number, note.group(1), agent_id)
        elif word in self._steps:
            self._steps[word](number, agent_id)
        else:
            if ticket.status in (OPEN, WAITING):
                self._desk.claim(number, agent_id)
            self._desk.reply(number, agent_id, text)
        return word not in self._steps

    def _why_not(self, error: TicketNotFree, agent: Agent) -> str:
        if error.status == RESOLVED:
            return f"{error.number} is resolved, so nothing was done. `note: …` still adds a note."
        if error.agent_id is None:
            return f"Nobody has {error.number}, so nothing was done: write `claim` or an answer first."
        if error.agent_id == agent.id:
            return f"You have {error.number} already."
        who = self._desk.name_of(error.agent_id)
        return f"{who} has {error.number}, so nothing was done. `note: …` adds a note for {who}."


def _check_length(text: str) -> None:
    if not text:
        raise ThreadRefusal("There is no text in that, and files cannot be passed on, so nothing was done.")
    if len(text) > LONGEST_ENTRY:
        raise ThreadRefusal(
            f"That is too long to be passed on: {len(text)} characters; at most {LONGEST_ENTRY}. Nothing was done."
        )
