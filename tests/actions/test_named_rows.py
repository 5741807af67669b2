from __future__ import annotations

from dataclasses import dataclass

import pytest

from actions.named_rows import named_in


@dataclass
class Row:
    words: str | None


WIRE, ABROAD, CASH, CHECK = Row("wire"), Row("international wire;abroad"), Row("foreign cash"), Row("cashier's check")
PLAIN = Row(None)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("what is a wire?", [WIRE]),
        ("what is an INTERNATIONAL wire?", [ABROAD]),
        ("wires, and foreign cash", [WIRE, CASH]),
        ("two cashiers checks", [CHECK]),
        ("wireless", []),
        ("", []),
    ],
)
def test_rows_are_named_by_their_words(text: str, rows: list[Row]) -> None:
    assert named_in(text, [WIRE, ABROAD, CASH, CHECK, PLAIN]) == rows
