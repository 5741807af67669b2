"""The settings of the web channel: `credentials.yml`, and the environment, which wins."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from components.channels.errors import ChannelError
from components.channels.identity import HMAC, RSA
from components.channels.texts import Texts, read_texts
from components.packs.errors import did_you_mean, listing

ENTRY = "components.channels.web.WebInput"
_VARIABLES = {
    "public_url": "SWITCHBOARD_PUBLIC_URL",
    "proxies": "SWITCHBOARD_PROXIES",
    "sites": "SWITCHBOARD_CHAT_SITES",
    "identity_key": "SWITCHBOARD_IDENTITY_KEY",
    "identity_key_file": "SWITCHBOARD_IDENTITY_KEY_FILE",
    "identity_algorithm": "SWITCHBOARD_IDENTITY_ALGORITHM",
    "identity_audience": "SWITCHBOARD_IDENTITY_AUDIENCE",
    "identity_issuer": "SWITCHBOARD_IDENTITY_ISSUER",
    "database": "SWITCHBOARD_CHAT_DATABASE_URL",
}


@dataclass(frozen=True)
class WebSettings:
    """What `docs/web.md` says about each; a number is given as such or, in the environment, as text."""

    public_url: str | None = None
    proxies: int = 0
    sites: tuple[str, ...] = ()
    identity_key: str | None = None
    identity_key_file: str | None = None
    identity_algorithm: str = HMAC
    identity_audience: str = "switchboard"
    identity_issuer: str | None = None
    database: str = "sqlite:///var/chat.db"
    session_hours: int = 24
    longest_message: int = 1000
    messages_per_minute: int = 30
    requests_per_minute: int = 600
    sessions_per_minute: int = 30
    streams_per_session: int = 5
    streams_per_address: int = 250
    texts: Texts = field(default_factory=dict)

    @classmethod
    def read(cls, credentials: Mapping[str, Any] | None, environment: Mapping[str, str] | None = None) -> WebSettings:
        """The settings of a server.

        Args:
            credentials: the channel's entry in `credentials.yml`.
            environment: the process's own if not given.

        Raises:
            ChannelError: a key is unknown, or a value is none of its kind.
        """
        variables = {key: f"SWITCHBOARD_CHAT_{key.upper()}" for key in cls.__dataclass_fields__} | _VARIABLES
        found = given(ENTRY, variables, credentials, environment)
        return cls(**{key: _value(key, where, value) for key, (where, value) in found.items()})

    @property
    def origin(self) -> str | None:
        """The server's own origin as browsers see it, where `public_url` says it."""
        return None if self.public_url is None else self.public_url.rstrip("/")

    def key(self) -> str | None:
        """What tokens are verified with.

        Raises:
            ChannelError: the file that should hold it cannot be read.
        """
        if self.identity_key or not self.identity_key_file:
            return self.identity_key
        try:
            return Path(self.identity_key_file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ChannelError("identity_key_file", f"{self.identity_key_file} ({error})", "a readable file") from error


def given(
    entry: str,
    variables: Mapping[str, str],
    credentials: Mapping[str, Any] | None,
    environment: Mapping[str, str] | None = None,
) -> dict[str, tuple[str, Any]]:
    """What a channel is set to: by key, where that stands and what.

    Args:
        entry: the channel's name in `credentials.yml`.
        variables: all keys, and the variables of the environment that win.
        credentials: the channel's entry.
        environment: the process's own if not given.

    Raises:
        ChannelError: a key is unknown.
    """
    environment = os.environ if environment is None else environment
    found: dict[str, tuple[str, Any]] = {}
    for key, value in (credentials or {}).items():
        where = f"credentials.yml, {entry}, key '{key}'"
        if key not in variables:
            raise ChannelError(
                where, "an unknown key", f"{listing(variables)}.{did_you_mean(str(key), list(variables))}"
            )
        if value is not None:
            found[key] = (where, value)
    for key, variable in variables.items():
        if environment.get(variable, "").strip():
            found[key] = (f"environment, {variable}", environment[variable].strip())
    return found


def _value(key: str, where: str, value: Any) -> Any:
    if isinstance(WebSettings.__dataclass_fields__[key].default, int):
        return whole_number(where, value, least=0 if key == "proxies" else 1)
    if key == "sites":
        sites = value.split(",") if isinstance(value, str) else value
        if not isinstance(sites, list):
            raise ChannelError(where, repr(value), "a list of origins such as https://www.example.com")
        return tuple(origin_of(where, str(site).strip()) for site in sites)
    if key == "texts":
        return read_texts(where, value)
    if not isinstance(value, str):
        raise ChannelError(where, repr(value), "text")
    if key == "public_url":
        return origin_of(where, value)
    if key == "identity_algorithm" and value not in (HMAC, RSA):
        raise ChannelError(where, repr(value), f"{HMAC} or {RSA}")
    return value


def whole_number(where: str, value: Any, least: int = 1) -> int:
    """A number, given as such or as text.

    Raises:
        ChannelError: it is none, or less than `least`.
    """
    if isinstance(value, str) and value.isdecimal():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise ChannelError(where, repr(value), f"a whole number from {least}")
    return value


def origin_of(where: str, value: str) -> str:
    """Scheme, host and port; anything more could not be compared with what a browser sends.

    Raises:
        ChannelError: it is something else.
    """
    parts = urlsplit(value.rstrip("/"))
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query or parts.username:
        raise ChannelError(where, repr(value), "an origin such as https://www.example.com, without a path")
    return f"{parts.scheme}://{parts.netloc}".lower()
