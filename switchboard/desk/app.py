"""The desk's server: its routes, and its life from start to end."""

from __future__ import annotations

import logging
import socket
from typing import Any

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from switchboard.desk.agent_pages import PATH as AGENTS_PATH
from switchboard.desk.agent_pages import AgentPages
from switchboard.desk.desk import Desk
from switchboard.desk.guard import ANYBODY, LEADERS, LOG_IN, OWNERS, Guard
from switchboard.desk.log_in_pages import LogInPages
from switchboard.desk.pages import Pages
from switchboard.desk.queue_pages import QueuePages
from switchboard.desk.report_pages import PATH as REPORT_PATH
from switchboard.desk.report_pages import ReportPages
from switchboard.desk.slack_events import PATH as SLACK_PATH
from switchboard.desk.slack_events import slack_events
from switchboard.desk.streams import Streams
from switchboard.desk.ticket_pages import TicketPages
from switchboard.desk.visits import Visit

logger = logging.getLogger(__name__)

TICKET = "/tickets/<number:str>"
SHUTDOWN_SECONDS = 2.0


def create_app(desk: Desk, name: str = "switchboard-desk") -> Sanic:
    """Make the application.

    Args:
        desk: what it shows.
        name: Sanic wants a different one for each application of a process.
    """
    app = Sanic(name, configure_logging=False)
    app.config.ACCESS_LOG = False
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = SHUTDOWN_SECONDS
    pages = Pages(desk.back_end.clock)
    guard = Guard(desk, pages)
    _add_pages(app, desk, pages, guard)
    _add_files(app, pages, guard)
    _add_life(app, desk, guard)
    if desk.slack is not None:
        app.add_route(slack_events(desk.slack, desk.settings.secret), SLACK_PATH, methods=["POST"], stream=True)

    async def failed(request: Request, error: Exception) -> HTTPResponse:
        return guard.failed(request, error)

    async def complete(request: Request, response: HTTPResponse) -> None:
        guard.complete(request, response)

    app.error_handler.add(Exception, failed)
    app.middleware("response")(complete)
    return app


def run(desk: Desk, host: str, port: int) -> None:
    """Serve until SIGINT or SIGTERM.

    Raises:
        OSError: the port cannot be bound.
    """
    # Bound here, because Sanic logs a failure to bind and ends as if nothing had happened.
    sock = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    create_app(desk).run(sock=sock, access_log=False, motd=False)


def _add_pages(app: Sanic, desk: Desk, pages: Pages, guard: Guard) -> None:
    log_in, queue = LogInPages(desk, pages), QueuePages(desk, pages)
    tickets, agents = TicketPages(desk, pages), AgentPages(desk, pages)

    def add(path: str, handler: Any, method: str = "GET", access: str | None = None) -> None:
        route = guard.route(handler) if access is None else guard.route(handler, access)
        name = f"{method.lower()}_{path.strip('/').replace('/', '_') or 'queue'}"
        app.add_route(route, path, methods=[method], stream=True, name=name)

    add(LOG_IN, log_in.show_log_in, access=ANYBODY)
    add(LOG_IN, log_in.log_in, "POST", ANYBODY)
    add("/log-out", log_in.log_out, "POST")
    add("/password", log_in.show_password)
    add("/password", log_in.change_password, "POST")
    add("/", queue.show)
    add("/search", queue.search)
    add(TICKET, tickets.show)
    add(f"{TICKET}/typing", tickets.typing, "POST")
    for step, handler in tickets.steps().items():
        add(f"{TICKET}/{step}", handler, "POST")
    add(REPORT_PATH, ReportPages(desk, pages).show, access=LEADERS)
    add(AGENTS_PATH, agents.show, access=OWNERS)
    for change, handler in agents.changes().items():
        add(f"{AGENTS_PATH}/{change}", handler, "POST", OWNERS)


def _add_files(app: Sanic, pages: Pages, guard: Guard) -> None:
    async def asset(_: Request, __: Visit, name: str) -> HTTPResponse:
        return await pages.asset(name)

    app.add_route(guard.route(asset, ANYBODY), "/assets/<name:str>", methods=["GET"], stream=True)


def _add_life(app: Sanic, desk: Desk, guard: Guard) -> None:
    """What begins and ends with the server, and what tells others that it lives."""

    async def start(application: Sanic, _: Any) -> None:
        application.ctx.streams = Streams(desk, guard)
        await desk.start()

    async def stop(application: Sanic, _: Any) -> None:
        application.ctx.streams.close()
        await desk.stop()

    async def close(_: Sanic, __: Any) -> None:
        await desk.close()

    async def events(request: Request, visit: Visit) -> None:
        await request.app.ctx.streams.events(request, visit)

    async def health(_: Request, __: Visit) -> HTTPResponse:
        return json_response({"status": "ok"})

    app.register_listener(start, "before_server_start")
    app.register_listener(stop, "before_server_stop")
    app.register_listener(close, "after_server_stop")
    app.add_route(guard.route(events), "/events", methods=["GET"], stream=True)
    app.add_route(guard.route(health, ANYBODY), "/health", methods=["GET"], stream=True)
