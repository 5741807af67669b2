from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from actions import formatting
from actions.banking.accounts import AccountService
from actions.banking.models import Transaction
from actions.banking.statements import NoStatement, StatementService
from actions.core.models import CustomerId
from actions.database import Database
from actions.periods import DateRange

if TYPE_CHECKING:
    from tests.actions.conftest import Answer, Conversation

TODAY = date(2025, 11, 20)
SAM = CustomerId("100001")
OCTOBER = (date(2025, 10, 1), date(2025, 10, 31))


@pytest.fixture
def statements(session: Session) -> StatementService:
    return StatementService(session, SAM, TODAY)


@pytest.fixture
def customer(conversation: Conversation) -> Conversation:
    conversation.log_in()
    return conversation


def ask(conversation: Conversation, **entities: str) -> Answer:
    return conversation.say("my statement", **entities).run("action_banking_statement")


@pytest.mark.parametrize(
    ("period", "months"),
    [
        (None, OCTOBER),
        (DateRange(date(2025, 10, 7), date(2025, 10, 7)), OCTOBER),
        (DateRange(date(2025, 8, 20), TODAY), (date(2025, 8, 1), TODAY)),
        (DateRange(date(2025, 1, 1), date(2025, 12, 31)), (date(2025, 8, 1), TODAY)),
        (DateRange(None, date(2025, 9, 3)), (date(2025, 8, 1), date(2025, 9, 30))),
        (DateRange(date(2025, 10, 3), None), (date(2025, 10, 1), TODAY)),
    ],
)
def test_a_period_stands_for_its_months(
    statements: StatementService, period: DateRange | None, months: tuple[date, date]
) -> None:
    assert statements.months(period) == months


@pytest.mark.parametrize("day", [date(2025, 7, 31), date(2025, 12, 1)])
def test_months_without_bookings(statements: StatementService, day: date) -> None:
    with pytest.raises(NoStatement) as raised:
        statements.months(DateRange(day, day))
    assert raised.value.first == date(2025, 8, 1)


def test_one_month_begins_where_the_one_before_ended(session: Session, statements: StatementService) -> None:
    for account in AccountService(session, SAM).all():
        september = statements.make(account, date(2025, 9, 1), date(2025, 9, 30))
        october = statements.make(account, *OCTOBER)
        november = statements.make(account, date(2025, 11, 1), TODAY)
        assert september.closing == october.opening and october.closing == november.opening
        assert november.closing == account.balance
        for statement in (september, october, november):
            assert statement.opening + statement.received - statement.spent == statement.closing


def test_bookings_are_those_of_the_statement(session: Session, statements: StatementService) -> None:
    savings = AccountService(session, SAM).of_type("savings")
    statement = statements.make(savings, *OCTOBER)
    bookings = statements.bookings(statement, 500)
    assert len(bookings) == statement.count == 4 and bookings == sorted(bookings, key=lambda b: b.booked_on)
    assert sum((booking.amount for booking in bookings), Decimal(0)) == statement.received - statement.spent
    assert statements.bookings(statement, 3) == bookings[1:]


def test_titles() -> None:
    assert (
        formatting.months(*OCTOBER) == "October 2025"
        and formatting.months(date(2025, 11, 1), TODAY) == "November 2025 so far"
    )
    assert formatting.months(date(2025, 8, 1), OCTOBER[1]) == "August 2025 to October 2025"


def test_a_statement_wants_a_log_in_and_is_made_after_it(conversation: Conversation) -> None:
    asked = ask(conversation, account_type="savings")
    assert asked.responses == ["utter_core_log_in_needed"] and asked.text == ""
    conversation.run("action_core_log_in", core_log_in_number="100001", core_log_in_passcode="2580")
    assert conversation.run("action_banking_statement").text.startswith("Your Savings (…4521) statement")


def test_one_account(customer: Conversation) -> None:
    answer = ask(customer, account_type="savings", period="last_month")
    assert answer.text.splitlines() == [
        "Your Savings (…4521) statement for October 2025, 4 bookings:",
        "Opening:    $2,392.21",
        "Money in:     $207.89",
        "Money out:   -$350.00",
        "Closing:    $2,250.10",
    ]
    assert answer.responses == ["utter_banking_statement_pdf"]
    table = answer.messages[0]["table"]
    assert table["columns"] == ["Date", "With", "For", "Amount"]
    assert table["rows"][1] == ["Oct 6, 2025", "Pinecrest Garage", "Car repair", "-$350.00"]
    assert ask(customer, account_number="4521", period="last_month").text == answer.text


def test_a_statement_is_a_file_too(customer: Conversation) -> None:
    file = ask(customer, account_type="savings", period="last_month").messages[0]["file"]
    assert file["name"] == "statement-savings-2025-10.csv"
    head, opening, *bookings, closing = csv.reader(file["text"].splitlines())
    assert head == ["Date", "With", "For", "Amount"] and len(bookings) == 4
    assert opening[2:] == ["Opening balance", "$2,392.21"] and closing[2:] == ["Closing balance", "$2,250.10"]
    assert bookings[1] == ["Oct 6, 2025", "Pinecrest Garage", "Car repair", "-$350.00"]
    every = ask(customer, period="last_month").messages[0]["file"]
    assert every["name"] == "statements-2025-10.csv" and "Savings (…4521)" in every["text"]


def test_all_accounts_for_the_last_full_month(customer: Conversation, other: Conversation) -> None:
    answer = ask(customer)
    assert answer.text.startswith("Your statements for October 2025:")
    rows = answer.messages[0]["table"]["rows"]
    assert [row[0] for row in rows] == ["Checking (…3377)", "Credit Card (…8890)", "Savings (…4521)"]
    assert rows[2][1:] == ["$2,392.21", "$207.89", "-$350.00", "$2,250.10"]
    other.log_in("100002", "1470")
    assert [row[0] for row in ask(other).messages[0]["table"]["rows"]] == ["Checking (…6104)", "Savings (…7758)"]


def test_what_cannot_be_had(customer: Conversation) -> None:
    assert ask(customer, period="year:2023").text == (
        "I have no statement for that time. I can make one for any month from August 2025 to November 2025."
    )
    assert ask(customer, period="gibberish").responses == ["utter_banking_unknown_period"]
    assert "You have no loan account with us." in ask(customer, account_type="loan").text
    # The other customer's checking account.
    assert "You have no …6104 account with us." in ask(customer, account_number="6104").text


def test_without_bookings(customer: Conversation, database: Database) -> None:
    with database.session(writes=True) as session:
        session.execute(delete(Transaction))
        session.commit()
    assert ask(customer).text == "Nothing has been booked on your accounts yet, so there is no statement."


@pytest.mark.parametrize("said", ["by mail?", "what does it cost"])
def test_how_a_statement_comes_and_what_that_costs(customer: Conversation, said: str) -> None:
    ask(customer)
    led = customer.say(said).run("action_core_inform").followup
    assert led is not None
    answer = customer.run(led)
    assert "Paper statement: $3.00 a month" in answer.text and answer.responses == ["utter_banking_statement_pdf"]
