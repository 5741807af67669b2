"""Ordering paper checks: what they cost, and the order itself, paid at once."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from actions.banking.accounts import AccountService, available
from actions.banking.fees import FeeService
from actions.banking.models import BANK, Account
from actions.banking.order_models import CheckOrder
from actions.banking.payments import InsufficientFunds
from actions.banking.repositories import AccountRepository
from actions.clock import Clock
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog, CustomerRepository
from actions.errors import Refusal
from actions.references import add_once, refuse_twice

QUANTITIES = (25, 50, 100)
BOOK = 25
STANDARD, EXPRESS = "standard", "express"
ARRIVES = {STANDARD: "in 7 to 10 business days", EXPRESS: "in 2 business days"}
# Kinds of accounts that checks can be drawn on.
TYPES = ("checking", "money market")


class NoAddress(Refusal):
    """There is no address on file that checks could be sent to."""


class NoChecksFor(Refusal):
    """Checks cannot be drawn on that account."""


@dataclass(frozen=True)
class CheckPlan:
    """What an order is about."""

    account: Account
    quantity: int
    delivery: str
    fee: Decimal
    address: str


class CheckOrderService:
    """One customer's orders of checks.

    Args:
        session: a session; `order` needs one that may write.
        customer_id: whose orders.
        clock: what time it is.
        audit: where an order is noted.
    """

    def __init__(self, session: Session, customer_id: CustomerId, clock: Clock, audit: AuditLog) -> None:
        self._session = session
        self._customer_id = customer_id
        self._clock = clock
        self._audit = audit
        self._books = AccountRepository(session, customer_id)
        self._customers = CustomerRepository(session, customer_id)
        self.accounts = AccountService(session, customer_id)

    def possible(self) -> list[Account]:
        """The accounts that checks can be drawn on."""
        return [account for account in self.accounts.all() if account.type in TYPES]

    def address(self) -> str:
        """Where checks are sent.

        Raises:
            NoAddress: there is none on file.
        """
        address = self._customers.get().address
        if not address:
            raise NoAddress("no address on file")
        return str(address)

    def fee(self, quantity: int, delivery: str) -> Decimal:
        """What so many checks cost, delivered that way, as the list of fees has it."""
        fees = FeeService(self._session)
        book, express = fees.of_code("checks"), fees.of_code("checks_express")
        cost = Decimal("0.00") if book is None else Decimal(book.amount or 0) * (quantity // BOOK)
        if delivery == EXPRESS and express is not None:
            cost += Decimal(express.amount or 0)
        return cost

    def plan(self, account_type: str, quantity: int, delivery: str) -> CheckPlan:
        """Look up what an order would cost and where it would go.

        Raises:
            Refusal: there is no such account, no checks for it, or no address.
        """
        account = self.accounts.of_type(account_type)
        if account.type not in TYPES:
            raise NoChecksFor(account_type)
        return CheckPlan(account, quantity, delivery, self.fee(quantity, delivery), self.address())

    def order(self, plan: CheckPlan, reference: str) -> CheckOrder:
        """Store the order, charge the account and note it, in the caller's one transaction and on a locked row.

        Raises:
            AlreadyDone: it was stored under that reference before.
            NoChecksFor: the account is gone.
            InsufficientFunds: the account does not cover the fee.
        """
        refuse_twice(self._session, CheckOrder, self._customer_id, reference)
        account = self._books.lock([plan.account.id]).get(plan.account.id)
        if account is None:
            raise NoChecksFor(plan.account.type)
        if plan.fee > available(account):
            raise InsufficientFunds(account, plan.fee)
        order = CheckOrder(
            id=reference,
            customer_id=self._customer_id,
            account_id=account.id,
            quantity=plan.quantity,
            delivery=plan.delivery,
            fee=plan.fee,
            sent_to=plan.address,
            created_at=self._clock.now(),
        )
        add_once(self._session, order, reference)
        if plan.fee > 0:
            paid_for = f"{plan.quantity} checks, order {reference}"
            self._books.book(account, -plan.fee, on=self._clock.today(), counterparty=BANK, description=paid_for)
        self._audit.note("order_checks", order=reference, quantity=plan.quantity, fee=str(plan.fee))
        return order
