"""Transfers to own accounts and to saved payees."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from actions.banking.models import Account, Payee
from actions.banking.payees import PayeeService
from actions.banking.payment_models import Transfer
from actions.banking.payments import Booking, PaymentGone, PaymentService, Plan, WrongCurrency
from actions.clock import Clock
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog

PAYEE = "payee:"


@dataclass(frozen=True, kw_only=True)
class TransferPlan(Plan):
    """What a transfer would move, and where to."""

    destination: Account | Payee

    def columns(self) -> dict[str, Any]:
        """What a row of the transfer holds of it."""
        own = isinstance(self.destination, Account)
        return {
            **super().columns(),
            "destination_account_id": self.destination.id if own else None,
            "payee_id": None if own else self.destination.id,
        }


class TransferService(PaymentService[Transfer, TransferPlan]):
    """One customer's transfers."""

    table = Transfer

    def __init__(self, session: Session, customer_id: CustomerId, clock: Clock, audit: AuditLog) -> None:
        super().__init__(session, customer_id, clock, audit)
        self.payees = PayeeService(session, customer_id)

    def plan(self, amount: Decimal, source: str, destination: str) -> TransferPlan:
        """Look up what a transfer would move.

        Args:
            amount: how much.
            source: an account type.
            destination: an account type, or `payee:<name>`.

        Raises:
            Refusal: an account or payee does not exist.
        """
        to: Account | Payee
        if destination.startswith(PAYEE):
            to = self.payees.named(destination.removeprefix(PAYEE))
        else:
            to = self.accounts.of_type(destination)
        return TransferPlan(amount=amount, source=self.accounts.of_type(source), destination=to)

    def check(self, plan: TransferPlan) -> None:
        """Whether the amount may leave the one account now and fits the other.

        Raises:
            PaymentRefused: it may not, or the accounts have different currencies.
        """
        super().check(plan)
        check_currencies(plan)

    def _lock(self, payment: Transfer) -> Booking[Transfer]:
        ids = [payment.source_account_id, payment.destination_account_id]
        locked = self._books.lock([account_id for account_id in ids if account_id is not None])
        source = locked.get(payment.source_account_id)
        destination: Account | Payee | None
        if payment.payee_id is None:
            destination = locked.get(payment.destination_account_id)
        else:
            destination = self.payees.of_id(payment.payee_id)
        if source is None or destination is None:
            raise PaymentGone
        return Booking(payment, source, destination)

    def _book(self, booking: Booking[Transfer]) -> None:
        transfer, source, destination = booking.payment, booking.source, booking.destination
        noted: dict[str, Any] = {"on": self._clock.today(), "description": f"Transfer {transfer.id}"}
        if isinstance(destination, Account):
            to, back = f"Transfer to {destination.name}", f"Transfer from {source.name}"
            self._books.book(source, -transfer.amount, counterparty=to, internal=True, **noted)
            self._books.book(destination, transfer.amount, counterparty=back, internal=True, **noted)
        elif destination is not None:
            self._books.book(source, -transfer.amount, counterparty=destination.name, **noted)
        self._audit.note("book_transfer", transfer=transfer.id, amount=str(transfer.amount), currency=transfer.currency)


def check_currencies(plan: TransferPlan) -> None:
    """Whether the account that gets the money has the currency of the one that it leaves.

    Raises:
        WrongCurrency: it has not.
    """
    if isinstance(plan.destination, Account) and plan.destination.currency != plan.source.currency:
        raise WrongCurrency(plan.destination.currency)
