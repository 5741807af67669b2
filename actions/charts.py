"""Pictures beside an answer: `request.say(text, chart=parts_chart(…))`. The chat page draws them; the text stands alone.

The dictionaries are those of `chart` in docs/web.md. A wrong one is an error here, where it is made; the channel drops it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from actions.errors import ChartError

MOST_PARTS, FEWEST_POINTS, MOST_POINTS, LARGEST = 12, 2, 400, 1e15
Number = Decimal | float
Points = Iterable[tuple[date, Number]]


def parts_chart(title: str, parts: Iterable[tuple[str, Number]], *, unit: str = "") -> dict[str, Any]:
    """A whole and its parts, drawn as a ring with a legend.

    Args:
        title: what the picture is of.
        parts: label and value of each, in the order to show them: 1 to 12, none below 0, and not all 0.
        unit: of the values: `%`, a currency such as `USD`, or a word that can follow a number, such as `shares`.

    Raises:
        ChartError: these cannot be drawn.
    """
    made = [(_text(label, "parts"), _number(value, "parts")) for label, value in parts]
    if not 1 <= len(made) <= MOST_PARTS:
        raise ChartError("parts", f"{len(made)} parts", f"1 to {MOST_PARTS}")
    labels, values = [label for label, _ in made], [value for _, value in made]
    if twice := next((label for label in labels if labels.count(label) > 1), None):
        raise ChartError("parts", f"{twice!r} twice", "a label of its own for each part")
    if min(values) < 0 or sum(values) <= 0:
        raise ChartError("parts", f"the values {values}", "values from 0 on, not all of them 0")
    shown = [{"label": label, "value": value} for label, value in made]
    return {"kind": "parts", "title": _text(title, "title"), "unit": unit.strip(), "parts": shown}


def line_chart(
    title: str, points: Points, *, unit: str = "", label: str = "", other: tuple[str, Points] | None = None
) -> dict[str, Any]:
    """What became of a value over time, drawn as a line; a second one may stand beside it.

    Args:
        title: what the picture is of.
        points: day and value of each, in the order of the days: 2 to 400, each day once.
        unit: as for `parts_chart`; both lines have it.
        label: the line's name in the legend beside another one; without it, the title.
        other: label and points of a line to compare with; its days may be others.

    Raises:
        ChartError: these cannot be drawn.
    """
    chart: dict[str, Any] = {
        "kind": "line",
        "title": _text(title, "title"),
        "unit": unit.strip(),
        "points": _points(points, "points"),
    }
    if label:
        chart["label"] = _text(label, "label")
    if other is not None:
        other_label, other_points = other
        chart["other"] = {"label": _text(other_label, "other"), "points": _points(other_points, "other")}
    return chart


def _points(points: Points, key: str) -> list[list[Any]]:
    made = [(day.isoformat(), _number(value, key)) for day, value in points]
    if not FEWEST_POINTS <= len(made) <= MOST_POINTS:
        raise ChartError(key, f"{len(made)} points", f"{FEWEST_POINTS} to {MOST_POINTS}")
    for (before, _), (after, _) in pairwise(made):
        if after <= before:
            raise ChartError(key, f"{after} after {before}", "days in their order, each once")
    return [[day, value] for day, value in made]


def _number(value: Number, key: str) -> float | int:
    """A number that a page can read: JSON has no NaN, and JavaScript no digits beyond these."""
    made = value if isinstance(value, int) else float(value)
    if not -LARGEST <= made <= LARGEST:
        raise ChartError(key, f"the value {value}", f"a number of at most {LARGEST:g}")
    return made


def _text(text: str, key: str) -> str:
    if not text.strip():
        raise ChartError(key, "an empty text", "a text that can be read")
    return text.strip()
