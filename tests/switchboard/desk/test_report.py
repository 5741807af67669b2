"""The supervisor's report: what its plots say, also to those who do not see them, and that nothing in it is markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from xml.etree import ElementTree

import pytest

from actions.clock import FixedClock
from actions.core.ticket_desk import TicketDesk
from actions.core.ticket_report import DayFigures, Figures, GroupFigures, Mood, Ratings, Spread
from actions.core.tickets import Said, TicketService
from actions.database import Database
from switchboard.desk.report import Plot, duration, report_page, write_report
from switchboard.errors import CommandError

NOW = datetime(2025, 11, 20, 15, 30, tzinfo=timezone.utc)
MINUTE = timedelta(minutes=1)
EMPTY = Figures(
    days=tuple(DayFigures(date(2025, 11, day), 0, None, None) for day in range(14, 21)),
    opened=0,
    resolved=0,
    waiting=None,
    resolving=None,
    ratings=Ratings(0, 0),
    open_by_reason={},
    open_by_priority={},
    agents=(),
    packs=(),
)


def plots(figures: Figures) -> dict[str, Plot]:
    return {plot.key: plot for plot in report_page(figures)["plots"]}


def with_today(**known: object) -> tuple[DayFigures, ...]:
    return (*EMPTY.days[:-1], replace(EMPTY.days[-1], **known))  # type: ignore[arg-type]


def test_without_tickets_each_plot_says_that_there_is_nothing() -> None:
    found = plots(EMPTY)
    assert len(found) == 6 and all(plot.text.startswith("No") and plot.drawing is None for plot in found.values())
    assert dict(report_page(EMPTY)["key_figures"])["median wait"] == "–"


def test_waiting_times_in_words_and_in_a_table() -> None:
    spread = Spread(4, 5 * MINUTE, 61 * MINUTE)
    plot = plots(replace(EMPTY, opened=6, waiting=spread, days=with_today(opened=6, waiting=spread)))["waiting"]
    assert plot.text == (
        "Half of the customers waited 5 min or less, nine of ten 1 h 1 min or less. The longest median was 5 min, on "
        "Nov 20, 2025. Not counted: 2 tickets that nobody has claimed yet."
    )
    assert plot.head == ("Day", "Median", "Nine of ten", "Claimed")
    assert plot.rows[0] == ("Thursday, Nov 20, 2025", "5 min", "1 h 1 min", "4"), "the latest comes first"
    assert plot.rows[-1] == ("Friday, Nov 14, 2025", "–", "–", "0")


@pytest.mark.parametrize(("longest", "unit"), [(179 * MINUTE, "min"), (180 * MINUTE, "h")])
def test_long_waits_are_counted_in_hours(longest: timedelta, unit: str) -> None:
    spread = Spread(1, MINUTE, longest)
    drawing = plots(replace(EMPTY, opened=1, waiting=spread, days=with_today(waiting=spread)))["waiting"].drawing
    assert drawing is not None
    assert all(label.text.endswith(f" {unit}") for label in drawing.labels if label.anchor == "end")


def test_what_is_open_what_was_solved_and_how_customers_felt() -> None:
    found = plots(
        replace(
            EMPTY,
            opened=8,
            resolved=8,
            ratings=Ratings(4, 3),
            open_by_reason={"not_understood": 2, "asked": 1},
            open_by_priority={"urgent": 3},
            days=with_today(opened=8, mood=Mood(10, 0.3, 0.25)),
        )
    )
    assert found["open-by-reason"].text == "Open now: 2 not understood and 1 asked."
    assert found["open-by-priority"].rows == (("urgent", "3"),)
    assert found["solved"].text == "3 of 4 customers who answered said yes: 75%."
    assert found["solved"].rows == (("yes", "3"), ("no", "1"), ("not answered", "4"))
    assert found["mood"].text.startswith("Of 10 messages, 30% were negative; the mean anger was 25%")
    assert found["mood"].rows[0] == ("Thursday, Nov 20, 2025", "30%", "25%", "10")
    assert found["opened"].text == "8 tickets in 7 days; the most on Nov 20, 2025: 8."


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (timedelta(seconds=59), "< 1 min"),
        (MINUTE, "1 min"),
        (timedelta(minutes=59, seconds=40), "1 h"),
        (125 * MINUTE, "2 h 5 min"),
        (timedelta(hours=24), "1 d"),
        (timedelta(days=3, hours=4, minutes=5), "3 d 4 h"),
    ],
)
def test_times_are_easy_to_read(time: timedelta, words: str) -> None:
    assert duration(time) == words


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'desk.db'}", demo_records=False, clock=FixedClock(NOW))
    yield database
    database.dispose()


def test_the_page_stands_alone_and_is_well_formed(desk: Database, tmp_path: Path) -> None:
    clock, nasty = FixedClock(NOW), "<script>alert(1)</script>"
    with desk.session(writes=True) as session:
        for conversation, code in (("c1", nasty), ("c2", "asked")):
            tickets = TicketService(session, conversation, clock)
            number = tickets.open(reason="x", customer_id=None, code=code)
            tickets.append([Said("customer", nasty, mood="negative", anger=0.5)])
        TicketDesk(session, clock).claim(number, nasty)
        session.commit()
    out = tmp_path / "new" / "report.html"
    write_report(out, 30, database=desk, clock=clock)
    page = out.read_text(encoding="utf-8")
    assert "<script" not in page and "&lt;script" in page and "://" not in page.replace("http://www.w3.org", "")
    body = page[page.index("<main>") : page.index("</main>") + len("</main>")]
    main = ElementTree.fromstring(body)
    drawn = [svg for svg in main.iter("svg") if svg.get("role") == "img"]
    assert len(drawn) == 5, "nobody has rated anything"
    named = {element.get("id"): element for element in main.iter() if element.get("id")}
    for svg in drawn:
        for attribute in ("aria-labelledby", "aria-describedby"):
            assert "".join(named[svg.get(attribute)].itertext()).strip()
    assert len(list(main.iter("table"))) == 7
    assert not re.search(r"<[^>]*\s(style|on\w+)=", body), "a strict content security policy allows none"


def test_a_period_or_a_file_that_cannot_be_is_refused(desk: Database, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="--days: found 31; allowed: 7, 30, 90"):
        write_report(tmp_path / "x.html", 31, database=desk)
    with pytest.raises(CommandError, match="cannot be written"):
        write_report(tmp_path, 30, database=desk)


def test_a_colleague_without_ratings_has_a_dash() -> None:
    kim = GroupFigures("kim", 2, 1, None, Spread(1, 30 * MINUTE, 30 * MINUTE), Ratings(0, 0))
    (_, _, (head, agents)), (_, _, (_, packs)) = report_page(
        replace(EMPTY, agents=(kim,), packs=(replace(kim, name=""),))
    )["groups"]
    assert head[0] == "Colleague" and agents == [("kim", "2", "1", "–", "30 min", "–")]
    assert packs == [("none", *agents[0][1:])]
