"""The agents, for owners."""

from __future__ import annotations

from collections.abc import Callable

from sanic.request import Request
from sanic.response import HTTPResponse, redirect
from sqlalchemy.orm import Session

from actions.core.agent_models import ROLES
from actions.core.agents import AgentRefused, Agents
from actions.manifests import CORE, known_packs
from switchboard.desk.desk import Desk
from switchboard.desk.guard import Handler
from switchboard.desk.pages import Pages
from switchboard.desk.visits import Visit

PATH = "/agents"
Change = Callable[[Agents, Visit], object]


class AgentPages:
    """The page and what can be changed on it.

    Args:
        desk: the desk.
        pages: templates.
    """

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk, self._pages = desk, pages

    async def show(self, _: Request, visit: Visit) -> HTTPResponse:
        """All agents."""
        return await self._page(visit)

    def changes(self) -> dict[str, Handler]:
        """The handlers of all changes, by the last part of their address."""
        changes = {"add": _add, "change": _change, "password": _password, "remove": _remove}
        return {name: self._handler(name, change) for name, change in changes.items()}

    def _handler(self, name: str, change: Change) -> Handler:
        async def handler(_: Request, visit: Visit) -> HTTPResponse:
            def work(session: Session) -> None:
                change(Agents(session, self._desk.back_end.clock), visit)

            try:
                await self._desk.back_end.write(work)
            except AgentRefused as error:
                return await self._page(visit, status=400, problem=str(error))
            self._desk.outbox.hurry()
            return redirect(PATH, status=303)

        handler.__name__ = f"agents_{name}"
        return handler

    async def _page(self, visit: Visit, *, status: int = 200, problem: str = "") -> HTTPResponse:
        clock = self._desk.back_end.clock
        agents = await self._desk.back_end.read(lambda session: Agents(session, clock).all())
        packs = [pack for pack in known_packs() if pack != CORE]
        return self._pages.page(
            "agents.html", visit, status=status, agents=agents, roles=ROLES, packs=packs, problem=problem
        )


def _add(agents: Agents, visit: Visit) -> object:
    return agents.add(
        visit.text("id").lower(),
        name=visit.text("name"),
        password=visit.secret_text("password"),
        role=visit.text("role"),
        packs=visit.texts("packs"),
        email=visit.text("email"),
    )


def _change(agents: Agents, visit: Visit) -> object:
    return agents.change(visit.text("id"), role=visit.text("role"), packs=visit.texts("packs"))


def _password(agents: Agents, visit: Visit) -> None:
    agents.set_password(visit.text("id"), visit.secret_text("password"))


def _remove(agents: Agents, visit: Visit) -> object:
    return agents.remove(visit.text("id"))
