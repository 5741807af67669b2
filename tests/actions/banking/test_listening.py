"""What a message is to a form, shown with the transfer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.actions.conftest import Answer, Conversation

FORM = "banking_transfer_form"
AMOUNT, DESTINATION, SOURCE = "banking_transfer_amount", "banking_transfer_destination", "banking_transfer_source"
CONFIRMED = "banking_transfer_confirmed"


@pytest.fixture
def asked(conversation: Conversation) -> Conversation:
    """A transfer of $50 from Savings to Checking, up to the question whether to send it."""
    conversation.log_in()
    wish = {"money": "50.00 USD", "account_type__destination": "checking", "account_type__source": "savings"}
    conversation.say("send money", "transfer_money", **wish)
    conversation.form(FORM)
    conversation.run(f"action_ask_{CONFIRMED}")
    return conversation


def answer(conversation: Conversation, said: str, intent: str = "inform", **entities: str) -> Answer:
    conversation.say(said, intent, **entities)
    return conversation.form(FORM, CONFIRMED)


@pytest.mark.parametrize(
    ("said", "intent", "entities", "slot", "value"),
    [
        ("make that 80", "inform", {"money": "80.00 USD"}, AMOUNT, "80.00 USD"),
        ("no, 80", "deny", {"money": "80.00 USD"}, AMOUNT, "80.00 USD"),
        ("yes but make it 80", "affirm", {"money": "80.00 USD"}, AMOUNT, "80.00 USD"),
        ("to ben instead", "inform", {"payee": "ben"}, DESTINATION, "payee:Ben Carter"),
        ("no wait, ben", "deny", {"payee": "ben"}, DESTINATION, "payee:Ben Carter"),
        ("wrong amount", "inform", {}, AMOUNT, None),
        ("i want to change the recipient", "inform", {}, DESTINATION, None),
        ("no the amount isn't right", "deny", {}, AMOUNT, None),
    ],
)
def test_corrections_at_the_confirmation(
    asked: Conversation, said: str, intent: str, entities: dict[str, str], slot: str, value: str | None
) -> None:
    answer(asked, said, intent, **entities)
    assert asked.slots[slot] == value
    assert asked.slots.get(CONFIRMED) is None, "what was changed is shown before a yes counts"


def test_the_value_after_a_not_is_none(asked: Conversation) -> None:
    asked._message = {}
    asked.say("80 not 50", "inform", money="50.00 USD")
    asked._message["entities"] = [
        {"entity": "money", "value": "80.00 USD", "start": 0, "end": 2},
        {"entity": "money", "value": "50.00 USD", "start": 7, "end": 9},
    ]
    asked.form(FORM, CONFIRMED)
    assert asked.slots[AMOUNT] == "80.00 USD"


def test_an_account_corrects_an_account_and_no_payee(conversation: Conversation) -> None:
    conversation.log_in()
    conversation.say("send", "transfer_money", money="5.00 USD", payee="ben", account_type__source="checking")
    conversation.form(FORM)
    conversation.run(f"action_ask_{CONFIRMED}")
    answer(conversation, "no i meant savings", "deny", account_type="savings")
    assert conversation.slots[SOURCE] == "savings" and conversation.slots[DESTINATION] == "payee:Ben Carter"


@pytest.mark.parametrize("said", ["no, another time", "no thanks, i changed nothing and want nothing", "nope!"])
def test_a_refusal_with_other_words_is_one(asked: Conversation, said: str) -> None:
    answer(asked, said, "deny")
    assert asked.slots[CONFIRMED] is False


def test_something_is_wrong_and_nobody_says_what(asked: Conversation) -> None:
    told = answer(asked, "thats wrong", "deny")
    assert "What should I change: the amount, the destination or the source?" in told.text
    assert asked.slots.get(CONFIRMED) is None and asked.slots[AMOUNT] == "50.00 USD"


@pytest.mark.parametrize(
    ("said", "intent", "entities"),
    [
        ("how much is in my savings right now", "check_account_balance", {"account_type": "savings"}),
        ("what did i pay ben last month", "show_transactions", {"payee": "ben"}),
    ],
)
def test_a_question_with_a_value_in_it_is_no_answer(
    asked: Conversation, said: str, intent: str, entities: dict[str, str]
) -> None:
    before = dict(asked.slots)
    told = answer(asked, said, intent, **entities)
    assert {event["name"] for event in told.events} <= {"requested_slot"} and not told.messages
    assert asked.slots == {**before, "requested_slot": CONFIRMED}


def test_a_bare_value_is_an_answer_whatever_it_looks_like(conversation: Conversation) -> None:
    conversation.log_in()
    conversation.say("send", "transfer_money", money="5.00 USD", payee="ben")
    conversation.form(FORM)
    conversation.say("from the savings one please", "check_account_balance", account_type="savings")
    conversation.form(FORM, SOURCE)
    assert conversation.slots[SOURCE] == "savings"


def test_the_third_miss_offers_a_person(conversation: Conversation) -> None:
    conversation.log_in()
    conversation.say("send", "transfer_money", payee="ben")
    conversation.form(FORM)
    told = []
    for said in ("hm", "dunno", "well"):
        conversation.say(said, "nlu_fallback")
        told.append(conversation.form(FORM, AMOUNT).responses)
    missed = "utter_core_not_understood_in_form"
    assert told == [[missed], [missed], [missed, "utter_core_offer_person"]]
    conversation.say("$5", money="5.00 USD")
    assert conversation.form(FORM, AMOUNT).slots["core_form_misses"] is None


@pytest.mark.parametrize(
    "said", ["what if the bank is closed on the day it arrives", "and tax wise, is this reported?"]
)
def test_a_question_without_an_answer_is_not_taken_for_a_bad_one(said: str, conversation: Conversation) -> None:
    conversation.log_in()
    conversation.say("send", "transfer_money", payee="ben")
    conversation.form(FORM)
    conversation.say(said, "nlu_fallback")
    assert conversation.form(FORM, AMOUNT).responses == ["utter_core_unknown_question_in_form"]


def test_a_value_that_cannot_be_counts_as_a_miss(conversation: Conversation) -> None:
    conversation.log_in()
    conversation.say("send", "transfer_money", payee="ben")
    conversation.form(FORM)
    for _ in range(2):
        conversation.say("0", money="0.00 USD")
        assert "more than zero" in conversation.form(FORM, AMOUNT).text
    conversation.say("0", money="0.00 USD")
    assert "utter_core_offer_person" in conversation.form(FORM, AMOUNT).responses


@pytest.mark.parametrize(
    ("said", "intent", "entities", "slot"),
    [
        ("change the recipient", "update_contact_details", {}, DESTINATION),
        ("can you change the amount", "ask_withdrawal_limit", {}, AMOUNT),
        ("sorry wrong account", "report_fraud", {}, SOURCE),
        ("different account please", "open_account", {}, SOURCE),
        ("the amount", "check_account_balance", {}, AMOUNT),
        ("hm, recipient", "find_branch", {}, DESTINATION),
    ],
)
def test_words_about_the_form_are_no_other_wish(
    conversation: Conversation, said: str, intent: str, entities: dict[str, str], slot: str
) -> None:
    conversation.log_in()
    conversation.say("send", "transfer_money", money="5.00 USD", payee="ben", account_type__source="checking")
    conversation.form(FORM)
    conversation.run(f"action_ask_{CONFIRMED}")
    answer(conversation, said, intent, **entities)
    assert conversation.slots[slot] is None, "it is asked for again"
    assert sum(conversation.slots[one] is None for one in (AMOUNT, DESTINATION, SOURCE)) == 1, "and nothing else is"


@pytest.mark.parametrize(
    "said", ["open another account", "change my phone number", "what's on the account", "update my address please"]
)
def test_a_wish_with_such_words_is_one(asked: Conversation, said: str) -> None:
    heard = answer(asked, said, "some_wish")
    assert not heard.messages and asked.slots[AMOUNT] == "50.00 USD" and asked.slots[SOURCE] == "savings"


@pytest.mark.parametrize(
    "said",
    ["dont", "no dont, i just gave him the cash", "ah no, forget it", "nah don't send it i changed my mind", "no thx"],
)
def test_a_no_in_any_words(asked: Conversation, said: str) -> None:
    answer(asked, said, "report_fraud")
    assert asked.slots[CONFIRMED] is False


def weakly(conversation: Conversation, said: str, intent: str, confidence: float, asked: str) -> Answer:
    conversation.say(said, intent)
    conversation._message["intent"]["confidence"] = confidence
    return conversation.form(FORM, asked)


def test_a_wish_that_is_hardly_one_is_an_answer(conversation: Conversation) -> None:
    conversation.log_in()
    conversation.say("send money", "transfer_money").form(FORM)
    assert weakly(conversation, "a couple of bucks", "apply_for_loan", 0.65, AMOUNT).messages, "not understood"
    assert not weakly(conversation, "a loan please", "apply_for_loan", 0.75, AMOUNT).messages, "another task"
    assert not weakly(conversation, "opening hours?", "ask_branch_hours", 0.65, AMOUNT).messages, "a question"


def test_a_number_that_sounds_like_a_log_in(conversation: Conversation) -> None:
    conversation.log_in()
    conversation.say("send money", "transfer_money").form(FORM)
    answered = weakly(conversation, "well 123456 or so i think it was", "log_in", 0.96, AMOUNT)
    assert "already logged in" not in answered.text and answered.messages


def test_an_account_without_a_word_of_correction_answers_what_is_open(conversation: Conversation) -> None:
    conversation.log_in()
    conversation.say("send money to ben", "transfer_money", payee="ben").form(FORM)
    conversation.say("checking", account_type="checking").form(FORM, AMOUNT)
    assert (conversation.slots[SOURCE], conversation.slots[DESTINATION]) == ("checking", "payee:Ben Carter")


@pytest.mark.parametrize("role", ["account_type", "account_type__destination"])
def test_of_a_payee_and_an_account_the_account_pays(conversation: Conversation, role: str) -> None:
    conversation.log_in()
    wish = {role: "checking", "payee": "landlord", "money": "90.00 USD"}
    conversation.say("the landlord gets 90, outta checking", "transfer_money", **wish).form(FORM)
    assert (conversation.slots[SOURCE], conversation.slots[DESTINATION]) == ("checking", "payee:Oakwood Property")


@pytest.mark.parametrize("said", ["yeah go ahead and send it", "ok do it", "Sure, that's right!", "yep", "okay then"])
def test_a_yes_in_any_words(asked: Conversation, said: str) -> None:
    answer(asked, said, "pay_credit_card_bill")
    assert asked.slots[CONFIRMED] is True


@pytest.mark.parametrize("said", ["ok wait", "yeah no", "sure?", "yes but not today", "ok send it to ben later"])
def test_what_is_hardly_a_yes_is_none(asked: Conversation, said: str) -> None:
    weak = asked.say(said, "affirm")
    weak._message["intent"]["confidence"] = 0.6
    asked.form(FORM, CONFIRMED)
    assert asked.slots.get(CONFIRMED) is None


def test_giving_up_at_a_question(conversation: Conversation) -> None:
    conversation.log_in()
    conversation.say("send money", "transfer_money").form(FORM)
    told = conversation.say("hm no forget it, i'll call her first", "nlu_fallback").form(FORM, AMOUNT)
    assert told.ends_form and told.responses == ["utter_core_stopped"] and told.followup == "action_listen"


def test_not_knowing_is_not_giving_up(conversation: Conversation) -> None:
    conversation.log_in()
    conversation.say("send money", "transfer_money").form(FORM)
    assert not conversation.say("don't know yet", "inform").form(FORM, AMOUNT).ends_form


def test_a_code_at_the_final_question_is_no_yes(conversation: Conversation) -> None:
    conversation.log_in()
    pin = "banking_pin_form"
    conversation.say("new pin for my credit card", "change_pin", card_type="credit").form(pin)
    conversation.say("1234").form(pin, "banking_pin_confirmed")
    assert conversation.slots.get("banking_pin_confirmed") is not True


@pytest.mark.parametrize(
    ("said", "following", "confirmed"),
    [
        ("yes and show me my balance", "show me my balance", True),
        ("yes go ahead, and also show me my cards", "show me my cards", True),
        ("yes but wrong and show me my cards", "show me my cards", None),
    ],
)
def test_a_yes_before_another_request_counts(
    asked: Conversation, said: str, following: str, confirmed: bool | None
) -> None:
    asked.say(said, "affirm")
    asked._message["next_request"] = {"text": following}
    asked.form(FORM, CONFIRMED)
    assert asked.slots.get(CONFIRMED) is confirmed
