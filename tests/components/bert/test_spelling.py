"""Misspelt words are read as words of the examples; all else is read as it was typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from components.bert.spelling import Spelling

EXAMPLES = [
    *["where is my parcel", "the parcel is late", "send a new card please", "please send it really, really soon"],
    *["my card is lost", "is it ready", "ready when you are", "the Quillby account", "Quillby account", "my account"],
    *["is quillby yours", "in quillby", "from quillby"],
]


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    return Spelling.of(EXAMPLES, "en")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("my acconut", "my account"),  # swapped
        ("new crad plese", "new card please"),  # left out
        ("a parrcel", "a parcel"),  # too many
        ("a parsel", "a parcel"),  # wrong
        ("Plese sned it", "Please send it"),
        ("SNED MY CRAD", "SEND MY CARD"),
        ("realy?", "really?"),  # a letter left out is likelier than a wrong one, that of "ready"
        ("in quilby", "in quillby"),  # what the dictionary does not have, but the examples do
    ],
)
def test_a_word_that_nobody_knows_is_the_one_that_was_meant(spelling: Spelling, typed: str, read: str) -> None:
    assert spelling(typed) == read


@pytest.mark.parametrize(
    "text",
    [
        *["the marcel", "a cart", "sand", "part"],  # words of the language that no example has
        *["i met Acconut there", "tell pLese"],  # names
        *["teh crd", "mird", "xyzzy"],  # too short; as near to others; near nothing
        *["acconut@example.com", "see http://parsel/crad", "crad-4", "CRAD4", "parsel.io", "it's plese's"],
        *["", "🙂", "您好", "4,50"],
    ],
)
def test_all_else_is_read_as_it_was_typed(spelling: Spelling, text: str) -> None:
    assert spelling(text) == text


def test_a_slip_that_many_make_is_a_word(spelling: Spelling) -> None:
    assert Spelling.of([*EXAMPLES, "adress", "new adress", "my adress"], "en")("the adress") == "the adress"


def test_what_is_saved_does_the_same(spelling: Spelling, tmp_path: Path) -> None:
    spelling.save(tmp_path / "spelling.json")
    assert Spelling.load(tmp_path / "spelling.json")("new crad") == "new card"
