"""A file's entries: changing one leaves everything else as it is."""

from __future__ import annotations

from typing import Any

import pytest

from switchboard.packs.entries import Key, entries_of, with_changes

DOMAIN = """\
version: "3.1"

# What customers want.
intents:
  - greet   # first
  - ask_price:
      use_entities: []
responses:
  utter_shop_greet:
    - text: 'Hello'   # short
"""
EXAMPLES = """\
version: "3.1"
nlu:
  - intent: greet
    examples: |
      - hello
      - hi
  - synonym: hi
    examples: |
      - hey
  - intent: ask_price
    examples:
      - text: how much
"""


def test_entries_are_read_in_plain_types() -> None:
    assert entries_of("d.yml", DOMAIN) == {
        Key("d.yml", "intents", "greet"): True,
        Key("d.yml", "intents", "ask_price"): {"use_entities": []},
        Key("d.yml", "responses", "utter_shop_greet"): [{"text": "Hello"}],
    }
    assert [key.example for key in entries_of("n.yml", EXAMPLES)] == ["hello", "hi", "how much"]


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        (DOMAIN, Key("d.yml", "intents", "thank"), True),
        (DOMAIN, Key("d.yml", "intents", "greet"), {"use_entities": ["size"]}),
        (DOMAIN, Key("d.yml", "responses", "utter_shop_no"), [{"text": "no"}]),
        (EXAMPLES, Key("n.yml", "nlu", "greet", "yes: no # and {so} on"), True),
        (EXAMPLES, Key("n.yml", "nlu", "ask_price", "price?"), True),
        (EXAMPLES, Key("n.yml", "nlu", "thank", "ta"), True),
        (DOMAIN, Key("d.yml", "rules", "yes"), {"rule": "yes", "steps": [{"intent": "yes"}]}),
    ],
)
def test_an_entry_is_put_in_and_taken_out_again(text: str, key: Key, value: Any) -> None:
    more = with_changes(key.file, text, {key: value})
    assert more is not None and entries_of(key.file, more) == {**entries_of(key.file, text), key: value}
    less = with_changes(key.file, more, {key: None})
    assert less is not None
    assert entries_of(key.file, less) == {k: v for k, v in entries_of(key.file, text).items() if k != key}
    assert "# What customers want." in less or text == EXAMPLES
    assert "synonym: hi" in less or text == DOMAIN


def test_a_file_is_gone_with_its_last_entry() -> None:
    key = Key("n.yml", "nlu", "greet", "hello")
    text = with_changes("n.yml", None, {key: True})
    assert text is not None and text.startswith('version: "3.1"\n')
    assert with_changes("n.yml", text, {key: None}) is None
