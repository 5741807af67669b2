"""The component's settings: defaults, what each means, and which values are allowed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from components.entities.errors import EntityConfigError

DEFAULTS: dict[str, Any] = {
    # Language of the tokenizer, as spaCy names it.
    "language": "en",
    # ISO code for amounts that name no currency ("80", "50 cents").
    "default_currency": "USD",
    # Longer messages are cut after so many tokens; what comes later has no entities.
    "max_tokens": 256,
    # What the entities of a message count beside the intent classifier, 1 for as much: see intent_evidence.py.
    "intent_weight": 0.3,
    # Training.
    "epochs": 8,
    "batch_size": 32,
    "dropout": 0.3,
    "learning_rate": 0.006,
    "seed": 42,
    # How many variations of each example with entities are made, with other names and capitals.
    "variations": 3,
    # Share of the known names that the model must do without in training, to learn from the sentence.
    "hidden_names": 0.2,
    # The network: width of a token's vector, convolutions of `window_size` tokens to each side, recogniser's width.
    "width": 64,
    "depth": 1,
    "window_size": 2,
    "hidden_width": 48,
    "embed_rows": 2000,
}

_AT_LEAST = {"max_tokens": 1, "epochs": 1, "batch_size": 1, "seed": 0, "variations": 0, "width": 8, "depth": 1}
_AT_LEAST |= {"window_size": 2, "hidden_width": 8, "embed_rows": 100}
_SHARES = ("dropout", "hidden_names", "intent_weight")
#: Rasa adds these to every component's configuration.
_RASA_KEYS = frozenset({"name", "model_confidence", "finetuning_epoch_fraction"})


def validate(config: Mapping[str, Any]) -> None:
    """Check a configuration.

    Raises:
        EntityConfigError: for an unknown key or a value that is not allowed; names both.
    """
    for key, value in config.items():
        if key not in DEFAULTS and key not in _RASA_KEYS:
            raise EntityConfigError(key, value, f"no such key; there are {', '.join(sorted(DEFAULTS))}")
        lowest = _AT_LEAST.get(key)
        if lowest is not None and (not isinstance(value, int) or isinstance(value, bool) or value < lowest):
            raise EntityConfigError(key, value, f"a whole number from {lowest}")
        if key in _SHARES and not (_is_number(value) and 0 <= value < 1):
            raise EntityConfigError(key, value, "a number from 0 to below 1")
        if key == "learning_rate" and not (_is_number(value) and 0 < value < 1):
            raise EntityConfigError(key, value, "a number between 0 and 1")
        if key == "default_currency" and not re.fullmatch(r"[A-Z]{3}", str(value)):
            raise EntityConfigError(key, value, "an ISO code such as USD")
        if key == "language" and not re.fullmatch(r"[a-z]{2,3}", str(value)):
            raise EntityConfigError(key, value, "a language code such as en")


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
