from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from actions.banking.models import Account, Fee
from actions.banking.payment_models import Wire
from actions.banking.wire_form import ACCOUNT, AMOUNT, BANK, BENEFICIARY, CONFIRMED, SOURCE, WIRE_ID, WireForm
from actions.clock import FixedClock
from actions.database import Database
from tests.actions.turns import tell

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation

FORM = WireForm()


@pytest.fixture
def customer(conversation: Conversation) -> Conversation:
    conversation.log_in()
    return conversation


def say(customer: Conversation, said: str, intent: str = "inform", **entities: str) -> str:
    return tell(customer, FORM, said, intent, **entities)


def up_to_the_summary(customer: Conversation, bank: str = "021000021", account: str = "123456789") -> str:
    say(customer, "wire 500 from checking", "wire_transfer", money="500.00 USD", account_type__source="checking")
    say(customer, "to Morgan Title LLC")
    say(customer, bank)
    return say(customer, account)


def wires(database: Database) -> dict[str, str]:
    with database.session() as session:
        return {wire.id: wire.status for wire in session.execute(select(Wire)).scalars()}


def checking(database: Database) -> str:
    with database.session() as session:
        return str(session.get(Account, "100001-checking").balance)


def test_question_by_question(customer: Conversation, database: Database) -> None:
    assert say(customer, "i want to wire money overseas", "wire_transfer") == FORM.fields[0].prompt
    assert say(customer, "500", money="500.00 USD") == FORM.fields[1].prompt
    assert say(customer, "it's Schneider Maschinenbau") == FORM.fields[2].prompt
    assert say(customer, "DEUTDEFF", "out_of_scope") == FORM.fields[3].prompt, "whatever a code looks like to the model"
    assert say(customer, "DE89 3704 0044 0532 0130 00") == FORM.fields[4].prompt
    summary = say(customer, "checking", account_type="checking")
    assert summary.startswith(
        "Wire $500.00 from Checking (…3377) to Schneider Maschinenbau, account DE89370400440532013000 at the bank DEUTDEFF "
        "(international)? The fee is $45.00, so $545.00 leave your account. It arrives in 2 to 4 business days;"
    )
    assert list(wires(database).values()) == ["pending"] and checking(database) == "1312.55"
    done = say(customer, "yes", "affirm")
    (reference,) = wires(database)
    assert reference in done and "$767.55" in done and checking(database) == "767.55"


def test_a_no_and_the_same_yes_twice(customer: Conversation, database: Database) -> None:
    up_to_the_summary(customer)
    assert say(customer, "no", "deny") == "Okay. Nothing was wired."
    up_to_the_summary(customer)
    slots = {**customer.slots, CONFIRMED: True}
    say(customer, "yes", "affirm")
    customer.slots = dict(slots)
    assert "Nothing was sent twice" in customer.run(FORM.submit_action).text
    assert sorted(wires(database).values()) == ["booked", "cancelled"] and checking(database) == "787.55"


def test_a_correction_replaces_what_waits(customer: Conversation, database: Database) -> None:
    up_to_the_summary(customer)
    assert "Wire $600.00" in say(customer, "make it 600", money="600.00 USD")
    assert sorted(wires(database).values()) == ["cancelled", "pending"]
    assert say(customer, "wrong routing number", "deny") == FORM.fields[2].prompt


def test_a_yes_counts_for_the_fee_that_was_shown(customer: Conversation, database: Database) -> None:
    up_to_the_summary(customer)
    with database.session(writes=True) as session:
        session.execute(update(Fee).where(Fee.code == "wire_domestic").values(amount=Decimal("30.00")))
        session.commit()
    assert "The fee is $30.00" in say(customer, "yes", "affirm") and checking(database) == "1312.55"
    assert "for a fee of $30.00" in say(customer, "yes", "affirm") and checking(database) == "782.55"


def test_typos_are_explained(customer: Conversation) -> None:
    say(customer, "wire 500 from checking", "wire_transfer", money="500.00 USD", account_type__source="checking")
    assert "with letters" in say(customer, "12 34")
    say(customer, "Morgan Title")
    assert "check digit doesn't fit" in say(customer, "021000022") and customer.slots[BANK] is None
    assert "in the US" in say(customer, "CHASUS33")
    say(customer, "DEUTDEFF")
    assert "IBAN has a typo" in say(customer, "DE88 3704 0044 0532 0130 00") and customer.slots[ACCOUNT] is None


