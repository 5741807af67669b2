"""The settings of e-mail notices: the environment's, all or none."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import getaddresses, parseaddr

from switchboard.errors import CommandError

PREFIX = "SWITCHBOARD_SMTP_"
NEEDED = ("HOST", "FROM", "TO")
STARTTLS, TLS, NO_TLS = SECURITY = ("starttls", "tls", "none")
PORTS = {STARTTLS: 587, TLS: 465, NO_TLS: 25}
HELP = "docs/desk.md describes e-mail notices; without any of these variables they are off"
_KEYS = (*NEEDED, "PORT", "USER", "PASSWORD", "TLS")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")


@dataclass(frozen=True)
class EmailSettings:
    """Where and how e-mails are sent, from whom and to whom."""

    host: str
    port: int
    sender: str
    to: tuple[str, ...]
    tls: str = STARTTLS
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def read(cls, environment: Mapping[str, str] | None = None) -> EmailSettings | None:
        """The settings; None where notices by e-mail are off.

        Args:
            environment: the process's own if not given.

        Raises:
            CommandError: some are missing, or one cannot be used.
        """
        environment = os.environ if environment is None else environment
        given = {key: value for key in _KEYS if (value := environment.get(PREFIX + key, "").strip())}
        if not given:
            return None
        missing = [key for key in NEEDED if key not in given]
        if ("USER" in given) is not ("PASSWORD" in given):
            missing.append("PASSWORD" if "USER" in given else "USER")
        if missing:
            names = ", ".join(PREFIX + key for key in missing)
            there = ", ".join(PREFIX + key for key in given)
            raise CommandError(f"environment: found {there} without {names}; {HELP}")
        tls = given.get("TLS", STARTTLS).lower()
        if tls not in SECURITY:
            raise _wrong("TLS", given["TLS"], ", ".join(SECURITY))
        host = given["HOST"]
        if tls == NO_TLS and "USER" in given and not _is_here(host):
            raise _wrong("TLS", tls, f"{STARTTLS} or {TLS}, or the password would cross the network in the clear")
        return cls(
            host=host,
            port=_port(given.get("PORT"), PORTS[tls]),
            sender=_sender(given["FROM"]),
            to=_recipients(given["TO"]),
            tls=tls,
            user=given.get("USER"),
            password=given.get("PASSWORD"),
        )


def _port(value: str | None, usual: int) -> int:
    if value is None:
        return usual
    if not (value.isascii() and value.isdecimal() and 0 < int(value) < 65536):
        raise _wrong("PORT", value, "a number from 1 to 65535")
    return int(value)


def _sender(value: str) -> str:
    if not value.isprintable() or not _ADDRESS.fullmatch(parseaddr(value)[1]):
        raise _wrong("FROM", value, "one address such as desk@example.com or Desk <desk@example.com>")
    return value


def _recipients(value: str) -> tuple[str, ...]:
    found = tuple(address for _, address in getaddresses([value]))
    if not value.isprintable() or not found or not all(map(_ADDRESS.fullmatch, found)):
        raise _wrong("TO", value, "addresses such as kim@example.com, separated by commas")
    return found


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _wrong(key: str, found: str, allowed: str) -> CommandError:
    return CommandError(f"environment, {PREFIX}{key}: found {found!r}; allowed: {allowed}")
