from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.banking.models import Transaction
from actions.banking.wanted import comparison, named_in

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation


@pytest.fixture
def customer(conversation: Conversation) -> Conversation:
    conversation.log_in()
    return conversation


def ask(conversation: Conversation, action: str, said: str = "?", **entities: str) -> str:
    answer = conversation.say(said, **entities).run(f"action_banking_{action}")
    return answer.text or answer.responses[0]


def test_balances(customer: Conversation, other: Conversation) -> None:
    everything = ask(customer, "check_balance")
    assert "Checking (…3377): $1,312.55" in everything and "$412.36 owed, $2,587.64 of credit" in everything
    assert ask(customer, "check_balance", account_type="savings") == "Your Savings (…4521) balance is $2,450.10."
    assert "You owe $412.36" in ask(customer, "check_balance", account_type="credit card")
    assert "no mortgage account" in ask(customer, "check_balance", account_type="mortgage")
    other.log_in("100002", "1470")
    theirs = ask(other, "check_balance")
    assert "6104" in theirs and "3377" not in theirs and "credit" not in theirs


def test_the_balance_of_a_past_day(customer: Conversation, session: Session) -> None:
    bookings = session.execute(
        select(func.sum(Transaction.amount)).where(
            Transaction.account_id == "100001-savings", Transaction.booked_on > date(2025, 10, 31)
        )
    )
    then = Decimal("2450.10") - bookings.scalar_one()
    answer = ask(customer, "check_balance", account_type="savings", period="month:10")
    assert answer == f"At the end of Friday, Oct 31, 2025 there was:\nSavings (…4521): ${then:,.2f}"
    everything = ask(customer, "check_balance", period="month:10")
    assert f"${then:,.2f}" in everything and "Checking" in everything and "owed" in everything
    story = "sorry for the long one, my sister was here last month and we went out a lot and I paid for all of it, so "
    now = ask(
        customer, "check_balance", f"{story}how much is left in savings", account_type="savings", period="month:10"
    )
    assert now == "Your Savings (…4521) balance is $2,450.10."
    assert "begin on Aug" in ask(customer, "check_balance", period="date:2024-10-01")
    assert ask(customer, "check_balance", account_type="savings", period="tomorrow").startswith("Your Savings")


def test_transactions(customer: Conversation) -> None:
    answer = customer.say("what did i spend").run("action_banking_show_transactions")
    lines = answer.text.splitlines()
    assert len(lines) == 1 + 5 + 2 and "... and 73 more." in answer.text
    assert lines[1].startswith("Nov 19, 2025") and lines[1].endswith("-$64.18")
    assert answer.messages[0]["table"]["columns"] == ["Date", "With", "Account", "Amount"]
    assert "Total spent: $" in lines[-1]


def test_the_last_transaction(customer: Conversation) -> None:
    assert ask(customer, "show_transactions", number="1").startswith("Here is your latest transaction:")


def test_transactions_are_filtered(customer: Conversation) -> None:
    rent = ask(customer, "show_transactions", payee="oakwood")
    assert rent.count("Oakwood Property  ") == 4 and "Total spent: $4,600.00" in rent
    assert ask(customer, "show_transactions", account_type="savings", number="2").count("Savings") == 3
    month = ask(customer, "show_transactions", period="last_month", number="50")
    assert "from Oct 1, 2025 to Oct 31, 2025" in month and "Nov" not in month and "Sep" not in month
    over = ask(customer, "show_transactions", "anything over $1000", money="1000.00 USD", number="50")
    assert "of at least $1,000.00" in over and over.count("Salary") == 0 and over.count("Northwind Design") == 4
    assert "Corner Coffee" in ask(customer, "show_transactions", "below 6 dollars", money="6.00 USD")
    assert "-$9.99" in ask(customer, "show_transactions", "the 9.99 one", money="9.99 USD")


def test_moves_between_own_accounts_are_not_spent(customer: Conversation) -> None:
    moved = ask(customer, "show_transactions", payee="transfer to savings")
    assert "Total spent: $0.00" in moved


def test_nothing_found_says_what_was_looked_for(customer: Conversation) -> None:
    nothing = ask(customer, "show_transactions", payee="100%", period="yesterday")
    assert nothing.startswith("I found no transactions with 100% on Nov 19, 2025.")
    assert ask(customer, "show_transactions", period="gibberish") == "utter_banking_unknown_period"
    assert "no loan account" in ask(customer, "show_transactions", account_type="loan")