def test_an_account_number_is_no_amount(customer: Conversation) -> None:
    say(customer, "wire 500 from checking", "wire_transfer", money="500.00 USD", account_type__source="checking")
    say(customer, "Morgan Title")
    say(customer, "021000021", money="21000021.00 USD")
    say(customer, "123456", money="123456.00 USD")
    assert (customer.slots[BANK], customer.slots[ACCOUNT]) == ("021000021", "123456")
    assert customer.slots[AMOUNT] == "500.00 USD"


@pytest.mark.parametrize(
    ("said", "bank", "account"),
    [
        ("wire it to them, routing 021000021, account 123456789", "021000021", "123456789"),
        ("the wire goes to routing number: 021-000-021 and acct no. 4455 6677 88", "021000021", "4455667788"),
        ("send a wire, swift deutdeff, DE89 3704 0044 0532 0130 00", "DEUTDEFF", "DE89370400440532013000"),
        ("wire from my savings account 50 bucks", None, None),
    ],
)
def test_numbers_that_come_with_the_wish(
    said: str, bank: str | None, account: str | None, customer: Conversation
) -> None:
    customer.say(said, "wire_transfer")
    slots = customer.form("banking_wire_form").slots
    assert (slots.get("banking_wire_bank"), slots.get("banking_wire_account")) == (bank, account)


def test_limits_and_funds(customer: Conversation) -> None:
    assert "with the fee" in say(customer, "wire 1300 from checking", "wire_transfer",
                                 money="1300.00 USD", account_type__source="checking")  # fmt: skip
    assert "At most $2,000.00 a day" in say(customer, "3000", money="3000.00 USD")


def test_a_late_yes_and_a_lost_one(customer: Conversation, database: Database, clock: FixedClock) -> None:
    up_to_the_summary(customer)
    clock.advance(timedelta(minutes=14))
    customer.say("balance").run("action_banking_check_balance")
    clock.advance(timedelta(minutes=2))
    customer.slots[CONFIRMED] = True
    assert "expired. Nothing was wired." in customer.say("yes", "affirm").run(FORM.submit_action).text
    customer.slots |= {CONFIRMED: True, WIRE_ID: None}
    assert "no wire waiting" in customer.run(FORM.submit_action).text
    assert checking(database) == "1312.55"


@pytest.mark.parametrize("said", ["yes", "ok", "yes please", "no thanks"])
def test_an_agreement_is_nobodys_name(customer: Conversation, said: str) -> None:
    say(customer, "wire 500 from checking", "wire_transfer", money="500.00 USD", account_type__source="checking")
    say(customer, said, "affirm")
    assert customer.slots.get(BENEFICIARY) is None


@pytest.mark.parametrize("number", ["4455667788", "DE89 3704 0044 0532 0130 00"])
def test_the_account_before_its_bank(customer: Conversation, number: str) -> None:
    say(customer, "wire 500 from checking", "wire_transfer", money="500.00 USD", account_type__source="checking")
    say(customer, "to Morgan Title LLC")
    assert say(customer, number) == FORM.fields[2].prompt
    assert customer.slots[ACCOUNT] == number.replace(" ", "")
    code = "021000021" if number.isdigit() else "DEUTDEFF"
    assert say(customer, code).startswith("Wire $500.00 from Checking (…3377) to Morgan Title LLC")


@pytest.mark.parametrize(
    ("said", "slot", "value"),
    [
        ("account number is 987654321 sorry", ACCOUNT, "987654321"),
        ("his account is 99887766 not 55443322", ACCOUNT, "99887766"),
        ("different account: 99887766", ACCOUNT, "99887766"),
        ("99887766", ACCOUNT, "99887766"),
        ("routing should be 011000015", BANK, "011000015"),
        ("011000015", BANK, "011000015"),
        ("wrong name, its Petra Kleiner", BENEFICIARY, "Petra Kleiner"),
    ],
)
def test_a_correction_of_the_summary(customer: Conversation, said: str, slot: str, value: str) -> None:
    up_to_the_summary(customer)
    before = {other: customer.slots[other] for other in (AMOUNT, BENEFICIARY, BANK, ACCOUNT, SOURCE)}
    entities = {"account_number": value} if value.isdigit() else {"payee": value}
    assert say(customer, said, **entities).startswith("Wire $500.00 from Checking")
    assert {other: customer.slots[other] for other in before} == {**before, slot: value}


def test_everything_at_once_without_a_label(customer: Conversation) -> None:
    wish = {"money": "80.00 USD", "payee": "Carl", "account_type__source": "savings", "account_number": "4455667788"}
    summary = say(customer, "wire 80 to Carl Bo, 021000021, 4455667788, savings", "wire_transfer", **wish)
    assert summary.startswith("Wire $80.00 from Savings (…4521) to Carl Bo, account 4455667788 at the bank 021000021")
    assert "abroad" not in summary
