from __future__ import annotations

import pytest

from actions.frequencies import end_said, read_frequency, read_weekday, says_once


@pytest.mark.parametrize(
    ("said", "frequency"),
    [
        ("75 bucks a week to savings", "weekly"), ("every other week starting friday", "biweekly"),
        ("every friday", "weekly"), ("every second monday", "biweekly"), ("on the 1st of the month", "monthly"),
        ("once a month", "monthly"), ("every three months", "quarterly"), ("in a week", None), ("on friday", None),
        ("on fridays", "weekly"), ("month", None), ("next week", None), ("annually", "yearly"),
    ],
)  # fmt: skip
def test_frequencies_anywhere_in_a_message(said: str, frequency: str | None) -> None:
    assert read_frequency(said) == frequency


def test_less_is_enough_for_an_answer() -> None:
    assert read_frequency("by month i guess", asked=True) == "monthly"


@pytest.mark.parametrize(
    ("said", "period"), [("every Friday", "weekday:friday"), ("on mondays", "weekday:monday"), ("on friday", None)]
)
def test_the_weekday_of_a_payment(said: str, period: str | None) -> None:
    assert read_weekday(said) == period


@pytest.mark.parametrize(
    "said", ["just once", "only this one time", "Once", "a one-off payment", "one time only", "just the once please"]
)
def test_a_single_time(said: str) -> None:
    assert says_once(said)


@pytest.mark.parametrize(
    "said", ["once a month", "just once every week", "not just once", "send it at once", "monthly"]
)
def test_no_single_time(said: str) -> None:
    assert not says_once(said)


@pytest.mark.parametrize(
    ("said", "at"),
    [("monthly until december", 8), ("forever please", 0), ("till i say stop", 0), ("the first of december", None)],
)
def test_where_an_end_is_said(said: str, at: int | None) -> None:
    assert end_said(said) == at
