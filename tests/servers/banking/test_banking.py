"""Money: looking at it, and moving it exactly once or not at all."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.servers.conversation import Conversation
from tests.servers.records import Records

pytestmark = pytest.mark.slow

SAVINGS, CHECKING = "100001-savings", "100001-checking"
OF_CUSTOMER = "FROM transactions t JOIN accounts a ON a.id = t.account_id WHERE a.customer_id = '100001'"


def dollars(amount: Decimal) -> str:
    """An amount as customers read it."""
    return f"${amount:,.2f}"


def changes(before: dict[str, Decimal], after: dict[str, Decimal]) -> dict[str, Decimal]:
    """The accounts that changed, and by how much."""
    return {account: after[account] - before[account] for account in before if after[account] != before[account]}


def test_the_conversation_of_the_issue(conversation: Conversation, records: Records) -> None:
    before, booked = records.balances(), set(records.booked())
    assert re.search("Hello|Hi", conversation.say("hi").text)
    assert "customer number" in conversation.say("how much is in my savings").text
    assert "passcode" in conversation.say("100001").text
    told = conversation.say("2580").text
    assert "Sam" in told and f"Your Savings (…4521) balance is {dollars(before[SAVINGS])}." in told

    asked = conversation.say("send 50 bucks to my checking")
    assert "Send $50.00 from Savings (…4521" in asked.text and "to Checking (…3377)?" in asked.text
    assert [button["title"] for button in asked.buttons] == ["Yes", "No"]
    assert records.balances() == before, "nothing moves before the yes"

    receipt = conversation.say("yes").text
    after = records.balances()
    assert changes(before, after) == {SAVINGS: Decimal("-50.00"), CHECKING: Decimal("50.00")}
    assert dollars(after[SAVINGS]) in receipt
    (reference,) = set(records.booked()) - booked
    assert reference in receipt and records.booked()[reference] == Decimal("50.00")
    details = {"transfer": reference, "amount": "50.00", "currency": "USD"}
    assert records.audit(conversation.sender) == [("book_transfer", details)]

    conversation.say("yes")
    assert records.balances() == after and set(records.booked()) == booked | {reference}

    declined = conversation.say("what's the weather on mars").text
    assert re.search("outside what I can help with|I can't help with that one|not something I know about", declined)
    ticket = re.search(r"T-(\d+)", conversation.say("talk to a person").text)
    assert ticket
    (row,) = records.rows("SELECT * FROM tickets WHERE conversation_id = :id", id=conversation.sender)
    assert row["id"] + 1000 == int(ticket.group(1))
    assert (row["customer_id"], row["status"]) == ("100001", "open")


@pytest.mark.parametrize(
    ("said", "shown", "moved"),
    [
        ("pay ben 20 from checking", "Ben Carter (…8842)", {CHECKING: Decimal("-20.00")}),
        ("send $12.34 from savings to my landlord", "Oakwood Property (…0976)", {SAVINGS: Decimal("-12.34")}),
        (
            "transfer $7.50 from checking to savings",
            "Savings (…4521)",
            {CHECKING: Decimal("-7.50"), SAVINGS: Decimal("7.50")},
        ),
    ],
)
def test_a_transfer(customer: Conversation, records: Records, said: str, shown: str, moved: dict[str, Decimal]) -> None:
    before = records.balances()
    assert f"to {shown}?" in customer.say(said).text
    assert f"to {shown}." in customer.say("yes").text
    assert changes(before, records.balances()) == moved


def test_a_transfer_question_by_question(customer: Conversation, records: Records) -> None:
    before = records.balances()
    assert "How much" in customer.say("I want to transfer money").text
    assert "Where" in customer.say("$8").text
    asked = customer.say("to Maria Lopez")
    assert "Which account" in asked.text and [button["payload"] for button in asked.buttons] == ["checking", "savings"]
    assert "Send $8.00 from Savings" in customer.say("savings").text
    assert "Done" in customer.say("yes, please").text
    assert changes(before, records.balances()) == {SAVINGS: Decimal("-8.00")}


def test_a_transfer_asked_for_before_the_log_in(conversation: Conversation, records: Records) -> None:
    before = records.balances()
    assert "customer number" in conversation.say("send $6 from savings to checking").text
    conversation.say("100001")
    assert "Send $6.00 from Savings" in conversation.say("2580").text
    assert records.balances() == before
    conversation.say("yes")
    assert changes(before, records.balances()) == {SAVINGS: Decimal("-6.00"), CHECKING: Decimal("6.00")}


def test_no_at_the_confirmation_moves_nothing(customer: Conversation, records: Records) -> None:
    before, booked = records.balances(), records.booked()
    assert "Send $40.00" in customer.say("send $40 from savings to checking").text
    assert "Nothing was sent" in customer.say("no").text
    customer.say("yes")
    assert records.balances() == before and records.booked() == booked


def test_another_amount_at_the_confirmation_is_shown_before_it_counts(customer: Conversation, records: Records) -> None:
    before = records.balances()
    assert "Send $40.00" in customer.say("send $40 from savings to checking").text
    assert "Send $15.00" in customer.say("$15").text
    assert records.balances() == before
    customer.say("yes")
    assert changes(before, records.balances()) == {SAVINGS: Decimal("-15.00"), CHECKING: Decimal("15.00")}


@pytest.mark.parametrize("said", ["😡", "👎", "🦄🦄", "???", "...", "\u200b", "1234", "hmm", "maybe", "wait"])
def test_what_is_no_clear_yes_moves_nothing(customer: Conversation, records: Records, said: str) -> None:
    before, booked = records.balances(), records.booked()
    assert "Send $3.00" in customer.say("send $3 from savings to checking").text
    customer.say(said)
    assert records.balances() == before and records.booked() == booked


@pytest.mark.parametrize("said", ["👍", "/affirm", "Yes.", "ok", "go ahead"])
def test_a_yes_in_other_words(customer: Conversation, records: Records, said: str) -> None:
    before = records.balances()
    assert "Send $1.00" in customer.say("send $1 from savings to checking").text
    assert "Done" in customer.say(said).text
    assert changes(before, records.balances()) == {SAVINGS: Decimal("-1.00"), CHECKING: Decimal("1.00")}


@pytest.mark.parametrize("said", ["send money to my checking", "send $40 from savings to checking"])
def test_stop_in_the_form(customer: Conversation, records: Records, said: str) -> None:
    before, booked = records.balances(), records.booked()
    customer.say(said)
    assert "I stopped" in customer.say("stop").text
    customer.say("yes")
    assert records.balances() == before and records.booked() == booked
    assert dollars(before[SAVINGS]) in customer.say("how much is in my savings").text


def test_a_question_in_the_middle_of_the_form(customer: Conversation, records: Records) -> None:
    before = records.balances()
    assert "How much" in customer.say("send money to my checking").text
    answer = customer.say("how long does a transfer take?")
    assert "arrive" in answer[0]["text"] and "How much should I send?" in answer[-1]["text"]
    answer = customer.say("how much do I have in my checking account?")
    assert dollars(before[CHECKING]) in answer[0]["text"] and "How much should I send?" in answer[-1]["text"]
    assert "Send $30.00" in customer.say("$30").text
    answer = customer.say("how much is in my savings?")
    assert dollars(before[SAVINGS]) in answer[0]["text"] and "Send $30.00" in answer[-1]["text"]
    customer.say("no")
    assert records.balances() == before


@pytest.mark.parametrize(
    ("said", "explained"),
    [
        ("send $0 from savings to checking", "more than zero"),
        ("send $1,700 from checking to savings", "That is not enough for $1,700.00."),
        ("send $1,600 from savings to checking", "At most $1,500.00 a day"),
        ("send 2000 from savings to checking", "At most $1,500.00 a day"),
        ("send €20 from savings to checking", "only send USD"),
        ("send $5 to Patrick", "I don't find Patrick among your saved payees. Your saved payees are Ben Carter"),
        ("send $5 from savings to savings", "another account"),
    ],
)
def test_what_cannot_be_sent_is_explained(customer: Conversation, records: Records, said: str, explained: str) -> None:
    before, booked = records.balances(), records.booked()
    answer = customer.say(said).text
    assert explained in answer
    assert answer.rstrip().endswith(("?", "payees.")), "the form asks again"
    assert "I stopped" in customer.say("stop").text
    assert records.balances() == before and records.booked() == booked


def test_a_credit_card_sends_no_money(customer: Conversation, records: Records) -> None:
    before = records.balances()
    customer.say("send $5 from savings to checking")
    assert "can't be sent from a credit card" in customer.say("no, from my credit card").text
    customer.say("stop")
    assert records.balances() == before


@pytest.mark.parametrize(
    ("said", "explained"),
    [("$0", "more than zero"), ("0", "more than zero"), ("2000", "At most $1,500.00 a day")],
)
def test_an_amount_that_cannot_be_sent_is_explained_in_the_form(
    customer: Conversation, said: str, explained: str
) -> None:
    assert "How much" in customer.say("send money to my checking").text
    answer = customer.say(said)
    assert explained in answer[0]["text"] and answer[-1]["text"] == "How much should I send?"
    assert "Send $3.00" in customer.say("$3").text
    customer.say("no")


@pytest.mark.parametrize("amount", ["$10.005", "$-5", "-5 dollars", "minus five dollars"])
def test_what_is_no_amount_is_not_taken_for_another(customer: Conversation, amount: str) -> None:
    assert "Send $" not in customer.say(f"send {amount} from savings to checking").text


def test_of_several_yes_at_the_same_time_one_books(customer: Conversation, records: Records) -> None:
    before, booked = records.balances(), set(records.booked())
    assert "Send $9.00" in customer.say("send $9 from savings to checking").text
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(customer.say, ["yes"] * 4))
    assert sum("Done" in answer.text for answer in answers) == 1
    assert changes(before, records.balances()) == {SAVINGS: Decimal("-9.00"), CHECKING: Decimal("9.00")}
    assert len(set(records.booked()) - booked) == 1
    assert len(records.audit(customer.sender)) == 1


def test_a_yes_in_another_conversation_books_nothing(
    customer: Conversation, other: Conversation, records: Records
) -> None:
    before = records.balances()
    other.log_in()
    assert "Send $9.00" in customer.say("send $9 from savings to checking").text
    other.say("yes")
    assert records.balances() == before
    customer.say("no")


def test_after_the_log_out_a_yes_books_nothing(customer: Conversation, records: Records) -> None:
    before = records.balances()
    assert "Send $9.00" in customer.say("send $9 from savings to checking").text
    assert "logged out" in customer.say("log out").text
    customer.say("yes")
    assert records.balances() == before


def test_transactions_of_a_payee(customer: Conversation, records: Records) -> None:
    rows = records.rows(f"SELECT t.amount {OF_CUSTOMER} AND t.counterparty = 'Metro Energy'")
    answer = customer.say("what did I pay to Metro Energy?")
    lines = [line for line in answer.text.splitlines() if "Metro Energy" in line and "$" in line]
    assert rows and len(lines) == min(len(rows), 5)
    spent = -sum(row["amount"] for row in rows)
    assert f"Total spent: {dollars(Decimal(spent) / 100)}. Total received: $0.00." in answer.text


def test_transactions_of_a_period(customer: Conversation, records: Records) -> None:
    end = date.today().replace(day=1) - timedelta(days=1)
    rows = records.rows(
        f"SELECT t.amount, t.internal {OF_CUSTOMER} AND t.booked_on BETWEEN :start AND :end",
        start=end.replace(day=1).isoformat(),
        end=end.isoformat(),
    )
    answer = customer.say("show my transactions from last month").text
    assert f"... and {len(rows) - 5} more." in answer
    spent = -sum(row["amount"] for row in rows if row["amount"] < 0 and not row["internal"])
    assert f"Total spent: {dollars(Decimal(spent) / 100)}." in answer


def test_transactions_of_an_amount(customer: Conversation, records: Records) -> None:
    (found,) = records.rows(f"SELECT count(*) AS rows {OF_CUSTOMER} AND abs(t.amount) >= 100000")
    answer = customer.say("show transactions over $1,000").text
    assert "of at least $1,000.00" in answer and f"... and {found['rows'] - 5} more." in answer
    amounts = re.findall(r"\$([\d,]+\.\d\d)$", answer, re.MULTILINE)
    assert len(amounts) == 5 and all(Decimal(amount.replace(",", "")) >= 1000 for amount in amounts)
