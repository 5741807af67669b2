"""What ``--recipe`` and ``switchboard:RECIPE`` say: a recipe, and settings that win over its own."""

from __future__ import annotations

from typing import Any

import yaml

from bench.errors import BenchmarkError
from components.bert.config import IntentConfig
from components.bert.errors import ConfigError


def settings_of(text: str) -> dict[str, Any]:
    """The settings of ``rdrop``, or of ``rdrop+head=mlp+epochs=3``.

    Args:
        text: a recipe's name, and any number of ``+SETTING=VALUE``, the value as in ``config.yml``.

    Raises:
        BenchmarkError: a setting or a value is not one.
    """
    recipe, *given = text.split("+")
    values: dict[str, Any] = {"recipe": recipe}
    for setting in given:
        key, sign, value = setting.partition("=")
        if not sign:
            raise BenchmarkError(f"--recipe {text!r}: {setting!r} is no setting; allowed: SETTING=VALUE")
        values[key] = yaml.safe_load(value)
    try:
        IntentConfig.from_dict(values)
    except ConfigError as error:
        raise BenchmarkError(f"--recipe {text!r}: {error}") from error
    return values
