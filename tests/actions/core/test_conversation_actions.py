from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from actions.clock import FixedClock
from actions.database import Database

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation


def test_stop_in_a_form_forgets_everything_of_its_pack_and_what_was_waiting(conversation: Conversation) -> None:
    conversation.say("new phone 404-555-0199", "update_contact_details", phone="4045550199")
    conversation.form("core_contact_form")
    conversation.say("cancel", "stop_or_cancel")
    conversation.form_name = "core_log_in_form"
    stopped = conversation.run("action_core_stop")
    assert stopped.responses == ["utter_core_stopped"] and stopped.ends_form
    assert stopped.slots["requested_slot"] is None and stopped.slots["core_pending_request"] is None
    assert stopped.slots["core_contact_value"] is None


def test_stop_outside_of_a_form(conversation: Conversation) -> None:
    assert conversation.say("cancel").run("action_core_stop").responses == ["utter_core_nothing_to_stop"]


def test_a_person_is_asked_for_once(conversation: Conversation, other: Conversation, database: Database) -> None:
    first = conversation.say("a human please").run("action_core_talk_to_human").messages[0]
    assert first["response"] == "utter_core_ticket" and first["ticket"] == "T-1001"
    assert conversation.say("human!!").run("action_core_talk_to_human").messages[0]["ticket"] == "T-1001"
    assert other.say("agent").run("action_core_talk_to_human").messages[0]["ticket"] == "T-1002"


def test_back_after_the_session_ended(conversation: Conversation) -> None:
    waiting = [{"form": "core_log_in_form", "slots": {}}, {"form": "core_contact_form", "slots": {}}]
    conversation.slots["core_waiting_forms"] = waiting
    answer = conversation.say("hi", "greet").run("action_core_welcome_back")
    assert (
        answer.responses == ["utter_core_welcome_back"]
        and answer.messages[0]["task"] == "changing your contact details"
    )
    assert answer.slots["core_waiting_forms"] == waiting[1:], "a log-in does not wait"
    assert answer.followup == "action_listen"


def test_back_with_nothing_that_can_wait(conversation: Conversation) -> None:
    conversation.slots["core_waiting_forms"] = [{"form": "core_log_in_form", "slots": {}}]
    answer = conversation.say("hi", "greet").run("action_core_welcome_back")
    assert not answer.messages and answer.slots["core_waiting_forms"] is None


def test_an_offer_survives_an_unclear_answer(conversation: Conversation) -> None:
    conversation.slots["core_waiting_forms"] = [{"form": "core_contact_form", "slots": {}}]
    conversation.say("bye", "stop_or_cancel")
    conversation._events.append({"event": "slot", "name": "core_offer", "value": "return"})
    assert conversation.say("the new one").run("action_core_inform").responses == ["utter_core_offer_again"]
    yes = conversation.say("yes", "affirm").run("action_core_affirm")
    assert yes.followup == "core_contact_form"


def test_a_stop_says_that_the_second_request_goes_too(conversation: Conversation) -> None:
    conversation.log_in()
    conversation.say("new email and a new passcode", "update_contact_details")
    conversation._events[-1]["parse_data"]["next_request"] = {"text": "a new passcode"}
    conversation.form("core_contact_form")
    stopped = conversation.say("stop", "stop_or_cancel").run("action_core_stop")
    assert stopped.responses[:2] == ["utter_core_stopped", "utter_core_stopped_next_request"]


@pytest.mark.parametrize(
    ("said", "intent", "action", "response"),
    [
        ("did that work?", "affirm", "action_core_affirm", "utter_core_last_done"),
        ("are you sure", "affirm", "action_core_affirm", "utter_core_last_done"),
        ("did you change it", "nlu_fallback", "action_default_ask_affirmation", "utter_core_last_done"),
        ("thats not right", "deny", "action_core_deny", "utter_core_last_done_wrong"),
    ],
)
def test_what_was_done_last_is_said_again(
    conversation: Conversation, said: str, intent: str, action: str, response: str
) -> None:
    conversation.log_in()
    conversation.slots.update(core_contact_field="phone", core_contact_value="4045550199", core_contact_confirmed=True)
    done = conversation.say("yes", "affirm").run("action_core_update_contact")
    (told,) = conversation.say(said, intent).run(action).messages
    assert told["response"] == response and told["said"] == done.text


def test_what_was_done_is_not_said_to_whoever_asks_later(conversation: Conversation, clock: FixedClock) -> None:
    conversation.log_in()
    conversation.slots.update(core_contact_field="phone", core_contact_value="4045550199", core_contact_confirmed=True)
    conversation.say("yes", "affirm").run("action_core_update_contact")
    clock.moment += timedelta(minutes=16)
    told = conversation.say("did that work?", "affirm").run("action_core_affirm")
    assert "utter_core_last_done" not in told.responses and "0199" not in told.text


def test_hard_times_and_a_wish_for_a_call(conversation: Conversation) -> None:
    said = "i lost my job and cant pay the rent, call me"
    told = conversation.say(said, "talk_to_human").run("action_core_talk_to_human").responses
    assert told == ["utter_core_hardship", "utter_core_ticket", "utter_core_call_wanted"]


def test_a_link_that_did_not_come(conversation: Conversation) -> None:
    conversation.slots["core_last_answers"] = {"form": "core_passcode_reset_form", "said": "A link is on its way."}
    told = conversation.say("i didnt get it", "deny").run("action_core_deny")
    assert told.responses == ["utter_core_link_missing"]


def test_a_stop_refuses_what_was_offered(conversation: Conversation) -> None:
    conversation.slots["core_waiting_forms"] = [{"form": "core_contact_form", "slots": {}}]
    conversation.say("yes", "affirm")
    conversation._events.append({"event": "slot", "name": "core_offer", "value": "return"})
    stopped = conversation.say("no forget it", "stop_or_cancel").run("action_core_stop")
    assert stopped.responses == ["utter_core_dropped"] and stopped.slots["core_waiting_forms"] is None


def test_what_stands_on_a_button_is_no_stop(conversation: Conversation) -> None:
    conversation.say("new contact details", "update_contact_details")
    buttons = [{"title": "teal", "payload": "teal"}]
    conversation._events.append({"event": "bot", "text": "Which color?", "data": {"buttons": buttons}})
    conversation.say("Teal", "goodbye")
    conversation.form_name = "core_contact_form"
    answer = conversation.run("action_core_stop")
    assert not answer.messages and not answer.ends_form
    assert answer.events[-1]["parse_data"]["intent"]["name"] == "inform"
