"""Taking passcodes out of what a turn adds to a tracker."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import Any

from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.events import ActiveLoop, BotUttered, Event, Restarted, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

SECRET_ENTITY, SECRET_SLOT_ENDING, SECRET_INTENT = "passcode", "_passcode", "log_in"
MASK = "•"
FOUR_DIGITS = re.compile(r"(?<!\d)\d(?:[ -]?\d){3}(?!\d)")
WORDS = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


def mask_passcodes(tracker: DialogueStateTracker, since: int = 0) -> None:
    """Replace passcodes in a tracker's events by dots, in place.

    The whole message goes where a passcode was asked for. Elsewhere the ``passcode`` entities go, and in a
    message about logging in every group of four digits, since the entity may have been missed. What the turn made
    of such a message goes with it: slots, answers with their buttons, and the copy that the two-stage fallback takes.

    Args:
        tracker: the conversation.
        since: how many of its events were masked before.
    """
    new = list(islice(tracker.events, since, None))
    asked, in_log_in = _open_question(islice(reversed(tracker.events), len(new), None))
    secrets: set[str] = set()
    for event in new:
        if isinstance(event, UserUttered):
            secrets = _mask_message(event, asked, in_log_in)
        elif isinstance(event, (SessionStarted, Restarted)):
            asked, in_log_in = None, False
        elif isinstance(event, ActiveLoop):
            in_log_in = SECRET_INTENT in str(event.name)
        elif isinstance(event, SlotSet) and event.key == REQUESTED_SLOT:
            asked = event.value
        elif isinstance(event, SlotSet):
            _mask_slot(tracker, event, secrets)
        elif isinstance(event, BotUttered) and secrets:
            event.text, event.data = without(event.text, secrets), without(event.data, secrets)


def _open_question(latest_first: Iterable[Event]) -> tuple[str | None, bool]:
    """The slot that is asked for, and whether that is about logging in."""
    in_log_in: bool | None = None
    for event in latest_first:
        if isinstance(event, SlotSet) and event.key == REQUESTED_SLOT:
            return event.value, bool(in_log_in) or SECRET_INTENT in str(event.value)
        if isinstance(event, ActiveLoop) and in_log_in is None:
            in_log_in = SECRET_INTENT in str(event.name)
        if isinstance(event, (SessionStarted, Restarted)):
            break
    return None, bool(in_log_in)


def _mask_message(message: UserUttered, asked: str | None, in_log_in: bool) -> set[str]:
    """Mask a message; returns the groups of four digits that went."""
    text = message.text or ""
    if asked and asked.endswith(SECRET_SLOT_ENDING):
        message.entities.clear()
        message.parse_data["entities"] = message.entities
        _set_text(message, MASK * 4)
        return groups(text)
    numbers_too = in_log_in or message.intent_name == SECRET_INTENT or SECRET_INTENT in str(asked)
    # A passcode sent once more after a log-in that ended: digits with hardly a word, that no form asked for.
    unasked = not asked and len(WORDS.findall(text)) <= 2
    spans = [match.span() for match in FOUR_DIGITS.finditer(text)] if numbers_too or unasked else []
    for entity in message.entities:
        start, end = entity.get("start", 0), entity.get("end", len(text))
        if entity.get("entity") == SECRET_ENTITY:
            spans.append((start, end))
        # Whatever the extractor took the digits for, their value goes too.
        if any(start < masked_end and masked_start < end for masked_start, masked_end in spans):
            entity["value"] = MASK * 4
    masked = text
    for start, end in spans:
        masked = masked[:start] + MASK * (end - start) + masked[end:]
    if spans:
        _set_text(message, masked)
    return {group for start, end in spans for group in groups(text[start:end])}


def hide_digits(text: str) -> str:
    """A text with dots for each group of four digits: for what was never understood, and so not stored either."""
    return FOUR_DIGITS.sub(lambda match: MASK * len(match[0]), text)


def groups(text: str) -> set[str]:
    """The groups of four digits in a text, as they were written and without what separates them."""
    found = FOUR_DIGITS.findall(text)
    return {*found, *(re.sub(r"\D", "", group) for group in found)}


def _mask_slot(tracker: DialogueStateTracker, event: SlotSet, secrets: set[str]) -> None:
    if event.key.endswith(SECRET_SLOT_ENDING):
        masked = None
    elif SECRET_INTENT in event.key:  # an answer to the log-in's other question may hold the passcode too
        masked = without(event.value, secrets)
    else:
        return
    slot = tracker.slots.get(event.key)
    if slot is not None and slot.value == event.value:
        slot.value = masked
    event.value = masked


def without(value: Any, secrets: set[str]) -> Any:
    """A value, with dots for the secrets in all its texts."""
    if isinstance(value, str):
        return FOUR_DIGITS.sub(lambda match: MASK * len(match[0]) if match[0] in secrets else match[0], value)
    if isinstance(value, dict):
        return {key: without(part, secrets) for key, part in value.items()}
    if isinstance(value, list):
        return [without(part, secrets) for part in value]
    return value


def _set_text(message: UserUttered, text: str) -> None:
    message.text = text
    message.parse_data["text"] = text
