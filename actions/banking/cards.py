"""Cards: what there is, blocking, activating, replacing them, and new PINs. What is done already is never done twice."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from actions import formatting
from actions.banking.card_models import ACTIVE, BLOCKED, INACTIVE, ORDERED, Card, CardBlock, CardOrder, PinLetter
from actions.banking.fees import FeeService
from actions.clock import Clock
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog, CustomerRepository
from actions.deadlines import business_days_after
from actions.errors import Refusal
from actions.references import new_reference

REPLACEMENT_FEE = "card_replacement"
NEW_CARD_DAYS, PIN_LETTER_DAYS = 7, 5
"""Business days until what is mailed has arrived."""
VALID = timedelta(days=4 * 365)
LONGEST_REASON = 500


class CardRefused(Refusal):
    """What was wanted is not possible with that card, as it is now."""


class AlreadyOrdered(CardRefused):
    """The same is on its way; `reference` names the order."""

    def __init__(self, reference: str, arrives_by: date) -> None:
        super().__init__("already ordered")
        self.reference = reference
        self.arrives_by = arrives_by


class CardRepository:
    """The customer's cards and what is ordered for them."""

    def __init__(self, session: Session, customer_id: CustomerId) -> None:
        self._session = session
        self._customer_id = customer_id

    def all(self) -> list[Card]:
        """All of them, as the database has them now, in the order of their ids."""
        query = select(Card).where(Card.customer_id == self._customer_id).order_by(Card.id)
        return list(self._session.execute(query.execution_options(populate_existing=True)).scalars())

    def turn(self, card_id: str, status: str, *, when: Sequence[str]) -> bool:
        """Give a card another status when it has one of those; False when it has not (any more).

        One statement, so that of two that try at the same time exactly one succeeds.
        """
        statement = update(Card).where(
            Card.customer_id == self._customer_id, Card.id == card_id, Card.status.in_(when), Card.status != status
        )
        statement = statement.values(status=status).execution_options(synchronize_session=False)
        return bool(self._session.execute(statement).rowcount)

    def lock(self, card_id: str) -> Card | None:
        """A card, fresh from the database, locked until the transaction ends."""
        query = select(Card).where(Card.customer_id == self._customer_id, Card.id == card_id)
        query = query.with_for_update(of=Card).execution_options(populate_existing=True)
        found: Card | None = self._session.execute(query).scalar_one_or_none()
        return found

    def open_order(self, kind: type[Any], card_id: str) -> Any:
        """What is on its way for a card: its `CardOrder` or its `PinLetter`; None when nothing is."""
        query = select(kind).where(
            kind.customer_id == self._customer_id, kind.card_id == card_id, kind.status == ORDERED
        )
        return self._session.execute(query).scalar_one_or_none()