@pytest.mark.parametrize(
    ("said", "meant"),
    [("over $5", "at least"), ("more than 5", "at least"), ("no more than 5", "at most"), ("under 5", "at most"),
     ("5 dollars", "equal"), ("the overdraft of 5", "equal")],
)  # fmt: skip
def test_comparison(said: str, meant: str) -> None:
    assert comparison(said) == meant


def test_branches(conversation: Conversation) -> None:
    assert ask(conversation, "find_branch").count("Today's hours: ") == 5
    assert "25 Market Street" in ask(conversation, "find_branch", location="downtown")
    assert "Oak Street branch" in ask(conversation, "find_branch", location="oak st")
    assert "Airport" in ask(conversation, "find_branch", location="30337")
    assert ask(conversation, "find_branch", location="Fairmont").count("Fairmont") == 4
    assert "I know no branch near Mars" in ask(conversation, "find_branch", location="Mars")


def test_hours(conversation: Conversation) -> None:
    week = ask(conversation, "branch_hours", location="downtown")
    assert week == "Downtown: Mon-Thu 9:00 AM to 5:00 PM, Fri 9:00 AM to 6:00 PM, Sat 9:00 AM to 1:00 PM, Sun closed"
    saturday = ask(conversation, "branch_hours", location="downtown", period="weekday:saturday")
    assert saturday == "Downtown, Saturday, Nov 22, 2025: 9:00 AM to 1:00 PM."
    assert "closed" in ask(conversation, "branch_hours", location="riverside", period="weekday:sunday")
    assert ask(conversation, "branch_hours", "any branch", period="tomorrow").count(" to ") == 5
    assert ask(conversation, "branch_hours", "all", period="this_weekend").count("2025:") == 2
    assert ask(conversation, "branch_hours", "the branches").count("Mon-") == 5


def test_withdrawal_limits(conversation: Conversation) -> None:
    assert ask(conversation, "withdrawal_limit") == "utter_banking_withdrawal_limits"
    conversation.log_in()
    assert "$500.00 from Checking" in ask(conversation, "withdrawal_limit")
    assert "Savings" not in ask(conversation, "withdrawal_limit", account_type="checking")


def test_a_payee_that_was_not_recognised_is_found_in_the_customers_own_records(customer: Conversation) -> None:
    listed = ask(customer, "show_transactions", "what did I pay to metro energy?").splitlines()
    assert listed[0].endswith("with Metro Energy:") and all("Metro Energy" in line for line in listed[1:3])
    assert "Metro Energy" not in ask(customer, "show_transactions", "did I pay metropolitan energy").splitlines()[0]


def test_the_balance_of_an_account_by_its_number(customer: Conversation, other: Conversation) -> None:
    assert "Checking (…3377) balance" in ask(customer, "check_balance", account_number="400010003377")
    other.log_in("100002", "1470")
    answer = ask(other, "check_balance", account_number="400010003377")
    assert "no …3377 account" in answer and "$845.20" not in answer


def test_the_cards_one_has(customer: Conversation) -> None:
    answer = ask(customer, "check_balance", "what cards do i have")
    assert "…8890" in answer and "…4417" in answer and "$" not in answer


def test_it_is_the_branch_that_was_looked_up(conversation: Conversation) -> None:
    assert "Cedar Hill" in ask(conversation, "find_branch", location="Cedar Hill")
    answer = ask(conversation, "branch_hours", "is it open on monday", period="weekday:monday")
    assert "Cedar Hill" in answer and "Riverside" not in answer


def test_one_word_of_a_shop_names_it() -> None:
    names = ["Greenleaf Market", "Oakwood Property", "Noodle House"]
    assert named_in("how much did i spend at greenleaf", names) == "Greenleaf Market"
    assert named_in("my house", names) is None and named_in("Noodle House please", names) == "Noodle House"


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("how much did i spend on toys last month", "toys"),
        ("what have I paid for gas", "gas"),
        ("how much have i spent last month", None),
        ("what did i spend on my checking account", None),
        ("how much did i spend at Corner Coffee", None),
    ],
)
def test_what_payments_were_for_is_not_known(customer: Conversation, said: str, kind: str | None) -> None:
    entities = {"period": "last_month"} if "last month" in said else {}
    answer = customer.say(said, "show_transactions", **entities).run("action_banking_show_transactions").text
    assert ("I can't tell which payments were for" in answer) == (kind is not None)
    assert kind is None or kind in answer.splitlines()[0]


