"""What a message is taken for depends on the business that was dealt with last."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from components.conversation_topic import ELSEWHERE, ConversationTopic

INTENTS = {"shop": ["track_order"], "garage": ["check_repair", "track_part"]}
TRACK_IT = {"track_part": 0.5, "track_order": 0.3, "greet": 0.1}


def turn(*actions: str) -> list[Event]:
    return [UserUttered("…"), *map(ActionExecuted, actions), ActionExecuted("action_listen")]


def heard(events: list[Event], ranking: dict[str, float], packs: dict[str, list[str]] = INTENTS) -> dict[str, float]:
    """The ranking of a message after these events."""
    entries: list[dict[str, Any]] = [{"name": name, "confidence": value} for name, value in ranking.items()]
    message = Message({TEXT: "track it", INTENT: entries[0], INTENT_RANKING_KEY: entries})
    tracker = DialogueStateTracker.from_events("me", events, [])
    (message,) = ConversationTopic({"intents": packs}).process([message], tracker)
    found: list[dict[str, Any]] = message.get(INTENT_RANKING_KEY)
    assert message.get(INTENT) == found[0]
    return {entry["name"]: entry["confidence"] for entry in found}


def test_at_the_beginning_nothing_changes() -> None:
    assert heard([], TRACK_IT) == TRACK_IT


@pytest.mark.parametrize(
    "action", ["action_shop_place_order", "shop_order_form", "action_ask_shop_order_size", "validate_shop_order_form", "utter_shop_hours"]
)  # fmt: skip
def test_it_is_of_the_business_that_was_dealt_with_last(action: str) -> None:
    ranking = heard([*turn("action_garage_check_repair"), *turn(action)], TRACK_IT)
    assert list(ranking)[0] == "track_order"
    assert sum(ranking.values()) == pytest.approx(sum(TRACK_IT.values()))


def test_a_clear_wish_changes_the_business() -> None:
    ranking = heard(turn("action_shop_place_order"), {"check_repair": 0.9, "track_order": 0.05})
    assert list(ranking)[0] == "check_repair"


def test_what_all_businesses_share_counts_in_full() -> None:
    ranking = heard(turn("action_shop_place_order"), {"track_part": 0.5, "greet": 0.4})
    assert list(ranking)[0] == "greet"


def test_where_nothing_is_open_a_wish_to_stop_is_rather_a_wish_of_its_own() -> None:
    cancel_it = {"stop_or_cancel": 0.5, "track_order": 0.4}
    assert list(heard(turn("action_shop_place_order"), cancel_it))[0] == "track_order"
    assert list(heard([*turn("shop_order_form"), ActiveLoop("shop_order_form")], cancel_it))[0] == "stop_or_cancel"
    assert list(heard([], {"stop_or_cancel": 0.7, "track_order": 0.1}))[0] == "stop_or_cancel"


def test_small_talk_does_not_end_the_topic() -> None:
    assert list(heard([*turn("shop_order_form"), *turn("action_core_inform")], TRACK_IT))[0] == "track_order"


@pytest.mark.parametrize(
    "then", [[*turn("utter_core_joke")] * 3, [SessionStarted()]], ids=["some messages later", "another day"]
)
def test_the_topic_ends(then: list[Event]) -> None:
    assert heard([*turn("shop_order_form"), *then], TRACK_IT) == TRACK_IT


def test_one_business_alone_has_nothing_to_weigh() -> None:
    only = {"garage": INTENTS["garage"]}
    assert heard(turn("action_garage_check_repair"), TRACK_IT, only) == TRACK_IT


def test_a_message_without_words_has_no_ranking_to_weigh() -> None:
    message = Message({TEXT: "", INTENT: {"name": None, "confidence": 0.0}, INTENT_RANKING_KEY: []})
    tracker = DialogueStateTracker.from_events("me", turn("shop_order_form"), [])
    ConversationTopic({"intents": INTENTS}).process([message], tracker)
    assert message.get(INTENT)["name"] is None


@pytest.mark.parametrize(
    ("events", "expected"),
    [(turn("shop_order_form"), ["check_repair", "track_part"]), (turn("action_core_inform"), None), ([], None)],
)
def test_it_says_which_intents_belong_elsewhere(events: list[Event], expected: list[str] | None) -> None:
    tracker = DialogueStateTracker.from_events("me", events, [])
    (message,) = ConversationTopic({"intents": INTENTS}).process([Message({TEXT: "standard"})], tracker)
    assert message.get(ELSEWHERE) == expected
