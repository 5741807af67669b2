from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.periods import WEEKDAYS, DateRange, resolve, whole_months

TODAY = date(2025, 11, 20)  # a Thursday


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("today", "2025-11-20", "2025-11-20"),
        ("yesterday", "2025-11-19", "2025-11-19"),
        ("tomorrow", "2025-11-21", "2025-11-21"),
        ("this_week", "2025-11-17", "2025-11-23"),
        ("last_week", "2025-11-10", "2025-11-16"),
        ("this_month", "2025-11-01", "2025-11-30"),
        ("last_month", "2025-10-01", "2025-10-31"),
        ("this_year", "2025-01-01", "2025-12-31"),
        ("last_year", "2024-01-01", "2024-12-31"),
        ("this_weekend", "2025-11-22", "2025-11-23"),
        ("last_weekend", "2025-11-15", "2025-11-16"),
        ("weekday:thursday", "2025-11-20", "2025-11-20"),
        ("weekday:friday", "2025-11-14", "2025-11-14"),
        ("last_weekday:thursday", "2025-11-13", "2025-11-13"),
        ("next_weekday:thursday", "2025-11-27", "2025-11-27"),
        ("next_month", "2025-12-01", "2025-12-31"),
        ("next_quarter", "2026-01-01", "2026-03-31"),
        ("next_year", "2026-01-01", "2026-12-31"),
        ("next:2:days", "2025-11-22", "2025-11-22"),
        ("month:03", "2025-03-01", "2025-03-31"),
        ("month:11", "2025-11-01", "2025-11-30"),
        ("month:12", "2024-12-01", "2024-12-31"),
        ("month:2024-02", "2024-02-01", "2024-02-29"),
        ("year:2023", "2023-01-01", "2023-12-31"),
        ("date:03-04", "2025-03-04", "2025-03-04"),
        ("date:12-24", "2024-12-24", "2024-12-24"),
        ("date:02-29", "2024-02-29", "2024-02-29"),
        ("date:2025-03-04", "2025-03-04", "2025-03-04"),
        ("day:05", "2025-11-05", "2025-11-05"),
        ("day:25", "2025-10-25", "2025-10-25"),
        ("day:31", "2025-10-31", "2025-10-31"),
        ("last:7:days", "2025-11-13", "2025-11-20"),
        ("last:2:weeks", "2025-11-06", "2025-11-20"),
        ("last:3:months", "2025-08-20", "2025-11-20"),
        ("last:1:years", "2024-11-20", "2025-11-20"),
        ("preceding:week:last_week", "2025-11-03", "2025-11-09"),
        ("preceding:month:last_month", "2025-09-01", "2025-09-30"),
        ("preceding:month:preceding:month:last_month", "2025-08-01", "2025-08-31"),
        ("preceding:quarter:last_quarter", "2025-04-01", "2025-06-30"),
        ("preceding:year:since:03", "2024-03-01", "2025-02-28"),
        ("preceding:day:weekday:monday", "2025-11-16", "2025-11-16"),
        ("preceding:month", "2025-10-01", "2025-10-31"),
        ("ago:2:weeks", "2025-11-06", "2025-11-06"),
        ("ago:1:day", "2025-11-19", "2025-11-19"),
        ("since:03", "2025-03-01", None),
        ("since:month:03", "2025-03-01", None),
        ("since:last_week", "2025-11-10", None),
        ("before:yesterday", None, "2025-11-18"),
        ("until:month:03", None, "2025-03-31"),
        ("after:last_week", "2025-11-17", None),
        ("between:month:03..month:05", "2025-03-01", "2025-05-31"),
        ("between:month:11..month:02", "2024-11-01", "2025-02-28"),
        ("between:date:11-01..yesterday", "2025-11-01", "2025-11-19"),
        ("quarter:1", "2025-01-01", "2025-03-31"),
        ("quarter:4", "2025-10-01", "2025-12-31"),
        ("last_quarter", "2025-07-01", "2025-09-30"),
    ],
)
def test_periods_looking_back(period: str, start: str | None, end: str | None) -> None:
    found = resolve(period, TODAY)
    assert found is not None
    assert (found.start and found.start.isoformat(), found.end and found.end.isoformat()) == (start, end)


@pytest.mark.parametrize(
    ("period", "day"),
    [
        ("weekday:thursday", "2025-11-20"),
        ("weekday:friday", "2025-11-21"),
        ("date:03-04", "2026-03-04"),
        ("day:05", "2025-12-05"),
        ("day:20", "2025-11-20"),
    ],
)
def test_periods_looking_ahead(period: str, day: str) -> None:
    found = resolve(period, TODAY, ahead=True)
    assert found is not None and found.start == found.end == date.fromisoformat(day)


@pytest.mark.parametrize(
    "period",
    ["", "nonsense", "month:13", "month:xx", "date:02-30", "date:13-40", "day:32", "day:0", "quarter:5", "year:0",
     "year:123456", "last:x:days", "last:3:fortnights", "last:99999999999:years", "weekday:someday", "between:today",
     "since:", "since:nonsense", "before:since:today..", "since:" * 500],
)  # fmt: skip
def test_what_means_nothing_is_none(period: str) -> None:
    found = resolve(period, TODAY)
    assert found is None or (found.start, found.end) == (None, None)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.sampled_from(WEEKDAYS))
def test_weekdays_are_the_nearest_ones(today: date, name: str) -> None:
    back, ahead = resolve(f"weekday:{name}", today), resolve(f"weekday:{name}", today, ahead=True)
    assert back and ahead and back.start and ahead.start
    assert back.start.weekday() == ahead.start.weekday() == WEEKDAYS.index(name)
    assert 0 <= (today - back.start).days < 7 and 0 <= (ahead.start - today).days < 7


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 12), st.integers(1, 28))
def test_dates_without_year_are_never_in_the_future(today: date, month: int, day: int) -> None:
    found = resolve(f"date:{month:02}-{day:02}", today)
    assert found and found.start and 0 <= (today - found.start).days <= 366


@given(st.text(max_size=60), st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.booleans())
def test_no_text_raises(period: str, today: date, ahead: bool) -> None:
    resolve(period, today, ahead=ahead)


@pytest.mark.parametrize(
    ("period", "months"),
    [
        (None, ("2025-10-01", "2025-10-31")),  # the last full month
        ("2025-11-03", ("2025-11-01", "2025-11-20")),
        ("2025-08-15", ("2025-08-01", "2025-08-31")),
        ("2025-07-31", None),
    ],
)
def test_months_of_statements(period: str | None, months: tuple[str, str] | None) -> None:
    day = None if period is None else date.fromisoformat(period)
    found = whole_months(None if day is None else DateRange(day, day), date(2025, 8, 9), TODAY)
    assert found == (None if months is None else tuple(map(date.fromisoformat, months)))
