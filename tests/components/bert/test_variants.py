"""Messages that nobody wrote."""

from __future__ import annotations

from components.bert.variants import variants

TEXTS = ["where did my 20 go", "card stuck in the machine again", "hi", " "]
WORDS = {word for text in TEXTS for word in text.split()}


def test_variants_are_as_many_as_asked_for_and_made_of_the_messages_words() -> None:
    made = variants(TEXTS, 50, seed=1)
    assert len(made) == 50 and len(set(made)) > 25
    assert all(text and set(text.split()) <= WORDS for text in made)


def test_they_follow_from_the_seed() -> None:
    assert variants(TEXTS, 20, seed=1) == variants(TEXTS, 20, seed=1) != variants(TEXTS, 20, seed=2)


def test_there_are_none_of_nothing() -> None:
    assert variants(["", " "], 10, seed=1) == variants(TEXTS, 0, seed=1) == variants(TEXTS, -5, seed=1) == []
