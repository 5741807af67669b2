"""One ticket: the conversation, and each step that can be taken."""

from __future__ import annotations

import re
from collections.abc import Callable

from sanic.request import Request
from sanic.response import HTTPResponse, empty, redirect
from sqlalchemy.orm import Session

from actions.core.deliveries import new_key
from actions.core.ticket_desk import TicketDesk, TicketNotFree, UnknownAgent
from actions.core.ticket_models import CLAIMED, RESOLVED
from actions.core.ticket_queue import TicketQueue
from switchboard.desk.desk import Desk
from switchboard.desk.errors import PageError
from switchboard.desk.guard import Handler
from switchboard.desk.pages import Pages
from switchboard.desk.ticket_view import ticket_view
from switchboard.desk.visits import Visit

LONGEST_TEXT = 2000
_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
Step = Callable[[TicketDesk, Visit, str], object]


class TicketPages:
    """The page and its steps.

    Args:
        desk: the desk.
        pages: templates.
    """

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk, self._pages = desk, pages

    async def show(self, _: Request, visit: Visit, number: str) -> HTTPResponse:
        """The ticket."""
        return await self._page(visit, number)

    def steps(self) -> dict[str, Handler]:
        """The handlers of all steps, by the last part of their address."""
        steps = {
            "claim": _claim, "put-off": _put_off, "transfer": _transfer,
            "resolve": _resolve, "reply": _reply, "note": _note,
        }  # fmt: skip
        return {name: self._handler(name, step) for name, step in steps.items()}

    async def typing(self, _: Request, visit: Visit, number: str) -> HTTPResponse:
        """Let the customer see that the agent types."""
        back_end, agent = self._desk.back_end, visit.who
        desk_of = self._queue_of(visit)
        ticket = await back_end.read(lambda session: desk_of(session).get(number))
        if (ticket.status, ticket.agent_id) == (CLAIMED, agent.id):
            await self._desk.outbox.typing(number, ticket.conversation_id, ticket.channel, agent.name)
        return empty()

    def _queue_of(self, visit: Visit) -> Callable[[Session], TicketQueue]:
        clock = self._desk.back_end.clock
        return lambda session: TicketQueue(session, visit.who, TicketDesk(session, clock))

    def _handler(self, name: str, step: Step) -> Handler:
        """Take a step and show the ticket as it is then; where that is not possible, say why."""

        async def handler(_: Request, visit: Visit, number: str) -> HTTPResponse:
            queue_of = self._queue_of(visit)

            def work(session: Session) -> None:
                queue_of(session).get(number)  # not found, where the agent must not see it
                step(TicketDesk(session, self._desk.back_end.clock), visit, number)

            try:
                await self._desk.back_end.write(work)
            except TicketNotFree as error:
                return await self._page(visit, number, status=409, problem=await self._late(error, visit))
            except UnknownAgent:
                return await self._page(visit, number, status=400, problem="Please choose a colleague from the list.")
            except PageError as error:
                return await self._page(visit, number, status=error.status, problem=error.message)
            self._desk.outbox.hurry()
            return redirect(f"/tickets/{number}", status=303)

        handler.__name__ = f"ticket_{name.replace('-', '_')}"
        return handler

    async def _page(self, visit: Visit, number: str, *, status: int = 200, problem: str = "") -> HTTPResponse:
        back_end = self._desk.back_end
        view = await back_end.read(
            lambda session: ticket_view(session, back_end.clock, visit.who, number, self._desk.answers)
        )
        return self._pages.page("ticket.html", visit, status=status, view=view, problem=problem, key=new_key())

    async def _late(self, error: TicketNotFree, visit: Visit) -> str:
        """Why a step came too late."""
        clock, agent_id = self._desk.back_end.clock, error.agent_id
        if error.status == RESOLVED:
            return "This ticket is resolved already."
        if agent_id is None:
            return "Nobody is in charge of this ticket: claim it first."
        if agent_id == visit.who.id:
            return "You are in charge of this ticket already."
        name = await self._desk.back_end.read(lambda session: TicketDesk(session, clock).name_of(str(agent_id)))
        return f"{name} was first: {name} is in charge of this ticket."


def _claim(desk: TicketDesk, visit: Visit, number: str) -> object:
    return desk.claim(number, visit.who.id)


def _put_off(desk: TicketDesk, visit: Visit, number: str) -> object:
    return desk.put_off(number, visit.who.id, leads=visit.who.leads)


def _transfer(desk: TicketDesk, visit: Visit, number: str) -> object:
    return desk.transfer(number, visit.who.id, visit.text("to"), leads=visit.who.leads)


def _resolve(desk: TicketDesk, visit: Visit, number: str) -> object:
    return desk.resolve(number, visit.who.id)


def _reply(desk: TicketDesk, visit: Visit, number: str) -> object:
    key = visit.text("key")
    return desk.reply(number, visit.who.id, _text(visit), key=key if _KEY.fullmatch(key) else None)


def _note(desk: TicketDesk, visit: Visit, number: str) -> object:
    return desk.add_note(number, _text(visit), visit.who.id)


def _text(visit: Visit) -> str:
    text = visit.text("text")
    if not text:
        raise PageError(400, "Nothing written", "Please write something first.")
    if len(text) > LONGEST_TEXT:
        raise PageError(413, "Too long", f"That is too long: at most {LONGEST_TEXT} characters, please.")
    return text
