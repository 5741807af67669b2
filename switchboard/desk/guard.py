"""What stands before each page: limits, origin, log-in, role, the form's token; and errors as pages."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any
from urllib.parse import quote

from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, empty, redirect
from sqlalchemy.exc import SQLAlchemyError

from actions.core.agent_log_ins import AgentLogIns
from actions.core.agent_models import OWNER, Agent
from actions.core.ticket_desk import UnknownTicket
from actions.errors import BackEndError
from components.channels.errors import RequestError
from components.channels.limits import RateLimit
from components.channels.requests import address, check_origin, is_https, read_body
from switchboard.desk.desk import Desk
from switchboard.desk.errors import PageError, log_unexpected, not_found
from switchboard.desk.pages import Pages
from switchboard.desk.visits import CSRF_HEADER, SESSION, Visit, cookie, read_form

logger = logging.getLogger(__name__)

LARGEST_BODY = 32 * 1024
REQUESTS_PER_MINUTE = 1200
"""From one address: an office shares one."""
LOG_IN = "/log-in"
ANYBODY, AGENTS, LEADERS, OWNERS = "anybody", "agents", "leaders", "owners"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not "no-referrer": browsers would then hide the origin of our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_NEXT = re.compile(r"/(?:[A-Za-z0-9_-][A-Za-z0-9_/-]{0,100})?")
Handler = Callable[..., Coroutine[Any, Any, HTTPResponse | None]]


class Guard:
    """Makes routes of handlers.

    Args:
        desk: the desk.
        pages: on which errors are shown.
    """

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk, self._pages = desk, pages
        self._requests = RateLimit(REQUESTS_PER_MINUTE)

    def route(self, handler: Handler, access: str = AGENTS) -> Handler:
        """A handler of requests and their visits, behind all that is checked; whatever it raises becomes a page."""

        @wraps(handler)
        async def guarded(request: Request, **arguments: str) -> HTTPResponse | None:
            try:
                visit = await self._admit(request, access)
                if isinstance(visit, HTTPResponse):
                    return visit
                response: HTTPResponse | None = await handler(request, visit, **arguments)
            except Exception as error:
                response = self.failed(request, error)
            return response

        return guarded

    def failed(self, request: Request, error: Exception) -> HTTPResponse:
        """The page that says what went wrong, and no more than that."""
        known = _known(error)
        if known.status == 503 and not isinstance(error, SanicException):
            logger.error("%s at %s", type(error).__name__, request.path)
        elif known.status == 500:
            log_unexpected(logger, f"at {request.path}", error)
        headers = {} if known.retry_after is None else {"Retry-After": str(known.retry_after)}
        return self._pages.page("error.html", None, status=known.status, headers=headers, error=known)

    def complete(self, request: Request, response: HTTPResponse) -> None:
        """Add the headers that keep a page to itself."""
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if is_https(request, self._desk.settings.web):
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")

    async def agent_of(self, secret: str, *, touch: bool = True) -> Agent | None:
        """Who is logged in with a secret; `touch` moves the session on, for the agent has done something."""
        if not secret:
            return None
        clock = self._desk.back_end.clock
        found = await self._desk.back_end.read(lambda session: AgentLogIns(session, clock).current(secret))
        if found is None:
            return None
        agent, stale = found
        if stale and touch:
            await self._desk.back_end.write(lambda session: AgentLogIns(session, clock).touch(secret))
        return agent

    async def _admit(self, request: Request, access: str) -> Visit | HTTPResponse:
        """Who sends a request, if they may; else what they are answered."""
        web = self._desk.settings.web
        if wait := self._requests.take(address(request, web.proxies)):
            raise too_many(wait)
        body = await read_body(request, LARGEST_BODY)
        posted = request.method == "POST"
        if posted:
            check_origin(request, web)
        if access == ANYBODY:
            return Visit("", form=read_form(request, body) if posted else {})
        secret = cookie(request, self._desk.settings, SESSION)
        # A page that asks for news by itself does not show that anybody is there.
        agent = await self.agent_of(secret, touch=posted or not request.headers.get("hx-request"))
        if agent is None:
            return self._to_log_in(request)
        visit = Visit(secret, agent, read_form(request, body) if posted else {})
        if posted:
            visit.check_csrf(str(request.headers.get(CSRF_HEADER, "")))
        if (access == LEADERS and not agent.leads) or (access == OWNERS and agent.role != OWNER):
            raise not_found()
        return visit

    def _to_log_in(self, request: Request) -> HTTPResponse:
        """The way to the log-in, and back to a page afterwards."""
        if request.method == "GET" and str(request.headers.get("sec-fetch-site", "")).lower() == "cross-site":
            # A link in a message: browsers send the cookie only to who comes from the desk itself.
            return self._pages.page("arrived.html", None, to=request.path)
        back = request.path if request.method == "GET" and request.path != "/" else ""
        to = f"{LOG_IN}?next={quote(back)}" if back else LOG_IN
        if request.headers.get("hx-request"):
            return empty(headers={"HX-Redirect": to})
        return redirect(to, status=303)


def way_back(given: str) -> str:
    """Where to go after a log-in: a page of the desk, whatever else was written there."""
    return given if _NEXT.fullmatch(given) else "/"


def too_many(seconds: float) -> PageError:
    """More requests than anybody needs."""
    wait = max(1, round(seconds + 0.5))
    return PageError(429, "One moment", f"That was a lot at once. Please try again in {wait} s.", retry_after=wait)


def _known(error: Exception) -> PageError:
    if isinstance(error, PageError):
        return error
    if isinstance(error, UnknownTicket):
        return not_found()
    if isinstance(error, RequestError):
        return PageError(error.status, "That did not work", error.message, retry_after=error.retry_after)
    if isinstance(error, SanicException):
        return not_found() if error.status_code == 404 else PageError(error.status_code, "That did not work", "")
    if isinstance(error, (SQLAlchemyError, BackEndError)):
        return PageError(503, "The database does not answer", "Nothing was changed. Please try again in a moment.")
    return PageError(500, "Something went wrong", "Nothing more is known here; the desk's log has it.")
