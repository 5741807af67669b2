from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from actions.banking.activate_card_form import ActivateCardForm
from actions.banking.lost_card_form import LostCardForm
from actions.banking.pin_form import PinForm
from actions.banking.replace_card_form import ReplaceCardForm
from actions.database import Database
from actions.forms import Form
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


@pytest.mark.parametrize("form", [LostCardForm, ReplaceCardForm, PinForm, ActivateCardForm])
def test_the_examples_lead_on(sam: Conversation, database: Database, form: type[Form]) -> None:
    turns = FormTurns(sam, form, database)
    assert turns.wish("bare wish").endswith(form.fields[0].prompt)
    assert turns.say(form.fields[0].example).endswith(form.fields[1].prompt)
    assert turns.say(f"sorry, wrong {form.fields[0].names[0]}").endswith(form.fields[0].prompt)
    assert turns.say("😶").endswith(form.fields[0].prompt)


def test_a_lost_card_is_blocked_on_the_yes(sam: Conversation, database: Database) -> None:
    turns = FormTurns(sam, LostCardForm, database)
    assert turns.wish("i lost my card") == "Which card is gone?"
    assert [button["title"] for button in turns.buttons] == [
        "Credit card (…8890, Credit Card)",
        "Debit card (…4417, Checking)",
        "Debit card (…7754, Savings)",
        "All of them",
    ]
    asked = turns.say("debit ending in 4417", card_type="debit", account_number="4417")
    assert "block your debit card (…4417, Checking) at once" in asked
    assert dict(turns.rows(CARDS))["100001-debit"] == "active", "nothing happens before the yes"
    slots = dict(turns.slots)
    done = turns.yes()
    (reference,) = turns.rows("SELECT id FROM card_blocks")[0]
    assert f"Your debit card (…4417, Checking) is blocked now (reference {reference})." in done
    assert "by Dec 1, 2025" in done and "You owe nothing" in done
    assert turns.buttons == [{"title": "Order a new card", "payload": '/replace_card{"account_number": "4417"}'}]
    assert dict(turns.rows(CARDS))["100001-debit"] == "blocked"
    assert ("block_card",) in turns.rows(AUDITED)
    assert "nothing was done twice" in turns.yes_again(slots)
    assert len(turns.rows("SELECT id FROM card_blocks")) == 1


def test_a_no_blocks_nothing(sam: Conversation, database: Database) -> None:
    turns = FormTurns(sam, LostCardForm, database)
    turns.wish("my credit card was stolen", card_type="credit")
    assert turns.say("no", "deny") == "Okay. Nothing was blocked."
    assert not turns.rows("SELECT id FROM card_blocks")


@pytest.mark.parametrize(
    ("said", "entities", "card"),
    [
        ("the credit one", {"card_type": "credit"}, "100001-credit"),
        ("the one for savings", {"account_type": "savings"}, "100001-savings-debit"),
        ("4417", {"passcode": "4417"}, "100001-debit"),
        ("it ends in 8890", {"account_number": "8890"}, "100001-credit"),
        ("the debit one, not the savings one", {"card_type": "debit"}, None),
        ("debit", {"card_type": "debit"}, None),
        ("all of them", {}, "all"),
        ("both the credit and the debit cards", {"card_type": "credit"}, "all"),
        ("prepaid", {"card_type": "prepaid"}, None),
        ("the one ending in 4532", {"account_number": "4532"}, None),
    ],
)
def test_which_card(
    sam: Conversation, database: Database, said: str, entities: dict[str, str], card: str | None
) -> None:
    turns = FormTurns(sam, LostCardForm, database)
    turns.wish("lost card")
    turns.say(said, **entities)
    assert turns.slots["banking_lost_card"] == card


def test_all_cards_at_once(sam: Conversation, database: Database) -> None:
    turns = FormTurns(sam, LostCardForm, database)
    assert "block your credit card (…8890, Credit Card), debit card" in turns.wish("all my cards are gone")
    assert turns.yes().count("is blocked now") == 3
    assert {status for card, status in turns.rows(CARDS) if card.startswith("100001")} == {"blocked"}
    assert turns.wish("lost card").startswith("There is no card that I could block.")


def test_the_only_card_is_not_asked_for(dana: Conversation, database: Database) -> None:
    turns = FormTurns(dana, LostCardForm, database)
    assert "block your debit card (…4532, Checking)" in turns.wish("lost card")


