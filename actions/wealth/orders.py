"""What customers confirm: deposits, withdrawals and trades, each booked once and never for more than there is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.columns import is_amount
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog, CustomerRepository
from actions.deadlines import business_days_after
from actions.frequencies import due_on
from actions.references import add_once, refuse_twice
from actions.wealth.allocation import Models, Trade, drifts, is_off, raising, rebalancing, wealth_terms
from actions.wealth.market import Market
from actions.wealth.portfolio_models import (
    BUY,
    DEPOSIT,
    IRA,
    ONCE,
    REBALANCE,
    WITHDRAWAL,
    Entry,
    LinkedAccount,
    Order,
    Portfolio,
)
from actions.wealth.portfolios import NOTHING, Ledger, PortfolioRepository
from actions.wealth.refusals import (
    Changed,
    MoreThanThere,
    NoLinkedAccount,
    NoSuchPortfolio,
    NotAnAmount,
    NothingToTrade,
    OverDailyLimit,
    OverYearlyLimit,
    TooLittle,
)


class OrderService:
    """One customer's orders.

    Args:
        session: a session; what books needs one that may write.
        customer_id: whose orders.
        clock: what time it is.
        audit: where bookings are noted.
    """

    def __init__(self, session: Session, customer_id: CustomerId, clock: Clock, audit: AuditLog) -> None:
        self._session = session
        self._customer_id = customer_id
        self._clock = clock
        self._audit = audit
        self.portfolios = PortfolioRepository(session, customer_id)
        self.market = Market(session, clock.today())
        self.models = Models(session)
        self.terms = wealth_terms(session)

    def portfolio(self, kind: str) -> Portfolio:
        """The portfolio of a kind.

        Raises:
            NoSuchPortfolio: there is none.
        """
        found = self.portfolios.of_kind(kind)
        if found is None:
            raise NoSuchPortfolio("no such portfolio")
        return found

    def ledger(self, kind: str) -> Ledger:
        """What was booked in it.

        Raises:
            NoSuchPortfolio: there is none.
        """
        return self.portfolios.ledger([self.portfolio(kind)], self.market)

    def shares(self, kind: str) -> dict[str, Decimal]:
        """Its model allocation."""
        return self.models.shares(str(self.portfolio(kind).profile))

    def linked_account(self) -> LinkedAccount:
        """The bank account that money comes from and goes to.

        Raises:
            NoLinkedAccount: there is none.
        """
        found = self.portfolios.linked_account()
        if found is None:
            raise NoLinkedAccount("no linked account")
        return found

    def deposit_arrives(self) -> date:
        """When a deposit that is ordered today counts."""
        return business_days_after(self._clock.today(), int(self.terms.deposit_days))

    def withdrawal_arrives(self) -> date:
        """When a withdrawal that is ordered today is on the bank account."""
        return business_days_after(self._clock.today(), int(self.terms.withdrawal_days))

    def check_deposit(self, amount: Decimal, kind: str) -> None:
        """Whether so much may be put into a portfolio now.

        Raises:
            OrderRefused: it may not.
        """
        self.linked_account()
        _check_amount(amount, self.terms.smallest_deposit)
        today = self._clock.today()
        ordered = [one.amount for one in self.portfolios.orders(DEPOSIT) if one.ordered_on == today]
        if sum(ordered, amount) > self.terms.largest_deposit:
            raise OverDailyLimit(self.terms.largest_deposit, sum(ordered, NOTHING))
        if kind == IRA:
            used = self.ira_deposits(self.deposit_arrives().year)
            if used + amount > self.terms.ira_limit:
                raise OverYearlyLimit(self.terms.ira_limit, used)

    def ira_deposits(self, year: int) -> Decimal:
        """What was put into the IRA in a year, and what is on its way."""
        ledger = self.ledger(IRA)
        entries = [*ledger.entries, *ledger.coming]
        found = [one.amount for one in entries if one.kind == DEPOSIT and one.booked_on.year == year]
        return sum(found, NOTHING)

    def deposit(self, amount: Decimal, kind: str, frequency: str, reference: str) -> Order:
        """Order a deposit, which counts from the day on which it arrives; one that repeats takes the place of an earlier one.

        Raises:
            AlreadyDone: it was ordered under that reference before.
            OrderRefused: it may not be.
        """
        portfolio = self._lock(kind, reference)
        self.check_deposit(amount, kind)
        today, arrives = self._clock.today(), self.deposit_arrives()
        next_on = None if frequency == ONCE else due_on(today, frequency, 1)
        if next_on is not None:
            for earlier in self.portfolios.orders(DEPOSIT):
                if earlier.portfolio_id == portfolio.id:
                    earlier.next_on = None
        order = self._order(portfolio, DEPOSIT, amount, reference, arrives, frequency=frequency, next_on=next_on)
        self._book(order, kind=DEPOSIT, booked_on=arrives, amount=amount)
        self._audit.note("deposit", order=reference, portfolio=kind, amount=str(amount), frequency=frequency)
        return order

    def check_withdrawal(self, amount: Decimal, kind: str) -> None:
        """Whether so much may be taken out of a portfolio now.

        Raises:
            OrderRefused: it may not.
        """
        self.linked_account()
        there = self.ledger(kind).value()
        _check_amount(amount, min(self.terms.smallest_withdrawal, there) if there else self.terms.smallest_withdrawal)
        if amount > there:
            raise MoreThanThere(there)

    def sales_for(self, amount: Decimal, kind: str) -> list[Trade]:
        """What is sold for a withdrawal; nothing where the cash is enough."""
        return raising(self.ledger(kind), self.shares(kind), amount)

    def withdraw(self, amount: Decimal, kind: str, reference: str) -> tuple[Order, list[Trade]]:
        """Sell what is needed, and pay out.

        Raises:
            AlreadyDone: it was ordered under that reference before.
            OrderRefused: it may not be.
        """
        portfolio = self._lock(kind, reference)
        self.check_withdrawal(amount, kind)
        trades = self.sales_for(amount, kind)
        order = self._order(portfolio, WITHDRAWAL, amount, reference, self.withdrawal_arrives())
        self._trade(order, trades)
        self._book(order, kind=WITHDRAWAL, booked_on=self._clock.today(), amount=-amount)
        self._audit.note("withdraw", order=reference, portfolio=kind, amount=str(amount))
        return order, trades

    def trades_for(self, kind: str) -> list[Trade]:
        """What brings a portfolio back to its allocation.

        Raises:
            NothingToTrade: it is on it, or as near as is worth it.
        """
        ledger, shares = self.ledger(kind), self.shares(kind)
        trades = rebalancing(ledger, shares, self.terms.smallest_order)
        if not trades or not is_off(drifts(ledger, shares), self.terms.drift_points):
            raise NothingToTrade("on its allocation")
        return trades

    def rebalance(self, kind: str, shown: str, reference: str) -> tuple[Order, list[Trade]]:
        """Place the orders that were shown.

        Args:
            kind: of the portfolio.
            shown: the orders, as `fingerprint` has them.
            reference: the key of the order.

        Raises:
            AlreadyDone: they were placed under that reference before.
            NothingToTrade: the portfolio is on its allocation by now.
            Changed: other orders would be needed by now.
        """
        portfolio = self._lock(kind, reference)
        trades = self.trades_for(kind)
        if fingerprint(trades) != shown:
            raise Changed("other orders")
        moved = sum((one.amount for one in trades), NOTHING)
        order = self._order(portfolio, REBALANCE, moved, reference, self._clock.today())
        self._trade(order, trades)
        self._audit.note("rebalance", order=reference, portfolio=kind, trades=len(trades), amount=str(moved))
        return order, trades

    def _lock(self, kind: str, reference: str) -> Portfolio:
        """One order of a customer at a time: what one takes, another one finds gone."""
        CustomerRepository(self._session, self._customer_id).get(lock=True)
        refuse_twice(self._session, Order, self._customer_id, reference)
        return self.portfolio(kind)

    def _order(
        self, portfolio: Portfolio, kind: str, amount: Decimal, reference: str, arrives_on: date, **more: Any
    ) -> Order:
        order = Order(
            id=reference,
            customer_id=self._customer_id,
            portfolio_id=portfolio.id,
            kind=kind,
            amount=amount,
            ordered_on=self._clock.today(),
            arrives_on=arrives_on,
            created_at=self._clock.now(),
            **more,
        )
        add_once(self._session, order, reference)
        return order

    def _trade(self, order: Order, trades: Sequence[Trade]) -> None:
        for one in trades:
            amount = -one.amount if one.kind == BUY else one.amount
            values = {"ticker": one.ticker, "units": one.units, "price": one.price, "amount": amount}
            self._book(order, kind=one.kind, booked_on=self._clock.today(), **values)

    def _book(self, order: Order, **values: Any) -> None:
        self._session.add(Entry(portfolio_id=order.portfolio_id, order_id=order.id, **values))
        self._session.flush()


def fingerprint(trades: Sequence[Trade]) -> str:
    """Trades as a text that is the same for the same ones."""
    return ";".join(f"{one.kind} {one.units} {one.ticker} {one.price}" for one in trades)


def _check_amount(amount: Decimal, smallest: Decimal) -> None:
    if not is_amount(amount):
        raise NotAnAmount("not an amount")
    if amount < smallest:
        raise TooLittle(smallest)
