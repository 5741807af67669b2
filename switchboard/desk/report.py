"""The supervisor's report: the figures of tickets as plots, each with its text and its table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from actions import formatting
from actions.clock import Clock, SystemClock
from actions.core.ticket_report import PERIODS, Figures, GroupFigures, Spread, TicketReport
from actions.database import Database, default_database
from switchboard.desk.drawing import Drawing, Series, lines, lying_bars, standing_bars
from switchboard.desk.pages import ASSETS, TEMPLATES
from switchboard.errors import CommandError

PAGE = "report_page.html"
NONE = "–"
HOURS_FROM = timedelta(hours=3)
"""A plot with longer times counts hours, not minutes."""


@dataclass(frozen=True)
class Plot:
    """A plot, as the template wants it.

    Attributes:
        key: what it is called in addresses.
        title: what it shows.
        text: the same in words; without a drawing, that there is nothing to draw.
        drawing: None where there is nothing.
        head: of the table.
        rows: of the table.
    """

    key: str
    title: str
    text: str
    drawing: Drawing | None = None
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def report_page(figures: Figures) -> dict[str, Any]:
    """What the template `report.html` shows.

    Args:
        figures: of a period.
    """
    return {
        "period": len(figures.days),
        "periods": PERIODS,
        "first": formatting.day(figures.days[0].day),
        "last": formatting.day(figures.days[-1].day),
        "key_figures": _key_figures(figures),
        "plots": [
            _waiting(figures),
            _opened(figures),
            _open_by("open-by-reason", "Open tickets by reason", figures.open_by_reason, "Reason"),
            _open_by("open-by-priority", "Open tickets by priority", figures.open_by_priority, "Priority"),
            _solved(figures),
            _mood(figures),
        ],
        "groups": [
            ("By colleague", "The tickets of this period, by who had them last.", _groups("Colleague", figures.agents)),
            ("By pack", "The tickets of this period, by what they are about.", _groups("Pack", figures.packs)),
        ],
    }


def write_report(out: Path, days: int, *, database: Database | None = None, clock: Clock | None = None) -> None:
    """Write the report as a page that stands alone.

    Args:
        out: the file; one that is there is replaced.
        days: how many, of `ticket_report.PERIODS`.
        database: where the tickets are; the one that the environment names if not given.
        clock: what time it is.

    Raises:
        CommandError: there is no such period, or the file cannot be written.
    """
    if days not in PERIODS:
        raise CommandError(f"--days: found {days}; allowed: {', '.join(map(str, PERIODS))}")
    clock = clock or SystemClock()
    with (database or default_database()).session() as session:
        figures = TicketReport(session, clock).figures(days)
    environment = Environment(
        loader=FileSystemLoader([TEMPLATES, ASSETS]), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    made = f"{formatting.day(clock.today())}, {formatting.clock_time(clock.time_of_day())}"
    page = environment.get_template(PAGE).render(report=report_page(figures), made=made)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(page, encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{out} cannot be written ({error.strerror})") from None


def duration(time: timedelta) -> str:
    """How long something took, in the two largest units: `4 min`, `2 h 5 min`, `3 d 4 h`; less than a minute as `< 1 min`."""
    minutes = round(time / timedelta(minutes=1))
    if time < timedelta(minutes=1):
        return "< 1 min"
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours < 24:
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    days, hours = divmod(hours, 24)
    return f"{days} d {hours} h" if hours else f"{days} d"


def _key_figures(figures: Figures) -> list[tuple[str, str]]:
    waiting, _ = _spread(figures.waiting)
    resolving, _ = _spread(figures.resolving)
    return [
        ("tickets opened", str(figures.opened)),
        ("of them resolved", str(figures.resolved)),
        ("median wait", waiting),
        ("median time until resolved", resolving),
        ("solved, say customers", _share(figures.ratings.share)),
        ("open now", str(sum(figures.open_by_priority.values()))),
    ]


def _waiting(figures: Figures) -> Plot:
    title = "Waiting time until a colleague claimed the ticket"
    if figures.waiting is None:
        return Plot("waiting", title, "No ticket of this period has been claimed.")
    spreads = [day.waiting for day in figures.days]
    claimed = [(day.waiting, day.day) for day in figures.days if day.waiting]
    longest = max(spread.p90 for spread, _ in claimed)
    unit, name = (timedelta(hours=1), "h") if longest >= HOURS_FROM else (timedelta(minutes=1), "min")
    series = [
        Series("median", tuple(spread.median / unit if spread else None for spread in spreads)),
        Series("nine of ten waited no longer than", tuple(spread.p90 / unit if spread else None for spread in spreads)),
    ]
    half, most = _spread(figures.waiting)
    worst, worst_day = max(claimed, key=lambda one: one[0].median)
    text = (
        f"Half of the customers waited {half} or less, nine of ten {most} or less. "
        f"The longest median was {duration(worst.median)}, on {formatting.day(worst_day)}."
    )
    if left := figures.opened - figures.waiting.count:
        text += f" Not counted: {formatting.plural(left, 'ticket')} that nobody has claimed yet."
    rows = [(*_spread(day.waiting), str(day.waiting.count if day.waiting else 0)) for day in figures.days]
    drawing = lines(_names(figures), series, lambda value: f"{value:g} {name}")
    return _by_day("waiting", title, text, figures, drawing, ("Median", "Nine of ten", "Claimed"), rows)


def _opened(figures: Figures) -> Plot:
    title = "Tickets opened by day"
    if not figures.opened:
        return Plot("opened", title, "No ticket was opened in this period.")
    busiest = max(figures.days, key=lambda day: day.opened)
    text = (
        f"{formatting.plural(figures.opened, 'ticket')} in {len(figures.days)} days; "
        f"the most on {formatting.day(busiest.day)}: {busiest.opened}."
    )
    counts = [day.opened for day in figures.days]
    drawing = standing_bars(_names(figures), counts, lambda value: f"{value:g}")
    return _by_day("opened", title, text, figures, drawing, ("Opened",), [(str(count),) for count in counts])


def _mood(figures: Figures) -> Plot:
    title = "Mood of customers in tickets by day"
    moods = [day.mood for day in figures.days]
    felt = [mood for mood in moods if mood]
    if not felt:
        return Plot("mood", title, "No customer's message with a known mood is in the tickets of this period.")
    messages = sum(mood.messages for mood in felt)
    negative = sum(mood.messages * mood.negative for mood in felt) / messages
    anger = sum(mood.messages * mood.anger for mood in felt) / messages
    text = (
        f"Of {formatting.plural(messages, 'message')}, {_share(negative)} were negative; "
        f"the mean anger was {_share(anger)} (0% is calm, 100% is furious)."
    )
    series = [
        Series("negative messages", tuple(mood.negative if mood else None for mood in moods)),
        Series("mean anger", tuple(mood.anger if mood else None for mood in moods)),
    ]
    rows = [
        (_share(mood.negative), _share(mood.anger), str(mood.messages)) if mood else (NONE, NONE, "0") for mood in moods
    ]
    drawing = lines(_names(figures), series, _share, full=1)
    return _by_day("mood", title, text, figures, drawing, ("Negative", "Mean anger", "Messages"), rows)


def _open_by(key: str, title: str, found: dict[str, int], head: str) -> Plot:
    if not found:
        return Plot(key, title, "No ticket is open.")
    named = [(name.replace("_", " "), count) for name, count in found.items()]
    text = f"Open now: {formatting.listing([f'{count} {name}' for name, count in named])}."
    return Plot(key, title, text, lying_bars(named, _count), (head, "Open"), _counted(named))


def _solved(figures: Figures) -> Plot:
    title, ratings = "Did that solve it?", figures.ratings
    if not ratings.rated:
        return Plot("solved", title, "No customer has said yet whether a ticket of this period was solved.")
    named = [
        ("yes", ratings.solved),
        ("no", ratings.rated - ratings.solved),
        ("not answered", max(0, figures.resolved - ratings.rated)),
    ]
    answered = formatting.plural(ratings.rated, "customer")
    text = f"{ratings.solved} of {answered} who answered said yes: {_share(ratings.share)}."
    return Plot("solved", title, text, lying_bars(named, _count), ("Answer", "Tickets"), _counted(named))


def _by_day(
    key: str,
    title: str,
    text: str,
    figures: Figures,
    drawing: Drawing,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
) -> Plot:
    dated = [(formatting.day(day.day, weekday=True), *row) for day, row in zip(figures.days, rows, strict=True)]
    return Plot(key, title, text, drawing, ("Day", *head), tuple(reversed(dated)))


def _names(figures: Figures) -> list[str]:
    return [f"{day.day:%b} {day.day.day}" for day in figures.days]


def _groups(head: str, groups: Sequence[GroupFigures]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    rows: list[tuple[str, ...]] = [
        (
            group.name or "none",
            str(group.tickets),
            str(group.resolved),
            _spread(group.waiting)[0],
            _spread(group.resolving)[0],
            _share(group.ratings.share),
        )
        for group in groups
    ]
    return (head, "Tickets", "Resolved", "Median wait", "Median time until resolved", "Solved, say customers"), rows


def _counted(named: Sequence[tuple[str, int]]) -> tuple[tuple[str, ...], ...]:
    return tuple((name, str(count)) for name, count in named)


def _spread(spread: Spread | None) -> tuple[str, str]:
    """Median and ninth tenth in words."""
    return (NONE, NONE) if spread is None else (duration(spread.median), duration(spread.p90))


def _share(value: float | None) -> str:
    return NONE if value is None else f"{100 * value:.0f}%"


def _count(value: float) -> str:
    return f"{value:g}"
