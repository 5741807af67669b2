"""Reads from Rasa's training data what it says about entities."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain
from typing import Any

from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_ROLE,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    EXTRACTOR,
    INTENT,
    TEXT,
)
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.entities.errors import EntityDataError
from components.entities.intent_types import FEWEST
from components.entities.recogniser import TrainingSource
from components.entities.spans import Annotated, Span, without_overlaps


def read_training_data(training_data: TrainingData) -> TrainingSource:
    """Collect annotated texts, values, lookup tables, synonyms and entity regexes.

    Args:
        training_data: as Rasa gives it to a component.

    Returns:
        The texts in a fixed order whatever the order of the files, each once.

    Raises:
        EntityDataError: for a regex that is not valid.
    """
    examples: set[Annotated] = set()
    by_intent: dict[str, list[set[str]]] = {}
    origins: dict[str, set[str]] = {}
    values: list[tuple[str, str, str]] = []
    for message in training_data.nlu_examples:
        text = message.get(TEXT)
        if not text:
            continue
        # What another extractor predicted is no annotation.
        annotated = [entity for entity in message.get(ENTITIES) or [] if not entity.get(EXTRACTOR)]
        examples.add(Annotated(text, tuple(without_overlaps(map(_span, annotated)))))
        origins.setdefault(text, set()).add(str(message.get(INTENT)))
        by_intent.setdefault(str(message.get(INTENT)), []).append(
            {entity[ENTITY_ATTRIBUTE_TYPE] for entity in annotated}
        )
        for entity in annotated:
            span = _span(entity)
            values.append((span.entity, text[span.start : span.end], str(entity[ENTITY_ATTRIBUTE_VALUE])))
    lookups = {table["name"]: _forms(table["elements"]) for table in training_data.lookup_tables}
    entities = {entity for entity, _, _ in values} | set(lookups)
    return TrainingSource(
        examples=sorted(examples, key=lambda example: (example.text, [span[:3] for span in example.spans])),
        values=sorted(values),
        lookups=lookups,
        synonyms=dict(training_data.entity_synonyms),
        patterns=[_pattern(feature) for feature in training_data.regex_features if feature["name"] in entities],
        intents={intent: sorted(set().union(*own)) for intent, own in by_intent.items() if len(own) >= FEWEST},
        origins=origins,
        forms={entity: sorted({text.lower() for of, text, _ in values if of == entity}) for entity in sorted(entities)},
        evidence={
            "examples": {intent: len(own) for intent, own in sorted(by_intent.items())},
            "counts": {intent: dict(sorted(Counter(chain(*own)).items())) for intent, own in sorted(by_intent.items())},
        },
    )


def _span(entity: dict[str, Any]) -> Span:
    return Span(
        entity[ENTITY_ATTRIBUTE_START],
        entity[ENTITY_ATTRIBUTE_END],
        entity[ENTITY_ATTRIBUTE_TYPE],
        entity.get(ENTITY_ATTRIBUTE_ROLE),
    )


def _forms(elements: Sequence[str] | str) -> list[str]:
    """Return a lookup table's forms, which may stand in a file of their own."""
    if isinstance(elements, str):
        from rasa.nlu.utils.pattern_utils import read_lookup_table_file

        return [str(form) for form in read_lookup_table_file(elements)]
    return [str(form) for form in elements]


def _pattern(feature: dict[str, Any]) -> tuple[str, str]:
    try:
        re.compile(feature["pattern"])
    except re.error as error:
        raise EntityDataError.bad_pattern(feature["name"], feature["pattern"], str(error)) from error
    return feature["name"], feature["pattern"]
