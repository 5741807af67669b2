"""What a colleague at the desk sees of a customer's money."""

from __future__ import annotations

from sqlalchemy.orm import Session

from actions.banking.cards import CardRepository
from actions.banking.repositories import AccountRepository, Filter, TransactionRepository
from actions.core.models import CustomerId
from actions.formatting import day, money
from actions.record_tables import RecordTable

LATEST = 8


def desk_records(session: Session, customer_id: CustomerId) -> list[RecordTable]:
    """Accounts, the latest transactions, and cards."""
    return [_accounts(session, customer_id), _transactions(session, customer_id), _cards(session, customer_id)]


def _accounts(session: Session, customer_id: CustomerId) -> RecordTable:
    accounts = AccountRepository(session, customer_id).all()
    rows = [(f"{one.name} (…{one.number[-4:]})", money(one.balance, one.currency)) for one in accounts]
    return RecordTable("Accounts", ("Account", "Balance"), rows)


def _transactions(session: Session, customer_id: CustomerId) -> RecordTable:
    rows = [
        (day(one.booked_on), one.counterparty, account.name, money(one.amount, account.currency))
        for one, account in TransactionRepository(session, customer_id).newest(Filter(), LATEST)
    ]
    return RecordTable("Latest transactions", ("Date", "With", "Account", "Amount"), rows)


def _cards(session: Session, customer_id: CustomerId) -> RecordTable:
    cards = CardRepository(session, customer_id).all()
    rows = [(f"{card.account.name} …{card.last_four}", card.status, day(card.expires_on)) for card in cards]
    return RecordTable("Cards", ("Card", "Status", "Valid until"), rows)
