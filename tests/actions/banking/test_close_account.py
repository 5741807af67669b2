from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.banking.account_closing import (
    AccountClosingService,
    AccountGone,
    HasStandingOrders,
    LastAccount,
    MoneyLeft,
    MoneyOwed,
)
from actions.banking.account_opening import AccountOpeningService
from actions.banking.close_account_form import CONFIRMED, CloseAccountForm
from actions.banking.models import Account, Transaction
from actions.banking.payments import PaymentGone
from actions.banking.standing_orders import StandingOrderService
from actions.banking.transfers import TransferService
from actions.clock import FixedClock
from actions.core.models import AuditEntry, CustomerId
from actions.core.repositories import AuditLog
from actions.database import Database
from actions.references import AlreadyDone
from tests.actions.turns import tell

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation

FORM = CloseAccountForm()
ID = CustomerId("100001")


def audit(session: Session, clock: FixedClock) -> AuditLog:
    return AuditLog(session, ID, "conversation-1", clock)


def service(session: Session, clock: FixedClock) -> AccountClosingService:
    return AccountClosingService(session, ID, clock, audit(session, clock))


def test_what_is_left_moves_and_the_account_is_gone(session: Session, clock: FixedClock) -> None:
    before = session.query(Transaction).count()
    closed = service(session, clock).close("savings", "checking", "REF")
    session.commit()
    assert closed.moved == Decimal("2450.10") and closed.account.status == "closed"
    assert session.get(Account, "100001-checking").balance == Decimal("3762.65")
    assert session.query(Transaction).count() == before + 2
    assert [entry.details["moved"] for entry in session.query(AuditEntry)] == ["2450.10"]
    again = service(session, clock)
    assert [account.type for account in again.accounts.all()] == ["checking", "credit card"]
    with pytest.raises(AlreadyDone):
        again.close("savings", "checking", "REF")
    with pytest.raises(AccountGone):
        again.close("savings", "checking", "OTHER")
    with pytest.raises(LastAccount):
        again.close("checking", None, "LAST")


def test_what_stands_in_the_way(session: Session, clock: FixedClock) -> None:
    closing = service(session, clock)
    with pytest.raises(MoneyOwed):
        closing.close("credit card", None, "A")
    for payout in (None, "savings", "credit card"):
        with pytest.raises(MoneyLeft):
            closing.close("savings", payout, "B")
    orders = StandingOrderService(session, ID, clock, audit(session, clock))
    orders.set_up(orders.plan(Decimal("5.00"), "checking", "savings", "weekly", date(2025, 12, 1)), "ORDER")
    for account_type, payout in (("savings", "checking"), ("checking", "savings")):
        with pytest.raises(HasStandingOrders) as raised:
            closing.close(account_type, payout, "C")
        assert "ORDER" in [order.id for order in raised.value.orders]


def test_of_two_that_are_closed_at_the_same_moment_one_stays(session: Session, clock: FixedClock) -> None:
    for account in ("100001-checking", "100001-savings"):
        session.get(Account, account).balance = Decimal("0.00")
    session.flush()
    late = service(session, clock)
    late.accounts.all()
    service(session, clock).close("savings", None, "FIRST")
    session.flush()
    with pytest.raises(LastAccount):
        late.close("checking", None, "SECOND")


def test_a_transfer_that_waits_for_a_closed_account_is_not_booked(session: Session, clock: FixedClock) -> None:
    transfers = TransferService(session, ID, clock, audit(session, clock))
    waiting = transfers.propose(transfers.plan(Decimal("5.00"), "checking", "savings"))
    service(session, clock).close("savings", "checking", "REF")
    session.flush()
    with pytest.raises(PaymentGone):
        transfers.confirm(waiting.id)