def test_another_customers_card_is_out_of_reach(dana: Conversation, database: Database) -> None:
    turns = FormTurns(dana, LostCardForm, database)
    turns.slots.update({"banking_lost_card": "100001-debit", "banking_lost_card_confirmed": True})
    dana.say("yes", "affirm").run(LostCardForm.submit_action)
    replacing = FormTurns(dana, ReplaceCardForm, database)
    replacing.slots.update({"banking_replace_card": "100001-debit", "banking_replace_confirmed": True})
    assert "No card was ordered" in dana.say("yes", "affirm").run(ReplaceCardForm.submit_action).text
    assert dict(turns.rows(CARDS))["100001-debit"] == "active" and not turns.rows("SELECT id FROM card_orders")


def test_a_new_card(sam: Conversation, database: Database) -> None:
    turns = FormTurns(sam, ReplaceCardForm, database)
    assert turns.wish("i need a new card") == "Which card should be replaced?"
    assert turns.say("credit card").endswith(ReplaceCardForm.fields[1].prompt)
    asked = turns.say("the chip went dead after 2 years")
    assert 'reason: "the chip went dead after 2 years"' in asked
    assert "costs $5.00" in asked and "12 Elm Street" in asked and "by Dec 1, 2025" in asked
    slots = dict(turns.slots)
    done = turns.yes()
    ((reference, fee),) = turns.rows("SELECT id, fee FROM card_orders")
    assert f"reference {reference}" in done and "go on using the old one" in done and fee
    assert sorted(status for _, status in turns.rows(CARDS)) == ["active"] * 3 + ["blocked", "inactive", "ordered"]
    assert ("replace_card",) in turns.rows(AUDITED)
    assert f"reference {reference}" in turns.yes_again(slots)
    assert len(turns.rows("SELECT id FROM card_orders")) == 1
    again = turns.wish("my credit card is cracked", card_type="credit")
    assert reference in again and "on its way already" in again


def test_a_new_card_for_a_blocked_one_is_free_and_its_reason_is_heard_at_once(
    dana: Conversation, database: Database
) -> None:
    turns = FormTurns(dana, ReplaceCardForm, database)
    asked = turns.wish("my stolen card ending in 6127 has to be replaced", account_number="6127")
    assert "It is free" in asked
    assert "stays blocked" in turns.yes()


def test_a_card_is_activated_by_its_last_digits(sam: Conversation, database: Database) -> None:
    turns = FormTurns(sam, ActivateCardForm, database)
    turns.wish("activate my card")
    assert "not the last digits" in turns.say("1234") and "active already" in turns.say("4417")
    assert turns.say("7754", passcode="7754").endswith("Shall I activate it now?")
    slots = dict(turns.slots)
    assert "is active and good until" in turns.yes()
    assert dict(turns.rows(CARDS))["100001-savings-debit"] == "active"
    assert ("activate_card",) in turns.rows(AUDITED)
    assert "Nothing was done twice" in turns.yes_again(slots)
    assert turns.wish("activate my card").startswith("No card of yours waits to be activated.")


def test_a_new_pin_comes_by_mail(sam: Conversation, database: Database) -> None:
    turns = FormTurns(sam, PinForm, database)
    opened = turns.wish("set the pin of my credit card to 4821", passcode="4821", card_type="credit")
    assert "never write a PIN" in opened and "12 Elm Street" in opened and "4821" not in opened
    slots = dict(turns.slots)
    done = turns.yes()
    (reference,) = turns.rows("SELECT id FROM pin_letters")[0]
    assert reference in done and "Nov 27, 2025" in done and ("order_pin_letter",) in turns.rows(AUDITED)
    assert reference in turns.yes_again(slots) and len(turns.rows("SELECT id FROM pin_letters")) == 1
    assert "is on its way" in turns.wish("new pin for my credit card", card_type="credit")


def test_without_an_address_nothing_is_mailed(sam: Conversation, database: Database) -> None:
    with database.session(writes=True) as session:
        session.execute(text("UPDATE customers SET address = NULL"))
        session.commit()
    for form in (PinForm, ReplaceCardForm):
        assert "change my address" in FormTurns(sam, form, database).wish("credit card", card_type="credit")


def test_what_was_said_before_the_log_in_counts(conversation: Conversation, database: Database) -> None:
    conversation.say("stop my credit card, it was stolen", "report_lost_or_stolen_card", card_type="credit")
    assert conversation.form(LostCardForm.name).followup == "core_log_in_form"
    assert conversation.log_in().followup == LostCardForm.name
    conversation.form(LostCardForm.name)
    assert conversation.slots["banking_lost_card"] == "100001-credit"
    assert "block your credit card" in conversation.run("action_ask_banking_lost_card_confirmed").text


