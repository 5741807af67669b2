"""Plots: what is larger is drawn larger, axes are round, and days without a value are a gap."""

from __future__ import annotations

import pytest

from switchboard.desk.drawing import HEIGHT, WIDTH, Drawing, Series, lines, lying_bars, standing_bars

DAYS = [f"Nov {day}" for day in range(1, 31)]


def plain(value: float) -> str:
    return f"{value:g}"


def at_axis(drawing: Drawing) -> list[str]:
    return [label.text for label in drawing.labels if label.anchor == "end"]


@pytest.mark.parametrize(
    ("most", "ticks"),
    [
        (0, ["0", "1"]),
        (1, ["0", "1"]),
        (3, ["0", "1", "2", "3"]),
        (7, ["0", "2", "4", "6", "8"]),
        (100, ["0", "50", "100"]),
        (101, ["0", "50", "100", "150"]),
        (1234, ["0", "500", "1000", "1500"]),
    ],
)
def test_an_axis_of_counts_has_round_whole_numbers_up_to_the_most(most: int, ticks: list[str]) -> None:
    assert at_axis(standing_bars(["a", "b"], [most, 0], plain)) == ticks


@pytest.mark.parametrize("most", [0.001, 0.37, 1, 2.5, 59, 600, 86_400])
def test_an_axis_has_two_to_six_rules_and_nothing_is_above_it(most: float) -> None:
    drawing = lines(["a"], [Series("x", (most,))], plain)
    assert 2 <= len(drawing.grid) <= 6
    ((x, y),) = drawing.lines[0].dots
    assert min(drawing.grid) <= y <= max(drawing.grid) and 0 < x < WIDTH


def test_twice_as_much_is_twice_as_high_and_nothing_is_no_bar() -> None:
    one, two = standing_bars(["a", "b", "c"], [2, 0, 4], plain).bars
    assert two.height == pytest.approx(2 * one.height) and two.x > one.x
    assert one.y + one.height == pytest.approx(two.y + two.height)


def test_everything_is_inside_the_picture() -> None:
    drawing = standing_bars(DAYS, range(30), plain)
    assert all(0 <= bar.x <= WIDTH - bar.width and 0 <= bar.y <= HEIGHT - bar.height for bar in drawing.bars)
    assert all(0 <= label.x <= WIDTH and 0 <= label.y <= HEIGHT for label in drawing.labels)


def test_seven_days_are_named_at_most_and_today_is_one_of_them() -> None:
    for days in (DAYS[:7], DAYS, DAYS * 3):
        named = [label.text for label in standing_bars(days, [1] * len(days), plain).labels if label.anchor == "middle"]
        assert len(named) <= 7 and named[-1] == days[-1]


def test_a_line_has_a_gap_where_nothing_is_known() -> None:
    drawing = lines(list("abcdef"), [Series("x", (1, 2, None, 3, None, 4)), Series("y", (None,) * 6)], plain)
    first, second = drawing.lines
    assert [len(piece.split()) for piece in first.pieces] == [2], "a single day is a dot, no line"
    assert len(first.dots) == 4 and second.pieces == second.dots == ()
    assert drawing.legend == ("x", "y")


def test_an_axis_may_have_to_show_the_whole() -> None:
    share = lines(["a"], [Series("x", (0.1,))], plain, full=1)
    assert at_axis(share) == ["0", "0.5", "1"]


def test_lying_bars_have_names_and_values() -> None:
    drawing = lying_bars([("asked", 4), ("angry", 2), ("stuck", 0)], plain)
    assert [label.text for label in drawing.labels] == ["asked", "4", "angry", "2", "stuck", "0"]
    assert drawing.bars[0].width == pytest.approx(2 * drawing.bars[1].width) and drawing.bars[2].width == 0
    assert lying_bars([("none", 0)], plain).bars[0].width == 0
