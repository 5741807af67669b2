"""A passcode does not stay in a tracker, and nothing else goes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from rasa.shared.core.events import ActiveLoop, BotUttered, Event, Restarted, SlotSet, UserUtteranceReverted
from rasa.shared.core.trackers import DialogueStateTracker

from components.stores.masking import MASK, mask_passcodes
from tests.components.stores.turns import (
    LISTEN,
    LOG_IN_FORM,
    NUMBER_SLOT,
    PASSCODE,
    PASSCODE_SLOT,
    asks,
    at_once,
    conversation,
    entity,
    log_in_turns,
    session_start,
    small_talk,
    user,
)

DOTS = MASK * 4


def masked(*events: Event) -> DialogueStateTracker:
    """The conversation after masking."""
    tracker = conversation(*events)
    mask_passcodes(tracker)
    return tracker


def written(tracker: DialogueStateTracker) -> str:
    """All that a store would write."""
    return json.dumps([event.as_dict() for event in tracker.events], ensure_ascii=False)


@pytest.mark.parametrize("answer", [PASSCODE, "25 80", "it is 2580", "two five eight zero", "2-5-8-0"])
def test_the_whole_answer_goes_where_a_passcode_was_asked_for(answer: str) -> None:
    heard = user(answer, "inform", {"entity": "passcode", "value": PASSCODE, "start": 0, "end": len(answer)})
    tracker = masked(*asks(PASSCODE_SLOT), *at_once(heard, SlotSet(PASSCODE_SLOT, answer), LOG_IN_FORM, LISTEN))
    assert tracker.latest_message is not None and tracker.latest_message.text == DOTS
    assert tracker.latest_message.parse_data["entities"] == []
    assert PASSCODE not in written(tracker) and answer not in written(tracker)


def test_the_slot_goes_from_the_event_and_from_the_tracker() -> None:
    tracker = masked(*asks(PASSCODE_SLOT), *at_once(user(PASSCODE), SlotSet(PASSCODE_SLOT, PASSCODE), LOG_IN_FORM))
    assert tracker.get_slot(PASSCODE_SLOT) is None
    assert [event.value for event in tracker.events if isinstance(event, SlotSet) and event.key == PASSCODE_SLOT] == [
        None
    ]


def test_a_passcode_slot_that_the_domain_does_not_have_goes_too() -> None:
    tracker = masked(*at_once(user("hi", "greet"), SlotSet("old_passcode", PASSCODE), LISTEN))
    assert PASSCODE not in written(tracker)


def test_the_entity_goes_from_a_longer_message_whatever_its_intent() -> None:
    text = "send 2500 to ben, passcode 2580"
    message = user(text, "transfer_money", entity("money", "2500", text), entity("passcode", PASSCODE, text))
    tracker = masked(*at_once(message, LISTEN))
    assert tracker.latest_message is not None
    assert (
        tracker.latest_message.text == tracker.latest_message.parse_data["text"] == f"send 2500 to ben, passcode {DOTS}"
    )
    assert [found["value"] for found in tracker.latest_message.parse_data["entities"]] == ["2500", DOTS]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("log in 100001 2580", f"log in 100001 {DOTS}"),
        ("log in 100001, pin 25 80", f"log in 100001, pin {MASK * 5}"),
        ("log in, 2580", f"log in, {DOTS}"),
        ("my number is 100001", "my number is 100001"),
        ("log me in please", "log me in please"),
    ],
)
def test_four_digits_go_from_a_message_about_logging_in(text: str, expected: str) -> None:
    tracker = masked(*at_once(user(text, "log_in"), LISTEN))
    assert tracker.latest_message is not None and tracker.latest_message.text == expected


def test_a_button_payload_with_the_passcode_goes() -> None:
    text = f'/log_in{{"customer_number": "100001", "passcode": "{PASSCODE}"}}'
    whole = {"start": len("/log_in"), "end": len(text)}
    message = user(text, "log_in", {"entity": "passcode", "value": PASSCODE, **whole})
    assert PASSCODE not in written(masked(*at_once(message, LISTEN)))


def test_number_and_passcode_as_the_answer_to_the_question_for_the_number() -> None:
    both = f"100001 {PASSCODE}"
    turn = at_once(user(both), SlotSet(NUMBER_SLOT, both), LOG_IN_FORM, SlotSet(NUMBER_SLOT, "100001"), LISTEN)
    tracker = masked(*asks(NUMBER_SLOT), *turn)
    assert PASSCODE not in written(tracker)
    assert tracker.latest_message is not None and tracker.latest_message.text == f"100001 {DOTS}"
    assert tracker.get_slot(NUMBER_SLOT) == "100001"


def test_both_copies_of_a_message_that_the_two_stage_fallback_took_up_again() -> None:
    text = f"log in 100001 {PASSCODE}"
    fallback = "action_two_stage_fallback"
    first = at_once(user("blargh", "nlu_fallback"), fallback, ActiveLoop(fallback), BotUttered("Pardon?"), LISTEN)
    again = at_once(
        *(user(text, "log_in", entity("passcode", PASSCODE, text)), fallback, ActiveLoop(None)),
        *(UserUtteranceReverted(), LISTEN, user(text, "log_in", entity("passcode", PASSCODE, text)), LISTEN),
    )
    assert PASSCODE not in written(masked(*first, *again))


def test_a_button_of_the_answer_that_quotes_the_passcode() -> None:
    text = f"let me inn 100001 {PASSCODE}"
    payload = f'/log_in{{"passcode": "{PASSCODE}", "customer_number": "100001"}}'
    answer = BotUttered("Did you mean: log in?", {"buttons": [{"title": "Log in", "payload": payload}]})
    tracker = masked(*at_once(user(text, "nlu_fallback", entity("passcode", PASSCODE, text)), answer, LISTEN))
    assert PASSCODE not in written(tracker)
    assert "100001" in written(tracker) and "Did you mean" in written(tracker)


UNTOUCHED: dict[str, list[Event]] = {
    "an amount": at_once(
        *("shop_order_form", ActiveLoop("shop_order_form")),
        *(SlotSet("requested_slot", "shop_order_amount"), LISTEN),
        user("2580", "inform", {"entity": "money", "value": "2580.00 USD", "start": 0, "end": 4}),
        *(SlotSet("shop_order_amount", "2580.00 USD"), LISTEN),
    ),
    "an amount in a message": at_once(user("send 2580 to savings", "transfer_money"), LISTEN),
    "an answer without a message": at_once(BotUttered("Your limit is 2580.")),
    "no text at all": at_once(user(None, "greet"), LISTEN),
}


@pytest.mark.parametrize("events", UNTOUCHED.values(), ids=UNTOUCHED)
def test_other_messages_stay_as_they_are(events: list[Event]) -> None:
    tracker = conversation(*events)
    before = _said(tracker)
    mask_passcodes(tracker)
    assert _said(tracker) == before


def test_what_is_said_after_the_log_in_stays() -> None:
    logged_in = [event for turn in log_in_turns() for event in turn]
    answer = BotUttered("You spent $2580.")
    tracker = masked(*logged_in, *at_once(user("in 2024 i spent 2580"), answer, LISTEN))
    assert tracker.latest_message is not None and tracker.latest_message.text == "in 2024 i spent 2580"
    assert answer.text == "You spent $2580."


def _said(tracker: DialogueStateTracker) -> list[Any]:
    return json.loads(json.dumps([event.as_dict() for event in tracker.events]))


@pytest.mark.parametrize("beginning", [session_start(), at_once(Restarted())], ids=["session", "restart"])
def test_a_question_for_the_passcode_is_not_open_after_a_new_beginning(beginning: list[Event]) -> None:
    tracker = masked(*asks(PASSCODE_SLOT), *beginning, *small_talk("hello there"))
    assert tracker.latest_message is not None and tracker.latest_message.text == "hello there"


def test_a_message_that_only_interrupts_the_log_in_keeps_its_answer() -> None:
    answer = BotUttered("Say stop to drop this.")
    tracker = masked(*asks(PASSCODE_SLOT), *at_once(user("stop", "inform"), answer, LISTEN))
    assert answer.text == "Say stop to drop this." and tracker.latest_message is not None
    assert tracker.latest_message.text == DOTS


def test_only_what_is_new_is_looked_at_with_the_question_that_was_open_before() -> None:
    tracker = conversation(*asks(PASSCODE_SLOT))
    stored = len(tracker.events)
    tracker.update(user("it is two five eight zero"))
    mask_passcodes(tracker, since=stored)
    assert tracker.latest_message is not None and tracker.latest_message.text == DOTS


def test_masking_twice_changes_nothing_more() -> None:
    tracker = masked(*(event for turn in log_in_turns() for event in turn))
    once = written(tracker)
    mask_passcodes(tracker)
    assert written(tracker) == once and PASSCODE not in once
