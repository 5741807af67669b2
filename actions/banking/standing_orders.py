"""Standing orders: payments that repeat by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from actions.banking.models import Account, Payee
from actions.banking.order_models import StandingOrder
from actions.banking.payments import PaymentGone, check_figure
from actions.banking.repositories import AccountRepository
from actions.banking.transfers import TransferPlan, TransferService, check_currencies
from actions.clock import Clock
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog
from actions.errors import Refusal
from actions.frequencies import EVERY, due_on
from actions.references import add_once, refuse_twice

FREQUENCIES = tuple(EVERY)
ACTIVE, ENDED = "active", "ended"


class FirstDayPassed(Refusal):
    """The first payment would have been in the past."""


class OrderGone(Refusal):
    """No such standing order of the customer's runs (any more)."""


@dataclass(frozen=True, kw_only=True)
class RepeatingPayment(TransferPlan):
    """What a standing order does."""

    frequency: str
    first_on: date

    def columns(self) -> dict[str, Any]:
        """What a row of the order holds of it."""
        return {**super().columns(), "frequency": self.frequency, "first_on": self.first_on}


@dataclass(frozen=True)
class RunningOrder:
    """A standing order that runs, with its two sides and the day of its next payment."""

    order: StandingOrder
    source: Account
    destination: Account | Payee
    next_on: date


def next_due(first: date, frequency: str, today: date) -> date:
    """The first day of payment that is not past."""
    count = 0
    while due_on(first, frequency, count) < today:
        count += 1
    return due_on(first, frequency, count)


class StandingOrderRepository:
    """The customer's standing orders."""

    def __init__(self, session: Session, customer_id: CustomerId) -> None:
        self._session = session
        self._customer_id = customer_id

    def active(self, account_id: str | None = None) -> list[StandingOrder]:
        """Those that run, from or to an account or all."""
        query = select(StandingOrder).where(
            StandingOrder.customer_id == self._customer_id, StandingOrder.status == ACTIVE
        )
        if account_id is not None:
            query = query.where(
                or_(StandingOrder.source_account_id == account_id, StandingOrder.destination_account_id == account_id)
            )
        return list(self._session.execute(query.order_by(StandingOrder.next_on, StandingOrder.id)).scalars())

    def end(self, order_id: str) -> bool:
        """End one that runs; False when it is not the customer's or does not run (any more).

        One statement, so that of two that try at the same time exactly one succeeds.
        """
        statement = update(StandingOrder).where(
            StandingOrder.customer_id == self._customer_id,
            StandingOrder.id == order_id,
            StandingOrder.status == ACTIVE,
        )
        result = self._session.execute(statement.values(status=ENDED).execution_options(synchronize_session=False))
        return bool(result.rowcount)


class StandingOrderService:
    """One customer's standing orders.

    Args:
        session: a session; `set_up` and `end` need one that may write.
        customer_id: whose orders.
        clock: what day it is.
        audit: where a new or ended order is noted.
    """

    def __init__(self, session: Session, customer_id: CustomerId, clock: Clock, audit: AuditLog) -> None:
        self._session = session
        self._customer_id = customer_id
        self._clock = clock
        self._audit = audit
        self._orders = StandingOrderRepository(session, customer_id)
        self._locks = AccountRepository(session, customer_id)
        self._transfers = TransferService(session, customer_id, clock, audit)
        self.accounts, self.payees = self._transfers.accounts, self._transfers.payees

    def plan(self, amount: Decimal, source: str, destination: str, frequency: str, first_on: date) -> RepeatingPayment:
        """Look up what an order would do.

        Args:
            amount: how much each time.
            source: an account type.
            destination: an account type, or `payee:<name>`.
            frequency: one of `FREQUENCIES`.
            first_on: the day of the first payment.

        Raises:
            Refusal: an account or payee does not exist.
        """
        transfer = self._transfers.plan(amount, source, destination)
        return RepeatingPayment(
            amount=amount,
            source=transfer.source,
            destination=transfer.destination,
            frequency=frequency,
            first_on=first_on,
        )

    def running(self) -> list[RunningOrder]:
        """Those that run, the one that is paid next first."""
        accounts = {account.id: account for account in self.accounts.all()}
        payees = {payee.id: payee for payee in self.payees.all()}
        found = [
            RunningOrder(
                order,
                accounts[order.source_account_id],
                payees[order.payee_id] if order.payee_id else accounts[order.destination_account_id],
                next_due(order.first_on, order.frequency, self._clock.today()),
            )
            for order in self._orders.active()
        ]
        return sorted(found, key=lambda one: (one.next_on, one.order.id))

    def end(self, order_id: str) -> None:
        """End an order and note it, in the caller's one transaction.

        Raises:
            OrderGone: it is not the customer's, or has ended already.
        """
        if not self._orders.end(order_id):
            raise OrderGone("no such standing order runs")
        self._audit.note("end_standing_order", order=order_id)

    def set_up(self, plan: RepeatingPayment, reference: str) -> StandingOrder:
        """Store the order and an audit entry. The funds need to be there on the day of each payment, not now.

        Raises:
            AlreadyDone: it was stored under that reference before.
            Refusal: the amount is none, the first day has passed, or an account is gone or has another currency.
        """
        refuse_twice(self._session, StandingOrder, self._customer_id, reference)
        check_figure(plan.amount)
        if plan.first_on < self._clock.today():
            raise FirstDayPassed("the first day has passed")
        wanted = [one for one in (plan.source, plan.destination) if isinstance(one, Account)]
        if len(self._locks.lock([account.id for account in wanted])) < len(wanted):
            raise PaymentGone("an account has been closed")
        check_currencies(plan)
        order = StandingOrder(
            id=reference,
            customer_id=self._customer_id,
            **plan.columns(),
            next_on=next_due(plan.first_on, plan.frequency, self._clock.today()),
            status=ACTIVE,
            created_at=self._clock.now(),
        )
        add_once(self._session, order, reference)
        self._audit.note("set_up_standing_order", order=reference, amount=str(plan.amount), frequency=plan.frequency)
        return order
