"""Wires to other banks: what they cost, the pending wire that a "yes" confirms, and its booking, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from actions.banking.accounts import AccountService, available
from actions.banking.bank_numbers import is_account, kind_of
from actions.banking.fees import FeeService
from actions.banking.models import Account, Transaction
from actions.banking.order_models import Wire, WireTerms
from actions.banking.repositories import AccountRepository, TransferRepository
from actions.banking.transfers import (
    AlreadyBooked,
    InsufficientFunds,
    OverDailyLimit,
    TransferExpired,
    TransferGone,
    TransferRefused,
    WrongCurrency,
    check_figure,
)
from actions.clock import Clock
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog
from actions.errors import Refusal
from actions.references import new_reference

VALID = timedelta(minutes=15)


class NotOffered(Refusal):
    """No such wire is offered: the code or account is none, or there are no terms or fee for its kind."""


@dataclass(frozen=True)
class WirePlan:
    """What a wire would do and cost."""

    amount: Decimal
    source: Account
    kind: str
    beneficiary: str
    bank_code: str
    account_number: str
    fee: Decimal
    arrives: str


class WireRepository:
    """The customer's wires."""

    def __init__(self, session: Session, customer_id: CustomerId) -> None:
        self._session = session
        self._customer_id = customer_id

    def get(self, wire_id: str) -> Wire | None:
        """The wire as the database has it now."""
        query = select(Wire).where(Wire.customer_id == self._customer_id, Wire.id == wire_id)
        found: Wire | None = self._session.execute(query.execution_options(populate_existing=True)).scalar_one_or_none()
        return found

    def take(self, wire_id: str, *, status: str, now: datetime, unexpired: bool) -> bool:
        """Move a pending wire to another status; False when it was not pending (any more). One statement."""
        statement = update(Wire).where(
            Wire.customer_id == self._customer_id, Wire.id == wire_id, Wire.status == "pending"
        )
        if unexpired:
            statement = statement.where(Wire.expires_at > now)
        statement = statement.values(status=status, booked_at=now if status == "booked" else None)
        result = self._session.execute(statement.execution_options(synchronize_session=False))
        return bool(result.rowcount)


