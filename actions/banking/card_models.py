"""The tables of cards: the cards, what is ordered for them, and the bills of credit cards.

No PIN is stored, hashed or not: whoever prints the letter draws it.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import relationship

from actions.banking.models import Account
from actions.columns import Moment, Money
from actions.database import Base

CREDIT, DEBIT = "credit", "debit"
ACTIVE, BLOCKED, INACTIVE, ORDERED = "active", "blocked", "inactive", "ordered"


class Card(Base):
    """A card of an account: `ordered` until it is mailed, `inactive` until the customer says that it came."""

    __tablename__ = "cards"
    __table_args__ = (
        CheckConstraint("kind IN ('credit', 'debit')", name="kind_is_known"),
        CheckConstraint("status IN ('active', 'blocked', 'inactive', 'ordered')", name="status_is_known"),
        # Customers name a card by its last four digits, so they must mean one card.
        UniqueConstraint("customer_id", "last_four"),
    )

    id = Column(String(40), primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False)
    account_id = Column(ForeignKey("accounts.id"), nullable=False)
    kind = Column(String(10), nullable=False)
    last_four = Column(String(4), nullable=False)
    status = Column(String(10), nullable=False)
    expires_on = Column(Date, nullable=False)
    account = relationship(Account, lazy="joined", innerjoin=True, viewonly=True)


def _one_open_a_card(name: str) -> Index:
    is_open = text("status = 'ordered'")
    return Index(name, "card_id", unique=True, sqlite_where=is_open, postgresql_where=is_open)


class CardOrder(Base):
    """A replacement that was ordered for a card; `new_card_id` is the card that will come."""

    __tablename__ = "card_orders"
    __table_args__ = (
        CheckConstraint("status IN ('ordered', 'delivered', 'cancelled')", name="status_is_known"),
        _one_open_a_card("one_open_card_order"),
    )

    id = Column(String(20), primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False, index=True)
    card_id = Column(ForeignKey("cards.id"), nullable=False)
    new_card_id = Column(ForeignKey("cards.id"), nullable=False)
    reason = Column(String(500), nullable=False)
    address = Column(String(300), nullable=False)
    fee = Column(Money, nullable=False)
    status = Column(String(10), nullable=False)
    ordered_at = Column(Moment, nullable=False)
    arrives_by = Column(Date, nullable=False)


class PinLetter(Base):
    """A letter with a new PIN; the old PIN works until the new one is first used."""

    __tablename__ = "pin_letters"
    __table_args__ = (
        CheckConstraint("status IN ('ordered', 'delivered', 'cancelled')", name="status_is_known"),
        _one_open_a_card("one_open_pin_letter"),
    )

    id = Column(String(20), primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False, index=True)
    card_id = Column(ForeignKey("cards.id"), nullable=False)
    address = Column(String(300), nullable=False)
    status = Column(String(10), nullable=False)
    ordered_at = Column(Moment, nullable=False)
    arrives_by = Column(Date, nullable=False)


class CardBlock(Base):
    """That a card was blocked, when and why."""

    __tablename__ = "card_blocks"

    id = Column(String(20), primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False, index=True)
    card_id = Column(ForeignKey("cards.id"), nullable=False)
    why = Column(String(20), nullable=False)
    blocked_at = Column(Moment, nullable=False)


class CardBill(Base):
    """A monthly bill of a credit card account: what was owed when it was closed, and the least to pay by when."""

    __tablename__ = "card_bills"

    account_id = Column(ForeignKey("accounts.id"), primary_key=True)
    closed_on = Column(Date, primary_key=True)
    balance = Column(Money, nullable=False)
    minimum = Column(Money, nullable=False)
    due_on = Column(Date, nullable=False)
