"""Payments that wait for a yes: what may be sent, the pending payment that a yes confirms, and its booking, once."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any, ClassVar, Generic, TypeVar

from sqlalchemy.orm import Session

from actions.banking.accounts import HOME_CURRENCY, AccountService, available
from actions.banking.models import Account, Payee
from actions.banking.payment_models import BOOKED, CANCELLED, FAILED, PENDING, Payment
from actions.banking.repositories import AccountRepository, PaymentRepository
from actions.clock import Clock
from actions.columns import is_amount
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog
from actions.errors import Refusal
from actions.references import new_reference

VALID = timedelta(minutes=15)
"""How long a payment waits for its yes."""
NOTHING = Decimal("0.00")


class PaymentRefused(Refusal):
    """Root of the reasons why a payment is not proposed or not booked."""


class WrongCurrency(PaymentRefused):
    """The account has another currency; `currency` is the account's."""

    def __init__(self, currency: str) -> None:
        super().__init__("wrong currency")
        self.currency = currency


class NotAnAmount(PaymentRefused):
    """Zero, negative, or with fractions of a cent."""


class InsufficientFunds(PaymentRefused):
    """There is not enough on `account`."""

    def __init__(self, account: Account, amount: Decimal) -> None:
        super().__init__("insufficient funds")
        self.account = account
        self.amount = amount


class OverDailyLimit(PaymentRefused):
    """More than may leave `account` in a day; `left` may still today."""

    def __init__(self, account: Account, left: Decimal) -> None:
        super().__init__("over the daily limit")
        self.account = account
        self.left = left


class PaymentGone(PaymentRefused):
    """There is no such pending payment (never was, cancelled, or failed), or one of its accounts is gone."""


class PaymentExpired(PaymentRefused):
    """The payment waited for its yes for too long."""


