"""Payments after something else was talked about, and what a look-up keeps for the next question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from actions.banking.transfer_form import TransferForm

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


def done(sam: Conversation, said: str, **entities: str) -> None:
    """A transfer from the first word to the yes."""
    summary(sam, said, **entities)
    sam.say("yes", "affirm").form(FORM, CONFIRMED)
    sam.run("action_banking_book_transfer")
    sam.form_name = sam.slots["requested_slot"] = None


def led_to(sam: Conversation, said: str, **entities: str) -> str | None:
    """The form that a message leads to which names no wish; it has read the message then."""
    led = sam.say(said, "inform", **entities).run("action_core_inform").followup
    if led is not None:
        sam.form(led)
    return led


@pytest.mark.parametrize(
    ("said", "entities", "amount", "to"),
    [
        ("same to mom", {"payee": "mom"}, "5.00 USD", "payee:Maria Lopez"),
        ("same amount to mom", {"payee": "mom"}, "5.00 USD", "payee:Maria Lopez"),
        ("another 2 to mom", {"payee": "mom"}, "2.00 USD", "payee:Maria Lopez"),
        ("and 2 to mom", {"payee": "mom"}, "2.00 USD", "payee:Maria Lopez"),
        ("same again", {}, "5.00 USD", "payee:Ben Carter"),
    ],
)
def test_once_more_after_a_payment(
    sam: Conversation, said: str, entities: dict[str, str], amount: str, to: str
) -> None:
    done(sam, "send 5 to ben from savings", money="5.00 USD", payee="ben", account_type__source="savings")
    assert led_to(sam, said, **entities) == FORM
    assert [sam.slots[slot] for slot in (AMOUNT, DESTINATION, SOURCE)] == [amount, to, "savings"]
    assert sam.slots.get(CONFIRMED) is None


def test_the_same_back(sam: Conversation) -> None:
    done(sam, "5 to checking", money="5.00 USD", account_type__source="savings", account_type__destination="checking")
    assert led_to(sam, "now the same back") == FORM
    assert [sam.slots[slot] for slot in (AMOUNT, DESTINATION, SOURCE)] == ["5.00 USD", "savings", "checking"]


def test_money_does_not_come_back_from_a_payee(sam: Conversation) -> None:
    done(sam, "send 5 to ben from savings", money="5.00 USD", payee="ben", account_type__source="savings")
    sam.say("now the same back", "transfer_money")
    assert "between your own accounts" in sam.form(FORM).text and sam.slots[DESTINATION] is None


def test_what_was_looked_up_since_ends_the_same(sam: Conversation) -> None:
    done(sam, "send 5 to ben from savings", money="5.00 USD", payee="ben", account_type__source="savings")
    sam.say("savings?", "check_account_balance", account_type="savings").run("action_banking_check_balance")
    led = sam.say("same for checking", "inform", account_type="checking").run("action_core_inform")
    assert led.followup == "action_banking_check_balance"


def test_a_balance_and_then_a_part_of_it(sam: Conversation) -> None:
    sam.say("savings?", "check_account_balance", account_type="savings").run("action_banking_check_balance")
    assert led_to(sam, "move half of it to checking", account_type__destination="checking") == FORM
    assert [sam.slots[slot] for slot in (AMOUNT, DESTINATION, SOURCE)] == ["1225.05 USD", "checking", "savings"]


def test_a_balance_and_then_something_in_there(sam: Conversation) -> None:
    sam.say("checking?", "check_account_balance", account_type="checking").run("action_banking_check_balance")
    wish = {"money": "100.00 USD", "account_type__source": "savings"}
    sam.say("put 100 from savings in there", "transfer_money", **wish).form(FORM)
    assert [sam.slots[slot] for slot in (DESTINATION, SOURCE)] == ["checking", "savings"]


@pytest.mark.parametrize("intent", ["inform", "pay_credit_card_bill"])
def test_what_is_owed_and_then_its_payment(sam: Conversation, intent: str) -> None:
    sam.say("owe?", "check_account_balance", account_type="credit card").run("action_banking_check_balance")
    if intent == "inform":
        assert led_to(sam, "pay that from savings", account_type__source="savings") == FORM
    bill = "banking_card_bill_form"
    sam.say("pay that from savings", intent, account_type__source="savings").form(bill)
    assert [sam.slots[f"banking_card_bill_{slot}"] for slot in ("amount", "source")] == ["412.36 USD", "savings"]


def test_she_is_the_payee_who_was_asked_about(sam: Conversation) -> None:
    sam.say("is mom one of my payees", "show_payees").run("action_banking_show_payees")
    sam.say("send her 5 from savings", "transfer_money", money="5.00 USD").form(FORM)
    assert sam.slots[DESTINATION] == "payee:Maria Lopez"


def test_the_same_is_what_was_paid_last(sam: Conversation) -> None:
    listed = shown(sam, "what did i pay my landlord", payee="landlord")
    sam.say("send them the same again", "transfer_money").form(FORM)
    assert sam.slots[DESTINATION] == "payee:Oakwood Property"
    assert sam.slots[AMOUNT].removesuffix(" USD") in listed.replace(",", "")


def test_they_can_get_a_standing_order(sam: Conversation) -> None:
    shown(sam, "how much did i pay metro energy in total", payee="metro energy")
    sam.say("set up a monthly thing for them", "set_up_standing_order", frequency="monthly")
    sam.form("banking_standing_order_form")
    assert sam.slots["banking_standing_order_destination"] == "payee:Metro Energy"


@pytest.mark.parametrize("word", ["mother", "Mum", "mommy"])
def test_family_words_that_mean_the_same(sam: Conversation, word: str) -> None:
    sam.say(f"send 5 to my {word}", "transfer_money", money="5.00 USD").form(FORM)
    assert sam.slots[DESTINATION] == "payee:Maria Lopez"


WAITING = "core_waiting_forms"


@pytest.mark.parametrize(
    ("said", "sums"),
    [
        ("send 5 to mom and the same to ben, from savings", ["5.00 USD", "5 USD"]),
        ("i want to pay 5 to mom and 6 to ben from savings", ["5.00 USD", "6 USD"]),
    ],
)
def test_an_account_that_is_said_once_pays_all(sam: Conversation, said: str, sums: list[str]) -> None:
    sam.say(said, "transfer_money", account_type__source="savings", payee="ben").form(FORM)
    assert [sam.slots[slot] for slot in (AMOUNT, DESTINATION, SOURCE)] == [sums[0], "payee:Maria Lopez", "savings"]
    (waits,) = sam.slots[WAITING]
    assert [waits["slots"][slot] for slot in (AMOUNT, DESTINATION, SOURCE)] == [sums[1], "payee:Ben Carter", "savings"]


def test_the_next_payment_is_offered_by_name_and_asks_nothing_twice(sam: Conversation) -> None:
    sam.say("pay 5 to mom and 6 to ben", "transfer_money").form(FORM)
    sam.say("both out of savings", account_type__source="savings").form(FORM, SOURCE)
    assert sam.slots[WAITING][0]["slots"][SOURCE] == "savings"
    sam.run(f"action_ask_{CONFIRMED}")
    sam.say("yes", "affirm").form(FORM, CONFIRMED)
    booked = sam.run("action_banking_book_transfer")
    assert "core_offer" in booked.slots
    assert TransferForm().task(sam.slots[WAITING][0]["slots"]) == "your transfer of $6.00 to Ben Carter"


def test_a_question_at_the_summary_changes_nothing(sam: Conversation) -> None:
    summary(sam, "send 5 to ben from savings", money="5.00 USD", payee="ben", account_type__source="savings")
    sam.say("wait how much is in checking now", "inform", account_type="checking")
    assert "another account" not in sam.form(FORM, CONFIRMED).text
    assert [sam.slots[slot] for slot in (DESTINATION, SOURCE)] == ["payee:Ben Carter", "savings"]


def test_changes_at_the_question_for_the_account_are_confirmed(sam: Conversation) -> None:
    sam.say("send 5 to mom", "transfer_money", money="5.00 USD").form(FORM)
    answer = sam.say("no to ben and 11", "inform", payee="ben").form(FORM, SOURCE)
    assert (sam.slots[AMOUNT], sam.slots[DESTINATION]) == ("11.00 USD", "payee:Ben Carter")
    assert answer.text == "Okay, a transfer of $11.00 to Ben Carter."


def test_a_sum_that_is_taken_for_a_place_is_refused_with_its_reason(sam: Conversation) -> None:
    wish = {"location": "99999", "payee": "mom", "account_type__source": "checking"}
    answer = sam.say("transfer 99999 to mom from checking", "transfer_money", **wish).form(FORM)
    assert "$99,999.00" in answer.text or "At most" in answer.text
    assert "more than zero" in sam.say("-50", "nlu_fallback").form(FORM, AMOUNT).text


def test_a_refused_sum_is_tried_with_the_other_account(sam: Conversation) -> None:
    wish = {"money": "1400.00 USD", "payee": "mom", "account_type__source": "checking"}
    assert "not enough" in sam.say("send mom 1400 from checking", "transfer_money", **wish).form(FORM).text
    sam.say("from savings then", account_type__source="savings").form(FORM, AMOUNT)
    assert (sam.slots[AMOUNT], sam.slots[SOURCE]) == ("1400.00 USD", "savings")


def test_the_day_of_a_debt_is_no_wish(sam: Conversation) -> None:
    wish = {"money": "40.00 USD", "payee": "ben", "account_type__source": "checking", "period": "weekday:friday"}
    assert "right away" not in summary(sam, "i owe ben 40 for dinner on friday, send it from checking", **wish)
