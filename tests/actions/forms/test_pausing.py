"""Hesitating, coming back, and thinking better of a no."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from actions.forms.pausing import hesitates, takes_back, wants_to_go_on

if TYPE_CHECKING:
    from tests.actions.conftest import Answer, Conversation

FORM, VALUE, CONFIRMED = "core_contact_form", "core_contact_value", "core_contact_confirmed"
WISH = {"contact_field": "phone", "phone": "4045550199"}


@pytest.fixture
def asked(conversation: Conversation) -> Conversation:
    """A new phone number up to the question whether to keep it."""
    conversation.log_in()
    conversation.say("change my phone number", "update_contact_details", **WISH)
    conversation.form(FORM)
    conversation.run(f"action_ask_{CONFIRMED}")
    return conversation


def answer(conversation: Conversation, said: str, intent: str) -> Answer:
    conversation.say(said, intent)
    return conversation.form(FORM, CONFIRMED)


@pytest.mark.parametrize(
    "said",
    [
        *("wait", "Hm, ok. Wait!", "hold on pls", "one sec", "1 min", "one moment please", "give me a minute", "hm ok"),
        *("i didn't mean yes yet!", "maybe later", "I'm not sure", "yes but wait", "yes but hold on a sec", "not yet"),
        *("don't do it yet", "let me think about it", "just a moment", "brb", "no wait"),
    ],
)
def test_a_hesitation(said: str) -> None:
    assert hesitates(said)


@pytest.mark.parametrize(
    "said",
    ["wait make it 60", "yes", "no", "hold the card", "how long do i have to wait", "hm", "not savings", "2 cards"],
)
def test_what_is_none(said: str) -> None:
    assert not hesitates(said)


@pytest.mark.parametrize("said", ["im back, go on", "ok i'm back, go", "continue", "actually no continue", "ok go on"])
def test_what_stops_nothing(said: str) -> None:
    assert wants_to_go_on(said)


@pytest.mark.parametrize(
    ("said", "after_all"), [("no thats fine, send it", True), ("don't do it", False), ("ok", False)]
)
def test_what_takes_a_no_back(said: str, after_all: bool) -> None:
    assert takes_back(said) is after_all


@pytest.mark.parametrize(
    ("said", "intent"), [("yes but hold on", "affirm"), ("not yet", "deny"), ("one sec", "inform"), ("wait", "greet")]
)
def test_the_question_stays_open(asked: Conversation, said: str, intent: str) -> None:
    told = answer(asked, said, intent)
    assert told.responses == ["utter_core_take_your_time"] and not told.ends_form
    assert asked.slots[VALUE] == "4045550199" and asked.slots.get(CONFIRMED) is None
    assert not asked.slots.get("core_form_misses")


def test_who_comes_back_sees_the_question_again_and_then_says_yes(asked: Conversation) -> None:
    answer(asked, "hold on", "affirm")
    assert answer(asked, "ok continue", "affirm").responses == ["utter_core_going_on"]
    assert asked.slots.get(CONFIRMED) is None
    answer(asked, "ok now do it", "affirm")
    assert asked.slots[CONFIRMED] is True


def test_coming_back_is_no_good_bye(asked: Conversation) -> None:
    asked.say("im back, go on", "goodbye")
    heard = asked.run("action_core_stop")
    assert heard.responses == [] and heard.events[-1]["event"] == "user"
    assert heard.events[-1]["parse_data"]["intent"]["name"] == "inform"


@pytest.mark.parametrize(
    ("said", "intent", "action"),
    [
        ("actually no continue", "stop_or_cancel", "action_core_stop"),
        ("no thats fine, send it", "affirm", "action_core_affirm"),
        ("no go on", "deny", "action_core_deny"),
        ("continue", "show_more", "action_core_show_more"),
    ],
)
def test_what_was_stopped_is_shown_again(asked: Conversation, said: str, intent: str, action: str) -> None:
    asked.say("stop", "stop_or_cancel").run("action_core_stop")
    assert asked.slots[VALUE] is None
    again = asked.say(said, intent).run(action)
    assert again.followup == FORM and asked.slots[VALUE] == "4045550199"
    assert asked.slots.get(CONFIRMED) is None, "it is shown again, and not booked"


def test_ok_after_a_stop_is_no_wish(asked: Conversation) -> None:
    asked.say("stop", "stop_or_cancel").run("action_core_stop")
    assert asked.say("ok", "affirm").run("action_core_affirm").responses == ["utter_core_nothing_to_confirm"]


@pytest.mark.parametrize("said", ["stop, i dont want to continue", "cancel", "do not continue"])
def test_a_stop_is_none_that_goes_on(said: str) -> None:
    assert not wants_to_go_on(said)


def test_a_yes_to_the_offer_is_not_to_what_was_stopped(asked: Conversation) -> None:
    asked.slots["core_waiting_forms"] = [{"form": "core_security_question_form", "slots": {}}]
    asked.say("stop", "stop_or_cancel").run("action_core_stop")
    assert asked.say("yes go ahead", "affirm").run("action_core_affirm").followup == "core_security_question_form"


def test_not_yet_stops_nothing(asked: Conversation) -> None:
    heard = asked.say("dont send it yet", "stop_or_cancel").run("action_core_stop")
    assert heard.responses == [] and heard.events[-1]["event"] == "user"