class AlreadyBooked(PaymentRefused):
    """The payment has been booked before; `reference` names it."""

    def __init__(self, reference: str) -> None:
        super().__init__("already booked")
        self.reference = reference


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a payment would do; each kind adds where the money goes."""

    amount: Decimal
    source: Account
    fee: Decimal = NOTHING

    def columns(self) -> dict[str, Any]:
        """What a row of the payment holds of it."""
        return {"source_account_id": self.source.id, "amount": self.amount, "currency": self.source.currency}


AnyPayment = TypeVar("AnyPayment", bound=Payment)
AnyPlan = TypeVar("AnyPlan", bound=Plan)


@dataclass(frozen=True)
class Booking(Generic[AnyPayment]):
    """A payment, the locked account that it leaves, and who gets it, unless that is somebody at another bank."""

    payment: AnyPayment
    source: Account
    destination: Account | Payee | None = None


class PaymentService(ABC, Generic[AnyPayment, AnyPlan]):
    """One customer's payments of one kind; what leaves an account with any kind counts towards its daily limit.

    A kind has a table, and says which rows a booking locks and what it moves.

    Args:
        session: a session; `propose`, `cancel` and `confirm` need one that may write.
        customer_id: whose payments.
        clock: what time it is.
        audit: where bookings are noted.

    Class attributes:
        table: where they are kept.
    """

    table: ClassVar[Any]

    def __init__(self, session: Session, customer_id: CustomerId, clock: Clock, audit: AuditLog) -> None:
        self._session = session
        self._customer_id = customer_id
        self._clock = clock
        self._audit = audit
        self._payments: PaymentRepository[AnyPayment] = PaymentRepository(session, customer_id, self.table)
        self._books = AccountRepository(session, customer_id)
        self.accounts = AccountService(session, customer_id)

    def check_amount(self, amount: Decimal, currency: str, source: Account, fee: Decimal = NOTHING) -> None:
        """Whether so much and the fee may leave an account now.

        Raises:
            PaymentRefused: NotAnAmount, WrongCurrency, OverDailyLimit or InsufficientFunds.
        """
        check_figure(amount)
        if currency != source.currency:
            raise WrongCurrency(source.currency)
        self._check_limits(amount, fee, source, but="")

    def check_any(self, amount: Decimal, currency: str, sources: Iterable[Account], fee: Decimal = NOTHING) -> None:
        """Whether so much and the fee may leave one of several accounts now.

        Raises:
            PaymentRefused: none of them can pay it, for the reason of the one that allows most; or NotAnAmount.
        """
        check_figure(amount)
        refusals: list[PaymentRefused] = []
        for source in sources:
            try:
                return self.check_amount(amount, currency, source, fee)
            except PaymentRefused as error:
                refusals.append(error)
        if refusals:
            raise max(refusals, key=_allowed)

    def check(self, plan: AnyPlan) -> None:
        """Whether a payment could be booked now.

        Raises:
            PaymentRefused: it could not.
        """
        self.check_amount(plan.amount, plan.source.currency, plan.source, plan.fee)

    def propose(self, plan: AnyPlan, *, replaces: str | None = None) -> AnyPayment:
        """Store a pending payment that `confirm` books within 15 minutes.

        Args:
            plan: what it does.
            replaces: an earlier proposal that is cancelled.

        Raises:
            PaymentRefused: it could not be booked now, or the earlier one is booked.
        """
        self.check(plan)
        if replaces is not None:
            self.cancel(replaces)
        now = self._clock.now()
        payment: AnyPayment = self.table(
            id=new_reference(),
            customer_id=self._customer_id,
            status=PENDING,
            created_at=now,
            expires_at=now + VALID,
            **plan.columns(),
        )
        self._session.add(payment)
        return payment

    def was_proposed(self, payment_id: str | None, plan: AnyPlan) -> bool:
        """Whether the payment of that id does exactly this, whatever has become of it since."""
        payment = None if payment_id is None else self._payments.get(payment_id)
        return payment is not None and all(getattr(payment, name) == value for name, value in plan.columns().items())

    def cancel(self, payment_id: str) -> None:
        """Cancel a pending payment.

        Raises:
            AlreadyBooked: too late.
        """
        if not self._payments.take(payment_id, status=CANCELLED, now=self._clock.now(), unexpired=False):
            payment = self._payments.get(payment_id)
            if payment is not None and payment.status == BOOKED:
                raise AlreadyBooked(payment.id)

    def confirm(self, payment_id: str) -> Booking[AnyPayment]:
        """Book a pending payment: balances, transactions and audit entry in the caller's one transaction.

        The status is flipped first, by a statement that only one of several confirmations at the same time can win;
        funds and limit are checked again after that, on locked rows, because time has passed since the question. A
        refusal leaves the status `failed` (commit it) and nothing else changed.

        Returns:
            The payment, and the accounts as they are afterwards.

        Raises:
            PaymentRefused: PaymentGone, PaymentExpired, AlreadyBooked, InsufficientFunds or OverDailyLimit.
        """
        taken = self._payments.take(payment_id, status=BOOKED, now=self._clock.now(), unexpired=True)
        payment = self._payments.get(payment_id)
        if payment is None:
            raise PaymentGone
        if not taken:
            raise self._why_not(payment)
        try:
            booking = self._lock(payment)
            self._check_limits(payment.amount, payment.fee, booking.source, but=payment.id)
        except PaymentRefused:
            payment.status, payment.booked_at = FAILED, None
            raise
        self._book(booking)
        return booking

    @abstractmethod
    def _lock(self, payment: AnyPayment) -> Booking[AnyPayment]:
        """Lock the payment's accounts; all must be the customer's own now, whatever the row says.

        Raises:
            PaymentGone: one of them is not.
        """

    @abstractmethod
    def _book(self, booking: Booking[AnyPayment]) -> None:
        """Move the money between the locked accounts, and note it."""

    def _why_not(self, payment: AnyPayment) -> PaymentRefused:
        if payment.status == BOOKED:
            return AlreadyBooked(payment.id)
        if payment.status == PENDING:
            payment.status = CANCELLED
            return PaymentExpired()
        return PaymentGone()

    def _check_limits(self, amount: Decimal, fee: Decimal, source: Account, *, but: str) -> None:
        if source.daily_transfer_limit is not None:
            sent = self._payments.sent_since(source.id, self._clock.start_of(self._clock.today()), but=but)
            left = max(source.daily_transfer_limit - sent, NOTHING)
            if amount > left:
                raise OverDailyLimit(source, left)
        if amount + fee > available(source):
            raise InsufficientFunds(source, amount + fee)


def check_figure(amount: Decimal) -> None:
    """Whether a figure is an amount of money at all.

    Raises:
        NotAnAmount: it is not above zero or has fractions of a cent.
    """
    if not is_amount(amount):
        raise NotAnAmount


def check_dollars(amount: Decimal, currency: str) -> None:
    """Whether it is an amount in the bank's own currency.

    Raises:
        PaymentRefused: NotAnAmount or WrongCurrency.
    """
    check_figure(amount)
    if currency != HOME_CURRENCY:
        raise WrongCurrency(HOME_CURRENCY)


def _allowed(error: PaymentRefused) -> Decimal:
    if isinstance(error, OverDailyLimit):
        return error.left
    return available(error.account) if isinstance(error, InsufficientFunds) else Decimal(-1)
