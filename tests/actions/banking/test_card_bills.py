from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.orm import Session

from actions.banking.card_bill_form import CardBillForm
from actions.banking.card_bills import CardBillService
from actions.banking.models import Account
from actions.clock import FixedClock
from actions.core.models import CustomerId
from actions.database import Database
from tests.actions.form_turns import FormTurns

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation

AMOUNT, SOURCE = "banking_card_bill_amount", "banking_card_bill_source"
BALANCES = "SELECT id, balance FROM accounts ORDER BY id"


@pytest.fixture
def turns(conversation: Conversation, database: Database) -> FormTurns:
    conversation.log_in()
    return FormTurns(conversation, CardBillForm, database)


def test_what_is_due(session: Session, clock: FixedClock) -> None:
    due = CardBillService(session, CustomerId("100001")).due()
    assert due is not None
    assert (due.owed, due.statement, due.minimum) == (Decimal("412.36"), Decimal("328.33"), Decimal("35.00"))
    assert CardBillService(session, CustomerId("100002")).due() is None


@pytest.mark.parametrize(("said", "amount"), [("the first one", "$35.00"), ("second option", "$328.33")])
def test_an_amount_by_its_place(said: str, amount: str, turns: FormTurns) -> None:
    turns.wish("pay my card bill")
    assert turns.say(said).endswith(CardBillForm.fields[1].prompt)
    assert f"Pay {amount} today" in turns.say("whichever has more")


def test_the_minimum(turns: FormTurns) -> None:
    asked = turns.wish("pay my credit card bill")
    assert asked.startswith("You owe $412.36 on Credit Card (…8890); the open statement balance is $328.33")
    assert "the minimum $35.00, due on Dec 1, 2025" in asked and asked.endswith(CardBillForm.fields[0].prompt)
    assert [button["payload"] for button in turns.buttons] == ["the minimum", "statement balance", "everything"]
    assert turns.say("the minimum").endswith(CardBillForm.fields[1].prompt)
    asked = turns.say("checking", account_type="checking")
    assert "Pay $35.00 today from Checking" in asked and "$377.36 will still be owed" in asked
    slots, before = dict(turns.slots), dict(turns.rows(BALANCES))
    done = turns.yes()
    after = dict(turns.rows(BALANCES))
    assert "I paid $35.00 from Checking (…3377), whose balance is now $1,277.55" in done
    assert "You owe $377.36" in done and "$293.33, the minimum is paid, due" in done
    assert turns.rows("SELECT status FROM transfers") == [("booked",)]
    assert turns.rows("SELECT action FROM audit_entries") == [("book_transfer",)]
    assert after["100001-checking"] < before["100001-checking"]
    assert "Nothing was paid twice" in turns.yes_again(slots) and dict(turns.rows(BALANCES)) == after
    assert turns.wish("pay the minimum").startswith("The minimum is paid already.")


@pytest.mark.parametrize(
    ("said", "entities", "amount", "source"),
    [
        ("minimum on my credit card", {"account_type__destination": "credit card"}, "35.00 USD", None),
        ("min payment from savings", {"account_type__source": "savings"}, "35.00 USD", "savings"),
        ("full statement balance please", {}, "328.33 USD", None),
        ("pay off my credit card", {"account_type": "credit card"}, "412.36 USD", None),
        ("put $100 on my card", {"money": "100.00 USD"}, "100.00 USD", None),
        ("pay 500 on my card", {"money": "500.00 USD"}, None, None),
    ],
)
def test_all_at_once(
    turns: FormTurns, said: str, entities: dict[str, str], amount: str | None, source: str | None
) -> None:
    turns.wish(said, **entities)
    assert turns.slots.get(AMOUNT) == amount and turns.slots.get(SOURCE) == source


def test_a_changed_amount_is_shown_again(turns: FormTurns) -> None:
    turns.wish("pay the minimum from savings", account_type__source="savings")
    assert "Pay $328.33" in turns.say("no, the statement balance", "deny")
    assert "Pay $50.00" in turns.say("make it 50", money="50.00 USD")
    assert turns.say("no", "deny") == "Okay. Nothing was paid."
    assert {status for (status,) in turns.rows("SELECT status FROM transfers")} == {"cancelled"}


def test_what_cannot_be_paid(turns: FormTurns) -> None:
    assert "Only $412.36 is owed" in turns.wish("pay $413", money="413.00 USD")
    turns.say("20")
    assert "can't be paid from the credit card itself" in turns.say("credit card", account_type="credit card")
    assert turns.slots[SOURCE] is None


def test_funds_are_checked_when_it_is_booked(turns: FormTurns) -> None:
    turns.wish("pay the minimum from savings", account_type__source="savings")
    with turns.database.session(writes=True) as session:
        from actions.banking.models import Account

        session.get(Account, "100001-savings").balance = Decimal("20.00")
        session.commit()
    before = turns.rows(BALANCES)
    assert "not enough for $35.00. Nothing was paid." in turns.yes_again({})
    assert turns.rows(BALANCES) == before


def test_without_a_credit_card(other: Conversation, database: Database) -> None:
    other.log_in("100002", "1470")
    assert FormTurns(other, CardBillForm, database).wish("pay my bill") == "You have no credit card with us."


def test_what_was_said_before_the_log_in_counts(conversation: Conversation, database: Database) -> None:
    conversation.say("pay the minimum on my credit card", "pay_credit_card_bill", account_type="credit card")
    assert conversation.form(CardBillForm.name).followup == "core_log_in_form"
    assert conversation.log_in().followup == CardBillForm.name
    conversation.form(CardBillForm.name)
    assert conversation.slots[AMOUNT] == "35.00 USD" and conversation.slots.get(SOURCE) is None


def test_a_card_that_was_closed_has_no_bill(session: Session, clock: FixedClock) -> None:
    card = session.get(Account, "100001-credit")
    card.status = "closed"
    session.flush()
    assert CardBillService(session, CustomerId("100001")).due() is None
    session.add(Account(id="new", customer_id="100001", type="credit card", name="Credit Card", number="5200",
                        balance=Decimal("-5.00"), currency="USD"))  # fmt: skip
    session.flush()
    due = CardBillService(session, CustomerId("100001")).due()
    assert due is not None and (due.owed, due.minimum, due.due_on) == (Decimal("5.00"), Decimal("0.00"), None)