class CardService:
    """One customer's cards.

    Args:
        session: a session; all that changes something needs one that may write.
        customer_id: whose cards.
        clock: what time it is.
        audit: where changes are noted.
    """

    def __init__(self, session: Session, customer_id: CustomerId, clock: Clock, audit: AuditLog) -> None:
        self._session = session
        self._customer_id = customer_id
        self._clock = clock
        self._audit = audit
        self._cards = CardRepository(session, customer_id)

    def all(self, *statuses: str) -> list[Card]:
        """The cards with these statuses."""
        return [card for card in self._cards.all() if card.status in statuses]

    def everything(self) -> list[Card]:
        """All cards, whatever their status."""
        return self._cards.all()

    def address(self) -> str | None:
        """Where cards and letters are mailed."""
        found: str | None = CustomerRepository(self._session, self._customer_id).get().address
        return found

    def replacement_fee(self, card: Card) -> Decimal:
        """What another card costs: nothing when this one was blocked."""
        fee = None if card.status == BLOCKED else FeeService(self._session).of_code(REPLACEMENT_FEE)
        return Decimal("0.00") if fee is None else Decimal(fee.amount or 0)

    def arrival(self, days: int) -> date:
        """By when something that is mailed today arrives."""
        return business_days_after(self._clock.today(), days)

    def block(self, card_id: str, *, why: str) -> CardBlock | None:
        """Block a card; None when it is blocked already, or is none of the customer's."""
        if not self._cards.turn(card_id, BLOCKED, when=(ACTIVE, INACTIVE)):
            return None
        block = CardBlock(
            id=new_reference(8, prefix="B-"),
            customer_id=self._customer_id,
            card_id=card_id,
            why=why,
            blocked_at=self._clock.now(),
        )
        self._session.add(block)
        self._audit.note("block_card", card=card_id, block=block.id, why=why)
        return block

    def activate(self, card_id: str) -> bool:
        """Activate a card that came by mail; False when it is not waiting for that."""
        activated = self._cards.turn(card_id, ACTIVE, when=(INACTIVE,))
        if activated:
            self._audit.note("activate_card", card=card_id)
        return activated

    def ordered(self, card_id: str) -> CardOrder | None:
        """The replacement that is on its way for a card."""
        found: CardOrder | None = self._cards.open_order(CardOrder, card_id)
        return found

    def pin_letter(self, card_id: str) -> PinLetter | None:
        """The letter with a new PIN that is on its way for a card."""
        found: PinLetter | None = self._cards.open_order(PinLetter, card_id)
        return found

    def replace(self, card_id: str, *, reason: str) -> CardOrder:
        """Order another card in place of one, which stays what it is.

        Raises:
            AlreadyOrdered: one is on its way.
            CardRefused: there is no such card, or no address to mail one to.
        """
        card, address = self._lock(card_id, ACTIVE, BLOCKED)
        self._refuse_twice(self.ordered(card_id))
        new = Card(
            id=new_reference(),
            customer_id=self._customer_id,
            account_id=card.account_id,
            kind=card.kind,
            last_four=self._free_digits(),
            status=ORDERED,
            expires_on=self._clock.today() + VALID,
        )
        self._session.add(new)
        self._session.flush()
        order = CardOrder(
            new_card_id=new.id,
            reason=reason[:LONGEST_REASON],
            fee=self.replacement_fee(card),
            **self._mailed(card_id, address, NEW_CARD_DAYS, "C-"),
        )
        self._session.add(order)
        self._audit.note("replace_card", card=card_id, order=order.id, fee=str(order.fee))
        return order

    def mail_pin(self, card_id: str) -> PinLetter:
        """Order a letter with a new PIN.

        Raises:
            AlreadyOrdered: one is on its way.
            CardRefused: there is no such active card, or no address to mail one to.
        """
        _, address = self._lock(card_id, ACTIVE)
        self._refuse_twice(self.pin_letter(card_id))
        letter = PinLetter(**self._mailed(card_id, address, PIN_LETTER_DAYS, "P-"))
        self._session.add(letter)
        self._audit.note("order_pin_letter", card=card_id, letter=letter.id)
        return letter

    def _lock(self, card_id: str, *statuses: str) -> tuple[Card, str]:
        card, address = self._cards.lock(card_id), self.address()
        if card is None or card.status not in statuses or address is None:
            raise CardRefused("not possible with this card")
        return card, address

    def _refuse_twice(self, order: CardOrder | PinLetter | None) -> None:
        if order is not None:
            raise AlreadyOrdered(order.id, order.arrives_by)

    def _mailed(self, card_id: str, address: str, days: int, prefix: str) -> dict[str, Any]:
        return {
            "id": new_reference(8, prefix=prefix),
            "customer_id": self._customer_id,
            "card_id": card_id,
            "address": address,
            "status": ORDERED,
            "ordered_at": self._clock.now(),
            "arrives_by": self.arrival(days),
        }

    def _free_digits(self) -> str:
        taken = {card.last_four for card in self._cards.all()}
        while (digits := f"{secrets.randbelow(10_000):04d}") in taken:
            pass
        return digits


def label(card: Card) -> str:
    """How a card is shown: `debit card (…4417, Checking)`."""
    return f"{card.kind} card (…{card.last_four}, {card.account.name})"


def labels(cards: Sequence[Card]) -> str:
    """Several cards in a sentence."""
    return formatting.listing([label(card) for card in cards])
