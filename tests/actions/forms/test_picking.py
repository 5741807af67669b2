from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.context import ActionRequest
from actions.forms.picking import PLACES, picked

if TYPE_CHECKING:
    from actions.clock import FixedClock


def request(clock: FixedClock, text: str, entities: list[dict[str, Any]]) -> ActionRequest:
    message = {"text": text, "entities": entities}
    tracker = Tracker("conversation-1", {}, message, [], False, None, {}, "action_listen")
    return ActionRequest("action_x", tracker, CollectingDispatcher(), {}, Session(future=True), clock)


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("the second one", "second"), ("number 3", "third"), ("the last one", "fifth"), ("the newest", "first"),
        ("oldest please", "fifth"), ("1", "first"), ("last week", None), ("the 9th one", None), ("rent", None),
    ],
)  # fmt: skip
def test_one_of_a_list(clock: FixedClock, said: str, place: str | None) -> None:
    assert picked(request(clock, said, []), PLACES) == place


def test_a_date_picks_nothing(clock: FixedClock) -> None:
    entity = {"entity": "period", "value": "day:02"}
    assert picked(request(clock, "on the 2nd", [entity]), PLACES) is None


def test_of_nothing_none_is_the_newest(clock: FixedClock) -> None:
    assert picked(request(clock, "the newest", []), []) is None