def test_both_debit_cards_are_blocked_and_the_credit_card_is_not(sam: Conversation, database: Database) -> None:
    turns = FormTurns(sam, LostCardForm, database)
    turns.wish("lost my cards")
    asked = turns.say("both debit ones", card_type="debit")
    assert "4417" in asked and "7754" in asked and "8890" not in asked
    turns.yes()
    statuses = dict(turns.rows(CARDS))
    assert (statuses["100001-debit"], statuses["100001-savings-debit"]) == ("blocked", "blocked")
    assert statuses["100001-credit"] == "active"


def test_a_card_that_is_blocked_already_is_said_to_be(dana: Conversation, database: Database) -> None:
    turns = FormTurns(dana, LostCardForm, database)
    said = turns.wish("my card ending in 6127 got stolen", account_number="6127")
    assert "(…6127, Savings) is blocked." in said and "replace my card" in said


def test_a_yes_is_no_reason(sam: Conversation, database: Database) -> None:
    turns = FormTurns(sam, ReplaceCardForm, database)
    turns.wish("replace my credit card", card_type="credit")
    for said in ("yes", "yes please", "/affirm", "ok sure"):
        assert turns.say(said).endswith(ReplaceCardForm.fields[1].prompt)


def test_a_reason_comes_with_the_card(sam: Conversation, database: Database) -> None:
    turns = FormTurns(sam, ReplaceCardForm, database)
    turns.wish("replace my card")
    asked = turns.say("credit card, the stripe is worn off", card_type="credit")
    assert "worn off" in asked and "It costs $5.00, taken from Credit Card once it is mailed. It is mailed to" in asked


def test_a_pin_in_the_chat_leaves_the_card_chosen(sam: Conversation, database: Database) -> None:
    turns = FormTurns(sam, PinForm, database)
    turns.wish("new pin for my credit card", card_type="credit")
    asked = turns.say("1234", account_number="1234")
    assert "never write a PIN" in asked and "your credit card (…8890" in asked


def test_a_card_that_is_named_again_below_the_summary_is_no_miss(sam: Conversation, database: Database) -> None:
    turns = FormTurns(sam, LostCardForm, database)
    turns.wish("i lost my debit card ending in 4417", card_type="debit", account_number="4417")
    again = turns.say("the 4417", money="4417.00 USD")
    assert again.startswith("I can block your debit card (…4417") and "utter" not in again


@pytest.mark.parametrize("form", [LostCardForm, PinForm])
def test_of_two_cards_that_fit_both_are_named_and_no_other(
    sam: Conversation, database: Database, form: type[Form]
) -> None:
    with database.session(writes=True) as session:
        session.execute(text("UPDATE cards SET status = 'active'"))
        session.commit()
    turns = FormTurns(sam, form, database)
    turns.wish("bare wish")
    asked = turns.say("the debit one", card_type="debit")
    assert "your debit card (…4417, Checking) or your debit card (…7754, Savings)" in asked
    assert [button["payload"] for button in turns.buttons] == ["debit ending in 4417", "debit ending in 7754"]
    assert "(…7754, Savings)" in turns.say("savings", account_type="savings")


def test_only_the_reason_is_kept_as_the_reason(sam: Conversation, database: Database) -> None:
    turns = FormTurns(sam, ReplaceCardForm, database)
    asked = turns.wish("replace card 8890, chip broken", account_number="8890")
    assert 'your credit card (…8890, Credit Card) (reason: "chip broken")' in asked
    other = turns.say("no the other card", "deny")
    assert 'your debit card (…4417, Checking) (reason: "chip broken")' in other


def test_the_last_digits_of_a_card_are_no_pin(sam: Conversation, database: Database) -> None:
    turns = FormTurns(sam, PinForm, database)
    asked = turns.wish("change pin for 4417", passcode="4417")
    assert asked.startswith("A letter with a new PIN for your debit card (…4417")


def test_another_card_after_one_that_was_refused(sam: Conversation, database: Database) -> None:
    turns = FormTurns(sam, PinForm, database)
    turns.wish("new pin for my credit card", card_type="credit")
    turns.yes()
    assert "is on its way" in turns.wish("new pin for my credit card", card_type="credit")
    sam.say("no the checking card", "deny", account_type="checking")
    assert sam.run("action_core_deny").followup == PinForm.name
    assert sam.form(PinForm.name).slots["banking_pin_card"] == "100001-debit"
