from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from actions.banking.order_models import StandingOrder
from actions.banking.standing_order_form import (
    AMOUNT,
    CONFIRMED,
    FIRST,
    FREQUENCY,
    REFERENCE,
    SOURCE,
    StandingOrderForm,
)
from actions.banking.transfer_form import TransferForm
from actions.clock import FixedClock
from actions.database import Database
from tests.actions.conftest import MOMENT
from tests.actions.turns import tell

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation

FORM = StandingOrderForm()


@pytest.fixture
def customer(conversation: Conversation) -> Conversation:
    conversation.log_in()
    return conversation


def say(customer: Conversation, said: str, intent: str = "inform", **entities: str) -> str:
    return tell(customer, FORM, said, intent, **entities)


def orders(database: Database) -> list[StandingOrder]:
    """The orders that were set up here, and not with the demo records two days ago."""
    with database.session() as session:
        found = session.execute(select(StandingOrder)).scalars()
        return [order for order in found if order.created_at >= MOMENT]


def test_question_by_question(customer: Conversation, database: Database) -> None:
    assert say(customer, "set up a standing order", "set_up_standing_order") == FORM.fields[0].prompt
    assert say(customer, "80") == FORM.fields[1].prompt
    assert say(customer, "ben") == FORM.fields[2].prompt
    buttons = customer.run("action_ask_banking_standing_order_frequency").messages[0]["buttons"]
    assert [button["payload"] for button in buttons[:-1]] == ["weekly", "biweekly", "monthly", "quarterly", "yearly"]
    assert say(customer, "every other week") == FORM.fields[3].prompt
    assert say(customer, "the 1st", period="day:01") == FORM.fields[4].prompt
    assert say(customer, "checking") == (
        "Pay $80.00 every two weeks from Checking (…3377) to Ben Carter (…8842), first on Monday, Dec 1, 2025, then on "
        "Dec 15, 2025 and so on, until you end it?"
    )
    assert orders(database) == []
    done = say(customer, "yes", "affirm")
    (order,) = orders(database)
    assert order.id in done and "next payment is on Dec 1, 2025" in done
    assert (order.next_on, order.frequency) == (date(2025, 12, 1), "biweekly")
    assert customer.slots[REFERENCE] is None


def test_all_at_once_to_an_own_account(customer: Conversation, database: Database) -> None:
    asked = say(
        customer, "move 200 to savings monthly from tomorrow", "set_up_standing_order",
        money="200.00 USD", account_type__destination="savings", frequency="monthly", period="tomorrow",
    )  # fmt: skip
    assert customer.slots[SOURCE] == "checking", "the only other account is not asked for"
    assert "to Savings (…4521), first on Friday, Nov 21, 2025, then on Dec 21, 2025" in asked
    assert say(customer, "no", "deny") == "Okay. No standing order was set up."
    assert orders(database) == []


def test_the_same_yes_twice_sets_up_one(customer: Conversation, database: Database) -> None:
    say(customer, "5 to savings weekly now", "set_up_standing_order", money="5.00 USD", frequency="weekly",
        account_type__destination="savings", period="today")  # fmt: skip
    slots = {**customer.slots, CONFIRMED: True}
    say(customer, "yes", "affirm")
    customer.slots = dict(slots)
    assert "Nothing happened twice" in customer.run(FORM.submit_action).text
    assert len(orders(database)) == 1


def test_a_yes_without_a_summary_does_nothing(customer: Conversation, database: Database) -> None:
    customer.say("yes", "affirm")
    customer.slots[CONFIRMED] = True
    assert "No standing order was set up" in customer.run(FORM.submit_action).text
    assert orders(database) == []


@pytest.mark.parametrize(
    ("period", "told"),
    [("yesterday", "is past"), ("date:2025-11-19", "is past"), ("thanksgiving", "didn't understand that day")],
)
def test_days_that_cannot_be(customer: Conversation, period: str, told: str) -> None:
    answer = say(customer, "starting then", "set_up_standing_order", period=period)
    assert told in answer and answer.endswith(FORM.fields[0].prompt) and customer.slots[FIRST] is None


@pytest.mark.parametrize(
    ("period", "day"), [("this_month", "2025-11-20"), ("next_month", "2025-12-01"), ("weekday:friday", "2025-11-21")]
)
def test_days_ahead(customer: Conversation, period: str, day: str) -> None:
    say(customer, "starting then", "set_up_standing_order", period=period)
    assert customer.slots[FIRST] == day


def test_what_cannot_be_paid(customer: Conversation) -> None:
    assert "more than zero" in say(customer, "0", "set_up_standing_order", money="0.00 USD")
    assert "only send USD" in say(customer, "5 euros", money="5.00 EUR")
    assert "credit card" in say(customer, "from my card", account_type__source="credit card")
    assert "Zoe" in say(customer, "to Zoe", payee="Zoe")


def test_the_first_day_passes_before_the_yes(customer: Conversation, database: Database, clock: FixedClock) -> None:
    say(customer, "5 to savings weekly now", "set_up_standing_order", money="5.00 USD", frequency="weekly",
        account_type__destination="savings", period="today")  # fmt: skip
    clock.advance(timedelta(days=1))
    customer.log_in()
    customer.slots[CONFIRMED] = True
    assert "first day has passed" in customer.say("yes", "affirm").run(FORM.submit_action).text
    assert orders(database) == []


