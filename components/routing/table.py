"""The routing table: its rows, and the one that counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from components.routing.conditions import CONDITIONS, Condition
from components.routing.facts import TASK, UNKNOWN, Facts

#: Where a message may go.
DESTINATIONS = ("answer", "ask", "person")
ANSWER, ASK, PERSON = DESTINATIONS
PRIORITIES = ("low", "normal", "high", "urgent")
NORMAL = "normal"
#: Rasa's intent of what was not understood; no pack has to list it.
FALLBACK = "nlu_fallback"


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Args:
        when: what must hold, all of it, by the name of the fact.
        to: where the message goes, of `DESTINATIONS`.
        reason: the reason's code.
        because: the same in words, for who reads the ticket.
        priority: how urgent it is, of `PRIORITIES`.
        place: its file and line.
    """

    when: Mapping[str, Condition]
    to: str
    reason: str
    because: str = ""
    priority: str = NORMAL
    place: str = ""

    def fits(self, facts: Facts) -> bool:
        """Whether all of its conditions hold."""
        return all(condition.holds(getattr(facts, name)) for name, condition in self.when.items())


@dataclass(frozen=True)
class Decision:
    """Where a message goes, and why."""

    destination: str
    reason: str
    because: str
    priority: str
    row: str


SERVED = Decision(ANSWER, "served", "nothing speaks against it", NORMAL, "")
"""What is decided where no row fits."""


@dataclass(frozen=True)
class Table:
    """The rows of all active packs, the first that fits counts; and the intents that are no tasks, by wish."""

    rows: Sequence[Row] = ()
    wishes: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> Table:
        """Take the table out of the plain texts as which a model keeps it.

        Raises:
            Wrong: a condition that cannot be read; the importer lets none through.
        """
        rows = [
            Row(**{**row, "when": {name: CONDITIONS[name](value) for name, value in row["when"].items()}})
            for row in settings["rows"]
        ]
        return cls(rows, {intent: wish for wish, intents in settings["wishes"].items() for intent in intents})

    def wish_of(self, intent: str) -> str:
        """What a message of an intent wants."""
        return UNKNOWN if intent == FALLBACK else self.wishes.get(intent, TASK)


def route(table: Table, facts: Facts) -> Decision:
    """Where a message goes: the first row that fits says so; without one, it is answered."""
    for row in table.rows:
        if row.fits(facts):
            return Decision(row.to, row.reason, row.because, row.priority, row.place)
    return SERVED
