"""Rasa's NLU files, with the answers as `responses:` in the same file: `utter_<intent>`, or `utter_faq/<name>`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from components.packs import PackError
from components.packs.examples import NLU, SECTIONS, intent_examples
from components.packs.yaml_file import YamlFile
from switchboard.errors import CommandError
from switchboard.packs.rows import ANSWER, BUTTON, EXAMPLE, INTENT, Cell, Reading, Row

RESPONSES = "responses"
UTTER = "utter_"
OLD_MARKDOWN = re.compile(rb"^\s*##\s*(?:intent|synonym|regex|lookup)\s*:", re.MULTILINE)
_SLOT = re.compile(r"\{[^\n{}]+\}")


def read_rasa_yaml(path: Path) -> Reading:
    """Read a Rasa file.

    Raises:
        CommandError: it is not YAML, or has no examples.
    """
    reading = Reading()
    if OLD_MARKDOWN.search(path.read_bytes()):
        raise CommandError(
            f"{path} is in Rasa's old Markdown (`## intent:…`): write it as YAML, `- intent: hours` with `examples: |`, or "
            "bring a table"
        )
    try:
        file = YamlFile.read(path, path.parent)
        file.check_version()
        if NLU not in file.content:
            raise CommandError(
                f"{path} has no `{NLU}:`; expected: a Rasa NLU file, with its answers under `{RESPONSES}:`"
            )
        examples = list(intent_examples(file))
    except PackError as error:
        raise CommandError(f"{path.parent / error.where}: {error.problem}. {error.remedy}") from None
    for example in examples:
        at = str(example.place)
        reading.rows.append(Row(at, {INTENT: Cell(example.intent, at), EXAMPLE: Cell(example.text, at)}))
    for key in file.content:
        if key not in (NLU, RESPONSES, "version"):
            reading.notes.append(f"{file.at(file.content, key)}: `{key}` is not read; only examples and answers are")
    others = [item for item in file.content[NLU] if "intent" not in item]
    if others:
        kinds = " and ".join(sorted({kind for item in others for kind in SECTIONS if kind in item}))
        reading.notes.append(
            f"{file.name}: {len(others)} sections about {kinds} are not read; add them to the pack's data"
        )
    intents = {UTTER + example.intent: example.intent for example in examples}
    responses = file.content.get(RESPONSES) or {}
    if not isinstance(responses, dict):
        reading.refuse(
            str(file.at(file.content, RESPONSES)),
            f"`{RESPONSES}` holds no names",
            "Write `utter_hours:`, and below it `- text: …`.",
        )
        return reading
    for name, variations in responses.items():
        where = str(file.at(file.content[RESPONSES], name))
        if name not in intents:
            reading.notes.append(f"{where}: `{name}` answers no intent of this file and is not read")
            continue
        for variation in variations if isinstance(variations, list) else [variations]:
            _read_response(variation, intents[name], where, reading)
    return reading


def _read_response(variation: Any, intent: str, where: str, reading: Reading) -> None:
    text = variation.get("text") if isinstance(variation, dict) else None
    if not isinstance(text, str) or not text.strip():
        reading.refuse(where, f"an answer to `{intent}` without a text", "Write `- text: …`.")
        return
    if slots := _SLOT.findall(text):
        reading.refuse(
            where,
            f"the answer names the slot {slots[0]}",
            "A pack of questions and answers has no slots: write it out.",
        )
        return
    cells = {INTENT: Cell(intent, where), ANSWER: Cell(text.strip(), where)}
    reading.rows.append(Row(where, cells))
    buttons = variation.get("buttons") or []
    if not isinstance(buttons, list) or not all(isinstance(button, dict) for button in buttons):
        reading.refuse(where, f"the buttons of an answer to `{intent}` are none", "Write `- {title: …, payload: …}`.")
        return
    for button in buttons:
        payload = str(button.get("payload", "")).lstrip("/")
        said = f"{button.get('title')} = {payload}" if str(button.get("payload", "")).startswith("/") else payload
        reading.rows.append(Row(where, {INTENT: cells[INTENT], BUTTON: Cell(said, where)}))
