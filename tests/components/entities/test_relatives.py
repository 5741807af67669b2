"""Names behind a relationship."""

from __future__ import annotations

import pytest

from components.entities.relatives import PERSON, RELATIONSHIP, Relatives
from components.entities.spans import Annotated, Span

RELATIVES = Relatives.learn(
    [
        Annotated("put my son Luis on it then, he will drive to school", (Span(7, 10, RELATIONSHIP), Span(11, 15, PERSON))),
        Annotated("my wife is on my car policy", (Span(3, 7, RELATIONSHIP),)),
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    ("said", "relationship", "name"),
    [
        ("add my son leo to it", "son", "leo"),
        ("ok my wife elena reyes then", "wife", "elena reyes"),
        ("my wife Elena Will drives", "wife", "Elena Will"),
        ("we had a baby girl, mia, on the 3rd", "baby girl", "mia"),
        ("my son will drive", "son", None),
        ("my wife is on it", "wife", None),
        ("my wife", "wife", None),
    ],
)
def test_names(said: str, relationship: str, name: str | None) -> None:
    start = said.index(relationship)
    spans = RELATIVES.named([Span(start, start + len(relationship), RELATIONSHIP)], said)
    assert [said[span.start : span.end] for span in spans if span.entity == PERSON] == ([name] if name else [])


def test_a_part_becomes_the_whole_name() -> None:
    said = "my sister ana reyes"
    spans = RELATIVES.named([Span(3, 9, RELATIONSHIP), Span(10, 13, "payee")], said)
    assert spans == [Span(3, 9, RELATIONSHIP), Span(10, 19, PERSON)]


def test_without_annotated_people_nothing_is_looked_for() -> None:
    assert Relatives.learn([Annotated("my son Luis", (Span(3, 6, RELATIONSHIP),))]).to_list() == []
