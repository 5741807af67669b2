"""Rows that a message names by words of their own: fees and products for which there is no entity."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol, TypeVar


class Worded(Protocol):
    """What a table must have: words and phrases with `;` between, or nothing."""

    @property
    def words(self) -> str | None:
        """Its words."""


AnyWorded = TypeVar("AnyWorded", bound=Worded)


def named_in(text: str, rows: Iterable[AnyWorded]) -> list[AnyWorded]:
    """The rows whose words a text contains, but "foreign" is not named where "foreign cash" is another row's."""
    padded = f" {_plain(text)} "
    found = [(row, max((p for p in _phrases(row) if f" {p} " in padded), key=len, default="")) for row in rows]
    phrases = {f" {phrase} " for _, phrase in found if phrase}
    return [row for row, said in found if said and not any(f" {said} " in p and f" {said} " != p for p in phrases)]


def _phrases(row: Worded) -> list[str]:
    return [phrase for phrase in map(_plain, (row.words or "").split(";")) if phrase]


def _plain(text: str) -> str:
    """Lower-case words without apostrophes and without the s of plurals."""
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", text.lower()))
    return " ".join(word[:-1] if len(word) > 3 and word.endswith("s") else word for word in words)
