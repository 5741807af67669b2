from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from actions.banking.cards import AlreadyOrdered, CardRefused, CardService, label
from actions.clock import FixedClock
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog
from actions.deadlines import business_days_after
from actions.references import new_reference


def service(session: Session, clock: FixedClock, customer: str = "100001") -> CardService:
    customer_id = CustomerId(customer)
    return CardService(session, customer_id, clock, AuditLog(session, customer_id, "conversation-1", clock))


def statuses(cards: CardService) -> dict[str, str]:
    return {card.id: card.status for card in cards.everything()}


@pytest.mark.parametrize(("count", "day"), [(0, 20), (1, 21), (2, 24), (5, 27)])
def test_business_days(count: int, day: int) -> None:
    assert business_days_after(date(2025, 11, 20), count) == date(2025, 11, day)


def test_references() -> None:
    assert new_reference() != new_reference() and len(new_reference()) == 12
    assert new_reference(8, prefix="D-").startswith("D-")


def test_a_card_is_shown_by_its_last_digits(session: Session, clock: FixedClock) -> None:
    shown = [label(card) for card in service(session, clock).all("active")]
    assert shown == ["credit card (…8890, Credit Card)", "debit card (…4417, Checking)"]


def test_another_customers_card_is_out_of_reach(session: Session, clock: FixedClock) -> None:
    danas, before = service(session, clock, "100002"), statuses(service(session, clock))
    assert danas.block("100001-debit", why="lost or stolen") is None
    assert not danas.activate("100001-savings-debit")
    for order in (danas.mail_pin, lambda card: danas.replace(card, reason="worn")):
        with pytest.raises(CardRefused):
            order("100001-debit")
    assert danas.ordered("100001-debit") is None and statuses(service(session, clock)) == before


def test_a_card_is_blocked_once_and_for_good(session: Session, clock: FixedClock) -> None:
    cards = service(session, clock)
    block = cards.block("100001-debit", why="lost or stolen")
    assert block is not None and block.blocked_at == clock.now()
    assert cards.block("100001-debit", why="lost or stolen") is None and not cards.activate("100001-debit")
    assert statuses(cards)["100001-debit"] == "blocked"
    with pytest.raises(CardRefused):
        cards.mail_pin("100001-debit")


def test_a_replacement_is_ordered_once(session: Session, clock: FixedClock) -> None:
    cards = service(session, clock)
    order = cards.replace("100001-debit", reason="worn")
    assert (order.fee, order.arrives_by) == (Decimal("5.00"), date(2025, 12, 1))
    with pytest.raises(AlreadyOrdered) as raised:
        cards.replace("100001-debit", reason="worn")
    assert raised.value.reference == order.id
    (new,) = cards.all("ordered")
    assert new.id == order.new_card_id and new.account_id == "100001-checking"
    assert statuses(cards)["100001-debit"] == "active"
    cards.block("100001-credit", why="fraud")
    assert cards.replace("100001-credit", reason="stolen").fee == Decimal("0.00")


def test_only_cards_that_came_by_mail_are_activated(session: Session, clock: FixedClock) -> None:
    cards = service(session, clock)
    assert cards.activate("100001-savings-debit") and not cards.activate("100001-savings-debit")
    assert not service(session, clock, "100002").activate("100002-old-debit"), "a blocked card stays blocked"
