"""Settings are checked before anything is trained."""

from __future__ import annotations

from typing import Any

import pytest

from components.bert.config import IntentConfig, epochs_for
from components.bert.errors import ConfigError


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"epoch": 3}, "unknown setting 'epoch'; allowed are: batch_size"),
        ({"epochs": 0}, "'epochs' is 0; allowed: at least 1"),
        ({"epochs": "many"}, "'epochs' is 'many'"),
        ({"precision": "int4"}, "'precision' is 'int4'; allowed: one of int8, fp32"),
        ({"spelling": "klingon"}, "'spelling' is 'klingon'; allowed: one of ar, de, en"),
        ({"pooling": "max"}, "one of mean, cls"),
        ({"recipe": "best"}, "one of default, frozen, finetune"),
        ({"phases": ["head", "tune"]}, "one or more of contrast, tune, head, distil, in this order"),
        ({"phases": "head"}, "a value of type list"),
        ({"layers": 0}, "'layers' is 0; allowed: at least 1"),
        ({"hidden_weight": -1}, "'hidden_weight' is -1; allowed: at least 0"),
        ({"blend": 0}, "more than 0, at most 1"),
        ({"batch_size": True}, "'batch_size' is True"),
        ({"label_smoothing": 1.0}, "less than 1"),
        ({"encoder": ""}, "a name or a path"),
    ],
)
def test_bad_settings_say_what_is_allowed(values: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        IntentConfig.from_dict(values)


def test_settings_survive_the_way_through_json() -> None:
    config = IntentConfig(epochs=3, learning_rate=1e-4)
    assert IntentConfig.from_dict(config.to_dict()) == config


def test_fewer_examples_get_more_epochs() -> None:
    epochs = [epochs_for(examples) for examples in (50, 500, 1500, 10_000)]
    assert epochs == sorted(epochs, reverse=True)