def test_a_kind_that_was_closed_can_be_opened_again(session: Session, clock: FixedClock) -> None:
    service(session, clock).close("savings", "checking", "REF")
    session.flush()
    opening = AccountOpeningService(session, ID, clock, audit(session, clock))
    assert opening.open("savings", Decimal("0.00"), None, "NEW").balance == Decimal("0.00")


@pytest.fixture
def customer(conversation: Conversation) -> Conversation:
    conversation.log_in()
    return conversation


def say(customer: Conversation, said: str, intent: str = "inform", **entities: str) -> str:
    return tell(customer, FORM, said, intent, **entities)


def statuses(database: Database) -> dict[str, str]:
    with database.session() as session:
        query = select(Account).where(Account.customer_id == "100001")
        return {account.type: account.status for account in session.execute(query).scalars()}


def test_question_by_question(customer: Conversation, database: Database) -> None:
    assert say(customer, "close my account", "close_account") == FORM.fields[0].prompt
    assert say(customer, "savings", account_type="savings") == FORM.fields[1].prompt
    assert "another account than the one" in say(customer, "savings", account_type="savings")
    summary = say(customer, "checking", account_type="checking")
    assert summary.startswith(
        "Close Savings (…4521) for good and move the $2,450.10 on it to Checking (…3377)? It can't be opened again"
    )
    slots = {**customer.slots, CONFIRMED: True}
    done = say(customer, "yes", "affirm")
    assert "Savings (…4521) is closed" in done and "now $3,762.65" in done and "reference is" in done
    assert statuses(database)["savings"] == "closed"
    customer.slots = dict(slots)
    assert "Nothing happened twice" in customer.run(FORM.submit_action).text
    assert "Savings" not in customer.say("balance").run("action_banking_check_balance").text


def test_a_no_closes_nothing(customer: Conversation, database: Database) -> None:
    say(customer, "close the account ending in 4521", "close_account", account_number="4521")
    say(customer, "checking", account_type="checking")
    assert say(customer, "no", "deny") == "Okay. No account was closed."
    assert set(statuses(database).values()) == {"open"}


def test_refusals_say_what_to_do(customer: Conversation, session: Session, clock: FixedClock) -> None:
    owed = say(customer, "close my credit card", "close_account", account_type="credit card")
    assert "$412.36" in owed and "No account was closed." in owed and customer.form_name is None
    assert "no 9999 account" in say(customer, "close 9999", "close_account", account_number="9999").replace("…", "")
    orders = StandingOrderService(session, ID, clock, audit(session, clock))
    orders.set_up(orders.plan(Decimal("5.00"), "checking", "savings", "weekly", date(2025, 12, 1)), "ORDER")
    session.commit()
    used = say(customer, "close savings", "close_account", account_type="savings")
    assert "1 standing order still uses Savings (…4521): ORDER ($5.00 weekly). It has to be ended first: say" in used


def test_the_last_account_stays(customer: Conversation, session: Session, clock: FixedClock) -> None:
    service(session, clock).close("savings", "checking", "REF")
    session.commit()
    assert "last account" in say(customer, "close my checking", "close_account", account_type="checking")


def test_an_empty_account_needs_no_payout(customer: Conversation, session: Session) -> None:
    session.get(Account, "100001-savings").balance = Decimal("0.00")
    session.commit()
    assert "Close Savings (…4521) for good? It" in say(
        customer, "close savings", "close_account", account_type="savings"
    )


def test_another_account_after_one_that_was_refused(customer: Conversation) -> None:
    assert "still use Checking" in say(customer, "close my checking", "close_account", account_type="checking")
    customer.say("the savings one i mean", account_type="savings")
    assert customer.run("action_core_inform").followup == FORM.name
    assert customer.form(FORM.name).slots[FORM.fields[0].slot] == "savings"


def test_the_account_is_heard_in_words_where_no_entity_stands_for_it(conversation: Conversation) -> None:
    conversation.log_in()
    said = tell(conversation, FORM, "close my credit card", "close_account")
    assert "pay my credit card" in said and said.endswith("No account was closed.")
