"""How conditions are written and what they mean, and which row counts."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from components.routing import ANSWER, Facts, Table, Wrong, route
from components.routing.conditions import CONDITIONS


def holds(name: str, value: Any, fact: Any) -> bool:
    return CONDITIONS[name](value).holds(fact)


@pytest.mark.parametrize(
    ("name", "value", "fits", "not_fits"),
    [
        ("anger", "annoyed", [0.2, 0.4], [0.0, 0.6]),
        ("anger", "at least annoyed", [0.2, 1.0], [0.1]),
        ("anger", "furious", [0.9, 1.0], [0.7]),
        ("anger", "below angry", [0.0, 0.33], [0.5]),
        ("anger", "at least 0.7", [0.7], [0.67]),
        ("confidence", "below 0.5", [0.0, 0.49], [0.5]),
        ("fallbacks", 2, [2], [1, 3]),
        ("fallbacks", "at least 2", [2, 7], [1]),
        ("complaints", "below 2", [0, 1], [2]),
        ("mood", ["negative", "neutral"], ["negative"], ["positive"]),
        ("wish", "task", ["task"], ["talk"]),
        ("intent", "show_offers", ["show_offers"], ["greet"]),
        ("unsolved", True, [True], [False]),
        ("again", "no", [False], [True]),
    ],
)
def test_conditions(name: str, value: Any, fits: list[Any], not_fits: list[Any]) -> None:
    assert all(holds(name, value, fact) for fact in fits)
    assert not any(holds(name, value, fact) for fact in not_fits)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("anger", 0.5),
        ("anger", "very"),
        ("anger", "at least 2"),
        ("confidence", "low"),
        ("fallbacks", "at least 1.5"),
        ("fallbacks", True),
        ("mood", "bad"),
        ("mood", []),
        ("intent", 3),
        ("unsolved", "maybe"),
        ("unsolved", 1),
    ],
)
def test_what_nobody_would_understand(name: str, value: Any) -> None:
    with pytest.raises(Wrong, match="allowed: "):
        CONDITIONS[name](value)


def row(to: str, reason: str, **when: Any) -> dict[str, Any]:
    return {
        "when": when,
        "to": to,
        "reason": reason,
        "because": reason,
        "priority": "normal",
        "place": f"t.yml:{reason}",
    }


def test_the_first_row_that_fits_counts_and_is_named() -> None:
    rows = [row("ask", "one", mood="negative", anger="angry"), row("person", "two", mood="negative")]
    table = Table.from_settings({"rows": rows, "wishes": {"talk": ["greet"]}})
    assert route(table, Facts("greet", mood="negative")).row == "t.yml:two"
    assert route(table, Facts("greet", mood="negative", anger=0.6)).reason == "one"
    assert route(table, Facts("greet")).destination == ANSWER
    assert [table.wish_of(name) for name in ("greet", "nlu_fallback", "order_shirt")] == ["talk", "unknown", "task"]


def test_the_import_is_light() -> None:
    code = "import components.routing, sys\nprint([n for n in ('rasa', 'numpy', 'tensorflow', 'torch') if n in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