def test_a_weekday_says_how_often_and_from_when(customer: Conversation) -> None:
    say(customer, "set up a payment", "set_up_standing_order")
    assert say(customer, "every friday", frequency="every") == FORM.fields[0].prompt
    say(customer, "40 to ben", money="40.00 USD", payee="ben")
    assert "every week from Checking" in say(customer, "checking") and customer.slots[FIRST] == "2025-11-21"


def test_how_often_is_heard_anywhere_and_corrected(customer: Conversation) -> None:
    asked = say(
        customer, "75 bucks a week to savings from checking starting tomorrow", "set_up_standing_order",
        money="75.00 USD", account_type__destination="savings", account_type__source="checking", period="tomorrow",
    )  # fmt: skip
    assert "every week" in asked
    assert "every two weeks" in say(customer, "no, every other week", "deny")


def test_a_saved_payee_needs_no_entity(customer: Conversation) -> None:
    asked = say(customer, "pay my rent, 890, every month out of savings from tomorrow", "set_up_standing_order",
                money="890.00 USD", period="tomorrow")  # fmt: skip
    assert "from Savings (…4521) to Oakwood Property" in asked


@pytest.mark.parametrize(
    ("said", "amount"),
    [("pay ben 30 monthly", "30.00 USD"), ("pay ben on the 1st", None), ("pay ben for 2 years", None)],
)
def test_a_bare_figure_is_the_amount(customer: Conversation, said: str, amount: str | None) -> None:
    say(customer, said, "set_up_standing_order", payee="ben")
    assert customer.slots.get(AMOUNT) == amount


def test_a_figure_that_was_taken_for_a_count_is_the_amount(customer: Conversation) -> None:
    say(customer, "put 75 aside for ben", "set_up_standing_order", payee="ben", number="75")
    assert customer.slots[AMOUNT] == "75.00 USD"


WISH = {"money": "890.00 USD", "payee": "landlord", "period": "date:12-01"}


def test_a_single_payment_is_the_customers_choice(customer: Conversation, database: Database) -> None:
    asked = say(customer, "schedule 890 rent for december 1, just once", "set_up_standing_order", **WISH)
    assert asked.startswith("I can't schedule a single payment for later") and asked.endswith(FORM.fields[2].prompt)
    assert FORM.fields[4].prompt in say(customer, "every month then") and customer.slots[FIRST] == "2025-12-01"
    asked = say(customer, "no, just once", "deny")
    assert "I can't schedule a single payment" in asked and asked.endswith(FORM.fields[2].prompt)
    customer.say("Just once, right away")
    handed = customer.form(FORM.name, FREQUENCY)
    assert handed.followup == TransferForm.name and handed.ends_form
    assert handed.slots["banking_transfer_amount"] == "890.00 USD"
    assert handed.slots["banking_transfer_destination"] == "payee:Oakwood Property"
    assert handed.slots[AMOUNT] is None and orders(database) == []


@pytest.mark.parametrize("said", ["send it right away", "ok then just pay it now please", "now", "a single payment"])
def test_a_single_payment_in_other_words(customer: Conversation, said: str) -> None:
    say(customer, "schedule the rent, once only, 890", "set_up_standing_order", **WISH)
    assert "single payment" in say(customer, "once")
    customer.say(said, "transfer_money")
    assert customer.form(FORM.name, FREQUENCY).followup == TransferForm.name


@pytest.mark.parametrize("said", ["once a month to my landlord", "not just once, monthly to my landlord"])
def test_what_repeats_is_no_single_payment(customer: Conversation, said: str) -> None:
    assert "single payment" not in say(customer, said, "set_up_standing_order", **WISH)
    assert customer.slots[FREQUENCY] == "monthly"


@pytest.mark.parametrize("said", ["until december 2027", "forever", "until i say stop"])
def test_an_end_is_no_first_day(customer: Conversation, said: str) -> None:
    say(customer, "890 monthly to my landlord", "set_up_standing_order", money="890.00 USD", frequency="monthly",
        payee="landlord")  # fmt: skip
    heard = {"period": "until:month:2027-12"} if "2027" in said else {}
    asked = say(customer, said, **heard)
    assert "runs until it is ended" in asked and asked.endswith(FORM.fields[3].prompt)


def test_an_end_leaves_the_first_day_as_it_is(customer: Conversation) -> None:
    say(customer, "890 monthly to my landlord from checking", "set_up_standing_order", frequency="monthly",
        account_type__source="checking", **WISH)  # fmt: skip
    asked = say(customer, "make it until december 2027", period="december 2027")
    assert "runs until it is ended" in asked and "first on Monday, Dec 1, 2025" in asked


def test_another_day_is_one_of_the_month_that_was_said(customer: Conversation) -> None:
    wish = {"money": "5.00 USD", "payee": "ben", "frequency": "monthly", "account_type__source": "savings"}
    assert "Jan 3, 2026" in say(customer, "monthly from jan 3", "set_up_standing_order", period="date:01-03", **wish)
    assert "first on Monday, Jan 5, 2026" in say(customer, "no make it the 5th", period="day:05")
