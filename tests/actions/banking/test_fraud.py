from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from actions.banking.fraud_form import FraudForm
from actions.database import Database
from tests.actions.banking.form_turns import FormTurns

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
