"""Payments after something else was talked about, and what a look-up keeps for the next question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation

FORM, SHOW = "banking_transfer_form", "action_banking_show_transactions"
AMOUNT, DESTINATION, SOURCE = "banking_transfer_amount", "banking_transfer_destination", "banking_transfer_source"
CONFIRMED = "banking_transfer_confirmed"


@pytest.fixture
def sam(conversation: Conversation) -> Conversation:
    conversation.log_in()
    return conversation


def shown(sam: Conversation, said: str, **entities: str) -> str:
    return sam.say(said, "show_transactions", **entities).run(SHOW).text


def follow(sam: Conversation, said: str, **entities: str) -> str:
    led = sam.say(said, "inform", **entities).run("action_core_inform")
    answer = sam.run(led.followup) if led.followup else led
    return answer.text or answer.responses[0]


def summary(sam: Conversation, said: str, intent: str = "transfer_money", **entities: str) -> str:
    answer = sam.say(said, intent, **entities).form(FORM)
    return f"{answer.text}\n{sam.run(f'action_ask_{CONFIRMED}').text}"


def test_an_amount_at_least_stays_one(sam: Conversation) -> None:
    first = shown(sam, "transactions over 50 in november", money="50.00 USD", period="month:11")
    assert "of at least $50.00" in first
    assert "of at least $50.00" in follow(sam, "only checking", account_type="checking")
    assert "of at least $50.00" in follow(sam, "what about october", period="month:10")


def test_a_shop_stays_the_shop(sam: Conversation) -> None:
    assert "with Corner Coffee" in shown(sam, "what did i spend at corner coffee")
    assert "with Corner Coffee" in follow(sam, "and last month", period="last_month")
    assert "with Greenleaf Market" in follow(sam, "and greenleaf")
    assert "with groceries" in follow(sam, "and groceries?")
    assert follow(sam, "and toys?") == "utter_core_inform"


@pytest.mark.parametrize("said", ["has my landlord been paid this year", "did i pay the rent this year"])
def test_payees_have_other_names_in_look_ups_too(sam: Conversation, said: str) -> None:
    entities = {"payee": "landlord"} if "landlord" in said else {}
    assert "with Oakwood Property" in shown(sam, said, period="this_year", **entities)


def test_him_is_who_was_talked_about(sam: Conversation) -> None:
    shown(sam, "how much have i sent to ben", payee="ben")
    sam.say("ok send him another 25", "transfer_money").form(FORM)
    assert (sam.slots[DESTINATION], sam.slots[AMOUNT]) == ("payee:Ben Carter", "25.00 USD")


def test_of_that_is_the_account_that_was_looked_at(sam: Conversation) -> None:
    sam.say("savings?", "check_account_balance", account_type="savings").run("action_banking_check_balance")
    assert "Send $20.00 from Savings" in summary(sam, "send 20 of that to ben", payee="ben")


def test_a_part_of_an_account(sam: Conversation) -> None:
    whole = summary(sam, "move half of it", account_type__source="savings", account_type__destination="checking")
    assert "Send $1,225.05 from Savings" in whole


def test_the_other_way_round(sam: Conversation) -> None:
    wish = {"money": "50.00 USD", "account_type__destination": "checking", "account_type__source": "savings"}
    summary(sam, "send money", **wish)
    sam.say("no the other way round", "deny").form(FORM, CONFIRMED)
    assert (sam.slots[SOURCE], sam.slots[DESTINATION], sam.slots.get(CONFIRMED)) == ("checking", "savings", None)


def test_a_payee_whom_nobody_knows_does_not_replace_the_one_that_was_shown(sam: Conversation) -> None:
    summary(sam, "send 5 to ben from savings", money="5.00 USD", payee="ben", account_type__source="savings")
    answer = sam.say("yea buddy", "affirm", payee="buddy").form(FORM, CONFIRMED)
    assert sam.slots[DESTINATION] == "payee:Ben Carter" and sam.slots.get(CONFIRMED) is None
    assert "buddy" in answer.text


@pytest.mark.parametrize(("period", "noticed"), [("tomorrow", True), ("weekday:friday", True), ("today", False)])
def test_a_later_day_is_not_dropped_in_silence(sam: Conversation, period: str, noticed: bool) -> None:
    wish = {"money": "5.00 USD", "payee": "ben", "account_type__source": "savings", "period": period}
    assert ("I can only send it right away" in summary(sam, "send it", **wish)) is noticed


def test_another_amount_after_the_no(sam: Conversation) -> None:
    summary(sam, "send 5 to ben from savings", money="5.00 USD", payee="ben", account_type__source="savings")
    sam.say("no", "deny").form(FORM, CONFIRMED)
    sam.run("action_banking_book_transfer")
    sam.form_name = None
    sam.slots["requested_slot"] = None
    led = sam.say("make it 8", "inform", money="8.00 USD").run("action_core_inform")
    assert led.followup == FORM
    sam.form(FORM)
    assert [sam.slots[slot] for slot in (AMOUNT, DESTINATION, SOURCE)] == ["8.00 USD", "payee:Ben Carter", "savings"]
