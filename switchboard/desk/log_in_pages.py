"""Logging in and out, and one's own password."""

from __future__ import annotations

from sanic.request import Request
from sanic.response import HTTPResponse, redirect
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.core.agent_log_ins import AgentLogIns
from actions.core.agent_models import Agent
from actions.core.agents import AgentRefused, Agents
from actions.core.log_in_tries import LogInLocked, WrongLogIn
from components.channels.limits import RateLimit
from components.channels.requests import address
from switchboard.desk.desk import Desk
from switchboard.desk.guard import LOG_IN, too_many, way_back
from switchboard.desk.pages import Pages
from switchboard.desk.visits import SESSION, VISITOR, Visit, cookie, new_visitor, set_cookie

LOG_INS_PER_MINUTE = 40
"""From one address, a quarter of them at once; each takes some 40 ms of a processor."""
WRONG = "Name and password do not match."


class LogInPages:
    """The pages.

    Args:
        desk: the desk.
        pages: templates.
    """

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk, self._pages = desk, pages
        self._tries = RateLimit(LOG_INS_PER_MINUTE)

    async def show_log_in(self, request: Request, _: Visit) -> HTTPResponse:
        """The form; or how to make the first agent."""
        secret = cookie(request, self._desk.settings, VISITOR) or new_visitor()
        return await self._form(request, Visit(secret), way_back(str(request.args.get("next") or "/")))

    async def log_in(self, request: Request, visit: Visit) -> HTTPResponse:
        """Let somebody in, or say why not."""
        visit = Visit(cookie(request, self._desk.settings, VISITOR), form=visit.form)
        visit.check_csrf("")
        if wait := self._tries.take(address(request, self._desk.settings.proxies)):
            raise too_many(wait)
        name, back = visit.text("name").lower(), way_back(visit.text("next"))
        try:
            secret = await self._log_in(name, visit.secret_text("password"))
        except (WrongLogIn, LogInLocked) as error:
            return await self._form(request, visit, back, status=401, name=name, problem=self._problem(error))
        response = redirect(back, status=303)
        response.headers.add("Set-Cookie", set_cookie(request, self._desk.settings, SESSION, secret))
        response.headers.add("Set-Cookie", set_cookie(request, self._desk.settings, VISITOR, ""))
        return response

    async def log_out(self, request: Request, visit: Visit) -> HTTPResponse:
        """End the session."""
        clock = self._desk.back_end.clock
        await self._desk.back_end.write(lambda session: AgentLogIns(session, clock).log_out(visit.secret))
        taken = set_cookie(request, self._desk.settings, SESSION, "")
        return redirect(LOG_IN, headers={"Set-Cookie": taken}, status=303)

    async def show_password(self, _: Request, visit: Visit) -> HTTPResponse:
        """The form for another password."""
        return self._pages.page("password.html", visit, problem="", done=False)

    async def change_password(self, request: Request, visit: Visit) -> HTTPResponse:
        """Change it; the other sessions of the agent end."""
        present, new, again = (visit.secret_text(name) for name in ("present", "new", "again"))
        agent_id = visit.who.id

        def work(session: Session) -> None:
            Agents(session, self._desk.back_end.clock).set_password(agent_id, new)

        try:
            if new != again:
                raise AgentRefused("The two new passwords are not the same.")
            await self._log_in(agent_id, present)
            await self._desk.back_end.write(work)
            secret = await self._log_in(agent_id, new)
        except (WrongLogIn, LogInLocked, AgentRefused) as error:
            problem = (
                _sentence(error)
                if isinstance(error, AgentRefused)
                else self._problem(error, "That is not your password.")
            )
            return self._pages.page("password.html", visit, status=400, problem=problem, done=False)
        response = self._pages.page("password.html", Visit(secret, visit.agent), problem="", done=True)
        response.headers.add("Set-Cookie", set_cookie(request, self._desk.settings, SESSION, secret))
        return response

    async def _log_in(self, name: str, password: str) -> str:
        clock = self._desk.back_end.clock
        return await self._desk.back_end.in_steps(lambda session: AgentLogIns(session, clock).log_in(name, password))

    async def _form(
        self, request: Request, visit: Visit, back: str, *, status: int = 200, name: str = "", problem: str = ""
    ) -> HTTPResponse:
        somebody = select(Agent.id).where(Agent.active.is_(True)).limit(1)
        found = await self._desk.back_end.read(lambda session: session.execute(somebody).first())
        headers = {"Set-Cookie": set_cookie(request, self._desk.settings, VISITOR, visit.secret)}
        values = {"back": back, "name": name, "problem": problem, "nobody": found is None}
        return self._pages.page("log_in.html", Visit(visit.secret), status=status, headers=headers, **values)

    def _problem(self, error: WrongLogIn | LogInLocked, wrong: str = WRONG) -> str:
        if isinstance(error, WrongLogIn):
            tries = "One try is left." if error.tries_left == 1 else f"{error.tries_left} tries are left."
            return f"{wrong} {tries}"
        minutes = max(1, -(-int((error.until - self._desk.back_end.clock.now()).total_seconds()) // 60))
        return f"Too many wrong tries: please try again in {minutes} min, or ask an owner for a new password."


def _sentence(error: Exception) -> str:
    text = str(error)
    return text[:1].upper() + text[1:].rstrip(".") + "."
