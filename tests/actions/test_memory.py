"""What is remembered of a look-up, and for how long."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from actions.memory import LookUp, is_bare

if TYPE_CHECKING:
    pass

PRICES = "action_shop_prices"
ITEMS = [{"entity": "account_type", "value": name} for name in ("checking", "savings", "loan")]


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("the second one", 1), ("1st", 0), ("number 3 please", 2), ("#2", 1), ("the last one", 2), ("THIRD", 2),
        ("number two on that list", 1), (" 2. ", 1), ("option 3", 2), ("2 bucks", None), ("the fourth", None), ("that one", None), ("in 2 days", None), ("0th", None),
    ],
)  # fmt: skip
def test_picking_from_a_list(said: str, place: int | None) -> None:
    look_up = LookUp(PRICES, "2025-01-01T00:00:00+00:00", items=ITEMS, item_action=PRICES)
    assert look_up.picked(said) == (None if place is None else ITEMS[place])


@pytest.mark.parametrize(
    ("said", "bare"), [("and savings?", True), ("the savings one please", True), ("close my savings", False)]
)
def test_a_bare_value(said: str, bare: bool) -> None:
    start = said.index("savings")
    assert is_bare(said, [{"entity": "account_type", "start": start, "end": start + 7}]) is bare


def test_what_it_means() -> None:
    look_up = LookUp(PRICES, "2025-01-01T00:00:00+00:00", entities=[{"entity": "location", "value": "Airport"}])
    assert look_up.meant_by("is it open on monday", "location") == "Airport"
    assert look_up.meant_by("when are you open", "location") is None
