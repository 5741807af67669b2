from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.banking.account_opening import AccountOpeningService, HasOneAlready, NotOpenedHere
from actions.banking.models import Account
from actions.banking.open_account_form import CONFIRMED, SOURCE, TYPE, OpenAccountForm
from actions.banking.payments import InsufficientFunds
from actions.clock import FixedClock
from actions.core.models import AuditEntry, CustomerId
from actions.core.repositories import AuditLog
from actions.database import Database
from actions.references import AlreadyDone
from tests.actions.turns import tell

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation

FORM = OpenAccountForm()


def service(session: Session, clock: FixedClock) -> AccountOpeningService:
    customer_id = CustomerId("100001")
    return AccountOpeningService(session, customer_id, clock, AuditLog(session, customer_id, "conversation-1", clock))


def test_an_account_with_a_deposit(session: Session, clock: FixedClock) -> None:
    account = service(session, clock).open("money market", Decimal("100.00"), "checking", "REF")
    session.commit()
    assert account.balance == Decimal("100.00") and len(account.number) == 12
    assert account.daily_transfer_limit == Decimal("1500.00")
    assert session.get(Account, "100001-checking").balance == Decimal("1212.55")
    assert {entry.action for entry in session.query(AuditEntry)} == {"open_account", "book_transfer"}
    with pytest.raises(AlreadyDone):
        service(session, clock).open("money market", Decimal("100.00"), "checking", "REF")
    with pytest.raises(HasOneAlready):
        service(session, clock).open("money market", Decimal("0.00"), None, "OTHER")


def test_refusals_store_nothing(session: Session, clock: FixedClock) -> None:
    with pytest.raises(InsufficientFunds):
        service(session, clock).open("money market", Decimal("1400.00"), "checking", "REF")
    with pytest.raises(NotOpenedHere):
        service(session, clock).open("mortgage", Decimal("0.00"), None, "REF")
    session.commit()
    assert session.query(Account).count() == 5 and session.query(AuditEntry).count() == 0
    assert session.get(Account, "100001-checking").balance == Decimal("1312.55")


@pytest.fixture
def customer(conversation: Conversation) -> Conversation:
    conversation.log_in()
    return conversation


def say(customer: Conversation, said: str, intent: str = "inform", **entities: str) -> str:
    return tell(customer, FORM, said, intent, **entities)


def accounts(database: Database) -> dict[str, Account]:
    with database.session() as session:
        query = select(Account).where(Account.customer_id == "100001")
        return {account.type: account for account in session.execute(query).scalars()}


def test_question_by_question(customer: Conversation, database: Database) -> None:
    assert say(customer, "i want to open a new account", "open_account") == FORM.fields[0].prompt
    buttons = customer.run(f"action_ask_{TYPE}").messages[0]["buttons"]
    assert [button["payload"] for button in buttons] == ["money market"], "what the customer has is not offered"
    assert say(customer, "money market", account_type="money market") == FORM.fields[1].prompt
    assert say(customer, "100", money="100.00 USD") == FORM.fields[2].prompt
    summary = say(customer, "checking", account_type="checking")
    assert customer.slots[SOURCE] == "checking" and customer.slots[TYPE] == "money market"
    assert "2.75% APY" in summary and "3.40% APY" in summary and "$10.00 a month" in summary
    assert summary.endswith("Open a Money Market account with $100.00 from Checking (…3377)?")
    done = say(customer, "yes", "affirm")
    opened = accounts(database)["money market"]
    assert opened.number in done and opened.balance == Decimal("100.00") and "reference is" in done
    assert "Money Market" in customer.say("balance").run("action_banking_check_balance").text


@pytest.mark.parametrize("nothing", ["nothing", "no", "zero please"])
def test_without_a_deposit(customer: Conversation, database: Database, nothing: str) -> None:
    say(customer, "open a money market", "open_account", account_type="money market")
    assert "with nothing on it?" in say(customer, nothing, "deny" if nothing == "no" else "inform")
    say(customer, "make it 50", money="50.00 USD")
    assert customer.slots[SOURCE] is None, "now there is something that comes from somewhere"
    assert "with $50.00 from Savings" in say(customer, "savings", account_type="savings")
    say(customer, "no", "deny")
    assert "money market" not in accounts(database)


def test_a_second_one_is_refused(customer: Conversation) -> None:
    answer = say(customer, "another savings", "open_account", account_type="savings")
    assert "Savings (…4521) already" in answer and answer.endswith(FORM.fields[0].prompt)
    assert "can't open a mortgage" in say(customer, "mortgage then", account_type="mortgage")


def test_a_customer_with_one_of_each(customer: Conversation, session: Session, clock: FixedClock) -> None:
    service(session, clock).open("money market", Decimal("0.00"), None, "REF")
    session.commit()
    answer = say(customer, "open an account", "open_account")
    assert "at a branch" in answer and "No account was opened." in answer and customer.form_name is None


def test_too_much(customer: Conversation) -> None:
    say(customer, "open a money market", "open_account", account_type="money market")
    assert "$1,312.55" in say(customer, "1400 from checking", money="1400.00 USD", account_type__source="checking")


def test_the_limit_named_is_that_of_the_most_generous_account(customer: Conversation) -> None:
    answer = say(customer, "open a money market with 4200", "open_account", account_type="money market",
                 money="4200.00 USD")  # fmt: skip
    assert "$2,000.00" in answer and "Checking" in answer


def test_the_same_yes_twice_opens_one(customer: Conversation, database: Database) -> None:
    say(customer, "open a money market with 20 from checking", "open_account",
        account_type="money market", money="20.00 USD", account_type__source="checking")  # fmt: skip
    slots = {**customer.slots, CONFIRMED: True}
    say(customer, "yes", "affirm")
    customer.slots = dict(slots)
    assert "Nothing happened twice" in customer.run(FORM.submit_action).text
    assert accounts(database)["checking"].balance == Decimal("1292.55")


def test_a_joint_account_needs_both_at_a_branch(customer: Conversation) -> None:
    assert "both of you come to a branch" in say(customer, "do you have joint accounts", "open_account")
    assert "both of you" not in say(customer, "money market then")


@pytest.mark.parametrize("thanks", ["no thank you", "actually no thanks", "no, thx"])
def test_no_thanks_opens_nothing(customer: Conversation, thanks: str) -> None:
    say(customer, "open a money market", "open_account", account_type="money market")
    assert say(customer, thanks, "deny") == "utter_core_stopped" and customer.form_name is None


def test_an_account_that_is_named_beside_the_deposit_pays_it(customer: Conversation) -> None:
    say(customer, "open a money market", "open_account", account_type="money market")
    assert say(customer, "checking", account_type="checking") == FORM.fields[1].prompt
    assert "Money Market account with $100.00 from Checking" in say(customer, "100", money="100.00 USD")
    assert "from Savings" in say(customer, "no from savings", "deny", account_type="savings")
    assert "with nothing on it?" in say(customer, "actually with nothing", "deny")


def test_kind_deposit_and_source_at_once(customer: Conversation) -> None:
    say(customer, "a new account", "open_account")
    said = "open a money market with 200 from checking"
    assert "Open a Money Market account with $200.00 from Checking" in say(
        customer, said, "transfer_money", account_type="money market", money="200.00 USD"
    )