class WireService:
    """One customer's wires; what leaves an account with them counts towards its daily limit, as transfers do.

    Args:
        session: a session; `propose`, `cancel` and `confirm` need one that may write.
        customer_id: whose wires.
        clock: what time it is.
        audit: where bookings are noted.
    """

    def __init__(self, session: Session, customer_id: CustomerId, clock: Clock, audit: AuditLog) -> None:
        self._session = session
        self._customer_id = customer_id
        self._clock = clock
        self._audit = audit
        self._wires = WireRepository(session, customer_id)
        self._sent = TransferRepository(session, customer_id)
        self._locks = AccountRepository(session, customer_id)
        self.accounts = AccountService(session, customer_id)

    def fee(self, kind: str) -> Decimal:
        """What a wire of that kind costs.

        Raises:
            NotOffered: there are no terms, or no fee.
        """
        fee = FeeService(self._session).of_code(self._terms(kind).fee_code)
        if fee is None:
            raise NotOffered(kind)
        return Decimal(fee.amount or 0)

    def arrival(self, kind: str) -> str:
        """When a wire that is sent now arrives."""
        terms = self._terms(kind)
        return str(terms.arrives if self._clock.time_of_day() < terms.cutoff else terms.arrives_after_cutoff)

    def plan(self, amount: Decimal, source: str, beneficiary: str, bank_code: str, account_number: str) -> WirePlan:
        """Look up what a wire would do and cost.

        Raises:
            Refusal: there is no such account, or no such wire.
        """
        kind = kind_of(bank_code)
        if kind is None or not is_account(account_number):
            raise NotOffered(bank_code)
        account = self.accounts.of_type(source)
        return WirePlan(
            amount, account, kind, beneficiary, bank_code, account_number, self.fee(kind), self.arrival(kind)
        )

    def check(self, amount: Decimal, currency: str, fee: Decimal, source: Account) -> None:
        """Whether so much and the fee may leave an account now.

        Raises:
            TransferRefused: NotAnAmount, WrongCurrency, OverDailyLimit or InsufficientFunds.
        """
        check_figure(amount)
        if currency != source.currency:
            raise WrongCurrency(source.currency)
        self._check_limits(amount, fee, source, but="")

    def propose(self, plan: WirePlan, *, replaces: str | None = None) -> Wire:
        """Store a pending wire that `confirm` books within 15 minutes, in place of an earlier one.

        Raises:
            TransferRefused: amount and fee may not leave the account, or the earlier one is booked.
        """
        self.check(plan.amount, plan.source.currency, plan.fee, plan.source)
        if replaces is not None:
            self.cancel(replaces)
        now = self._clock.now()
        wire = Wire(
            id=new_reference(),
            customer_id=self._customer_id,
            source_account_id=plan.source.id,
            kind=plan.kind,
            beneficiary=plan.beneficiary,
            bank_code=plan.bank_code,
            account_number=plan.account_number,
            amount=plan.amount,
            fee=plan.fee,
            currency=plan.source.currency,
            status="pending",
            created_at=now,
            expires_at=now + VALID,
        )
        self._session.add(wire)
        return wire

    def cancel(self, wire_id: str) -> None:
        """Cancel a pending wire.

        Raises:
            AlreadyBooked: too late.
        """
        if not self._wires.take(wire_id, status="cancelled", now=self._clock.now(), unexpired=False):
            wire = self._wires.get(wire_id)
            if wire is not None and wire.status == "booked":
                raise AlreadyBooked(wire.id)

    def confirm(self, wire_id: str) -> tuple[Wire, Account]:
        """Book a pending wire and its fee: balance, transactions and audit entry in the caller's one transaction.

        As with transfers, the status is flipped first, then funds and limit are checked on the locked account. A
        refusal leaves the status `failed` (commit it) and nothing else changed.

        Returns:
            The wire, and the account as it is afterwards.

        Raises:
            TransferRefused: TransferGone, TransferExpired, AlreadyBooked, InsufficientFunds or OverDailyLimit.
        """
        taken = self._wires.take(wire_id, status="booked", now=self._clock.now(), unexpired=True)
        wire = self._wires.get(wire_id)
        if wire is None:
            raise TransferGone
        if not taken:
            raise self._why_not(wire)
        source = self._locks.lock([wire.source_account_id]).get(wire.source_account_id)
        try:
            if source is None:
                raise TransferGone
            self._check_limits(wire.amount, wire.fee, source, but=wire.id)
        except TransferRefused:
            wire.status, wire.booked_at = "failed", None
            raise
        source.balance -= wire.amount + wire.fee
        self._note(source, -wire.amount, wire.beneficiary, f"Wire {wire.id}")
        if wire.fee > 0:
            self._note(source, -wire.fee, "Switchboard Bank", f"Fee of wire {wire.id}")
        self._audit.note("book_wire", wire=wire.id, amount=str(wire.amount), fee=str(wire.fee), kind=wire.kind)
        return wire, source

    def _terms(self, kind: str) -> WireTerms:
        terms: WireTerms | None = self._session.get(WireTerms, kind)
        if terms is None:
            raise NotOffered(kind)
        return terms

    def _why_not(self, wire: Wire) -> TransferRefused:
        if wire.status == "booked":
            return AlreadyBooked(wire.id)
        if wire.status == "pending":
            wire.status = "cancelled"
            return TransferExpired()
        return TransferGone()

    def _check_limits(self, amount: Decimal, fee: Decimal, source: Account, *, but: str) -> None:
        if source.daily_transfer_limit is not None:
            sent = self._sent.sent_since(source.id, self._clock.start_of_today(), but=but)
            left = max(source.daily_transfer_limit - sent, Decimal("0.00"))
            if amount > left:
                raise OverDailyLimit(source, left)
        if amount + fee > available(source):
            raise InsufficientFunds(source, amount + fee)

    def _note(self, account: Account, amount: Decimal, counterparty: str, description: str) -> None:
        self._session.add(
            Transaction(
                account_id=account.id,
                booked_on=self._clock.today(),
                amount=amount,
                counterparty=counterparty,
                description=description,
                internal=False,
            )
        )
