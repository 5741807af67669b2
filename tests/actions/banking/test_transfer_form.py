from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from actions.clock import FixedClock
from actions.database import Database

if TYPE_CHECKING:
    from tests.actions.conftest import Answer, Conversation

FORM = "banking_transfer_form"
AMOUNT, DESTINATION, SOURCE = "banking_transfer_amount", "banking_transfer_destination", "banking_transfer_source"
CONFIRMED, ID = "banking_transfer_confirmed", "banking_transfer_id"


@pytest.fixture
def customer(conversation: Conversation) -> Conversation:
    conversation.log_in()
    return conversation


ENTITIES = {"amount": "money", "to": "account_type__destination", "source": "account_type__source", "payee": "payee"}


def start(conversation: Conversation, **said: str) -> Answer:
    conversation.say("send money", "transfer_money", **{ENTITIES[name]: value for name, value in said.items()})
    return conversation.form(FORM)


def confirm(conversation: Conversation, yes: bool = True) -> Answer:
    conversation.say("yes" if yes else "no", "affirm" if yes else "deny")
    conversation.form(FORM, CONFIRMED)
    return conversation.run("action_banking_book_transfer")


def balances(database: Database) -> dict[str, str]:
    with database.session() as session:
        from actions.banking.models import Account

        return {account.id: str(account.balance) for account in session.query(Account)}


def test_the_brief_conversation(customer: Conversation, database: Database) -> None:
    answer = start(customer, amount="50.00 USD", to="checking")
    assert answer.slots[SOURCE] == "savings", "the only other account is not asked for"
    asked = customer.run("action_ask_banking_transfer_confirmed")
    assert asked.text == "Send $50.00 from Savings (…4521, $2,450.10) to Checking (…3377)?"
    assert [button["title"] for button in asked.messages[0]["buttons"]] == ["Yes", "No"]
    booked = confirm(customer)
    assert "$2,400.10" in booked.text and customer.slots[ID] is None and customer.slots[AMOUNT] is None
    assert balances(database)["100001-savings"] == "2400.10"


def test_a_no_sends_nothing(customer: Conversation, database: Database) -> None:
    start(customer, amount="50.00 USD", to="checking")
    customer.run("action_ask_banking_transfer_confirmed")
    denied = confirm(customer, yes=False)
    assert denied.text == "Okay. Nothing was sent."
    assert balances(database)["100001-savings"] == "2450.10"
    with database.session() as session:
        assert session.execute(text("SELECT status FROM transfers")).scalar() == "cancelled"


def test_the_same_yes_twice_books_once(customer: Conversation, database: Database) -> None:
    start(customer, amount="50.00 USD", to="checking")
    customer.run("action_ask_banking_transfer_confirmed")
    slots = dict(customer.slots)
    confirm(customer)
    customer.slots = {**slots, CONFIRMED: True}
    assert "Nothing was sent twice" in customer.run("action_banking_book_transfer").text
    assert balances(database)["100001-savings"] == "2400.10"


def test_to_a_payee_the_source_is_asked_with_buttons(customer: Conversation) -> None:
    answer = start(customer, amount="20.00 USD", payee="ben")
    assert answer.slots[DESTINATION] == "payee:Ben Carter" and customer.slots.get(SOURCE) is None
    buttons = customer.run("action_ask_banking_transfer_source").messages[0]["buttons"]
    assert [button["payload"] for button in buttons] == ["checking", "savings"]
    assert "$1,312.55" in buttons[0]["title"]
    customer.say("the checking one please")
    customer.form(FORM, SOURCE)
    assert customer.slots[SOURCE] == "checking"
    assert "to Ben Carter (…8842)?" in customer.run("action_ask_banking_transfer_confirmed").text


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("the second one", "savings"),
        ("first pls", "checking"),
        ("whichever has more money in it", "savings"),
        ("the fuller one", "savings"),
    ],
)
def test_the_source_by_its_place_or_by_what_is_on_it(said: str, meant: str, customer: Conversation) -> None:
    start(customer, amount="20.00 USD", payee="ben")
    customer.say(said)
    customer.form(FORM, SOURCE)
    assert customer.slots[SOURCE] == meant