SHOW = "show_transactions"


@pytest.mark.parametrize(
    ("said", "first_line", "holds", "lacks"),
    [
        (
            "when did i last get paid",
            "Here is your latest transaction that came in with salary",
            "Northwind",
            "Interest",
        ),
        ("has my paycheck arrived", "with salary", "Northwind", "Streamly"),
        ("any refund lately", "that came in with refund", "Skyhop", "Rent"),
        ("what came in", "that came in", "Northwind", "Streamly"),
        ("latest deposit", "Here is your latest transaction that came in", "received", "Rent"),
        ("what went out", "that went out", "Streamly", "Salary"),
        ("the biggest expense", "Here is your largest transaction that went out", "$1,150.00", "Streamly"),
        ("is the electric bill paid", "with electricity", "Metro Energy", "Streamly"),
        ("all atm withdrawals", "with withdrawal", "ATM Market Street", "Streamly"),
        ("groceries", "with groceries", "Greenleaf", "Streamly"),
    ],
)
def test_the_words_of_a_message_choose_transactions(
    customer: Conversation, said: str, first_line: str, holds: str, lacks: str
) -> None:
    answer = ask(customer, SHOW, said)
    assert first_line in answer.splitlines()[0] and holds in answer and lacks not in answer


def test_several_shops_are_listed_together(customer: Conversation) -> None:
    answer = ask(customer, SHOW, "how much at harvest foods and greenleaf together", payee="harvest foods", number="50")
    assert "Harvest Foods or Greenleaf Market" in answer and "9 transactions" in answer


def test_several_days_make_one_period(customer: Conversation) -> None:
    conversation = customer.say("yesterday or today", SHOW)
    conversation._message["entities"] = [{"entity": "period", "value": day} for day in ("yesterday", "today")]
    answer = conversation.run(f"action_banking_{SHOW}").text
    assert "Nov 19, 2025 to Nov 20, 2025" in answer


def test_amounts_between_two(customer: Conversation) -> None:
    conversation = customer.say("payments between 50 and 100 dollars", SHOW)
    conversation._message["entities"] = [{"entity": "money", "value": f"{n}.00 USD"} for n in (50, 100)]
    answer = conversation.run(f"action_banking_{SHOW}").text
    assert "of $50.00 to $100.00" in answer and "-$9.99" not in answer and "-$64.18" in answer


def follow(conversation: Conversation, said: str, action: str = "action_core_inform", **entities: str) -> str:
    led = conversation.say(said, **entities).run(action)
    answer = conversation.run(led.followup) if led.followup else led
    return answer.text or answer.responses[0]


def test_what_went_out_has_nothing_to_do_with_the_salary_asked_about_before(customer: Conversation) -> None:
    ask(customer, SHOW, "when did i last get paid")
    answer = follow(customer, "and outgoing")
    assert "that went out:" in answer and "salary" not in answer


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("only incoming", "that came in"),
        ("just noodle house", "with Noodle House"),
        ("from my job only", "with salary"),
        ("total?", "78 transactions. Total spent"),
        ("how many is that", "78 transactions"),
        ("and 2025", "from Jan 1, 2025"),
        ("blue elephants", "utter_core_inform"),
    ],
)
def test_a_list_is_narrowed_or_added_up_by_words(customer: Conversation, said: str, told: str) -> None:
    ask(customer, SHOW, "my transactions")
    entities = {"money": "2025.00 USD"} if "2025" in said else {}
    assert told in follow(customer, said, **entities)


def test_a_new_filter_begins_at_the_top(customer: Conversation) -> None:
    ask(customer, SHOW, "my transactions")
    answer = follow(customer, "only the ones over 1000", "action_core_show_more", money="1000.00 USD")
    assert answer.startswith("Here are your latest transactions of at least $1,000.00:") and "next" not in answer
    assert follow(customer, "show more", "action_core_show_more").startswith(
        "Here are your next transactions of at least"
    )


