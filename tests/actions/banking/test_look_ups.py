from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.banking.models import Transaction
from actions.banking.transaction_actions import comparison, named_in

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
    assert ask(conversation, "branch_hours", period="tomorrow").count(" to ") == 5
    assert ask(conversation, "branch_hours", period="this_weekend").count("2025:") == 2
    assert ask(conversation, "branch_hours").count("Mon-") == 5


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
        ("how much did i spend on groceries last month", "groceries"),
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
