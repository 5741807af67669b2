"""Small books with round prices, so that every figure of a test can be worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from actions.wealth.models import Security
from actions.wealth.portfolio_models import BROKERAGE, Entry, Portfolio
from actions.wealth.portfolios import Ledger

CLASS_OF = {"AAA": "stocks", "BBB": "stocks", "FND": "etfs", "BND": "bonds", "COIN": "crypto"}


class Prices:
    """What `Market` is to a ledger: prices by ticker, each from its day on."""

    def __init__(self, today: date, **prices: dict[date, str] | str) -> None:
        self.today = today
        self._prices = {t: p if isinstance(p, dict) else {date.min: p} for t, p in prices.items()}
        self.all = {
            t: Security(ticker=t, name=t.title(), asset_class=CLASS_OF[t], about="-", model_percent=Decimal(50))
            for t in prices
        }

    @property
    def securities(self) -> list[Security]:
        return list(self.all.values())

    def load(self, tickers: Any) -> None:
        pass

    def price(self, ticker: str, day: date) -> Decimal:
        known = [(since, price) for since, price in self._prices[ticker].items() if since <= day]
        return Decimal(max(known)[1]) if known else Decimal(0)


def entry(day: date, kind: str, amount: str, ticker: str | None = None, units: str | None = None) -> Entry:
    """What was booked in the one portfolio."""
    count = None if units is None else Decimal(units)
    return Entry(portfolio_id="P", kind=kind, booked_on=day, amount=Decimal(amount), ticker=ticker, units=count)


def ledger(market: Prices, *entries: Entry, kind: str = BROKERAGE) -> Ledger:
    """The books of one portfolio."""
    return Ledger([Portfolio(id="P", kind=kind, name="Mine")], entries, market)  # type: ignore[arg-type]