def test_the_direction_holds_for_the_next_page(customer: Conversation) -> None:
    ask(customer, SHOW, "what came in")
    assert "next transactions that came in" in follow(customer, "show more", "action_core_show_more")


def test_the_details_of_a_long_story_are_no_filter(customer: Conversation) -> None:
    said = "so i was at the shop and they said my card is off by " + "really " * 20 + "80 bucks, what happened"
    answer = ask(customer, SHOW, said, money="80.55 USD", period="today")
    assert answer.startswith("I found nothing that fits all") and "Streamly" in answer


def test_two_accounts_in_one_question_are_both_told(customer: Conversation) -> None:
    customer.say("balance of savings and checking")
    customer._message["entities"] = [{"entity": "account_type", "value": name} for name in ("savings", "checking")]
    answer = customer.run("action_banking_check_balance").text
    assert "$2,450.10" in answer and "$1,312.55" in answer and "Credit Card" not in answer
    assert follow(customer, "both together") == "Together that is $3,762.65."


def test_balances_are_added_up(customer: Conversation) -> None:
    ask(customer, "check_balance", "my balances")
    told = follow(customer, "total?")
    assert told == "Together that is $3,762.65. Less the $412.36 that you owe on your credit card, $3,350.29 are left."
    assert follow(customer, "blue elephants") == "utter_core_inform"


def test_a_total_after_a_list_is_the_lists(customer: Conversation) -> None:
    ask(customer, "show_transactions", "my transactions")
    led = customer.say("how much in total", "check_account_balance").run("action_banking_check_balance")
    assert led.followup == "action_core_inform" and not led.messages
    assert "Total spent" in follow(customer, "how much in total")


def test_the_least_balance_is_a_matter_of_fees(customer: Conversation) -> None:
    answer = ask(customer, "check_balance", "whats the minimum balance for checking", account_type="checking")
    assert "Checking maintenance: $12.00" in answer and "$1,312.55" not in answer


@pytest.mark.parametrize("said", ["when does my debit card expire", "is my card blocked", "which card is ordered"])
def test_how_it_stands_with_the_cards(customer: Conversation, said: str) -> None:
    answer = ask(customer, "check_balance", said)
    assert "…4417" in answer and "active" in answer and ("expires" in answer) == ("expire" in said)


def test_whether_a_branch_is_open_at_a_time(conversation: Conversation) -> None:
    # 10:30 in the bank's own time zone, on a Thursday
    assert "Downtown: open now, until 5:00 PM" in ask(
        conversation, "branch_hours", "is downtown open right now", location="downtown"
    )
    assert "Downtown: closed at 11:00 PM" in ask(conversation, "branch_hours", "open at 11pm")
    assert "Downtown: open at 12:00 PM" in ask(
        conversation, "branch_hours", "at noon on friday", period="weekday:friday"
    )


@pytest.mark.parametrize(
    ("said", "told"),
    [("phone number?", "404-555-0101"), ("whats the address", "25 Market Street"), ("elephants", "utter_core_inform")],
)
@pytest.mark.parametrize("action", ["find_branch", "branch_hours"])
def test_what_else_is_asked_of_a_branch(conversation: Conversation, action: str, said: str, told: str) -> None:
    ask(conversation, action, location="downtown")
    assert told in follow(conversation, said)
    assert "Downtown, Friday" in ask(conversation, "branch_hours", "hours on friday", period="weekday:friday")


def test_where_that_is_means_the_branch_before(conversation: Conversation) -> None:
    ask(conversation, "branch_hours", location="riverside")
    where = ask(conversation, "find_branch", "where is that exactly")
    assert "310 River Road" in where and "Downtown" not in where
    assert "310 River Road" in ask(conversation, "find_atm", "do they have an atm")


def test_a_table_says_what_stands_around_it(conversation: Conversation) -> None:
    conversation.log_in()
    (answer,) = (
        conversation.say("all my balances", "check_account_balance").run("action_banking_check_balance").messages
    )
    table = answer["table"]
    assert answer["text"].startswith(table["before"] + "\n") and "after" not in table
    assert len(table["rows"]) == len(answer["text"].splitlines()) - 1 and table["columns"] == ["Account", "Balance"]
