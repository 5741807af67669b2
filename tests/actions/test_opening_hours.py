from __future__ import annotations

from datetime import date, time

import pytest

from actions.opening_hours import asked_days, at_moment, in_week, on_day

THURSDAY = date(2025, 11, 20)
HOURS = {day: (time(9), time(17)) for day in range(5)} | {5: (time(10), time(13))}


def test_days_and_weeks() -> None:
    assert on_day(HOURS, 0) == "9:00 AM to 5:00 PM" and on_day(HOURS, 6) == "closed"
    assert in_week(HOURS) == "Mon-Fri 9:00 AM to 5:00 PM, Sat 10:00 AM to 1:00 PM, Sun closed"
    assert in_week({}) == "Mon-Sun closed"


@pytest.mark.parametrize(
    ("day", "now", "state"),
    [
        (20, time(8, 59), "closed now, opens today at 9:00 AM"),
        (20, time(9), "open now, until 5:00 PM"),
        (20, time(17), "closed now, opens Friday at 9:00 AM"),
        (22, time(15), "closed now, opens Monday at 9:00 AM"),
    ],
)
def test_at_a_moment(day: int, now: time, state: str) -> None:
    assert at_moment(HOURS, THURSDAY.replace(day=day), now) == state


def test_at_a_moment_with_few_hours() -> None:
    assert at_moment({3: (time(9), time(10))}, THURSDAY, time(11)) == "closed now, opens Thursday at 9:00 AM"
    assert at_moment({}, THURSDAY, time(11)) == "closed"


def test_asked_days() -> None:
    assert asked_days("weekday:friday", THURSDAY) == [date(2025, 11, 21)]
    assert asked_days("this_weekend", THURSDAY) == [date(2025, 11, 22), date(2025, 11, 23)]
    assert asked_days("this_week", THURSDAY) == asked_days("gibberish", THURSDAY) == asked_days(None, THURSDAY) == []
