"""What the chat page does with a running server, by history instead of the stream."""

from __future__ import annotations

import secrets
import time
from typing import Any

import httpx

from tests.servers.conftest import Servers

SECONDS = 20


class Page:
    """Somebody at the chat page; with a token, a customer of the embedding site."""

    def __init__(self, servers: Servers, token: str | None = None) -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.http = httpx.Client(base_url=f"{servers.url}/chat", headers=headers, timeout=SECONDS)
        self.session = self.http.post("/session").json()

    def history(self) -> list[dict[str, Any]]:
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            entries: list[dict[str, Any]] = self.http.get("/history").json()["history"]
            if all(entry.get("state") != "working" for entry in entries):
                return entries
            time.sleep(0.02)
        raise AssertionError("no answer")

    def say(self, text: str) -> list[dict[str, Any]]:
        """Send a message; returns the answers."""
        body = {"id": secrets.token_hex(8), "text": text}
        assert self.http.post("/messages", json=body).status_code == 202
        entries = self.history()
        asked = max(at for at, entry in enumerate(entries) if entry.get("message_id") == body["id"])
        return entries[asked + 1 :]


def words(entries: list[dict[str, Any]]) -> str:
    """All texts, a line each."""
    return "\n".join(entry.get("text", "") for entry in entries)
