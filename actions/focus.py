"""What a conversation is about: the record that was looked at, chosen or dealt with last, for "pay that one".

A pack states once, of each kind of record, how its look-ups note it and where its forms keep it. What "it" means is found
here: in the open form, in the last task and in the last look-up, the latest of them first. After `REMEMBERED` nothing is
meant by it any more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from actions.context import ActionRequest, Event
from actions.forms.form import form_named
from actions.forms.waiting import LAST_ANSWERS_SLOT
from actions.memory import LOOK_UP_SLOT, REMEMBERED, LookUp

Record = TypeVar("Record")
# "This week" and "that day" speak of no record.
_REFERS = re.compile(
    r"\b(?:it|its|it's|(?:that|this)(?! (?:morning|day|week|month|quarter|term|year)\b)|that's|there|the rest|the same \w+)\b",
    re.IGNORECASE,
)


def refers(text: str) -> bool:
    """Whether a text speaks of what came before it: "pay that one", "what's the deductible on it"."""
    return _REFERS.search(text) is not None


@dataclass(frozen=True)
class Task:
    """A form that is open, or was done or stopped last.

    Args:
        form: its name.
        slots: what it was given, by slot.
        said: what it said at its end.
        refused: whether it was stopped, or its summary refused.
    """

    form: str
    slots: Mapping[str, Any]
    said: str = ""
    refused: bool = False


def last_task(request: ActionRequest) -> Task | None:
    """The task that was done or stopped last, if that is not long ago."""
    last = request.slot(LAST_ANSWERS_SLOT)
    if not isinstance(last, dict) or not isinstance(last.get("slots"), dict):
        return None
    try:
        age = request.clock.now() - datetime.fromisoformat(str(last.get("said_at")))
    except (TypeError, ValueError):
        return None
    if age > REMEMBERED:
        return None
    return Task(str(last.get("form")), last["slots"], str(last.get("said") or ""), bool(last.get("declined")))


def done_task(request: ActionRequest) -> Task | None:
    """The task that was done last, if nothing has been stopped since and it is not long ago."""
    last = last_task(request)
    return None if last is None or last.refused else last


def matters(request: ActionRequest) -> list[Task | LookUp]:
    """What the conversation is about, the latest first: the open form, then the last task and the last look-up."""
    form = form_named(request.active_form)
    latest = {LAST_ANSWERS_SLOT: last_task(request), LOOK_UP_SLOT: request.last_look_up}
    set_last = (str(e.get("name")) for e in reversed(request.tracker.events) if e.get("event") == "slot")
    order = dict.fromkeys([*(name for name in set_last if name in latest), *latest])
    found = [] if form is None else [Task(form.name, {slot: request.slot(slot) for slot in form.slots})]
    return [*found, *(matter for name in order if (matter := latest[name]) is not None)]


@dataclass(frozen=True)
class Focus:
    """A kind of record that a conversation can be about.

    Args:
        entity: what look-ups note and list such a record as; its value is the record's key.
        slots: where forms keep its key.
        read: finds the key in such a slot; without `slots`, in all that a task was given and in what it said at its end.
            Without either, tasks don't count.
        refused: whether a task that was stopped counts too.
    """

    entity: str
    slots: tuple[str, ...] = ()
    read: Callable[[str], str | None] | None = None
    refused: bool = False

    def note(self, request: ActionRequest, key: str) -> None:
        """Keep that a look-up answers for this record."""
        request.note(self.entity, key)

    def items(self, keys: Iterable[str]) -> list[Event]:
        """Records as a list keeps them, for `ActionRequest.lists`."""
        return [{"entity": self.entity, "value": str(key)} for key in keys]

    def key(self, request: ActionRequest) -> str | None:
        """The key of the record that the conversation was about last."""
        return next((key for matter in matters(request) if (key := self.key_of(matter)) is not None), None)

    def key_of(self, matter: Task | LookUp) -> str | None:
        """The key of the record that a task or a look-up is about; None where it is about none."""
        if isinstance(matter, LookUp):
            value = matter.value(self.entity)  # noted, or as it was typed
            return (self.read(value) if value and self.read else None) or value
        if (matter.refused and not self.refused) or not (self.slots or self.read):
            return None
        told = [matter.slots.get(slot) for slot in self.slots] if self.slots else [*matter.slots.values(), matter.said]
        read = self.read or str
        return next((key for value in told if value is not None and (key := read(str(value)))), None)

    def among(self, request: ActionRequest, records: Mapping[str, Record]) -> Record | None:
        """The record that the conversation was about last, by key; None where it was about another one, or none."""
        key = self.key(request)
        return None if key is None else records.get(key)

    def listed(self, request: ActionRequest) -> list[str]:
        """The keys of the records that the last look-up listed, in its order."""
        last = request.last_look_up
        return [] if last is None else [str(item["value"]) for item in last.items if item.get("entity") == self.entity]

    def picked(self, request: ActionRequest) -> str | None:
        """The key of the listed record that "the second one" means."""
        last = request.last_look_up
        item = None if last is None else last.picked(request.text)
        return str(item["value"]) if item is not None and item.get("entity") == self.entity else None
