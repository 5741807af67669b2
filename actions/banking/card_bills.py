"""What is to be paid on a credit card: the latest bill, and what of it is still open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import desc, func, select
from sqlalchemy.orm import Session

from actions.banking.card_models import CardBill
from actions.banking.models import CREDIT_CARD, OPEN, Account, Transaction
from actions.core.models import CustomerId

# The form that pays a bill, which other forms lead to.
BILL_FORM = "banking_card_bill_form"
BILL_AMOUNT, BILL_SOURCE = "banking_card_bill_amount", "banking_card_bill_source"
NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Due:
    """What is open on a card account.

    Args:
        account: the credit card account.
        owed: all that is owed now.
        statement: what is still open of the latest bill.
        minimum: what is still open of the least to pay.
        due_on: by when; None without a bill.
    """

    account: Account
    owed: Decimal
    statement: Decimal
    minimum: Decimal
    due_on: date | None


class CardBillRepository:
    """The bills of the customer's credit card."""

    def __init__(self, session: Session, customer_id: CustomerId) -> None:
        self._session = session
        self._customer_id = customer_id

    def account(self) -> Account | None:
        """The open credit card account, as the database has it now."""
        query = select(Account).where(
            Account.customer_id == self._customer_id, Account.type == CREDIT_CARD, Account.status == OPEN
        )
        query = query.execution_options(populate_existing=True)
        found: Account | None = self._session.execute(query).scalar_one_or_none()
        return found

    def latest(self) -> CardBill | None:
        """The latest bill."""
        query = select(CardBill).join(Account, Account.id == CardBill.account_id)
        query = query.where(Account.customer_id == self._customer_id, Account.status == OPEN)
        query = query.order_by(desc(CardBill.closed_on)).limit(1)
        found: CardBill | None = self._session.execute(query).scalar_one_or_none()
        return found

    def paid_since(self, day: date) -> Decimal:
        """What was paid on the card after a day."""
        query = select(func.sum(Transaction.amount)).join(Account, Account.id == Transaction.account_id)
        query = query.where(
            Account.customer_id == self._customer_id,
            Account.type == CREDIT_CARD,
            Account.status == OPEN,
            Transaction.booked_on > day,
            Transaction.amount > NOTHING,
        )
        return Decimal(self._session.execute(query).scalar() or NOTHING)


class CardBillService:
    """What one customer has to pay on the credit card.

    Args:
        session: an open session.
        customer_id: whose card.
    """

    def __init__(self, session: Session, customer_id: CustomerId) -> None:
        self._bills = CardBillRepository(session, customer_id)

    def due(self) -> Due | None:
        """What is open; None without a credit card."""
        account = self._bills.account()
        if account is None:
            return None
        owed, bill = max(-Decimal(account.balance), NOTHING), self._bills.latest()
        if bill is None:
            return Due(account, owed, owed, NOTHING, None)
        paid = self._bills.paid_since(bill.closed_on)
        statement = min(max(bill.balance - paid, NOTHING), owed)
        return Due(account, owed, statement, min(max(bill.minimum - paid, NOTHING), statement), bill.due_on)
