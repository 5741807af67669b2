from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.actions.conftest import Answer, Conversation

ASK, TAKE_GUESS, FORM = "action_default_ask_affirmation", "action_core_take_guess", "action_two_stage_fallback"
# The fallback stands first in the ranking of a message that was not understood.
DOUBT = "nlu_fallback"
SMALL_TALK = ("greet", "goodbye", "thank", "praise", "complain", "bot_challenge", "affirm", "deny", "inform")


def doubted(conversation: Conversation, *ranking: str, said: str = "blargh", **entities: str) -> Conversation:
    """A message that was not understood, with the likeliest intents."""
    return conversation.say(said, DOUBT, ranking=(DOUBT, *ranking), **entities)


def buttons(answer: Answer) -> list[dict[str, str]]:
    return list(answer.messages[0]["buttons"])


def replayed(answer: Answer) -> list[dict[str, Any]]:
    return [event for event in answer.events if event["event"] == "user"]


def test_the_two_likeliest_wishes_are_offered_and_a_way_out(conversation: Conversation) -> None:
    answer = doubted(conversation, "recover_password", "update_contact_details", "change_language").run(ASK)
    assert (
        answer.responses == ["utter_core_did_you_mean_one_of"] and answer.messages[0]["guess"] == "get a new passcode"
    )
    assert buttons(answer) == [
        {"title": "Get a new passcode", "payload": "/recover_password"},
        {"title": "Change your contact details", "payload": "/update_contact_details"},
        {"title": "Something else", "payload": "/out_of_scope"},
    ]


def test_a_single_guess_is_asked_about_alone(conversation: Conversation) -> None:
    answer = doubted(conversation, "talk_to_human", "greet").run(ASK)
    assert answer.responses == ["utter_core_did_you_mean"] and answer.messages[0]["guess"] == "talk to a person"
    assert [button["title"] for button in buttons(answer)] == ["Talk to a person", "Something else"]


@pytest.mark.parametrize("intent", [*SMALL_TALK, "out_of_scope", "stop_or_cancel", DOUBT])
def test_nobody_is_offered_small_talk(intent: str, conversation: Conversation) -> None:
    answer = doubted(conversation, intent, "recover_password").run(ASK)
    assert [button["title"] for button in buttons(answer)] == ["Get a new passcode", "Something else"]


@pytest.mark.parametrize("ranking", [(), ("greet", "thank"), (*SMALL_TALK, "recover_password")])
def test_without_a_likely_wish_other_words_are_asked_for(ranking: tuple[str, ...], conversation: Conversation) -> None:
    answer = doubted(conversation, *ranking).run(ASK)
    assert answer.responses == ["utter_ask_rephrase"] and not buttons(answer)


def test_a_button_sends_what_was_said_already(conversation: Conversation) -> None:
    answer = doubted(conversation, "update_contact_details", money="50.00 USD", payee="Zoë").run(ASK)
    intent, _, entities = buttons(answer)[0]["payload"].partition("{")
    assert intent == "/update_contact_details" and "Zoë" in entities
    assert json.loads("{" + entities) == {"money": "50.00 USD", "payee": "Zoë"}


def asked(conversation: Conversation, *ranking: str, said: str = "blargh", **entities: str) -> Conversation:
    """The customer was asked what was meant."""
    doubted(conversation, *ranking, said=said, **entities).run(ASK)
    conversation.form_name = FORM
    return conversation


def test_yes_takes_the_message_up_again_as_it_was_guessed(conversation: Conversation) -> None:
    asked(
        conversation,
        "update_contact_details",
        "recover_password",
        said="50 from savings to ben",
        payee="ben",
        money="50.00 USD",
    )
    answer = conversation.say("yes", "affirm").run(TAKE_GUESS)
    (message,) = replayed(answer)
    assert answer.ends_form and message["text"] == "50 from savings to ben"
    assert message["parse_data"]["intent"] == {"name": "update_contact_details", "confidence": 1.0}
    assert [{key: entity[key] for key in ("entity", "value")} for entity in message["parse_data"]["entities"]] == [
        {"entity": "payee", "value": "ben"},
        {"entity": "money", "value": "50.00 USD"},
    ]
    # Rasa takes a message for a new one only where it listened before.
    before = answer.events[answer.events.index(message) - 1]
    assert (before["event"], before["name"]) == ("action", "action_listen")


def test_the_roles_of_entities_are_taken_up_too(conversation: Conversation) -> None:
    asked(conversation, "update_contact_details", account_type__source="savings", account_type__destination="checking")
    (message,) = replayed(conversation.say("yes", "affirm").run(TAKE_GUESS))
    assert {entity["role"]: entity["value"] for entity in message["parse_data"]["entities"]} == {
        "source": "savings",
        "destination": "checking",
    }


def test_yes_is_about_the_latest_doubt(conversation: Conversation) -> None:
    asked(conversation, "recover_password", said="first")
    asked(conversation, "update_contact_details", said="second")
    (message,) = replayed(conversation.say("yes", "affirm").run(TAKE_GUESS))
    assert message["text"] == "second" and message["parse_data"]["intent"]["name"] == "update_contact_details"


def test_yes_to_nothing_asks_for_other_words(conversation: Conversation) -> None:
    asked(conversation, "greet")
    answer = conversation.say("yes", "affirm").run(TAKE_GUESS)
    assert answer.responses == ["utter_ask_rephrase"] and answer.ends_form and not replayed(answer)


def test_neither_needs_the_database(conversation: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actions.base.default_database", lambda: None)
    asked(conversation, "recover_password")
    assert replayed(conversation.say("yes", "affirm").run(TAKE_GUESS))
