"""What the desk is told when it starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from components.channels.settings import WebSettings, origin_of, whole_number

DESK_URL, PROXIES, ASSISTANT_URL = "SWITCHBOARD_DESK_URL", "SWITCHBOARD_PROXIES", "SWITCHBOARD_ASSISTANT_URL"
PORT = 5006


@dataclass(frozen=True)
class DeskSettings:
    """Settings of a desk.

    Args:
        secret: the channels', with which deliveries are signed.
        assistant: where the assistant is.
        unclaimed_after: how long a customer waits before they are told that nobody came.
        public_url: the desk's own address as browsers see it, where that is another than the one that it listens on.
        proxies: how many proxies of the operator's own stand before it.
    """

    secret: str
    assistant: str = "http://127.0.0.1:5005"
    unclaimed_after: timedelta = timedelta(minutes=5)
    public_url: str | None = None
    proxies: int = 0

    @classmethod
    def read(
        cls, environment: Mapping[str, str], *, secret: str, assistant: str, unclaimed_after: timedelta
    ) -> DeskSettings:
        """What the environment says of it, beside what the command says.

        Raises:
            ChannelError: a value is none of its kind.
        """
        public, proxies = environment.get(DESK_URL, "").strip(), environment.get(PROXIES, "").strip()
        return cls(
            secret=secret,
            assistant=origin_of("the assistant's address", assistant),
            unclaimed_after=unclaimed_after,
            public_url=origin_of(f"environment, {DESK_URL}", public) if public else None,
            proxies=whole_number(f"environment, {PROXIES}", proxies, least=0) if proxies else 0,
        )

    @cached_property
    def web(self) -> WebSettings:
        """The same for what desk and chat page have in common: where a request comes from."""
        return WebSettings(public_url=self.public_url, proxies=self.proxies)
