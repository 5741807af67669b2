from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from actions.banking.fees import FeeService, cost
from actions.banking.models import Fee, InterestRate
from actions.banking.rates import InterestService
from actions.database import Database

if TYPE_CHECKING:
    from tests.actions.conftest import Answer, Conversation


def ask(conversation: Conversation, action: str, said: str = "?", **entities: str) -> Answer:
    return conversation.say(said, **entities).run(f"action_banking_{action}")


@pytest.mark.parametrize(
    ("text", "details", "codes"),
    [
        ("is there a monthly fee on checking", {"account_type": "checking", "frequency": "monthly"},
         ["monthly_checking"]),
        ("how much is an overdraft", {}, ["overdraft"]),
        ("do you charge extra when I use my card abroad?", {}, ["foreign_payment"]),
        ("fee for using another banks atm?", {}, ["other_atm"]),
        ("cash advance at an atm", {}, ["cash_advance", "other_atm"]),
        ("a wire", {}, ["wire_domestic", "wire_international"]),
        ("an international wire transfer", {}, ["wire_international"]),
        ("a $12 maintenance fee", {"amount": Decimal("12.00")}, ["monthly_checking"]),
        ("what is this charge", {"amount": Decimal("29.00")}, ["late_payment"]),
        ("overdraft on savings", {"account_type": "savings"}, ["overdraft"]),
        ("what does it cost to keep a savings account", {"account_type": "savings"}, ["monthly_savings"]),
        ("fees of a mortgage", {"account_type": "mortgage"}, []),
        ("what fees do you charge", {}, []),
    ],
)  # fmt: skip
def test_what_a_question_about_fees_asks_for(
    session: Session, text: str, details: dict[str, object], codes: list[str]
) -> None:
    found = FeeService(session).asked(text, **details)  # type: ignore[arg-type]
    assert [fee.code for fee in found] == codes


def test_costs() -> None:
    amount, percent = Decimal("5.00"), Decimal("4.000000")
    assert cost(Fee(amount=amount, frequency="monthly")) == "$5.00 a month"
    assert cost(Fee(amount=amount, percent=percent)) == "$5.00 plus 4%"
    assert cost(Fee(percent=percent)) == "4%" and cost(Fee(amount=Decimal("0.00"), frequency="yearly")) == "nothing"


def test_one_fee(conversation: Conversation) -> None:
    answer = ask(conversation, "fees", "monthly fee", account_type="savings", frequency="monthly")
    assert answer.text == "Savings maintenance: $5.00 a month (free with $300 on the account or for customers under 18)"
    assert answer.responses == ["utter_banking_fee_help"]
    assert ask(conversation, "fees", "what was it for", money="8.00 USD").text == "Cashier's check: $8.00"


def test_all_fees(conversation: Conversation, session: Session) -> None:
    count = len(FeeService(session).all())
    answer = ask(conversation, "fees")
    assert answer.text.startswith("Here is everything") and len(answer.messages[0]["table"]["rows"]) == count
    unknown = ask(conversation, "fees", account_type="mortgage").text
    assert unknown.startswith("I have no fee for mortgage accounts on my list. Here is everything")


def test_interest_of_one_product(conversation: Conversation) -> None:
    savings = ask(conversation, "interest_rates", account_type="savings")
    assert savings.text.splitlines() == [
        "Our rates as of Nov 20, 2025:",
        "Savings: 2.10% APY (variable, paid monthly on the whole balance)",
    ]
    assert savings.responses == []
    card = ask(conversation, "interest_rates", account_type="credit card")
    assert "21.99% APR" in card.text and "26.99% APR" in card.text and card.responses == ["utter_banking_own_rate"]


def test_a_question_picks_one_of_several_loans(session: Session) -> None:
    rates = InterestService(session)
    assert [rate.product for rate in rates.asked("a loan", "loan")] == ["Personal loan", "Car loan"]
    assert [rate.product for rate in rates.asked("are car loans fixed", "loan")] == ["Car loan"]
    assert [rate.product for rate in rates.asked("a 30-year one", None)] == ["Mortgage, 30 years"]
    assert rates.asked("what rates", None) == rates.asked("?", "certificate") == []


def test_all_interest_rates(conversation: Conversation) -> None:
    everything = ask(conversation, "interest_rates")
    assert everything.text.startswith("Our rates as of ") and len(everything.messages[0]["table"]["rows"]) == 10
    unknown = ask(conversation, "interest_rates", account_type="certificate").text
    assert unknown.startswith("I have no rate for certificate. All our rates as of ")


def test_without_records(conversation: Conversation, database: Database) -> None:
    with database.session(writes=True) as session:
        session.execute(delete(InterestRate))
        session.execute(delete(Fee))
        session.commit()
    assert ask(conversation, "interest_rates").responses == ["utter_banking_no_rates"]
    assert ask(conversation, "fees").responses == ["utter_banking_no_fees"]


def test_the_fee_for_that_is_the_open_forms(conversation: Conversation) -> None:
    conversation.form_name = "banking_wire_form"
    answer = conversation.say("what's the fee for that", "ask_fees").run("action_banking_fees").text
    assert "Wire within the US: $25.00" in answer and "Checking maintenance" not in answer


def follow(conversation: Conversation, said: str, **entities: str) -> str:
    led = conversation.say(said, **entities).run("action_core_inform")
    answer = conversation.run(led.followup) if led.followup else led
    return "\n".join([answer.text, *answer.responses])


@pytest.mark.parametrize(
    ("before", "fee"),
    [
        ("banking_replace_card_form", "Replacement card: $5.00"),
        ("banking_order_checks_form", "25 checks: $6.00"),
        ("action_banking_exchange_rate", "Foreign cash order: $7.50"),
    ],
)
def test_what_it_costs_is_the_cost_of_what_was_talked_about(conversation: Conversation, before: str, fee: str) -> None:
    conversation.say("?")
    conversation.form(before) if before.endswith("form") else conversation.run(before)
    conversation.form_name = None
    answer = ask(conversation, "fees", "how much does it cost").text
    assert fee in answer and "Overdraft" not in answer


def test_another_fee_by_its_name(conversation: Conversation) -> None:
    assert "Replacement card" in ask(conversation, "fees", "how much is a replacement").text
    assert follow(conversation, "and a cashiers check").startswith("Cashier's check: $8.00")
    assert follow(conversation, "elephants").endswith("utter_core_inform")


def test_one_of_the_rates_and_codes_that_were_told(conversation: Conversation) -> None:
    ask(conversation, "interest_rates", account_type="mortgage")
    answer = follow(conversation, "the 15 year one", money="15.00 USD")
    assert "5.70%" in answer and "6.45%" not in answer
    ask(conversation, "routing_number")
    assert follow(conversation, "swift?").startswith("SWIFT/BIC: SWBKUS30") and "990000013" not in follow(
        conversation, "swift?"
    )
