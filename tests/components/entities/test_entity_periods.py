"""Dates and spans as customers write them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.entities.period_finder import find_periods
from components.entities.periods import normalise_period


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("today", "today"),
        ("tonight", "today"),
        ("this morning", "today"),
        ("yesterday", "yesterday"),
        ("last night", "yesterday"),
        ("Tomorrow", "tomorrow"),
        ("this week", "this_week"),
        ("last week", "last_week"),
        ("previous month", "last_month"),
        ("so far this year", "this_year"),
        ("last year", "last_year"),
        ("this weekend", "this_weekend"),
        ("weekends", "this_weekend"),
        ("this past weekend", "last_weekend"),
        ("Saturday", "weekday:saturday"),
        ("on sun", "weekday:sunday"),
        ("this friday", "weekday:friday"),
        ("last friday", "last_weekday:friday"),
        ("next friday", "next_weekday:friday"),
        ("March", "month:03"),
        ("in January", "month:01"),
        ("March 2025", "month:2025-03"),
        ("03/2025", "month:2025-03"),
        ("2024", "year:2024"),
        ("3/4", "date:03-04"),
        ("14/10", "date:10-14"),
        ("3/4/25", "date:2025-03-04"),
        ("2025-03-04", "date:2025-03-04"),
        ("March 3rd", "date:03-03"),
        ("3 of March", "date:03-03"),
        ("jan 3", "date:01-03"),
        ("christmas", "date:12-25"),
        ("the 5th", "day:05"),
        ("friday the 13th", "day:13"),
        ("past 30 days", "last:30:days"),
        ("last couple of weeks", "last:2:weeks"),
        ("in the last 3 months", "last:3:months"),
        ("last 24 hours", "last:1:days"),
        ("past year", "last:1:years"),
        ("2 weeks ago", "ago:2:weeks"),
        ("a week ago", "ago:1:weeks"),
        ("few days ago", "ago:3:days"),
        ("day before yesterday", "ago:2:days"),
        ("week before last", "preceding:week:last_week"),
        ("the month before", "preceding:month"),
        ("the year before that", "preceding:year"),
        ("since March", "since:03"),
        ("since the 1st", "since:day:01"),
        ("since last week", "since:last_week"),
        ("since christmas", "since:date:12-25"),
        ("after May 20", "since:date:05-20"),
        ("before April 10th", "before:date:04-10"),
        ("before the weekend", "before:this_weekend"),
        ("until friday", "until:weekday:friday"),
        ("from March to May", "between:month:03..month:05"),
        ("between June 1 and June 15", "between:date:06-01..date:06-15"),
        ("June 1 - 15", "between:date:06-01..date:06-15"),
        ("monday to friday", "between:weekday:monday..weekday:friday"),
        ("Q1", "quarter:1"),
        ("first quarter", "quarter:1"),
        ("last quarter", "last_quarter"),
        # misspelt
        ("yesteday", "yesterday"),
        ("tommorow", "tomorrow"),
        ("febuary", "month:02"),
        ("wensday", "weekday:wednesday"),
        ("since septmber", "since:09"),
        ("last mnth", "last_month"),
        ("satruday", "weekday:saturday"),
    ],
)
def test_reads_a_period(typed: str, value: str) -> None:
    assert normalise_period(typed) == value


@pytest.mark.parametrize("typed", ["Thanksgiving", "summer", "13/45", "February 31", "last blue moon", "32nd"])
def test_keeps_what_it_does_not_understand(typed: str) -> None:
    assert normalise_period(typed) == typed.lower()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("what did i spend yesteday on food", ["yesteday"]),
        ("a house by 2033", ["2033"]),
        ("raise the limit by 2050 dollars", []),
        ("show me everything from March to May please", ["from March to May"]),
        ("transactions since the 5th", ["since the 5th"]),
        ("purchases in may", ["may"]),
        ("may i see my balance", []),
        ("the 5th Avenue branch", []),
        ("my 2nd payment", []),
        ("open 24/7?", []),
        ("i sat on it", []),
        ("are you open on sat", ["sat"]),
        ("last week and this week", ["last week", "this week"]),
        ("show past 30 days", ["past 30 days"]),
        ("2 weeks ago i paid", ["2 weeks ago"]),
        ("and the month before?", ["the month before"]),
        ("what about the week before that, in savings", ["the week before that"]),
        ("the day before i left", []),
        ("Frida owes me", []),
    ],
)
def test_finds_periods(text: str, found: list[str]) -> None:
    assert [text[span.start : span.end] for span in find_periods(text)] == found


@given(st.integers(1, 12), st.integers(1, 28), st.integers(1950, 2090))
def test_full_dates_survive(month: int, day: int, year: int) -> None:
    assert normalise_period(f"{month}/{day}/{year}") == f"date:{year}-{month:02d}-{day:02d}"
    assert normalise_period(f"{year}-{month:02d}-{day:02d}") == f"date:{year}-{month:02d}-{day:02d}"


@given(st.text(max_size=60))
def test_never_fails(text: str) -> None:
    assert isinstance(normalise_period(text), str)
    for span in find_periods(text):
        assert re.search(r"\w", text[span.start : span.end])
