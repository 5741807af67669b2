"""A customer's portfolios, and what they held when: everything is reckoned from what was booked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import desc, select
from sqlalchemy.orm import Session

from actions.columns import CENT
from actions.core.models import CustomerId
from actions.wealth.market import Market
from actions.wealth.models import CASH, CLASSES, Security
from actions.wealth.portfolio_models import (
    BUY,
    DEPOSIT,
    SELL,
    WITHDRAWAL,
    Entry,
    LinkedAccount,
    Order,
    Portfolio,
    RiskProfile,
)

NOTHING = Decimal("0.00")
ZERO_UNITS = Decimal("0.000000")


@dataclass(frozen=True)
class Holding:
    """Units of a security at a price."""

    security: Security
    units: Decimal
    price: Decimal

    @property
    def ticker(self) -> str:
        """Its ticker."""
        return str(self.security.ticker)

    @property
    def value(self) -> Decimal:
        """What they are worth, to the cent."""
        return worth(self.units, self.price)


def worth(units: Decimal, price: Decimal) -> Decimal:
    """What units are worth at a price, to the cent."""
    return (units * price).quantize(CENT)


class Ledger:
    """What was booked in one portfolio or in several together, and what they held.

    Args:
        portfolios: which.
        entries: all that was booked in them, in its order; what has a later day than today is on its way.
        market: the prices.
    """

    def __init__(self, portfolios: Sequence[Portfolio], entries: Iterable[Entry], market: Market) -> None:
        self.portfolios = list(portfolios)
        self.market = market
        every = list(entries)
        self.entries = [entry for entry in every if entry.booked_on <= market.today]
        self.coming = [entry for entry in every if entry.booked_on > market.today]
        market.load({str(entry.ticker) for entry in every if entry.ticker})

    @property
    def today(self) -> date:
        """The day on which it is asked."""
        return self.market.today

    @property
    def first_day(self) -> date | None:
        """When the first thing was booked; None where nothing has been."""
        return self.entries[0].booked_on if self.entries else None

    def only(self, *portfolios: Portfolio) -> Ledger:
        """The same for some of its portfolios."""
        ids = {one.id for one in portfolios}
        return Ledger(portfolios, (e for e in [*self.entries, *self.coming] if e.portfolio_id in ids), self.market)

    def units(self, day: date) -> dict[str, Decimal]:
        """Units of each security at the end of a day, without what was sold completely."""
        held: dict[str, Decimal] = defaultdict(lambda: ZERO_UNITS)
        for entry in self._until(day):
            if entry.kind in (BUY, SELL):
                held[str(entry.ticker)] += entry.units if entry.kind == BUY else -entry.units
        return {ticker: units for ticker, units in held.items() if units}

    def cash(self, day: date) -> Decimal:
        """The money that was not invested at the end of a day."""
        return sum((entry.amount for entry in self._until(day)), NOTHING)

    def holdings(self, day: date | None = None) -> list[Holding]:
        """What was held at the end of a day, or is now, the most valuable first."""
        day = self.today if day is None else day
        market = self.market
        found = [Holding(market.all[t], units, market.price(t, day)) for t, units in self.units(day).items()]
        return sorted(found, key=lambda one: (-one.value, one.ticker))

    def value(self, day: date | None = None) -> Decimal:
        """What everything was worth at the end of a day, or is now, cash included."""
        day = self.today if day is None else day
        return self.values([day])[day]

    def values(self, days: Iterable[date]) -> dict[date, Decimal]:
        """What everything was worth at the end of each of several days."""
        found: dict[date, Decimal] = {}
        held: dict[str, Decimal] = defaultdict(lambda: ZERO_UNITS)
        cash, at = NOTHING, 0
        for day in sorted(set(days)):
            while at < len(self.entries) and self.entries[at].booked_on <= day:
                entry, at = self.entries[at], at + 1
                cash += entry.amount
                if entry.kind in (BUY, SELL):
                    held[str(entry.ticker)] += entry.units if entry.kind == BUY else -entry.units
            prices = ((units, self.market.price(ticker, day)) for ticker, units in held.items() if units)
            found[day] = cash + sum((worth(units, price) for units, price in prices), NOTHING)
        return found

    def by_class(self, day: date | None = None) -> dict[str, Decimal]:
        """The same, by class of asset; those that are not held are missing."""
        values: dict[str, Decimal] = defaultdict(lambda: NOTHING)
        for one in self.holdings(day):
            values[str(one.security.asset_class)] += one.value
        values[CASH] = self.cash(self.today if day is None else day)
        return {name: values[name] for name in CLASSES if values[name]}

    def booked(self, start: date, end: date, *kinds: str, ticker: str | None = None) -> list[Entry]:
        """What was booked after the end of one day until the end of another."""
        return [
            entry
            for entry in self.entries
            if start < entry.booked_on <= end and entry.kind in kinds and ticker in (None, entry.ticker)
        ]

    def total(self, start: date, end: date, *kinds: str, ticker: str | None = None) -> Decimal:
        """The sum of that."""
        return sum((entry.amount for entry in self.booked(start, end, *kinds, ticker=ticker)), NOTHING)

    def flows(self, start: date, end: date) -> dict[date, Decimal]:
        """The money that came from outside or left, by day."""
        found: dict[date, Decimal] = defaultdict(lambda: NOTHING)
        for entry in self.booked(start, end, DEPOSIT, WITHDRAWAL):
            found[entry.booked_on] += entry.amount
        return dict(found)

    def _until(self, day: date) -> Iterable[Entry]:
        return (entry for entry in self.entries if entry.booked_on <= day)


class PortfolioRepository:
    """The customer's portfolios and what belongs to them.

    Args:
        session: an open session.
        customer_id: whose.
    """

    def __init__(self, session: Session, customer_id: CustomerId) -> None:
        self._session = session
        self._customer_id = customer_id

    def all(self) -> list[Portfolio]:
        """All of them, in the order in which they were opened."""
        query = select(Portfolio).where(Portfolio.customer_id == self._customer_id)
        return list(self._session.execute(query.order_by(Portfolio.opened_on, Portfolio.id)).scalars())

    def of_kind(self, kind: str) -> Portfolio | None:
        """The one of a kind."""
        return next((one for one in self.all() if one.kind == kind), None)

    def ledger(self, portfolios: Sequence[Portfolio], market: Market) -> Ledger:
        """What was booked in portfolios; those of others have nothing."""
        ids = [one.id for one in portfolios]
        query = (
            select(Entry)
            .join(Portfolio, Portfolio.id == Entry.portfolio_id)
            .where(Portfolio.customer_id == self._customer_id, Entry.portfolio_id.in_(ids))
            .order_by(Entry.booked_on, Entry.id)
        )
        return Ledger(portfolios, self._session.execute(query).scalars(), market)

    def linked_account(self) -> LinkedAccount | None:
        """The bank account that money comes from and goes to."""
        query = select(LinkedAccount).where(LinkedAccount.customer_id == self._customer_id)
        found: LinkedAccount | None = self._session.execute(query).scalar_one_or_none()
        return found

    def orders(self, kind: str) -> list[Order]:
        """What was ordered of a kind, the latest first."""
        query = select(Order).where(Order.customer_id == self._customer_id, Order.kind == kind)
        return list(self._session.execute(query.order_by(desc(Order.created_at))).scalars())

    def risk_profile(self) -> RiskProfile | None:
        """What the latest questionnaire said."""
        query = select(RiskProfile).where(RiskProfile.customer_id == self._customer_id)
        query = query.order_by(desc(RiskProfile.created_at)).limit(1)
        found: RiskProfile | None = self._session.execute(query).scalar_one_or_none()
        return found


def before(day: date) -> date:
    """The day before, at whose end a period begins that starts on a day."""
    return day - timedelta(days=1)