@pytest.mark.parametrize("said", ["landlord", "my landlord", "Oakwood", "oakwood property", "RENT"])
def test_payees_by_alias_and_part(customer: Conversation, said: str) -> None:
    assert start(customer, payee=said).slots[DESTINATION] == "payee:Oakwood Property"


def test_payees_that_are_ambiguous_or_unknown(customer: Conversation, database: Database) -> None:
    with database.session(writes=True) as session:
        session.execute(text("INSERT INTO payees VALUES ('x', '100001', 'Ben Okafor', '1', NULL)"))
        session.commit()
    several = start(customer, payee="ben")
    assert several.slots[DESTINATION] is None and "Ben Carter and Ben Okafor" in several.text
    unknown = start(customer, payee="Zoe")
    assert unknown.slots[DESTINATION] is None and "Zoe" in unknown.text and "Maria Lopez" in unknown.text


@pytest.mark.parametrize(
    ("amount", "said"),
    [("0.00 USD", "more than zero"), ("5.00 EUR", "USD"), ("1.005 USD", "two decimals"), ("9000.00 USD", "$1,500.00")],
)
def test_amounts_are_explained(customer: Conversation, amount: str, said: str) -> None:
    answer = start(customer, amount=amount, to="checking")
    assert answer.slots[AMOUNT] is None and said in answer.text
    assert answer.slots[SOURCE] == "savings"


def test_too_much_for_the_source_names_the_balance(customer: Conversation) -> None:
    answer = start(customer, amount="1400.00 USD", to="savings")
    assert answer.slots[AMOUNT] is None and "$1,312.55" in answer.text


def test_source_and_destination_are_different(customer: Conversation) -> None:
    answer = start(customer, amount="5.00 USD", to="savings", source="savings")
    assert answer.slots[DESTINATION] is None and answer.slots[SOURCE] == "savings" and "another account" in answer.text


def test_a_source_alone_leaves_the_destination_open(customer: Conversation) -> None:
    answer = start(customer, amount="5.00 USD", source="savings")
    assert DESTINATION not in answer.slots and answer.slots[SOURCE] == "savings"


def test_accounts_that_are_not_there_and_credit_cards(customer: Conversation) -> None:
    customer.say("from my mortgage", account_type="mortgage")
    answer = customer.form(FORM, SOURCE)
    assert answer.slots[SOURCE] is None and "checking, credit card and savings" in answer.text
    assert "credit card" in start(customer, source="credit card").text


def test_answers_without_entities(customer: Conversation) -> None:
    start(customer)
    customer.say("80")
    customer.form(FORM, AMOUNT)
    assert customer.slots[AMOUNT] == "80.00 USD"
    customer.say("to maria please")
    customer.form(FORM, DESTINATION)
    assert customer.slots[DESTINATION] == "payee:Maria Lopez"


def test_a_message_without_answer_leaves_rasa_free(customer: Conversation) -> None:
    customer.form_name = FORM
    customer.say("what is the weather like", "out_of_scope")
    answer = customer.form(FORM, AMOUNT)
    assert answer.events == [{"event": "slot", "timestamp": None, "name": "requested_slot", "value": AMOUNT}]


def test_a_changed_amount_takes_the_yes_back(customer: Conversation, database: Database) -> None:
    start(customer, amount="50.00 USD", to="checking")
    customer.run("action_ask_banking_transfer_confirmed")
    first = customer.slots[ID]
    customer.say("yes but 60", "affirm", money="60.00 USD")
    customer.form(FORM, CONFIRMED)
    assert customer.slots.get(CONFIRMED) is None
    assert "$60.00" in customer.run("action_ask_banking_transfer_confirmed").text
    with database.session() as session:
        statuses = dict(session.execute(text("SELECT id, status FROM transfers")).all())
    assert statuses[first] == "cancelled" and statuses[customer.slots[ID]] == "pending"


