"""The pictures beside an answer: what the page is sent, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from actions.charts import line_chart, parts_chart
from actions.errors import ChartError

JANUARY, FEBRUARY = date(2026, 1, 31), date(2026, 2, 28)
TWO = [(JANUARY, Decimal("10250.10")), (FEBRUARY, Decimal("10300"))]


def days(count: int) -> list[tuple[date, Decimal]]:
    return [(JANUARY + timedelta(days=at), Decimal(at)) for at in range(count)]


def test_parts_become_what_the_page_draws() -> None:
    made = parts_chart("How your money is spread", [("Stocks", Decimal("42.5")), ("Bonds", 57.5)], unit="%")
    assert json.loads(json.dumps(made)) == {
        "kind": "parts",
        "title": "How your money is spread",
        "unit": "%",
        "parts": [{"label": "Stocks", "value": 42.5}, {"label": "Bonds", "value": 57.5}],
    }


def test_a_line_and_what_it_is_compared_with() -> None:
    made = line_chart("Value since January", TWO, unit="USD", label="Yours", other=("Summit 500 Index", TWO))
    points = [["2026-01-31", 10250.10], ["2026-02-28", 10300.0]]
    assert json.loads(json.dumps(made)) == {
        "kind": "line",
        "title": "Value since January",
        "unit": "USD",
        "points": points,
        "label": "Yours",
        "other": {"label": "Summit 500 Index", "points": points},
    }
    assert "other" not in line_chart("Value", TWO) and len(line_chart("Value", days(400))["points"]) == 400


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: parts_chart(" ", [("Stocks", 1)]), "key 'title': found an empty text"),
        (lambda: parts_chart("Parts", []), "key 'parts': found 0 parts; allowed: 1 to 12"),
        (lambda: parts_chart("Parts", [(str(at), 1) for at in range(13)]), "found 13 parts"),
        (lambda: parts_chart("Parts", [("", 1)]), "key 'parts': found an empty text"),
        (lambda: parts_chart("Parts", [("Cash", 1), ("Cash", 2)]), "found 'Cash' twice"),
        (lambda: parts_chart("Parts", [("Cash", 1), ("Loan", -1)]), "values from 0 on"),
        (lambda: parts_chart("Parts", [("Cash", 0)]), "not all of them 0"),
        (lambda: parts_chart("Parts", [("Cash", Decimal("NaN"))]), "a number of at most 1e"),
        (lambda: parts_chart("Parts", [("Cash", 10**400)]), "a number of at most 1e"),
        (lambda: line_chart("Line", TWO[:1]), "key 'points': found 1 points; allowed: 2 to 400"),
        (lambda: line_chart("Line", days(401)), "found 401 points"),
        (lambda: line_chart("Line", TWO[::-1]), "found 2026-01-31 after 2026-02-28"),
        (lambda: line_chart("Line", [TWO[0], TWO[0]]), "days in their order, each once"),
        (lambda: line_chart("Line", [*TWO, (date(2026, 3, 1), float("inf"))]), "a number of at most 1e"),
        (lambda: line_chart("Line", TWO, other=("", TWO)), "key 'other': found an empty text"),
        (lambda: line_chart("Line", TWO, other=("Index", [])), "key 'other': found 0 points"),
    ],
)
def test_what_cannot_be_drawn_is_refused(make: Callable[[], dict[str, Any]], message: str) -> None:
    with pytest.raises(ChartError, match=message):
        make()
