"""A desk that runs, an assistant's stand-in that takes its deliveries, and colleagues who use its pages over HTTP."""

from __future__ import annotations

import asyncio
import itertools
import re
import shutil
import threading
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

import httpx
from aiohttp import web
from sqlalchemy.orm import Session

from actions.clock import SystemClock
from actions.core.agents import Agents
from actions.core.models import CustomerId
from actions.core.ticket_desk import TicketDesk
from actions.core.tickets import Said, TicketService
from actions.database import Database
from components.channels.delivery_tokens import check_delivery_token
from components.channels.errors import RequestError
from switchboard.desk.app import create_app
from switchboard.desk.desk import Desk
from switchboard.desk.settings import DeskSettings
from switchboard.processes import HOST, free_port
from tests.components.channels.site import start_server, stop_server

PASSWORD = "a password of theirs"
SECRET = "a secret that only this test and the assistant know"
SAM = CustomerId("100001")
NAMES = (f"desk-{number}" for number in itertools.count())
ROOT = Path(__file__).parents[3]
Result = TypeVar("Result")
_CSRF = re.compile(r'name="csrf" value="([0-9a-f]+)"')
_KEY = re.compile(r'name="key" value="([0-9a-f]+)"')


def make_records(path: Path) -> Path:
    """A database with the demo records and four colleagues: an owner, a supervisor and two agents."""
    database = Database(f"sqlite:///{path}")
    with database.session(writes=True) as session:
        agents = Agents(session, SystemClock())
        for agent_id, role in (("ann", "owner"), ("sue", "supervisor"), ("kim", "agent"), ("lee", "agent")):
            agents.add(agent_id, name=agent_id.capitalize(), password=PASSWORD, role=role)
        session.commit()
    database.dispose()
    return path


class Assistant:
    """Takes deliveries.

    Attributes:
        taken: the bodies of those that were taken, each key once.
        answers: statuses and codes for the next ones in the place of 202.
    """

    def __init__(self) -> None:
        self.port = free_port()
        self.taken: list[dict[str, str]] = []
        self.answers: list[tuple[int, str]] = []
        self.asked = 0
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application()
        app.router.add_post("/chat/deliveries", self._take)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, self.port).start()

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _take(self, request: web.Request) -> web.Response:
        self.asked += 1
        try:
            check_delivery_token(SECRET, request.headers.get("Authorization", "").removeprefix("Bearer "))
        except RequestError as error:
            return web.json_response(error.body, status=error.status)
        if self.answers:
            status, code = self.answers.pop(0)
            return web.json_response({"error": {"code": code, "message": ""}}, status=status)
        body = await request.json()
        known = any(body.get("id") and body["id"] == one.get("id") for one in self.taken)
        if not known:
            self.taken.append(body)
        return web.json_response({"duplicate": known}, status=202)

    def kinds(self) -> list[str]:
        """What was told, in order."""
        return [body["kind"] for body in self.taken]


class Office:
    """The desk's server with its assistant, in a thread of their own; `stop` and `start` it again for a restart.

    Args:
        folder: for the database.
        records: a file of `make_records`.
        settings: of the desk, beside secret and assistant.
    """

    def __init__(self, folder: Path, records: Path, **settings: Any) -> None:
        self.path = Path(shutil.copy(records, folder / "desk.db"))
        self.port, self.assistant, self._settings = free_port(), Assistant(), settings
        self.opened: list[str] = []
        self.clock = SystemClock()
        self.database = Database(f"sqlite:///{self.path}", clock=self.clock)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.call(self.assistant.start())
        self.start()

    @property
    def url(self) -> str:
        """Where the desk is."""
        return f"http://{HOST}:{self.port}"

    def call(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Do something where the servers run."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    def start(self) -> None:
        """Start the desk."""
        self.call(self._start())

    def stop(self) -> None:
        """End it, as a signal would."""
        self.call(self._stop())

    def close(self) -> None:
        """End everything."""
        self.stop()
        self.call(self.assistant.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self.database.dispose()

    async def _start(self) -> None:
        settings = DeskSettings(secret=SECRET, assistant=f"http://{HOST}:{self.assistant.port}", **self._settings)

        async def opened(number: str) -> None:
            self.opened.append(number)

        own = Database(f"sqlite:///{self.path}", clock=self.clock)
        self.desk = Desk(settings, own, ROOT, clock=self.clock, opened=opened)
        app = create_app(self.desk, next(NAMES))
        self._server = await start_server(app, self.port)

    async def _stop(self) -> None:
        await stop_server(self._server)
        await self._server.after_stop()

    def write(self, work: Callable[[Session], Result]) -> Result:
        """Change the database as another process would."""
        with self.database.session(writes=True) as session:
            result = work(session)
            session.commit()
            return result

    def hire(self, agent_id: str, role: str = "agent", packs: tuple[str, ...] = ()) -> None:
        """Add an agent, who is called as the log-in with a capital letter."""
        given = {"name": agent_id.capitalize(), "password": PASSWORD, "role": role, "packs": packs}
        self.write(lambda session: Agents(session, self.clock).add(agent_id, **given))  # type: ignore[arg-type]

    def ticket(self, *said: Said, conversation: str = "web-1", **given: Any) -> str:
        """Open a ticket, of customer 100001 unless told otherwise; its number."""
        values = {"reason": "asked for a person: hello?", "customer_id": SAM, "channel": "web", **given}

        def work(session: Session) -> str:
            tickets = TicketService(session, conversation, self.clock)
            number = tickets.open(**values)
            tickets.append(said)
            return number

        return self.write(work)

    def says(self, conversation: str, text: str, **given: Any) -> None:
        """Let a customer say something."""
        said = [Said("customer", text, **given)]
        self.write(lambda session: TicketService(session, conversation, self.clock).append(said))

    def state(self, number: str) -> tuple[str, str | None]:
        """A ticket's status, and who is in charge."""
        with self.database.session() as session:
            ticket = TicketDesk(session, self.clock).get(number)
            return ticket.status, ticket.agent_id

    def said(self, number: str) -> list[tuple[str, str]]:
        """Authors and texts of a ticket's entries."""
        with self.database.session() as session:
            return [(entry.author, entry.text) for entry in TicketDesk(session, self.clock).entries(number)]


class Colleague:
    """A browser of few words: keeps cookies, and sends each form with the token of the page that it has seen last."""

    def __init__(self, office: Office, **headers: str) -> None:
        self.http = httpx.Client(base_url=office.url, headers=headers, timeout=10, trust_env=False)
        self.csrf = self.key = ""

    def get(self, path: str, **headers: str) -> httpx.Response:
        """Load a page."""
        return self._seen(self.http.get(path, headers=headers))

    def post(self, path: str, headers: dict[str, str] | None = None, **fields: Any) -> httpx.Response:
        """Send a form."""
        data = {"csrf": self.csrf, **fields}
        return self._seen(self.http.post(path, data=data, headers=headers or {}))

    def log_in(self, name: str, password: str = PASSWORD) -> httpx.Response:
        """Log in through the form."""
        self.get("/log-in")
        answer = self.post("/log-in", name=name, password=password, next="/")
        if answer.status_code == 303:
            self.get(answer.headers["location"])
        return answer

    def _seen(self, response: httpx.Response) -> httpx.Response:
        for name, pattern in (("csrf", _CSRF), ("key", _KEY)):
            if found := pattern.search(response.text):
                setattr(self, name, found.group(1))
        return response
