from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from actions.banking.fraud_form import FraudForm
from actions.database import Database
from tests.actions.form_turns import FormTurns

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation

CARDS = "SELECT id, status FROM cards ORDER BY id"
AUDITED = "SELECT action FROM audit_entries ORDER BY id"


@pytest.fixture
def sam(conversation: Conversation) -> Conversation:
    conversation.log_in()
    return conversation


@pytest.fixture
def dana(other: Conversation) -> Conversation:
    other.log_in("100002", "1470")
    return other


def test_the_examples_lead_on(sam: Conversation, database: Database) -> None:
    turns = FormTurns(sam, FraudForm, database)
    assert turns.wish("report fraud").endswith(FraudForm.fields[0].prompt)
    assert turns.say(FraudForm.fields[0].example).endswith(FraudForm.fields[1].prompt)
    assert turns.say("sorry, wrong card").endswith(FraudForm.fields[0].prompt)
    assert turns.say("😶").endswith(FraudForm.fields[0].prompt)


def test_fraud(sam: Conversation, database: Database) -> None:
    turns = FormTurns(sam, FraudForm, database)
    assert turns.wish("report fraud").startswith("Which card should I block?")
    assert [button["payload"] for button in turns.buttons][-2:] == ["all of them", "none of them"]
    turns.say("the debit one ending in 4417", card_type="debit", account_number="4417")
    story = "somebody paid $480 in Texas with 4111 1111 1111 1111, i never lost my credit card"
    asked = turns.say(story, "report_lost_or_stolen_card", money="480.00 USD", card_type="credit")
    assert "block your debit card (…4417, Checking) for good" in asked, "a card in the story is not the card"
    assert "somebody paid $480 in Texas with ****" in asked
    slots = dict(turns.slots)
    done = turns.yes()
    ((case, ticket, cards),) = turns.rows("SELECT id, ticket, cards FROM fraud_cases")
    assert case in done and ticket == "T-1001" and ticket in done and cards == "4417" and "404" in done
    assert dict(turns.rows(CARDS))["100001-debit"] == "blocked" and ("report_fraud",) in turns.rows(AUDITED)
    assert case in turns.rows("SELECT reason FROM tickets")[0][0]
    assert f"reported already (case {case})" in turns.yes_again(slots)
    assert len(turns.rows("SELECT id FROM fraud_cases")) == len(turns.rows("SELECT id FROM tickets")) == 1


def test_fraud_without_a_card(dana: Conversation, database: Database) -> None:
    turns = FormTurns(dana, FraudForm, database)
    told = "i clicked on a link in a message and typed my passcode 1470"
    assert turns.wish(told, passcode="1470").startswith("Which card should I block?"), (
        "the story is heard, the card not"
    )
    asked = turns.say("none of them", "deny")
    assert asked.startswith("I would report to our fraud team") and "1470" not in asked
    assert "blocked now" not in turns.yes()
    assert dict(turns.rows(CARDS))["100002-debit"] == "active" and turns.rows("SELECT cards FROM fraud_cases") == [
        ("",)
    ]


def test_not_sure_which_card(sam: Conversation, database: Database) -> None:
    turns = FormTurns(sam, FraudForm, database)
    turns.wish("someone is using my account")
    turns.say("i don't know", "deny")
    assert turns.slots["banking_fraud_card"] == "all"


def test_the_story_of_the_first_message_is_not_asked_for_again(sam: Conversation, database: Database) -> None:
    turns = FormTurns(sam, FraudForm, database)
    turns.wish("i clicked on a phishing link")
    assert '"i clicked on a phishing link"' in turns.say("none of them", "deny")


def test_none_is_no_story(sam: Conversation, database: Database) -> None:
    turns = FormTurns(sam, FraudForm, database)
    turns.wish("report fraud")
    turns.say("none of them", "deny")
    for none in ("none", "none of them"):
        assert turns.say(none, "deny").endswith(turns.form.fields[1].prompt)


@pytest.mark.parametrize(
    ("said", "intent", "entities"),
    [
        ("i entered my online banking passcode on a fake site", "report_fraud", {}),
        ("it was 3 payments on friday at some shop", "show_transactions", {"number": "3"}),
        ("they took my purse as well", "report_lost_or_stolen_card", {}),
        ("i gave it to them", "inform", {}), ("i never signed up for it", "create_account", {}),
    ],
)  # fmt: skip
def test_more_of_the_story_at_the_summary(
    sam: Conversation, database: Database, said: str, intent: str, entities: dict[str, str]
) -> None:
    turns = FormTurns(sam, FraudForm, database)
    turns.wish("somebody called and said they were the bank")
    turns.say("4417")
    asked = turns.say(said, intent, **entities)
    assert f"they were the bank. {said}" in asked and "block your debit card (…4417, Checking)" in asked
    assert turns.say("no", "deny") == "Okay. Nothing was blocked or reported."


def test_the_story_at_the_question_for_the_card(sam: Conversation, database: Database) -> None:
    turns = FormTurns(sam, FraudForm, database)
    turns.wish("fraud")
    asked = turns.say("i got a text with a link and put my number in", "update_contact_details")
    assert asked == turns.form.fields[0].prompt, "no word that it was not understood"
    assert "i got a text" in turns.say("credit", card_type="credit")


def test_who_wants_a_person_tells_no_more_of_the_story(sam: Conversation, database: Database) -> None:
    turns = FormTurns(sam, FraudForm, database)
    turns.wish("somebody called and said they were the bank")
    turns.say("4417")
    turns.say("i told you all of it, get me a person", "talk_to_human")
    assert turns.slots["banking_fraud_story"] == "somebody called and said they were the bank"
