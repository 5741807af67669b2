"""JSON as chatbot tutorials use it: `{"intents": [{"tag": …, "patterns": […], "responses": […]}]}`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from components.packs.errors import did_you_mean, listing
from switchboard.errors import CommandError
from switchboard.packs.rows import ANSWER, BUTTON, EXAMPLE, INTENT, LANGUAGE, LINK, Cell, Reading, Row

INTENTS, TAG = "intents", "tag"
#: The lists of an intent, and the column that each is.
LISTS = {"patterns": EXAMPLE, "responses": ANSWER, "buttons": BUTTON, "links": LINK}
#: What tutorials write for other programs.
IGNORED = ("context", "context_set", "context_filter", "extension", "entities", "entityType")
KEYS = (TAG, *LISTS, LANGUAGE)


def read_json(path: Path) -> Reading:
    """Read a JSON file.

    Raises:
        CommandError: it is not JSON, or not of that shape.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except json.JSONDecodeError as error:
        raise CommandError(f"{path}, line {error.lineno}, column {error.colno}: not JSON ({error.msg})") from None
    except (UnicodeDecodeError, RecursionError) as error:
        raise CommandError(f"{path} cannot be read ({type(error).__name__}): save it as JSON in UTF-8") from None
    intents = content.get(INTENTS) if isinstance(content, dict) else None
    if not isinstance(intents, list):
        raise CommandError(
            f"{path} has no list `{INTENTS}`; expected: "
            '{"intents": [{"tag": "hours", "patterns": ["when are you open"], "responses": ["From nine to five."]}]}'
        )
    reading = Reading()
    for number, intent in enumerate(intents):
        _read_intent(intent, f"{INTENTS}[{number}]", reading)
    return reading


def _read_intent(intent: Any, where: str, reading: Reading) -> None:
    if not isinstance(intent, dict):
        reading.refuse(where, f"holds {intent!r}", f"Expected: an object with {listing(LISTS)} and `{TAG}`.")
        return
    for key in intent:
        if key in IGNORED:
            reading.notes.append(f"{where}: `{key}` is not read")
        elif key not in KEYS:
            reading.refuse(f"{where}.{key}", "unknown key", f"Allowed: {listing(KEYS)}.{did_you_mean(key, KEYS)}")
    tag = intent.get(TAG)
    if not isinstance(tag, str) or not tag.strip():
        reading.refuse(f"{where}.{TAG}", f"holds {tag!r}", "Expected: the intent's name.")
        return
    rows = [(column, list(_texts(intent.get(key, []), f"{where}.{key}", reading))) for key, column in LISTS.items()]
    name = Cell(tag.strip(), f"{where}.{TAG}")
    if not dict(rows)[EXAMPLE] and isinstance(intent.get("patterns"), list) and not any(intent["patterns"]):
        reading.notes.append(
            f"{where}: `{tag}` has no patterns and is left out; the assistant itself says when it did not understand"
        )
        return
    if not isinstance(intent.get(LANGUAGE, ""), str):
        reading.refuse(f"{where}.{LANGUAGE}", f"holds {intent[LANGUAGE]!r}", 'Expected: a code, such as "en".')
        return
    language = {LANGUAGE: Cell(intent[LANGUAGE], f"{where}.{LANGUAGE}")} if intent.get(LANGUAGE) else {}
    for column, cells in rows:
        reading.rows += [Row(cell.where, {INTENT: name, column: cell, **language}) for cell in cells]
    if not any(cells for _, cells in rows):
        reading.rows.append(Row(where, {INTENT: name}))


def _texts(value: Any, where: str, reading: Reading) -> Iterator[Cell]:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list):
        reading.refuse(where, f"holds {value!r}", "Expected: a list of texts.")
        return
    for number, text in enumerate(value):
        if not isinstance(text, str):
            reading.refuse(f"{where}[{number}]", f"holds {text!r}", "Expected: a text in quotes.")
        elif text.strip():
            yield Cell(text.strip(), f"{where}[{number}]")
