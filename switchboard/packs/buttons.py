"""Buttons and links in an owner's words: `Book a visit = book appointment`, `Prices: https://…`."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from components.packs.errors import did_you_mean, listing
from switchboard.packs.naming import intent_name
from switchboard.packs.rows import Problem

SCHEMES = ("https", "http", "mailto", "tel")
SEVERAL = re.compile(r"\s*(?:\n|;\s)\s*")
ARROW = re.compile(r"\s*(?:=|->|→)\s*")
_LINK = re.compile(rf"(?P<title>.*?)\s*[=:]?\s*(?P<url>(?:{'|'.join(SCHEMES)}):\S+)", re.IGNORECASE | re.DOTALL)


class Button(NamedTuple):
    """A button: its title, and what pressing it sends: `/intent`, or the title as if the customer had typed it."""

    title: str
    payload: str


class Link(NamedTuple):
    """A link; without a title it is shown bare."""

    title: str
    url: str

    def __str__(self) -> str:
        return f"{self.title}: {self.url}" if self.title else self.url


def split(text: str) -> list[str]:
    """The parts of a cell that holds several: one a line, or with `; ` between."""
    return [part for part in SEVERAL.split(text.strip()) if part]


def read_buttons(text: str, where: str, own: Sequence[str], others: Collection[str]) -> Button | Problem:
    """A button: a title alone, or a title and the intent that it asks for.

    Args:
        text: `Title` or `Title = intent`.
        where: for the problem.
        own: the names of the file's intents.
        others: names of intents that are there besides.
    """
    title, *target = ARROW.split(text, maxsplit=1)
    known = [*own, *others]
    if not title or (target and not target[0]):
        return Problem(
            where, f"the button “{text}” has no title or no intent", "Write “Title = intent”, or the title alone."
        )
    if not target:
        return Button(title, f"/{intent_name(title)}" if intent_name(title) in known else title)
    name = intent_name(target[0])
    if name not in known:
        hint = did_you_mean(name, known)
        return Problem(
            where,
            f"the button “{title}” asks for the unknown intent “{target[0]}”",
            f"There are: {listing(own)}.{hint}",
        )
    return Button(title, f"/{name}")


def read_link(text: str, where: str) -> Link | Problem:
    """A link: an address, with its title before it or without."""
    match = _LINK.fullmatch(text)
    if match is not None:
        address = urlsplit(match["url"])
        if address.netloc if address.scheme in ("http", "https") else address.path:
            return Link(match["title"], match["url"])
    allowed = ", ".join(f"{scheme}:" for scheme in SCHEMES)
    return Problem(
        where,
        f"“{text}” is not a link",
        f"Write an address that begins with {allowed} such as https://example.com/prices",
    )
