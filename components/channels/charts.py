"""`chart` of an answer (docs/web.md): what of it may reach a page, and its figures as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

MOST_PARTS, FEWEST_POINTS, MOST_POINTS, LARGEST = 12, 2, 400, 1e15
PARTS, LINE = "parts", "line"
_PLACES = 4


def checked(chart: Any) -> dict[str, Any] | None:
    """A chart with the keys that it has to have; None for what cannot be drawn."""
    if not isinstance(chart, Mapping) or not _is_text(chart.get("title")):
        return None
    unit = chart.get("unit")
    made = {"kind": chart.get("kind"), "title": chart["title"], "unit": unit if isinstance(unit, str) else ""}
    if made["kind"] == PARTS and _are_parts(chart.get("parts")):
        return {**made, "parts": [{"label": part["label"], "value": part["value"]} for part in chart["parts"]]}
    if made["kind"] != LINE or not _are_points(chart.get("points")):
        return None
    made["points"] = [list(point) for point in chart["points"]]
    if _is_text(chart.get("label")):
        made["label"] = chart["label"]
    other = chart.get("other")
    if isinstance(other, Mapping) and _is_text(other.get("label")) and _are_points(other.get("points")):
        made["other"] = {"label": other["label"], "points": [list(point) for point in other["points"]]}
    return made


def lines_of(chart: Mapping[str, Any]) -> Iterator[str]:
    """The figures of a checked chart, a line for each, below its title."""
    yield chart["title"]
    unit = chart["unit"]
    if chart["kind"] == PARTS:
        yield from (f"{part['label']}: {_figure(part['value'], unit)}" for part in chart["parts"])
        return
    for line in filter(None, (chart, chart.get("other"))):
        if label := line.get("label"):
            yield label
        yield from (f"{day}: {_figure(value, unit)}" for day, value in line["points"])


def _figure(value: float, unit: str) -> str:
    """`42.5%`, `10,250.10 USD`, `3 shares`, `3`."""
    is_money = len(unit) == 3 and unit.isalpha() and unit.isupper()
    figure = f"{value:,.2f}" if is_money else f"{round(value, _PLACES):,.15g}"
    return f"{figure}%" if unit == "%" else f"{figure} {unit}".strip()


def _are_parts(parts: Any) -> bool:
    if not isinstance(parts, list) or not 1 <= len(parts) <= MOST_PARTS:
        return False
    good = all(
        isinstance(part, Mapping) and _is_text(part.get("label")) and _is_number(part.get("value")) for part in parts
    )
    return good and min(part["value"] for part in parts) >= 0 and sum(part["value"] for part in parts) > 0


def _are_points(points: Any) -> bool:
    if not isinstance(points, list) or not FEWEST_POINTS <= len(points) <= MOST_POINTS:
        return False
    good = all(isinstance(point, (list, tuple)) and len(point) == 2 and _is_number(point[1]) for point in points)
    if not good or not all(_is_day(day) for day, _ in points):
        return False
    return all(before < after for (before, _), (after, _) in pairwise(points))


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_number(value: Any) -> bool:
    """Whether a page can read it; what JSON does not have, such as NaN, would break its stream."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and -LARGEST <= value <= LARGEST


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
