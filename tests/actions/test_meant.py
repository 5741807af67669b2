"""Which of several records the words of a message mean."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.meant import affirmed, narrowed

CARS = ("red honda", "blue honda", "blue ford")


@pytest.mark.parametrize(
    ("said", "gone", "stays"),
    [
        ("not the rent, the weekly one", "rent", "weekly"),
        ("savings instead of my checking", "checking", "savings"),
        ("PHO101 rather than pho 201 please", "201", "PHO101"),
        ("not on my savings but checking", "savings", "checking"),
        ("pay by card, not with paypal", "paypal", "card"),
    ],
)
def test_what_is_not_meant_is_blanked_in_its_place(said: str, gone: str, stays: str) -> None:
    text = affirmed(said)
    assert gone not in text and text.index(stays) == said.index(stays) and len(text) == len(said)


def test_what_says_no_such_thing_stays() -> None:
    assert affirmed("the note on my account") == "the note on my account"


def says(word: str) -> Callable[[str], bool]:
    return lambda car: word in car


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["honda"], ["red honda", "blue honda"]),
        (["honda", "blue"], ["blue honda"]),
        (["honda", "green"], ["red honda", "blue honda"]),  # "green" was said of something else
        (["green", "ford"], ["blue ford"]),
        (["green"], []),
        ([], []),
    ],
)
def test_what_is_said_narrows_the_records(words: list[str], found: list[str]) -> None:
    assert narrowed(CARS, *map(says, words)) == found
