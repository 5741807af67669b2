from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.banking.order_choice import MeantOrders
from actions.banking.standing_orders import StandingOrderService
from actions.clock import FixedClock
from actions.context import ActionRequest
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog

BEN, RENT, SAVING = "B7R3N8PZC5VD", "H4K9T2WQ7MXB", "SAVING"


def meant(session: Session, clock: FixedClock, text: str, **entities: str) -> tuple[bool, set[str]]:
    """Whether a message says anything about an order, and which of three it means."""
    customer = CustomerId("100001")
    service = StandingOrderService(session, customer, clock, AuditLog(session, customer, "conversation-1", clock))
    plan = service.plan(Decimal("25.00"), "checking", "savings", "monthly", clock.today())
    service.set_up(plan, SAVING)
    found: list[dict[str, Any]] = [{"entity": name, "value": value} for name, value in entities.items()]
    tracker = Tracker("conversation-1", {}, {"text": text, "entities": found}, [], False, None, {}, "action_listen")
    request = ActionRequest("action_x", tracker, CollectingDispatcher(), {}, session, clock)
    choice = MeantOrders(request, service.payees)
    return bool(choice), {one.order.id for one in choice.among(service.running())}


@pytest.mark.parametrize(
    ("text", "entities", "orders"),
    [
        ("the rent", {}, {RENT}), ("pay ben no more", {}, {BEN}), ("the one to savings", {"account_type": "savings"}, {SAVING}),
        ("25 bucks", {"money": "25.00 USD"}, {BEN, SAVING}), ("the monthly ones", {}, {RENT, SAVING}),
        ("25 every month", {"money": "25.00 USD"}, {SAVING}), ("the rent one to 1250", {"money": "1250.00 USD"}, {RENT}),
        ("from checking", {"account_type": "checking"}, {BEN, RENT, SAVING}), ("h4k9t2wq7mxb", {}, {RENT}),
    ],
)  # fmt: skip
def test_what_fits(session: Session, clock: FixedClock, text: str, entities: dict[str, str], orders: set[str]) -> None:
    assert meant(session, clock, text, **entities)[1] == orders


@pytest.mark.parametrize(
    ("text", "entities"),
    [("the one to Zoe, monthly", {"payee": "Zoe"}), ("77", {}), ("my mom", {"payee": "mom"})],
)
def test_what_fits_none(session: Session, clock: FixedClock, text: str, entities: dict[str, str]) -> None:
    assert meant(session, clock, text, **entities) == (True, set())


def test_what_says_nothing(session: Session, clock: FixedClock) -> None:
    assert meant(session, clock, "end my standing order") == (False, set())
