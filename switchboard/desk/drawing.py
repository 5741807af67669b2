"""Small plots as figures of geometry: bars and lines whose colors a style sheet chooses. `web/desk/plot.html` draws them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 640, 220
LEFT, RIGHT, TOP, BOTTOM = 48, 12, 10, 26
ROW, NAMES = 26, 150
"""Height of a lying bar, and the room for its name."""
MOST_DAYS_NAMED = 7
STEPS = (1, 2, 5, 10)


@dataclass(frozen=True)
class Series:
    """Values in order, None where there is nothing to show."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Bar:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Label:
    """Some text at a place; `anchor` says which end of it is there."""

    x: float
    y: float
    anchor: str
    text: str


@dataclass(frozen=True)
class Line:
    """A series as pieces of a line between days that have values, and a dot for each value; `number` is its style's."""

    number: int
    pieces: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Drawing:
    """What is drawn, in units of its own: `grid` holds the heights of horizontal rules."""

    width: int
    height: int
    grid: tuple[float, ...] = ()
    bars: tuple[Bar, ...] = ()
    lines: tuple[Line, ...] = ()
    labels: tuple[Label, ...] = ()
    legend: tuple[str, ...] = ()


def standing_bars(names: Sequence[str], values: Sequence[float], show: Callable[[float], str]) -> Drawing:
    """A bar for each day.

    Args:
        names: of the days.
        values: theirs: counts.
        show: writes a value at the axis.
    """
    frame = _Frame(names, max(values, default=0), show, least=1)
    thick = frame.step * 0.7
    bars = tuple(
        Bar(_round(frame.x(at) - thick / 2), frame.y(value), _round(thick), _round(frame.bottom - frame.y(value)))
        for at, value in enumerate(values)
        if value
    )
    return Drawing(WIDTH, HEIGHT, frame.grid, bars=bars, labels=frame.labels)


def lines(names: Sequence[str], series: Sequence[Series], show: Callable[[float], str], *, full: float = 0) -> Drawing:
    """A line for each series; where a day has no value, the line has a gap.

    Args:
        names: of the days.
        series: of one value a day.
        show: writes a value at the axis.
        full: a value that the axis goes up to at least.
    """
    known = [value for one in series for value in one.values if value is not None]
    frame = _Frame(names, max([full, *known]), show)
    drawn = []
    for number, one in enumerate(series):
        dots = [None if value is None else (frame.x(at), frame.y(value)) for at, value in enumerate(one.values)]
        pieces = tuple(" ".join(f"{x},{y}" for x, y in piece) for piece in _pieces(dots) if len(piece) > 1)
        drawn.append(Line(number, pieces, tuple(dot for dot in dots if dot is not None)))
    legend = tuple(one.name for one in series)
    return Drawing(WIDTH, HEIGHT, frame.grid, lines=tuple(drawn), labels=frame.labels, legend=legend)


def lying_bars(values: Sequence[tuple[str, float]], show: Callable[[float], str]) -> Drawing:
    """A bar for each name, one below the other, with its value at its end.

    Args:
        values: names and theirs.
        show: writes a value.
    """
    most = max((value for _, value in values), default=0) or 1
    longest = WIDTH - NAMES - 60
    bars, labels = [], []
    for row, (name, value) in enumerate(values):
        top, end = row * ROW, NAMES + longest * value / most
        bars.append(Bar(NAMES, top + 4, _round(end - NAMES), ROW - 8))
        labels.append(Label(NAMES - 8, top + ROW / 2 + 4, "end", name))
        labels.append(Label(_round(end + 6), top + ROW / 2 + 4, "start", show(value)))
    return Drawing(WIDTH, max(1, len(values)) * ROW, bars=tuple(bars), labels=tuple(labels))


class _Frame:
    """Axes: days from left to right, values upwards from nothing to a round number that is not less than the most."""

    def __init__(self, names: Sequence[str], most: float, show: Callable[[float], str], least: float = 0) -> None:
        self.bottom = HEIGHT - BOTTOM
        self.step = (WIDTH - LEFT - RIGHT) / max(1, len(names))
        tick = max(least, _tick(most))
        ticks = [tick * count for count in range(1 + max(1, math.ceil(most / tick - 1e-9)))]
        self._top = ticks[-1]
        self.grid = tuple(self.y(value) for value in ticks)
        every = -(-len(names) // MOST_DAYS_NAMED)
        # Counted from the last day, which is today.
        named = [at for at in range(len(names)) if (len(names) - 1 - at) % every == 0]
        self.labels = (
            *(Label(LEFT - 6, self.y(value) + 4, "end", show(value)) for value in ticks),
            *(Label(self.x(at), HEIGHT - 8, "middle", names[at]) for at in named),
        )

    def x(self, at: int) -> float:
        return _round(LEFT + self.step * (at + 0.5))

    def y(self, value: float) -> float:
        return _round(self.bottom - (self.bottom - TOP) * value / self._top)


def _tick(most: float) -> float:
    """A round distance of rules, so that there are two to five of them."""
    if most <= 0:
        return 1
    size: float = 10.0 ** math.floor(math.log10(most / 4))
    return next(size * step for step in (*STEPS, 20) if size * step >= most / 4)


def _pieces(dots: Sequence[tuple[float, float] | None]) -> Iterator[list[tuple[float, float]]]:
    piece: list[tuple[float, float]] = []
    for dot in (*dots, None):
        if dot is not None:
            piece.append(dot)
        elif piece:
            yield piece
            piece = []


def _round(value: float) -> float:
    return round(value, 1)
