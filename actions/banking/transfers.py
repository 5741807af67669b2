"""Transfers: what may be sent, the pending transfer that a "yes" confirms, and its booking, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from actions.banking.accounts import AccountService, available
from actions.banking.models import Account, Payee, Transaction, Transfer
from actions.banking.payees import PayeeService
from actions.banking.repositories import AccountRepository, TransferRepository
from actions.clock import Clock
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog
from actions.errors import Refusal
from actions.references import new_reference

PAYEE = "payee:"
VALID = timedelta(minutes=15)


class TransferRefused(Refusal):
    """Root of the reasons why a transfer is not proposed or not booked."""


class WrongCurrency(TransferRefused):
    """The account has another currency; `currency` is the account's."""

    def __init__(self, currency: str) -> None:
        super().__init__("wrong currency")
        self.currency = currency


class NotAnAmount(TransferRefused):
    """Zero, negative, or with fractions of a cent."""


class InsufficientFunds(TransferRefused):
    """There is not enough on `account`."""

    def __init__(self, account: Account, amount: Decimal) -> None:
        super().__init__("insufficient funds")
        self.account = account
        self.amount = amount


class OverDailyLimit(TransferRefused):
    """More than may leave `account` in a day; `left` may still today."""

    def __init__(self, account: Account, left: Decimal) -> None:
        super().__init__("over the daily limit")
        self.account = account
        self.left = left


class TransferGone(TransferRefused):
    """There is no such pending transfer: never was, cancelled, or failed."""


class TransferExpired(TransferRefused):
    """The transfer waited for its confirmation for too long."""


class AlreadyBooked(TransferRefused):
    """The transfer has been booked before; `reference` names it."""

    def __init__(self, reference: str) -> None:
        super().__init__("already booked")
        self.reference = reference


@dataclass(frozen=True)
class Plan:
    """What a transfer would do; exactly one of `account` and `payee` is where the money goes."""

    amount: Decimal
    source: Account
    account: Account | None
    payee: Payee | None


@dataclass(frozen=True)
class Booked:
    """A booked transfer with its accounts as they are afterwards; one of `account` and `payee` got the money."""

    transfer: Transfer
    source: Account
    account: Account | None
    payee: Payee | None