def test_a_changed_destination_moves_the_source(customer: Conversation) -> None:
    start(customer, amount="50.00 USD", to="checking")
    customer.say("no, to savings", "deny", account_type__destination="savings")
    answer = customer.form(FORM, CONFIRMED)
    assert answer.slots[DESTINATION] == "savings" and answer.slots[SOURCE] == "checking"


def test_a_late_yes(customer: Conversation, database: Database, clock: FixedClock) -> None:
    start(customer, amount="50.00 USD", to="checking")
    customer.run("action_ask_banking_transfer_confirmed")
    clock.advance(timedelta(minutes=10))
    customer.say("balance").run("action_banking_check_balance")
    clock.advance(timedelta(minutes=10))
    assert confirm(customer).responses == ["utter_banking_transfer_expired"]
    assert balances(database)["100001-savings"] == "2450.10"


def test_money_gone_between_question_and_yes(customer: Conversation, database: Database) -> None:
    start(customer, amount="50.00 USD", to="checking")
    customer.run("action_ask_banking_transfer_confirmed")
    with database.session(writes=True) as session:
        from actions.banking.models import Account

        session.get(Account, "100001-savings").balance = __import__("decimal").Decimal("20.00")
        session.commit()
    customer.slots[CONFIRMED] = True
    answer = customer.say("yes").run("action_banking_book_transfer")
    assert "$20.00" in answer.text and "Nothing was sent" in answer.text
    assert balances(database)["100001-checking"] == "1312.55"


def test_another_customers_transfer_cannot_be_confirmed(
    customer: Conversation, other: Conversation, database: Database
) -> None:
    start(customer, amount="50.00 USD", to="checking")
    customer.run("action_ask_banking_transfer_confirmed")
    other.log_in("100002", "1470")
    other.slots.update({ID: customer.slots[ID], CONFIRMED: True})
    assert other.say("yes").run("action_banking_book_transfer").responses == ["utter_banking_transfer_lost"]
    assert balances(database)["100001-savings"] == "2450.10"


def test_a_yes_that_nobody_asked_for_does_not_count(customer: Conversation) -> None:
    customer.slots[CONFIRMED] = True
    assert start(customer, amount="50.00 USD", to="checking").slots[CONFIRMED] is None
    customer.say("yes", "affirm")
    customer.form(FORM, AMOUNT)
    assert customer.slots[CONFIRMED] is None


def test_of_several_payments_the_first_is_taken_and_the_rest_is_named(customer: Conversation) -> None:
    customer.say("send 20 to mom and 30 to ben from checking", "transfer_money", account_type__source="checking")
    message = customer._message["entities"]
    message += [{"entity": "money", "value": "20.00 USD"}, {"entity": "payee", "value": "mom"}]
    message += [{"entity": "money", "value": "30.00 USD"}, {"entity": "payee", "value": "ben"}]
    answer = customer.form(FORM)
    assert answer.slots[AMOUNT] == "20.00 USD" and answer.slots[DESTINATION] == "payee:Maria Lopez"
    assert "one payment at a time" in answer.text and "Ben Carter" in answer.text


def test_one_amount_for_two_is_not_halved_in_silence(customer: Conversation) -> None:
    customer.say("send 20 to mom and ben", "transfer_money", money="20.00 USD", payee="ben")
    answer = customer.form(FORM)
    assert answer.slots[DESTINATION] == "payee:Maria Lopez" and "then I'll ask you about Ben Carter" in answer.text
    (waiting,) = answer.slots["core_waiting_forms"]
    assert waiting["slots"] == {AMOUNT: "20.00 USD", DESTINATION: "payee:Ben Carter"}


@pytest.mark.parametrize(
    ("said", "first", "second"),
    [
        ("move 25 from checking into savings and 10 to ben", "25 USD", "10 USD"),
        ("can you split 30 between ben and mom", None, None),
    ],
)
def test_several_payments_keep_their_amounts(
    customer: Conversation, said: str, first: str | None, second: str | None
) -> None:
    answer = customer.say(said, "transfer_money").form(FORM)
    amount, (waiting,) = answer.slots.get(AMOUNT), answer.slots["core_waiting_forms"]
    assert (amount and amount.replace(".00", ""), waiting["slots"].get(AMOUNT)) == (first, second)


