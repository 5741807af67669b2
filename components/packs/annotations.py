"""Entity annotations in an example: `[savings](account_type)`, `[fifty]{"entity": "money"}`.

Found by Rasa's own patterns, but not by its function: that checks each annotation against a JSON schema (4 ms each).
"""

import json
from collections.abc import Iterator
from typing import Any

from rasa.shared.nlu.training_data.entities_parser import ENTITY_REGEX, SINGLE_ENTITY_DICT, replace_entities

from components.packs.errors import PackError, listing
from components.packs.yaml_file import Place

KEYS = ("entity", "role", "group", "value")
#: What is left of an annotation that Rasa's parser does not recognise, and would teach as part of the text.
REMAINS = ("](", "]{")


def annotations(example: str, place: Place) -> Iterator[dict[str, Any]]:
    """The entities of an example; refuses an annotation that is not closed or not valid."""
    for match in ENTITY_REGEX.finditer(example):
        if match["entity"]:
            yield {"entity": match["entity"]}
        elif match["entity_dict"]:
            yield _parsed("{" + match["entity_dict"] + "}", place)
        else:
            for inner in SINGLE_ENTITY_DICT.finditer(match["list_entity_dicts"]):
                yield _parsed(inner[0], place)
    text = replace_entities(example)
    if any(remains in text for remains in REMAINS):
        raise PackError(place, f"an annotation that is not closed in {example!r}", "Write `[text](entity)`.")


def _parsed(text: str, place: Place) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise PackError(
            place, f"an annotation that is not JSON, {text}", 'Write `[text]{"entity": "…", "role": "…"}`.'
        ) from error
    for key, value in found.items():
        if key not in KEYS or not isinstance(value, str):
            raise PackError(place, f"`{key}: {value!r}` in the annotation {text}", f"Allowed: {listing(KEYS)}, texts.")
    if "entity" not in found:
        raise PackError(place, f"an annotation without an entity, {text}", 'Write `[text]{"entity": "…"}`.')
    return dict(found)
