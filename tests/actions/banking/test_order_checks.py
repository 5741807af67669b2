from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.banking.check_orders import CheckOrderService, NoAddress, NoChecksFor
from actions.banking.models import Account
from actions.banking.order_checks_form import CONFIRMED, OrderChecksForm
from actions.banking.order_models import CheckOrder
from actions.banking.payments import InsufficientFunds
from actions.clock import FixedClock
from actions.core.models import AuditEntry, Customer, CustomerId
from actions.core.repositories import AuditLog
from actions.database import Database
from actions.references import AlreadyDone
from tests.actions.turns import tell

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation

FORM = OrderChecksForm()


def service(session: Session, clock: FixedClock) -> CheckOrderService:
    customer_id = CustomerId("100001")
    return CheckOrderService(session, customer_id, clock, AuditLog(session, customer_id, "conversation-1", clock))


def test_an_order_is_paid_at_once_and_once(session: Session, clock: FixedClock) -> None:
    checks = service(session, clock)
    assert [checks.fee(count, "standard") for count in (25, 50, 100)] == [
        Decimal(x) for x in ("6.00", "12.00", "24.00")
    ]
    plan = checks.plan("checking", 50, "express")
    order = checks.order(plan, "REF")
    session.commit()
    assert (order.fee, order.sent_to) == (Decimal("24.00"), "12 Elm Street, Fairmont 30301")
    assert session.get(Account, "100001-checking").balance == Decimal("1288.55")
    assert [entry.details["quantity"] for entry in session.query(AuditEntry)] == [50]
    with pytest.raises(AlreadyDone):
        checks.order(plan, "REF")
    assert session.query(CheckOrder).count() == 1


def test_refusals_store_nothing(session: Session, clock: FixedClock) -> None:
    with pytest.raises(NoChecksFor):
        service(session, clock).plan("savings", 25, "standard")
    plan = service(session, clock).plan("checking", 25, "standard")
    session.get(Account, "100001-checking").balance = Decimal("5.99")
    with pytest.raises(InsufficientFunds):
        service(session, clock).order(plan, "REF")
    session.get(Customer, "100001").address = None
    with pytest.raises(NoAddress):
        service(session, clock).plan("checking", 25, "standard")
    assert session.query(CheckOrder).count() == 0 and session.query(AuditEntry).count() == 0


@pytest.fixture
def customer(conversation: Conversation) -> Conversation:
    conversation.log_in()
    return conversation


def say(customer: Conversation, said: str, intent: str = "inform", **entities: str) -> str:
    return tell(customer, FORM, said, intent, **entities)


def orders(database: Database) -> list[CheckOrder]:
    with database.session() as session:
        return list(session.execute(select(CheckOrder)).scalars())


def test_question_by_question(customer: Conversation, database: Database) -> None:
    assert say(customer, "order checks", "order_checks") == FORM.fields[0].prompt
    titles = [button["title"] for button in customer.run(f"action_ask_{FORM.fields[0].slot}").messages[0]["buttons"]]
    assert titles == ["25 checks ($6.00)", "50 checks ($12.00)", "100 checks ($24.00)"]
    assert "books of 25" in say(customer, "30", money="30.00 USD")
    assert say(customer, "50", money="50.00 USD") == FORM.fields[1].prompt
    assert say(customer, "express") == (
        "Order 50 checks for Checking (…3377) for $24.00, taken from that account, and send them by express delivery to "
        "12 Elm Street, Fairmont 30301?"
    )
    slots = {**customer.slots, CONFIRMED: True}
    done = say(customer, "yes", "affirm")
    assert orders(database)[0].id in done and "in 2 business days" in done
    customer.slots = dict(slots)
    assert "Nothing happened twice" in customer.run(FORM.submit_action).text and len(orders(database)) == 1


def test_a_no_and_what_cannot_be(customer: Conversation, database: Database) -> None:
    answer = say(customer, "50 checks for my savings", "order_checks", number="50", account_type="savings")
    assert "can't be drawn on Savings (…4521); they can on Checking (…3377)" in answer
    assert "Order 50 checks for Checking" in say(customer, "normal")
    assert say(customer, "no", "deny") == "Okay. No checks were ordered."
    with database.session(writes=True) as session:
        session.get(Customer, "100001").address = None
        session.commit()
    assert "change my address" in say(customer, "order checks", "order_checks")
    assert orders(database) == []


def test_not_enough_for_the_fee(customer: Conversation, database: Database) -> None:
    say(customer, "25 checks", "order_checks", number="25")
    say(customer, "standard")
    with database.session(writes=True) as session:
        session.get(Account, "100001-checking").balance = Decimal("1.00")
        session.commit()
    assert "not enough for $6.00. No checks were ordered." in say(customer, "yes", "affirm")
    assert orders(database) == []


def test_the_delivery_is_heard_anywhere_and_corrected(conversation: Conversation) -> None:
    conversation.log_in()
    asked = tell(conversation, FORM, "order checks express 50", "order_checks", money="50.00 USD")
    assert "Order 50 checks" in asked and "by express delivery" in asked
    assert "by standard delivery" in tell(conversation, FORM, "not express, standard pls", "deny")
    assert "by express delivery" in tell(conversation, FORM, "no, express pls", "deny")


@pytest.mark.parametrize(
    ("said", "count"), [("the biggest pack", "100"), ("the smallest then", "25"), ("medium", "50")]
)
def test_a_quantity_by_its_size(customer: Conversation, said: str, count: str) -> None:
    say(customer, "order checks", "order_checks")
    assert say(customer, said) == FORM.fields[1].prompt
    assert f"Order {count} checks" in say(customer, "the fast one")