class TransferService:
    """One customer's transfers.

    Args:
        session: a session; all but `plan`, `check_amount` and `is_pending` need one that may write.
        customer_id: whose transfers.
        clock: what time it is.
        audit: where bookings are noted.
    """

    def __init__(self, session: Session, customer_id: CustomerId, clock: Clock, audit: AuditLog) -> None:
        self._session = session
        self._customer_id = customer_id
        self._clock = clock
        self._audit = audit
        self._transfers = TransferRepository(session, customer_id)
        self._locks = AccountRepository(session, customer_id)
        self.accounts = AccountService(session, customer_id)
        self.payees = PayeeService(session, customer_id)

    def plan(self, amount: Decimal, source: str, destination: str) -> Plan:
        """Look up what a transfer would move.

        Args:
            amount: how much.
            source: an account type.
            destination: an account type, or `payee:<name>`.

        Raises:
            Refusal: an account or payee does not exist.
        """
        payee = self.payees.named(destination.removeprefix(PAYEE)) if destination.startswith(PAYEE) else None
        account = None if payee is not None else self.accounts.of_type(destination)
        return Plan(amount, self.accounts.of_type(source), account, payee)

    def check_amount(self, amount: Decimal, currency: str, source: Account) -> None:
        """Whether so much may leave an account now.

        Raises:
            TransferRefused: NotAnAmount, WrongCurrency, OverDailyLimit or InsufficientFunds.
        """
        check_figure(amount)
        if currency != source.currency:
            raise WrongCurrency(source.currency)
        self._check_limits(amount, source, but="")

    def propose(self, plan: Plan, *, replaces: str | None = None) -> Transfer:
        """Store a pending transfer that `confirm` books within 15 minutes.

        Args:
            plan: what it moves.
            replaces: an earlier proposal that is cancelled.

        Raises:
            TransferRefused: the amount may not leave the account.
        """
        self.check_amount(plan.amount, plan.source.currency, plan.source)
        if plan.account is not None and plan.account.currency != plan.source.currency:
            raise WrongCurrency(plan.account.currency)
        if replaces is not None:
            self.cancel(replaces)
        now = self._clock.now()
        transfer = Transfer(
            id=new_reference(),
            customer_id=self._customer_id,
            source_account_id=plan.source.id,
            destination_account_id=None if plan.account is None else plan.account.id,
            payee_id=None if plan.payee is None else plan.payee.id,
            amount=plan.amount,
            currency=plan.source.currency,
            status="pending",
            created_at=now,
            expires_at=now + VALID,
        )
        self._transfers.add(transfer)
        return transfer

    def is_pending(self, transfer_id: str | None, plan: Plan) -> bool:
        """Whether the pending transfer of that id moves exactly this (expired or not)."""
        transfer = None if transfer_id is None else self._transfers.get(transfer_id)
        return (
            transfer is not None
            and transfer.amount == plan.amount
            and transfer.source_account_id == plan.source.id
            and transfer.destination_account_id == (None if plan.account is None else plan.account.id)
            and transfer.payee_id == (None if plan.payee is None else plan.payee.id)
        )

    def cancel(self, transfer_id: str) -> None:
        """Cancel a pending transfer.

        Raises:
            AlreadyBooked: too late.
        """
        if not self._transfers.take(transfer_id, status="cancelled", now=self._clock.now(), unexpired=False):
            transfer = self._transfers.get(transfer_id)
            if transfer is not None and transfer.status == "booked":
                raise AlreadyBooked(transfer.id)

    def confirm(self, transfer_id: str) -> Booked:
        """Book a pending transfer: balances, transactions and audit entry in the caller's one transaction.

        The status is flipped first, by a statement that only one of several confirmations at the same time can win;
        funds and limit are checked again after that, on locked rows, because time has passed since the question. A
        refusal leaves the status `failed` (commit it) and nothing else changed.

        Raises:
            TransferRefused: TransferGone, TransferExpired, AlreadyBooked, InsufficientFunds or OverDailyLimit.
        """
        now = self._clock.now()
        taken = self._transfers.take(transfer_id, status="booked", now=now, unexpired=True)
        transfer = self._transfers.get(transfer_id)
        if transfer is None:
            raise TransferGone
        if not taken:
            raise self._why_not(transfer)
        try:
            source, account, payee = self._lock_parties(transfer)
            self._check_limits(transfer.amount, source, but=transfer.id)
        except TransferRefused:
            transfer.status, transfer.booked_at = "failed", None
            raise
        self._move(transfer.amount, source, account, payee, reference=transfer.id)
        self._audit.note("book_transfer", transfer=transfer.id, amount=str(transfer.amount), currency=transfer.currency)
        return Booked(transfer, source, account, payee)

    def _lock_parties(self, transfer: Transfer) -> tuple[Account, Account | None, Payee | None]:
        """The transfer's accounts, locked, and payee; all must be the customer's own now, whatever the row says."""
        ids = [transfer.source_account_id, transfer.destination_account_id]
        locked = self._locks.lock([account_id for account_id in ids if account_id is not None])
        source, account = locked.get(ids[0]), locked.get(ids[1])
        payee = None if transfer.payee_id is None else self.payees.of_id(transfer.payee_id)
        if source is None or (account is None) == (payee is None):
            raise TransferGone
        return source, account, payee

    def _why_not(self, transfer: Transfer) -> TransferRefused:
        if transfer.status == "booked":
            return AlreadyBooked(transfer.id)
        if transfer.status == "pending":
            transfer.status = "cancelled"
            return TransferExpired()
        return TransferGone()

    def _check_limits(self, amount: Decimal, source: Account, *, but: str) -> None:
        if source.daily_transfer_limit is not None:
            sent = self._transfers.sent_since(source.id, self._clock.start_of_today(), but=but)
            left = max(source.daily_transfer_limit - sent, Decimal("0.00"))
            if amount > left:
                raise OverDailyLimit(source, left)
        if amount > available(source):
            raise InsufficientFunds(source, amount)

    def _move(
        self, amount: Decimal, source: Account, account: Account | None, payee: Payee | None, *, reference: str
    ) -> None:
        source.balance -= amount
        if account is not None:
            account.balance += amount
            self._note(source, -amount, f"Transfer to {account.name}", reference, internal=True)
            self._note(account, amount, f"Transfer from {source.name}", reference, internal=True)
        elif payee is not None:
            self._note(source, -amount, payee.name, reference, internal=False)

    def _note(self, account: Account, amount: Decimal, counterparty: str, reference: str, *, internal: bool) -> None:
        self._session.add(
            Transaction(
                account_id=account.id,
                booked_on=self._clock.today(),
                amount=amount,
                counterparty=counterparty,
                description=f"Transfer {reference}",
                internal=internal,
            )
        )


def check_figure(amount: Decimal) -> None:
    """Whether a figure is an amount of money at all.

    Raises:
        NotAnAmount: it is not above zero or has fractions of a cent.
    """
    if not amount.is_finite() or amount <= 0 or amount != amount.quantize(Decimal("0.01")):
        raise NotAnAmount
