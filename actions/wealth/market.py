"""Securities and benchmarks, and what they cost when."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.deadlines import is_business_day
from actions.named_rows import named_in
from actions.wealth.models import BENCHMARK, Price, Security

DAY = timedelta(days=1)
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Quote:
    """What a security cost last: on which day, on the trading day before, and in the 52 weeks until then."""

    security: Security
    price: Decimal
    day: date
    before: Decimal
    lowest: Decimal
    highest: Decimal

    @property
    def change(self) -> Decimal:
        """Since the trading day before."""
        return self.price - self.before

    @property
    def percent(self) -> Decimal:
        """The change in percent of the price before."""
        return 100 * self.change / self.before


class Market:
    """All securities and their prices up to today.

    Prices are those at the end of a day. What is worth something "now" has the prices of the latest trading day, on
    weekends too.

    Args:
        session: an open session.
        today: the day on which it is asked.
    """

    def __init__(self, session: Session, today: date) -> None:
        self._session = session
        self.today = today
        self._prices: dict[str, tuple[list[date], list[Decimal]]] = {}

    @cached_property
    def all(self) -> dict[str, Security]:
        """Securities and benchmarks by ticker, in the order of their names."""
        rows = self._session.execute(select(Security).order_by(Security.name)).scalars()
        return {str(one.ticker): one for one in rows}

    @property
    def securities(self) -> list[Security]:
        """What can be held."""
        return [one for one in self.all.values() if one.asset_class != BENCHMARK]

    @property
    def benchmarks(self) -> list[Security]:
        """What is only compared with."""
        return [one for one in self.all.values() if one.asset_class == BENCHMARK]

    @cached_property
    def as_of(self) -> date:
        """The trading day whose prices count now."""
        day = self.today
        while not is_business_day(day):
            day -= DAY
        return day

    @property
    def day_before(self) -> date:
        """The trading day before it."""
        day = self.as_of - DAY
        while not is_business_day(day):
            day -= DAY
        return day

    def named(self, said: Iterable[str]) -> list[Security]:
        """What texts name, by ticker, name or another word of it, the first said first."""
        found: dict[str, Security] = {}
        for text in said:
            upper = text.strip().upper()
            if upper in self.all:
                found.setdefault(upper, self.all[upper])
                continue
            for one in named_in(text, [_Named(one) for one in self.all.values()]):
                found.setdefault(str(one.security.ticker), one.security)
        return list(found.values())

    def price(self, ticker: str, day: date) -> Decimal:
        """What one unit cost at the end of a day; nothing before its first price."""
        days, prices = self._history(ticker)
        at = bisect_right(days, self.as_of if day >= self.today else day)
        return prices[at - 1] if at else Decimal(0)

    def quote(self, ticker: str) -> Quote | None:
        """What a security costs now; None where no price is known."""
        days, prices = self._history(ticker)
        at = bisect_right(days, self.as_of)
        if not at:
            return None
        day = days[at - 1]
        year = [price for when, price in zip(days, prices, strict=True) if day - YEAR < when <= day]
        before = self.price(ticker, self.day_before if day == self.as_of else day - DAY)
        return Quote(self.all[ticker], prices[at - 1], day, before or prices[at - 1], min(year), max(year))

    def line(self, ticker: str, days: Iterable[date]) -> list[tuple[date, Decimal]]:
        """Its prices at the end of days, as far as they are known."""
        found = ((day, self.price(ticker, day)) for day in days)
        return [(day, price) for day, price in found if price]

    def load(self, tickers: Iterable[str]) -> None:
        """Read the prices of several at once."""
        wanted = sorted(set(tickers) - self._prices.keys())
        if not wanted:
            return
        self._prices |= {ticker: ([], []) for ticker in wanted}
        query = select(Price.ticker, Price.day, Price.price).where(Price.ticker.in_(wanted), Price.day <= self.today)
        for ticker, day, price in self._session.execute(query.order_by(Price.day)):
            days, prices = self._prices[ticker]
            days.append(day)
            prices.append(price)

    def _history(self, ticker: str) -> tuple[list[date], list[Decimal]]:
        self.load([ticker])
        return self._prices[ticker]


@dataclass(frozen=True)
class _Named:
    """A security with its name and ticker among its words."""

    security: Security

    @property
    def words(self) -> str:
        return ";".join([str(self.security.ticker), str(self.security.name), str(self.security.words or "")])


def sample_days(start: date, end: date, most: int = 60) -> list[date]:
    """Days of a picture from start to end, both included, in equal steps."""
    step = max(1, -(-(end - start).days // (most - 1)))
    return [
        *(start + step * DAY * n for n in range((end - start).days // step + 1) if start + step * DAY * n < end),
        end,
    ]
