"""When the action server or the database fails, customers hear so, nothing moves, and the conversation goes on."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from tests.servers.conftest import Servers
from tests.servers.conversation import Answer, Conversation
from tests.servers.proxy import Failure
from tests.servers.records import Records

pytestmark = pytest.mark.slow

SORRY = "Sorry, our systems aren't answering right now"
WITHIN_SECONDS = 10
SAVINGS = "100001-savings"
FAILURES = [failure for failure in Failure if failure not in (Failure.ANSWER_LOST, Failure.ANSWER_HELD)]


def hears_sorry(conversation: Conversation, said: str) -> Answer:
    """Say something; the one apology comes in time."""
    started = time.monotonic()
    answer = conversation.say(said)
    assert time.monotonic() - started < WITHIN_SECONDS
    assert answer.text.count(SORRY) == 1, answer.text
    return answer


@pytest.mark.parametrize("failure", FAILURES, ids=[failure.name for failure in FAILURES])
def test_the_action_server_fails_at_a_question(servers: Servers, customer: Conversation, failure: Failure) -> None:
    with servers.proxy.failing(failure):
        hears_sorry(customer, "how much is in my savings")
        assert "automated assistant" in customer.say("are you a robot").text, "what needs no look-up goes on working"
    assert "Your Savings (…4521) balance is" in customer.say("how much is in my savings").text


@pytest.mark.parametrize("failure", FAILURES, ids=[failure.name for failure in FAILURES])
def test_the_action_server_fails_in_a_form(
    servers: Servers, customer: Conversation, records: Records, failure: Failure
) -> None:
    before = records.balance(SAVINGS)
    assert "How much" in customer.say("send money to my checking").text
    with servers.proxy.failing(failure):
        hears_sorry(customer, "$3")
    assert "Send $3.00 from Savings" in customer.say("$3").text
    assert "Done" in customer.say("yes").text
    assert records.balance(SAVINGS) - before == Decimal("-3.00")


def test_the_action_server_fails_at_the_start_of_a_form(servers: Servers, customer: Conversation) -> None:
    with servers.proxy.failing(Failure.REFUSES):
        hears_sorry(customer, "send $4 from savings to checking")
    assert "Send $4.00 from Savings" in customer.say("send $4 from savings to checking").text
    customer.say("no")


def test_the_action_server_fails_at_a_question_in_a_form(servers: Servers, customer: Conversation) -> None:
    customer.say("send money to my checking")
    with servers.proxy.failing(Failure.REFUSES):
        hears_sorry(customer, "how much is in my savings")
    assert "Your Savings (…4521) balance is" in customer.say("how much is in my savings").text
    customer.say("stop")


def test_the_action_server_fails_at_the_yes(servers: Servers, customer: Conversation, records: Records) -> None:
    before = records.balance(SAVINGS)
    customer.say("send $4 from savings to checking")
    with servers.proxy.failing(Failure.REFUSES):
        hears_sorry(customer, "yes")
        hears_sorry(customer, "yes")
    assert records.balance(SAVINGS) == before
    assert "Done" in customer.say("yes").text
    customer.say("yes")
    assert records.balance(SAVINGS) - before == Decimal("-4.00")
    assert "Savings" in customer.say("how much is in my savings").text


def test_the_booking_alone_fails(servers: Servers, customer: Conversation, records: Records) -> None:
    before = records.balance(SAVINGS)
    customer.say("send $4 from savings to checking")
    with servers.proxy.failing(Failure.ERROR, "action_banking_book_transfer"):
        hears_sorry(customer, "yes")
    customer.say("yes")
    assert records.balance(SAVINGS) == before
    # What was filled in before must not count for the next transfer.
    assert "Send $2.00 from Savings" in customer.say("send $2 from savings to checking").text
    assert records.balance(SAVINGS) == before
    assert "Done" in customer.say("yes").text
    assert records.balance(SAVINGS) - before == Decimal("-2.00")


def test_the_answer_to_a_booking_is_lost(servers: Servers, customer: Conversation, records: Records) -> None:
    before = records.balance(SAVINGS)
    customer.say("send $4 from savings to checking")
    with servers.proxy.failing(Failure.ANSWER_LOST, "action_banking_book_transfer"):
        hears_sorry(customer, "yes")
    assert records.balance(SAVINGS) - before == Decimal("-4.00")
    customer.say("yes")
    assert "booked already" in customer.say("send $4 from savings to checking").text
    customer.say("yes")
    assert records.balance(SAVINGS) - before == Decimal("-4.00")


def test_the_log_in_fails(servers: Servers, conversation: Conversation) -> None:
    conversation.say("how much is in my savings")
    conversation.say("100001")
    with servers.proxy.failing(Failure.REFUSES):
        hears_sorry(conversation, "2580")
    conversation.say("how much is in my savings")
    answer = conversation.say("2580").text
    if "logged in" not in answer:  # the number may be asked again
        conversation.say("100001")
        answer = conversation.say("2580").text
    assert "you're logged in" in answer
    assert "Your Savings (…4521) balance is" in conversation.say("how much is in my savings").text


def test_a_person_is_asked_for_while_everything_is_down(servers: Servers, conversation: Conversation) -> None:
    with servers.proxy.failing(Failure.REFUSES):
        hears_sorry(conversation, "talk to a person")
    assert "T-" in conversation.say("talk to a person").text


def test_the_database_cannot_be_opened(
    servers: Servers,
    conversation: Conversation,
    start_actions: Callable[[Path, Path], tuple[str, int]],
    tmp_path: Path,
) -> None:
    folder = tmp_path / "database"
    folder.write_text("a file where the database's folder should be", encoding="utf-8")
    address, _ = start_actions(folder / "switchboard.db", tmp_path / "actions.log")
    with servers.proxy.instead(address):
        hears_sorry(conversation, "how much is in my savings")
        hears_sorry(conversation, "send $4 from savings to checking")
        assert "automated assistant" in conversation.say("are you a robot").text
        folder.unlink()
        folder.mkdir()
        until = time.monotonic() + WITHIN_SECONDS
        while SORRY in (answer := conversation.say("how much is in my savings").text):
            assert time.monotonic() < until, "the database is back, and the apologies go on"
        assert "customer number" in answer
        conversation.say("100001")
        assert "Your Savings (…4521) balance is $2,450.10." in conversation.say("2580").text


def test_the_database_is_busy(customer: Conversation, records: Records) -> None:
    before = records.balance(SAVINGS)
    customer.say("send $4 from savings to checking")
    connection = sqlite3.connect(records.path, isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
        hears_sorry(customer, "yes")
        assert "Savings" in customer.say("how much is in my savings").text, "reading goes on"
    finally:
        connection.close()
    assert records.balance(SAVINGS) == before
    assert "Send $4.00 from Savings" in customer.say("send $4 from savings to checking").text
    assert "Done" in customer.say("yes").text
    assert records.balance(SAVINGS) - before == Decimal("-4.00")
