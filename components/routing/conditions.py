"""What a row of the table may ask of a fact, and how that is written."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from components.routing.facts import ANGER, MOODS, WISHES

_BOUND = re.compile(r"(at least|below)\s+(\S+)")
_FLAGS: dict[object, bool] = {True: True, False: False, "yes": True, "no": False}


class Wrong(ValueError):
    """A value that a table must not hold.

    Args:
        found: what stands there.
        allowed: what may stand there.
        known: the words that it could have been.
    """

    def __init__(self, found: object, allowed: str, known: Collection[str] = ()) -> None:
        super().__init__(f"{found!r}; allowed: {allowed}")
        self.found, self.allowed, self.known = found, allowed, known


@dataclass(frozen=True)
class OneOf:
    """A word, or one of several."""

    words: frozenset[object]

    def holds(self, value: Any) -> bool:
        """Whether the value is one of them."""
        return value in self.words


@dataclass(frozen=True)
class Between:
    """A number from a bound on, and below another."""

    least: float
    below: float

    def holds(self, value: Any) -> bool:
        """Whether the value lies between them."""
        return self.least <= float(value) < self.below


Condition = OneOf | Between
Reader = Callable[[Any], Condition]


def one_of(value: Any, known: Collection[str] = ()) -> OneOf:
    """Read a word or a list of words.

    Raises:
        Wrong: it is something else, or a word that is not known; without known words, any may stand there.
    """
    words = value if isinstance(value, list) else [value]
    allowed = f"one or several of {', '.join(known)}" if known else "a name or a list of names"
    for word in words:
        if not isinstance(word, str) or not word or (known and word not in known):
            raise Wrong(word, allowed, known)
    if not words:
        raise Wrong(value, allowed, known)
    return OneOf(frozenset(words))


def flag(value: Any) -> OneOf:
    """Read `yes` or `no`.

    Raises:
        Wrong: it is neither.
    """
    if not isinstance(value, (bool, str)) or value not in _FLAGS:
        raise Wrong(value, "yes, no")
    return OneOf(frozenset({_FLAGS[value]}))


def number(value: Any, *, most: float, whole: bool = False, names: Mapping[str, float] | None = None) -> Between:
    """Read `at least 2`, `below 0.5`, `2`, or the same with a name.

    Args:
        value: what stands there.
        most: the highest number that makes sense.
        whole: whether it is a count.
        names: words for numbers, lowest first; alone, one means: up to the next.

    Raises:
        Wrong: it is something else.
    """
    example = "2" if whole else "0.5"
    allowed = f"`at least {example}`, `below {example}`" + (", `2`" if whole else "")
    if names:
        allowed += f", and for the number one of {', '.join(names)}, which may stand alone"
    bound, text = "", str(value).strip()
    if matched := _BOUND.fullmatch(text):
        bound, text = matched[1], matched[2]
    if names and text in names:
        amount = names[text]
        higher = min((other for other in names.values() if other > amount), default=math.inf)
    else:
        amount = _amount(text, most, whole)
        if math.isnan(amount) or not (bound or whole):
            raise Wrong(value, allowed, tuple(names or ()))
        higher = amount + 1
    if bound == "at least":
        return Between(amount, math.inf)
    return Between(-math.inf, amount) if bound == "below" else Between(amount, higher)


def _amount(text: str, most: float, whole: bool) -> float:
    """The number, or NaN for what is none."""
    if not re.fullmatch(r"\d+" if whole else r"\d+(?:\.\d+)?", text) or float(text) > most:
        return math.nan
    return float(text)


def _words(known: Collection[str] = ()) -> Reader:
    return lambda value: one_of(value, known)


def _count(value: Any) -> Condition:
    return number(value, most=99, whole=True)


#: What a row may look at, and how each is read: the names are those of `Facts`.
CONDITIONS: dict[str, Reader] = {
    "intent": _words(),
    "wish": _words(WISHES),
    "mood": _words(MOODS),
    "anger": lambda value: number(value, most=1, names=ANGER),
    "confidence": lambda value: number(value, most=1),
    "fallbacks": _count,
    "misses": _count,
    "complaints": _count,
    "unsolved": flag,
    "again": flag,
    "offered": flag,
}
