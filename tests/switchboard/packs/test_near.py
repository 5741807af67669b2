"""Which messages say nearly the same."""

from __future__ import annotations

import itertools
import random
import time

import pytest

from switchboard.packs.near import NEAR, likeness, near_copies, near_pairs, plain, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("How much is it?", "how much is  it"),
        ("what's the price", "whats the price"),
        ('a [red]{"entity": "colour"} shirt', "a red shirt"),
    ],
)
def test_what_does_not_count(one: str, other: str) -> None:
    assert plain(one) == plain(other)


def test_signs_alone_are_told_apart() -> None:
    assert plain("👍") != plain("👎")
    assert list(near_pairs([words("👍"), words("👎")])) == []


def test_one_word_more_in_five_is_near_and_another_word_is_not() -> None:
    examples = ["can i pay by card", "can i pay by credit card", "can i pay by check", "card by pay i can"]
    assert list(near_pairs([words(example) for example in examples])) == [(1, 0), (3, 0)]


def test_nothing_that_is_near_is_missed() -> None:
    chance = random.Random(7)
    examples = [frozenset(chance.choices("abcdefgh", k=chance.randint(1, 7))) for _ in range(150)]
    expected = {
        b: next(a for a in range(b) if likeness(examples[a], examples[b]) >= NEAR)
        for a, b in itertools.combinations(range(len(examples)), 2)
        if likeness(examples[a], examples[b]) >= NEAR
    }
    assert dict(near_pairs(examples)) == expected
    half = examples[:75]
    assert dict(near_copies(examples, half)) == {
        at: next(of for of, other in enumerate(half) if likeness(example, other) >= NEAR)
        for at, example in enumerate(examples)
        if any(likeness(example, other) >= NEAR for other in half)
    }


def test_five_thousand_examples_are_quick() -> None:
    chance = random.Random(3)
    vocabulary = [f"word{number}" for number in range(900)]
    examples = [frozenset(chance.choices(vocabulary, k=9)) | {"i", "my", "the", "to"} for _ in range(5000)]
    started = time.process_time()
    assert list(near_pairs(examples)) == []
    assert time.process_time() - started < 5
