from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from actions.banking.dispute_form import DisputeForm
from actions.banking.loan_form import LoanForm
from actions.banking.lost_card_form import LostCardForm
from actions.banking.order_checks_form import OrderChecksForm
from actions.banking.pin_form import PinForm
from actions.banking.replace_card_form import ReplaceCardForm
from actions.banking.wire_form import WireForm
from actions.database import Database
from actions.forms import Form
from tests.actions.form_turns import FormTurns

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation

CREDIT = {"card_type": "credit"}


@pytest.mark.parametrize(
    ("form", "wish", "entities", "said", "intent", "answer"),
    [
        (LostCardForm, "lost my credit card", CREDIT, "can i unblock it later", "nlu_fallback", "can't be used again"),
        (LostCardForm, "lost my credit card", CREDIT, "what if i find it", "deny", "can't be used again"),
        (LostCardForm, "my cards are gone", {}, "do i get new ones", "show_payees", "new card is free"),
        (LostCardForm, "lost my credit card", CREDIT, "and a new one costs what", "inform", "new card is free"),
        (LostCardForm, "lost my credit card", CREDIT, "will i get the money back", "check_account_balance", "owe nothing"),
        (ReplaceCardForm, "replace my credit card", CREDIT, "what does it cost", "ask_fees", "$5.00 for your credit card"),
        (ReplaceCardForm, "replace my credit card", CREDIT, "how long does it take", "ask_transfer_time", "by Dec 1, 2025"),
        (PinForm, "new pin", CREDIT, "how long does that take?", "ask_transfer_time", "by Nov 27, 2025"),
        (DisputeForm, "dispute a charge", {}, "how long will it take", "ask_transfer_time", "10 business days"),
        (DisputeForm, "dispute a charge", {}, "do i get my money back", "check_account_balance", "provisionally"),
        (OrderChecksForm, "order checks", {}, "how much are they", "ask_fees", "$6.00 for 25, $12.00 for 50 and $24.00"),
        (OrderChecksForm, "order checks", {}, "when will they get here", "ask_transfer_time", "in 2 business days"),
        (WireForm, "wire money", {}, "how long does it take", "ask_transfer_time", "In the country it arrives"),
        (WireForm, "wire money", {}, "is there a fee", "ask_fees", "abroad"),
        (LoanForm, "a loan for a roof", {}, "what is the interest rate", "ask_interest_rate", "10.49% APR (personal loan)"),
    ],
)  # fmt: skip
def test_a_form_answers_questions_about_itself_and_asks_again(
    conversation: Conversation,
    database: Database,
    form: type[Form],
    wish: str,
    entities: dict[str, str],
    said: str,
    intent: str,
    answer: str,
) -> None:
    conversation.log_in()
    turns = FormTurns(conversation, form, database)
    asked = turns.wish(wish, **entities)
    heard = turns.say(said, intent)
    assert answer in heard and heard.endswith(asked.splitlines()[-1]) and "utter" not in heard


def test_the_payment_is_told_once_it_is_known(conversation: Conversation, database: Database) -> None:
    conversation.log_in()
    turns = FormTurns(conversation, LoanForm, database)
    turns.wish("5000 for a roof over 36 months", money="5000.00 USD")
    turns.say("4000", money="4000.00 USD")
    heard = turns.say("what would i pay per month")
    assert heard.startswith("You would pay $162.49 a month for 36 months, $5,849.64 in all.")


@pytest.mark.parametrize(
    "said", ["how much do i have in checking?", "when will my paycheck arrive?", "what is my balance"]
)
def test_questions_about_something_else_are_left_to_others(
    conversation: Conversation, database: Database, said: str
) -> None:
    conversation.log_in()
    turns = FormTurns(conversation, ReplaceCardForm, database)
    turns.wish("replace my credit card", card_type="credit")
    conversation.say(said, "check_account_balance", account_type="checking")
    assert conversation.form(ReplaceCardForm.name, "banking_replace_reason").messages == []


@pytest.mark.parametrize("said", ["the price was wrong, they took too much money", "i want my money back"])
def test_what_asks_nothing_is_an_answer(conversation: Conversation, database: Database, said: str) -> None:
    conversation.log_in()
    turns = FormTurns(conversation, DisputeForm, database)
    turns.wish("dispute a charge")
    turns.say("the first one")
    assert f'"{said}"' in turns.say(said)
