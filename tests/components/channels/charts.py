"""Charts of both kinds, as an action sends them."""

from __future__ import annotations

from typing import Any

PARTS: dict[str, Any] = {
    "kind": "parts",
    "title": "How your money is spread",
    "unit": "%",
    "parts": [{"label": "Stocks", "value": 42.5}, {"label": "Cash", "value": 57.5}],
}
POINTS = [["2026-01-31", 10250.1], ["2026-02-28", 10300]]
LINE: dict[str, Any] = {
    "kind": "line",
    "title": "Value since January",
    "unit": "USD",
    "label": "Yours",
    "points": POINTS,
    "other": {"label": "Summit 500 Index", "points": [["2026-01-31", 10250.1], ["2026-03-31", 10180.5]]},
}
