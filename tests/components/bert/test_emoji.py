"""Emoji as words."""

from __future__ import annotations

import pytest

from components.bert.emoji import spell_emoji


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("thx 👍🏽", "thx thumbs up sign"),
        ("👎", "thumbs down sign"),
        ("❤️", "heavy black heart"),
        ("great👏👏!", "great clapping hands sign clapping hands sign !"),
        ("👨‍👩‍👧", "man woman girl"),
    ],
)
def test_pictures_become_their_names(text: str, spelt: str) -> None:
    assert spell_emoji(text) == spelt


@pytest.mark.parametrize("text", ["", "send  $50 to ben", "über café 20°C ™ → x", "余额是多少", "रकम", "e\u0301"])
def test_all_other_text_stays_as_it_is(text: str) -> None:
    assert spell_emoji(text) == text
