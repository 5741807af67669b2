"""How a recipe is written on the command line."""

from __future__ import annotations

import pytest

from bench.errors import BenchmarkError
from bench.intents.recipe import settings_of


def test_a_name_alone_is_a_recipe() -> None:
    assert settings_of("rdrop") == {"recipe": "rdrop"}


def test_settings_after_it_have_the_types_of_yaml() -> None:
    assert settings_of("rdrop+head=mlp+epochs=3+normalise=true+phases=[head]") == {
        **{"recipe": "rdrop", "head": "mlp", "epochs": 3, "normalise": True},
        "phases": ["head"],
    }


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("alchemy", "setting 'recipe' is 'alchemy'; allowed: one of default, frozen"),
        ("rdrop+head", "'head' is no setting; allowed: SETTING=VALUE"),
        ("rdrop+hat=mlp", "unknown setting 'hat'"),
        ("rdrop+head=hat", "setting 'head' is 'hat'; allowed: one of linear"),
        ("rdrop+epochs=many", "setting 'epochs' is 'many'"),
    ],
)
def test_what_is_wrong_is_named(text: str, complaint: str) -> None:
    with pytest.raises(BenchmarkError) as raised:
        settings_of(text)
    assert complaint in str(raised.value) and f"--recipe {text!r}" in str(raised.value)
