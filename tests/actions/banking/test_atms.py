from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete
from sqlalchemy.orm import Session

from actions.banking.atms import AtmService, opening
from actions.banking.models import Atm, CashDepositTerms, Fee
from actions.database import Database

if TYPE_CHECKING:
    from tests.actions.conftest import Answer, Conversation

HELP = "utter_banking_cash_deposit_help"


def ask(conversation: Conversation, action: str, **entities: str) -> Answer:
    return conversation.say("?", **entities).run(f"action_banking_{action}")


def test_service(session: Session) -> None:
    atms = AtmService(session)
    assert len(atms.all()) == 8 and len(atms.all(takes_cash=True)) == 5
    assert [atm.id for atm in atms.near("downtown")] == ["central-station", "market-street"]
    assert [atm.id for atm in atms.near("downtown", takes_cash=True)] == ["market-street"]
    assert [opening(atm) for atm in atms.near("downtown")] == ["5:00 AM to 11:30 PM", "24 hours"]
    assert list(atms.deposit_terms()) == ["atm", "branch"]


def test_atms_near_a_place(conversation: Conversation) -> None:
    answer = ask(conversation, "find_atm", location="downtown")
    lines = answer.text.splitlines()
    assert lines[0] == "There are 2 ATMs near downtown:"
    assert lines[2] == "Downtown branch: 25 Market Street, Fairmont 30301, open 24 hours, takes cash deposits"
    assert lines[3] == "They are free with our cards; another bank's ATM costs $2.50."
    assert [row[3] for row in answer.messages[0]["table"]["rows"]] == ["no", "yes"]
    assert ask(conversation, "find_atm", location="Cedar Hill").text.startswith("There is 1 ATM near Cedar Hill:")


def test_all_atms(conversation: Conversation) -> None:
    everywhere = ask(conversation, "find_atm").text
    assert everywhere.startswith("Here are all our ATMs:") and everywhere.count(", open ") == 8
    elsewhere = ask(conversation, "find_atm", location="Mars").text
    assert elsewhere.startswith("I know no ATM near Mars. Here are all of them:") and elsewhere.count(", open ") == 8


def test_when_the_atms_that_were_listed_are_open(conversation: Conversation) -> None:
    ask(conversation, "find_atm")
    hours = "action_banking_branch_hours"
    open_always = conversation.say("which of them are open 24h", "ask_branch_hours").run(hours).text
    assert open_always.startswith("These are open 24 hours") and open_always.count(", open ") == 5
    one = (
        conversation.say("is the midtown one open on sunday", location="midtown", period="weekday:sunday")
        .run(hours)
        .text
    )
    assert "Midtown Mall" in one and "open 10:00 AM to 9:00 PM" in one
    assert "Call" not in one and "Downtown: Mon" in conversation.say("and when is your bank open").run(hours).text


def test_cash_deposits(conversation: Conversation) -> None:
    answer = ask(conversation, "cash_deposit")
    assert "At an ATM: up to $3,000.00 a day, bills only" in answer.text
    assert "At a branch counter: no limit, bills and coins" in answer.text
    assert answer.text.count(", open ") == 5 and answer.responses == [HELP]


def test_a_place_and_an_amount_for_a_cash_deposit(conversation: Conversation) -> None:
    answer = ask(conversation, "cash_deposit", location="airport", money="3000.00 USD")
    lines = answer.text.splitlines()
    assert lines[0] == "You can deposit $3,000.00 at an ATM or at a branch counter."
    assert lines[-2:] == [
        "There is 1 cash-deposit ATM near airport:",
        "Airport arrivals hall: 2 Terminal Drive, Fairmont 30337, open 24 hours",
    ]
    assert "more than our ATMs take in a day" in ask(conversation, "cash_deposit", money="3000.01 USD").text
    assert ask(conversation, "cash_deposit", money="50.00 EUR").text.startswith("At an ATM")
    assert "I know no cash-deposit ATM near Central Station" in (
        ask(conversation, "cash_deposit", location="Central Station").text
    )


def test_without_records_nothing_is_made_up(conversation: Conversation, database: Database) -> None:
    with database.session(writes=True) as session:
        for table in (Atm, CashDepositTerms, Fee):
            session.execute(delete(table))
        session.commit()
    assert ask(conversation, "find_atm").responses == ["utter_banking_no_atms"]
    deposit = ask(conversation, "cash_deposit", money="50.00 USD")
    assert deposit.responses == [HELP] and deposit.text == ""


def test_a_bank_without_a_fee_for_other_banks_atms_names_none(conversation: Conversation, database: Database) -> None:
    with database.session(writes=True) as session:
        session.execute(delete(Fee))
        session.commit()
    assert "$" not in ask(conversation, "find_atm").text


def test_whether_one_atm_is_open_at_a_time(conversation: Conversation) -> None:
    named = conversation.say("midtown mall atm", "find_atm", location="midtown").run("action_banking_find_atm").text
    assert "900 Oak Street" in named and "148 Oak Street" not in named
    answer = conversation.say("is it open at 11pm", "ask_branch_hours").run("action_banking_branch_hours").text
    assert "Closed at 11:00 PM: Midtown Mall." in answer and "River Road" not in answer
