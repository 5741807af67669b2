"""Deliveries to the assistant, which shows them to the customer: in order, again and again until they are taken."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import time
from collections.abc import Callable
from typing import Any

import aiohttp
from sqlalchemy.exc import SQLAlchemyError

from actions.core.deliveries import Deliveries, DueDelivery
from actions.core.delivery_models import GONE, NO_WAY, REFUSED, TYPING
from actions.errors import BackEndError
from components.channels.delivery_tokens import delivery_token
from switchboard.desk.back_end import BackEnd
from switchboard.desk.settings import DeskSettings

logger = logging.getLogger(__name__)

PATHS = {"web": "/chat/deliveries", "slack": "/webhooks/slack/deliveries"}
"""Where the assistant takes deliveries, by the customer's channel; to others there is no way."""
LOOK_SECONDS = 0.25
WAITS = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds until a delivery that was not taken is tried again; the last of them from then on."""
TIMEOUT = aiohttp.ClientTimeout(total=10)
TYPING_SECONDS = 4.0


class Outbox:
    """Sends what is due; several desks on one database may do so at once, for the assistant takes each key once.

    Args:
        back_end: where deliveries are kept.
        settings: where the assistant is, and the secret.
        now: a monotonic clock, in seconds.
    """

    def __init__(self, back_end: BackEnd, settings: DeskSettings, now: Callable[[], float] = time.monotonic) -> None:
        self._back_end, self._settings, self._now = back_end, settings, now
        self._wake = asyncio.Event()
        self._failures: dict[int, tuple[int, float]] = {}
        self._typed: dict[str, float] = {}
        self._http: aiohttp.ClientSession | None = None

    async def run(self) -> None:
        """Send for as long as the desk runs."""
        while True:
            try:
                await self.send_due()
            except (SQLAlchemyError, BackEndError) as error:
                logger.error("deliveries cannot be read or noted: %s", type(error).__name__)
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._wake.wait(), LOOK_SECONDS)
            self._wake.clear()

    def hurry(self) -> None:
        """There is something new: send it at once."""
        self._wake.set()

    async def close(self) -> None:
        """Let go of connections."""
        if self._http is not None:
            await self._http.close()

    async def send_due(self) -> None:
        """Try each ticket's next delivery, unless it was tried a moment ago."""
        due = await self._back_end.read(lambda session: Deliveries(session, self._back_end.clock).due())
        self._failures = {one.id: self._failures[one.id] for one in due if one.id in self._failures}
        ready = [one for one in due if self._failures.get(one.id, (0, 0.0))[1] <= self._now()]
        if any(await asyncio.gather(*(self._send(one) for one in ready))):
            self.hurry()

    async def typing(self, ticket: str, conversation: str, channel: str, agent: str) -> None:
        """Show the customer that somebody types; not more often than customers' pages need it, and only tried once."""
        now = self._now()
        if now - self._typed.get(ticket, -TYPING_SECONDS) < TYPING_SECONDS or channel not in PATHS:
            return
        self._typed = {known: at for known, at in self._typed.items() if now - at < TYPING_SECONDS} | {ticket: now}
        body = {"conversation": conversation, "kind": TYPING, "ticket": ticket, "agent": agent}
        await self._post(PATHS[channel], body)

    async def _send(self, one: DueDelivery) -> bool:
        """Try a delivery; whether it is settled, and the ticket's next one can follow."""
        if one.channel not in PATHS:
            return await self._settle(one, NO_WAY)
        body = {"id": one.key, "conversation": one.conversation, "kind": one.kind, "ticket": one.ticket}
        status, code = await self._post(PATHS[one.channel], {**body, "agent": one.agent, "text": one.text})
        if status == 202:
            return await self._settle(one, None)
        if (status, code) == (404, "gone"):
            return await self._settle(one, GONE)
        if status in (400, 413):
            logger.error("the assistant cannot read delivery %d of %s: %d %s", one.id, one.ticket, status, code)
            return await self._settle(one, REFUSED)
        times = self._failures.get(one.id, (0, 0.0))[0]
        if times == 0:
            logger.warning(
                "delivery %d of %s was not taken (%d %s) and is tried again", one.id, one.ticket, status, code
            )
        self._failures[one.id] = (times + 1, self._now() + WAITS[min(times, len(WAITS) - 1)])
        return False

    async def _settle(self, one: DueDelivery, failed: str | None) -> bool:
        def work(session: Any) -> None:
            deliveries = Deliveries(session, self._back_end.clock)
            deliveries.delivered(one.id) if failed is None else deliveries.failed(one.id, failed)

        await self._back_end.write(work)
        return True

    async def _post(self, path: str, body: dict[str, str]) -> tuple[int, str]:
        """The answer's status and its error's code; status 0 where there was no answer."""
        if self._http is None:
            self._http = aiohttp.ClientSession(timeout=TIMEOUT)
        headers = {
            "Authorization": f"Bearer {delivery_token(self._settings.secret)}",
            "Content-Type": "application/json",
        }
        data = json.dumps(body, ensure_ascii=False).encode()
        try:
            url = f"{self._settings.assistant}{path}"
            async with self._http.post(url, data=data, headers=headers, allow_redirects=False) as response:
                return response.status, _code(await response.read())
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
            return 0, type(error).__name__


def _code(body: bytes) -> str:
    try:
        return str(json.loads(body)["error"]["code"])
    except (ValueError, KeyError, TypeError):
        return ""
