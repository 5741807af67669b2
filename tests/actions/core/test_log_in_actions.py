from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from actions.core.log_in_actions import find_digits

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation

FORM = "core_log_in_form"


@pytest.mark.parametrize(
    ("said", "digits", "found"),
    [
        ("100001", 6, "100001"), ("im 100001", 6, "100001"), ("100 001", 6, "100001"), ("100-001", 6, "100001"),
        ("im100001", 6, "100001"), ("1000011", 6, None), ("no idea", 6, None), ("", 6, None), (None, 6, None),
        ("2580", 4, "2580"), ("25 80", 4, "2580"), ("100001 2580", 4, "2580"), ("100001 2580", 6, "100001"),
        ("٢٥٨٠", 4, None), ("AB-104471", 6, None), ("AB-104471, im 100001", 6, "100001"),
    ],
)  # fmt: skip
def test_find_digits(said: object, digits: int, found: str | None) -> None:
    assert find_digits(said, digits) == found


def test_wrong_and_locked(conversation: Conversation) -> None:
    for left in ("4 tries", "3 tries", "2 tries", "1 try"):
        wrong = conversation.log_in(passcode="0000")
        assert wrong.responses == ["utter_core_log_in_wrong"] and wrong.messages[0]["tries"] == left
        assert wrong.followup == FORM and conversation.slots["core_log_in_number"] is None
        # The form starts again on the same message; its digits are not the next try.
        conversation.form(FORM)
        assert conversation.slots["core_log_in_passcode"] is None
    locked = conversation.log_in(passcode="0000")
    assert locked.responses == ["utter_core_log_in_locked"] and locked.messages[0]["minutes"] == "15 minutes"
    assert locked.followup == "action_listen"
    assert conversation.log_in().responses == ["utter_core_log_in_locked"]


def test_number_and_passcode_in_one_message(conversation: Conversation) -> None:
    conversation.say("log in 100001 2580", "log_in", customer_number="100001", passcode="2580")
    both = conversation.form(FORM)
    assert both.followup == "action_core_log_in"


@pytest.mark.parametrize(
    "said",
    [
        "log me in, 100001 2580",
        "Log in 100001/2580 please!",
        "i want to log in. my number is 100001 and my pin is 2580.",
        "sign me in as 100001, passcode: 2580",
    ],
)
@pytest.mark.parametrize("found", [{}, {"customer_number": "100001", "money": "2580.00 USD"}])
def test_both_in_the_sentence_that_asks_for_the_log_in(
    conversation: Conversation, said: str, found: dict[str, str]
) -> None:
    conversation.say(said, "log_in", **found)
    assert conversation.form(FORM).followup == "action_core_log_in"
    assert conversation.run("action_core_log_in").responses == ["utter_core_logged_in"]


@pytest.mark.parametrize(
    "said", ["log me in 100001, with you since 1998", "log in 100001 to send 2580 to mom", "log in AB-100001 2580"]
)
def test_other_figures_beside_the_number_are_no_passcode(conversation: Conversation, said: str) -> None:
    conversation.say(said, "log_in").form(FORM)
    assert conversation.slots.get("core_log_in_passcode") is None


def test_what_is_no_number_is_explained(conversation: Conversation) -> None:
    conversation.say("i dont know it")
    answer = conversation.form(FORM, "core_log_in_number")
    assert answer.responses == ["utter_core_invalid_number"] and conversation.slots.get("core_log_in_number") is None


def test_both_numbers_at_once_of_which_one_was_found(conversation: Conversation) -> None:
    conversation.say("log in", "log_in").form(FORM)
    conversation.say("100001, 2580", customer_number="100001").form(FORM, "core_log_in_number")
    assert conversation.slots["core_log_in_passcode"] == "2580"


def test_a_year_in_a_sentence_is_no_passcode(conversation: Conversation) -> None:
    conversation.say("log in", "log_in").form(FORM)
    conversation.say("100001, with you since 1998", customer_number="100001").form(FORM, "core_log_in_number")
    assert conversation.slots.get("core_log_in_passcode") is None


def test_after_a_mistyped_passcode_the_passcode_is_enough(conversation: Conversation) -> None:
    conversation.say("log in", "log_in").form(FORM)
    conversation.say("100001", customer_number="100001").form(FORM, "core_log_in_number")
    conversation.say("2581", passcode="2581").form(FORM, "core_log_in_passcode")
    assert conversation.run("action_core_log_in").responses == ["utter_core_log_in_wrong"]
    conversation.form(FORM)
    conversation.say("sorry, 2580", passcode="2580").form(FORM, "core_log_in_number")
    assert conversation.slots["core_log_in_number"] == "100001"
    assert conversation.run("action_core_log_in").responses == ["utter_core_logged_in"]


@pytest.mark.parametrize(
    ("said", "response"),
    [
        ("i told you i have no number", "utter_core_no_number_yet"),
        ("i dont have an account yet", "utter_core_no_number_yet"),
        ("im not a customer", "utter_core_no_number_yet"),
        ("i forgot everything", "utter_core_number_forgotten"),
        ("i dont have it on me", "utter_core_invalid_number"),
    ],
)
def test_who_has_no_number_hears_what_to_do(conversation: Conversation, said: str, response: str) -> None:
    conversation.say(said)
    assert response in conversation.form(FORM, "core_log_in_number").responses


@pytest.mark.parametrize(
    ("said", "response", "told"),
    [
        ("whats my customer number", "utter_core_customer_number", {"ending": "01"}),
        ("who am i", "utter_core_logged_in_as", {"name": "Sam"}),
    ],
)
def test_who_is_logged_in(conversation: Conversation, said: str, response: str, told: dict[str, str]) -> None:
    conversation.log_in()
    (answer,) = conversation.say(said, "log_in").form(FORM).messages
    assert answer["response"] == response and told.items() <= answer.items()