@pytest.mark.parametrize(
    ("said", "payee"),
    [
        ("pay my rent, 890, from savings", "Oakwood Property"),
        ("send 890 to the power company from savings", "Metro Energy"),
    ],
)
def test_saved_payees_need_no_entity(customer: Conversation, said: str, payee: str) -> None:
    customer.say(said, "transfer_money", money="890.00 USD", account_type__source="savings")
    assert customer.form(FORM).slots[DESTINATION] == f"payee:{payee}"


def test_a_saved_payee_is_found_after_the_log_in_too(conversation: Conversation) -> None:
    said = "pay my rent, 50, outta checking"
    conversation.say(said, "transfer_money", money="50.00 USD", account_type__destination="checking")
    conversation.form(FORM)
    conversation.say("2580", "inform")
    conversation.run("action_core_log_in", core_log_in_number="100001", core_log_in_passcode="2580")
    slots = conversation.form(FORM).slots
    assert (slots[DESTINATION], slots[SOURCE]) == ("payee:Oakwood Property", "checking")


def test_outta_an_account_is_where_it_comes_from(customer: Conversation) -> None:
    customer.say("landlord wants 900, take it outta checking", "transfer_money", money="900.00 USD",
                 account_type__destination="checking")  # fmt: skip
    slots = customer.form(FORM).slots
    assert (slots[DESTINATION], slots[SOURCE]) == ("payee:Oakwood Property", "checking")


def test_the_account_said_early_is_the_source(customer: Conversation) -> None:
    start(customer, payee="ben")
    customer.say("checking", account_type="checking")
    assert customer.form(FORM, AMOUNT).slots[SOURCE] == "checking"
    assert customer.slots[DESTINATION] == "payee:Ben Carter"


def test_no_other_account_steps_in_for_a_credit_card(customer: Conversation) -> None:
    customer.say("transfer 50 from credit card to savings", "transfer_money", money="50.00 USD", card_type="credit",
                 account_type__destination="savings")  # fmt: skip
    answer = customer.form(FORM)
    assert "can't be sent from a credit card" in answer.text and customer.slots.get(SOURCE) is None
    customer.say("hm", "nlu_fallback")
    customer.form(FORM, SOURCE)
    assert customer.slots.get(SOURCE) is None


def test_the_limit_named_is_that_of_the_most_generous_account(customer: Conversation) -> None:
    answer = start(customer, amount="4200.00 USD", payee="ben")
    assert "$2,000.00" in answer.text and "Checking" in answer.text


def test_paying_it_after_the_credit_card_was_looked_at_pays_its_bill(customer: Conversation) -> None:
    customer.say("what do i owe", "check_account_balance", account_type="credit card")
    customer.run("action_banking_check_balance")
    customer.say("ok pay it from checking", "transfer_money", account_type__source="checking")
    answer = customer.form(FORM)
    assert answer.followup == "banking_card_bill_form" and answer.ends_form
    assert answer.slots["banking_card_bill_amount"] == "412.36 USD"
    assert answer.slots["banking_card_bill_source"] == "checking"


def test_an_account_that_pays_itself_is_refused(customer: Conversation) -> None:
    wish = {"money": "20.00 USD", "account_type__source": "savings", "account_type__destination": "savings"}
    customer.say("transfer 20 from savings to savings", "transfer_money", **wish)
    assert "another account than the one it comes from" in customer.form(FORM).text


def test_paying_it_without_a_credit_card_is_a_transfer(other: Conversation) -> None:
    other.log_in("100002", "1470")
    other.say("what do i owe on my credit card", "check_account_balance", account_type="credit card")
    assert "no credit card account" in other.run("action_banking_check_balance").text
    other.say("ok pay it from checking", "transfer_money", account_type__source="checking")
    answer = other.form(FORM)
    assert answer.responses == [] and answer.slots[SOURCE] == "checking" and not answer.ends_form
