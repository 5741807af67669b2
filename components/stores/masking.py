"""Taking secrets out of a tracker's latest turn."""

from __future__ import annotations

import re

from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.events import ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

SECRET_ENTITY, SECRET_SLOT_ENDING, SECRET_INTENT = "passcode", "_passcode", "log_in"
MASK = "•"
FOUR_DIGITS = re.compile(r"(?<!\d)\d(?:[ -]?\d){3}(?!\d)")


def mask_latest_turn(tracker: DialogueStateTracker) -> None:
    """Replace a passcode in the latest user message, and in what was read from it, by dots; in place.

    The whole message goes where a passcode was asked for. Elsewhere the ``passcode`` entities go, and in a
    message about logging in every group of four digits, since the entity may have been missed.
    """
    turn: list[Event] = []
    message: UserUttered | None = None
    asked: str | None = None
    loop_seen = False
    in_log_in = False
    for event in reversed(tracker.events):
        if message is None:
            if isinstance(event, UserUttered):
                message = event
            else:
                turn.append(event)
        elif isinstance(event, SlotSet) and event.key == REQUESTED_SLOT:
            asked = event.value
            break
        elif isinstance(event, ActiveLoop) and not loop_seen:
            loop_seen, in_log_in = True, SECRET_INTENT in str(event.name)
    for event in turn:
        if isinstance(event, SlotSet) and event.key.endswith(SECRET_SLOT_ENDING):
            event.value = None
            tracker.slots[event.key].value = None
    if message is None or not message.text:
        return
    if asked and asked.endswith(SECRET_SLOT_ENDING):
        _mask_all(message)
    else:
        _mask_parts(message, in_log_in or (message.intent_name == SECRET_INTENT) or bool(asked and "log_in" in asked))


def _mask_all(message: UserUttered) -> None:
    message.entities.clear()
    message.parse_data["entities"] = message.entities
    _set_text(message, MASK * 4)


def _mask_parts(message: UserUttered, numbers_too: bool) -> None:
    text = message.text or ""
    spans = [match.span() for match in FOUR_DIGITS.finditer(text)] if numbers_too else []
    for entity in message.entities:
        if entity.get("entity") == SECRET_ENTITY:
            entity["value"] = MASK * 4
            spans.append((entity.get("start", 0), entity.get("end", len(text))))
    if spans:
        for start, end in spans:
            text = text[:start] + MASK * (end - start) + text[end:]
        _set_text(message, text)


def _set_text(message: UserUttered, text: str) -> None:
    message.text = text
    message.parse_data["text"] = text
