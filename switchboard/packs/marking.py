"""Entities in a column of their own: `savings = account_type` marks the word in the example beside it."""

from __future__ import annotations

import json
import re

from rasa.shared.nlu.training_data.entities_parser import ENTITY_REGEX

from switchboard.packs.buttons import split
from switchboard.packs.rows import Problem

_PAIR = re.compile(r"(?P<words>.+?)\s*(?:=|->|→)\s*(?P<entity>\w+)(?:\s*\((?P<value>.+)\))?")


def mark(example: str, cell: str, where: str) -> str | Problem:
    """An example with the entities that a cell names as Rasa's annotations.

    Args:
        example: the text.
        cell: `words = type`, several with `; ` between or on lines; `chequing = account_type (checking)` says what is
            meant by other words.
        where: for the problem.
    """
    for part in split(cell):
        pair = _PAIR.fullmatch(part)
        if pair is None:
            return Problem(
                where, f"“{part}” names no entity", "Write “words = type”, such as “savings = account_type”."
            )
        marked = [match.span() for match in ENTITY_REGEX.finditer(example)]
        places = re.finditer(rf"(?<!\w)({re.escape(pair['words'])})(?!\w)", example, re.IGNORECASE)
        place = next((p for p in places if not any(start < p.end() and p.start() < end for start, end in marked)), None)
        if place is None:
            return Problem(
                where, f"“{pair['words']}” does not stand in “{example}”", "Copy the words from the example."
            )
        about = f"({pair['entity']})"
        if pair["value"]:
            about = json.dumps({"entity": pair["entity"], "value": pair["value"]}, ensure_ascii=False)
        example = f"{example[: place.start()]}[{place[1]}]{about}{example[place.end() :]}"
    return example
