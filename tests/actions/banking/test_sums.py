"""Sums in relation to another, and corrected ones."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from actions.banking.card_bill_form import AMOUNT as BILL_AMOUNT
from actions.banking.card_bill_form import CardBillForm
from actions.banking.transfer_form import AMOUNT, DESTINATION, SOURCE, TransferForm
from actions.database import Database
from actions.sums import read_figure, relative, with_digits
from tests.actions.form_turns import FormTurns

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation


@pytest.fixture
def bill(conversation: Conversation, database: Database) -> FormTurns:
    conversation.log_in()
    return FormTurns(conversation, CardBillForm, database)


@pytest.fixture
def transfer(conversation: Conversation, database: Database) -> FormTurns:
    conversation.log_in()
    return FormTurns(conversation, TransferForm, database)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("half of that", "30"),
        ("no just half", "30"),
        ("half of what i owe", "200"),
        ("a quarter of it please", "15"),
        ("half of 50", "25"),
        ("double it", "120"),
        ("all of it minus 100", "300"),
        ("everything but a hundred and twenty", "280"),
        ("that minus $10", "50"),
        ("leave 100 in there", "300"),
        ("keep at least 50.50 on it", "349.50"),
        ("20 more", "80"),
        ("make it 20 bucks less", "40"),
        ("send it half an hour later", None),
        ("half my rent", None),
        ("can you double check that", None),
        ("one more thing", None),
        ("leave it", None),
        ("ok all but who gets it", None),
    ],
)
def test_sums_in_relation_to_another(said: str, meant: str | None) -> None:
    found = relative(said, Decimal(400), Decimal(60))
    assert found == (None if meant is None else Decimal(meant))


def test_a_figure_below_zero_is_read_too() -> None:
    assert (read_figure("-50"), read_figure("$80"), read_figure("5 of them")) == ("-50 USD", "80 USD", None)


@pytest.mark.parametrize(
    ("said", "entities", "amount"),
    [
        ("pay half of what i owe on the card from checking", {}, "206.18 USD"),
        ("pay all but 100 of my card", {"money": "100.00 USD"}, "312.36 USD"),
        ("half of the minimum", {}, "17.50 USD"),
    ],
)
def test_a_part_of_the_bill(said: str, entities: dict[str, str], amount: str, bill: FormTurns) -> None:
    bill.wish(said, **entities)
    assert bill.slots[BILL_AMOUNT] == amount


@pytest.mark.parametrize(
    ("said", "intent", "amount"),
    [
        ("yes please but leave 100 for next month", "affirm", "$312.36"),
        ("half of that", "inform", "$206.18"),
        ("no, all of it minus 100", "deny", "$312.36"),
        ("no leave 100 in there", "stop_or_cancel", "$312.36"),
    ],
)
def test_another_sum_at_the_summary_of_the_bill(said: str, intent: str, amount: str, bill: FormTurns) -> None:
    assert "Pay $412.36 today" in bill.wish("pay everything from checking", account_type__source="checking")
    answer = bill.say(said, intent, **({"money": "100.00 USD"} if "100" in said else {}))
    assert answer.startswith(f"Pay {amount} today")


@pytest.mark.parametrize(
    ("said", "amount"),
    [
        ("no leave 1000 in there", "$1,450.10"),
        ("half of that", "$10.00"),
        ("double it", "$40.00"),
        ("all of it minus 1,000", "$1,450.10"),
        ("5 more", "$25.00"),
    ],
)
def test_another_sum_at_the_summary_of_a_transfer(said: str, amount: str, transfer: FormTurns) -> None:
    wish = {"money": "20.00 USD", "account_type__source": "savings", "account_type__destination": "checking"}
    transfer.wish("20 from savings to checking", **wish)
    assert transfer.say(said).startswith(f"Send {amount} from Savings")


@pytest.mark.parametrize(
    ("said", "amount"),
    [
        ("move ten from savings into checking, actually fifteen, no wait twenty", "20.00 USD"),
        ("move 10 from savings into checking, no sorry make that 30", "30.00 USD"),
    ],
)
def test_the_last_sum_of_the_first_message_counts(said: str, amount: str, transfer: FormTurns) -> None:
    wish = {"money": "10.00 USD", "account_type__source": "savings", "account_type__destination": "checking"}
    transfer.wish(said, **wish)
    assert transfer.slots[AMOUNT] == amount


def test_the_other_way_round_in_the_first_message(transfer: FormTurns) -> None:
    wish = {"money": "100.00 USD", "account_type__source": "savings", "account_type__destination": "checking"}
    transfer.wish("move 100 from savings to checking, no sorry other way round", **wish)
    assert (transfer.slots[SOURCE], transfer.slots[DESTINATION]) == ("checking", "savings")


def test_numbers_that_are_spelled_out() -> None:
    said = "in twenty-five years or nineteen, with eight in ninety two parts; often"
    assert with_digits(said) == "in 25 years or 19, with 8 in 92 parts; often"
