"""Charts on their way to a page, and as text."""

from __future__ import annotations

import math
from typing import Any

import pytest

from components.channels.charts import checked, lines_of
from tests.components.channels.charts import LINE, PARTS, POINTS


def test_a_good_chart_is_let_through_without_what_nobody_knows() -> None:
    assert checked({**PARTS, "script": "alert(1)"}) == PARTS
    assert checked({**LINE, "other": {**LINE["other"], "x": 1}}) == LINE
    plain = {key: LINE[key] for key in ("kind", "title", "points")}
    assert checked({**plain, "unit": 7, "label": "", "other": {"label": "Index", "points": []}}) == {
        **plain,
        "unit": "",
    }


@pytest.mark.parametrize(
    "chart",
    [
        None,
        "parts",
        {**PARTS, "kind": "pie"},
        {**PARTS, "title": " "},
        {**PARTS, "parts": []},
        {**PARTS, "parts": [{"label": str(at), "value": 1} for at in range(13)]},
        {**PARTS, "parts": [{"label": "Cash", "value": 0}]},
        {**PARTS, "parts": [{"label": "Cash", "value": 2}, {"label": "Loan", "value": -1}]},
        *(
            {**PARTS, "parts": [{"label": "Cash", "value": value}]}
            for value in (math.nan, math.inf, 10**400, "1", True, None)
        ),
        {**PARTS, "parts": [{"label": 7, "value": 1}]},
        {**LINE, "points": POINTS[:1]},
        {**LINE, "points": POINTS[::-1]},
        {**LINE, "points": [POINTS[0], POINTS[0]]},
        {**LINE, "points": POINTS * 201},
        *({**LINE, "points": [POINTS[0], point]} for point in (None, [], ["2026-02-31", 1], ["2026-02-28", math.nan])),
        {**LINE, "points": [["1", 1], [2, 2]]},
    ],
)
def test_what_cannot_be_drawn_is_dropped(chart: Any) -> None:
    assert checked(chart) is None


def test_figures_as_text() -> None:
    assert list(lines_of(PARTS)) == ["How your money is spread", "Stocks: 42.5%", "Cash: 57.5%"]
    assert list(lines_of(LINE)) == [
        "Value since January",
        "Yours",
        "2026-01-31: 10,250.10 USD",
        "2026-02-28: 10,300.00 USD",
        "Summit 500 Index",
        "2026-01-31: 10,250.10 USD",
        "2026-03-31: 10,180.50 USD",
    ]
    some = {**PARTS, "parts": [{"label": "A", "value": 1 / 3}, {"label": "B", "value": 12000}]}
    assert list(lines_of({**some, "unit": "shares"}))[1:] == ["A: 0.3333 shares", "B: 12,000 shares"]
    assert list(lines_of({**some, "unit": ""}))[1:] == ["A: 0.3333", "B: 12,000"]
