"""What the agents' desk does, without its pages: it works on tickets, and tells the customer by deliveries."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import httpx

from actions.clock import SystemClock
from actions.core.ticket_desk import TicketDesk
from actions.core.ticket_models import TicketEntry
from actions.database import Database
from components.channels.delivery_tokens import delivery_token
from tests.servers.conftest import Servers

KIM = "kim"


class Desk:
    """Kim at the desk, with the latest ticket of all.

    Args:
        servers: whose tickets.
        secret: of the channels.
    """

    def __init__(self, servers: Servers, secret: str) -> None:
        self._servers, self._secret = servers, secret
        self._database = Database(f"sqlite:///{servers.records.path}")
        (self.ticket,) = servers.records.rows("SELECT * FROM tickets ORDER BY id DESC LIMIT 1")
        self.number = f"T-{1000 + self.ticket['id']}"
        self._ids = (f"{self.number}-{number}" for number in itertools.count())

    def does(self, step: Callable[[TicketDesk], Any]) -> Any:
        """Do something with tickets."""
        with self._database.session(writes=True) as session:
            found = step(TicketDesk(session, SystemClock()))
            session.commit()
            return found

    def claims(self) -> None:
        """Kim takes the ticket."""
        self.does(lambda desk: desk.claim(self.number, KIM))
        self.delivers("joined")

    def says(self, text: str) -> None:
        """Kim writes to the customer."""
        self.does(lambda desk: desk.reply(self.number, KIM, text))
        self.delivers("said", text=text)

    def resolves(self) -> None:
        """Kim has done it."""
        self.does(lambda desk: desk.resolve(self.number, KIM))
        self.delivers("resolved")

    def delivers(self, kind: str, **more: str) -> None:
        """Tell the customer."""
        response = self.posts({"id": next(self._ids), "kind": kind, **more})
        assert (response.status_code, response.json()) == (202, {"duplicate": False}), response.text

    def posts(self, delivery: dict[str, Any], token: str | None = None) -> httpx.Response:
        """Send a delivery as it is."""
        whose = {"conversation": self.ticket["conversation_id"], "ticket": self.number, "agent": "Kim"}
        token = delivery_token(self._secret) if token is None else token
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return httpx.post(
            f"{self._servers.url}/chat/deliveries", json={**whose, **delivery}, headers=headers, timeout=20
        )

    @property
    def entries(self) -> list[tuple[str, str]]:
        """Who said what, as it stands in the ticket."""

        def read(desk: TicketDesk) -> list[tuple[str, str]]:
            found: list[TicketEntry] = desk.entries(self.number)
            return [(entry.author, entry.text) for entry in found]

        said: list[tuple[str, str]] = self.does(read)
        return said

    def heard(self) -> list[str]:
        """What the customer said."""
        return [text for author, text in self.entries if author == "customer"]
