"""Tax lots: what was bought when, and which of it was sold: first in, first out, each portfolio by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from actions.columns import CENT
from actions.periods import add_months
from actions.wealth.portfolio_models import BUY, SELL, Entry

NOTHING = Decimal("0.00")
YEAR_MONTHS = 12


@dataclass
class Lot:
    """Units that were bought at once and are still there, with their share of what they cost."""

    ticker: str
    bought_on: date
    units: Decimal
    cost: Decimal

    def take(self, units: Decimal) -> Decimal:
        """Take units out and return what they had cost; the last ones take what is left, so that no cent is lost."""
        cost = self.cost if units == self.units else (self.cost * units / self.units).quantize(CENT)
        self.units -= units
        self.cost -= cost
        return cost


@dataclass(frozen=True)
class Sale:
    """Units of one lot that were sold."""

    portfolio_id: str
    ticker: str
    bought_on: date
    sold_on: date
    units: Decimal
    proceeds: Decimal
    cost: Decimal

    @property
    def gain(self) -> Decimal:
        """What was gained, or lost."""
        return self.proceeds - self.cost

    @property
    def long_term(self) -> bool:
        """Whether they were held for more than a year."""
        return self.sold_on > add_months(self.bought_on, YEAR_MONTHS)


@dataclass(frozen=True)
class Lots:
    """What became of all that was bought."""

    open: list[Lot]
    sales: list[Sale]

    def cost(self, ticker: str | None = None) -> Decimal:
        """What is still there had cost."""
        return sum((lot.cost for lot in self.open if ticker in (None, lot.ticker)), NOTHING)

    def sold(self, start: date, end: date, *, ticker: str | None = None, long_term: bool | None = None) -> list[Sale]:
        """What was sold after the end of one day until the end of another."""
        return [
            sale
            for sale in self.sales
            if start < sale.sold_on <= end and ticker in (None, sale.ticker) and long_term in (None, sale.long_term)
        ]


def gain(sales: Iterable[Sale]) -> Decimal:
    """What sales gained together."""
    return sum((sale.gain for sale in sales), NOTHING)


def lots_of(entries: Iterable[Entry]) -> Lots:
    """Match what was sold with what had been bought first.

    Args:
        entries: what was booked, in its order.
    """
    queues: dict[tuple[str, str], list[Lot]] = defaultdict(list)
    sales: list[Sale] = []
    for entry in entries:
        queue = queues[str(entry.portfolio_id), str(entry.ticker)]
        if entry.kind == BUY:
            queue.append(Lot(str(entry.ticker), entry.booked_on, entry.units, -entry.amount))
        elif entry.kind == SELL:
            sales += _sell(queue, entry)
    return Lots([lot for queue in queues.values() for lot in queue if lot.units], sales)


def _sell(queue: list[Lot], entry: Entry) -> Iterable[Sale]:
    left, proceeds = entry.units, entry.amount
    while left and queue:
        lot = queue[0]
        units = min(left, lot.units)
        part = proceeds if units == left else (entry.amount * units / entry.units).quantize(CENT)
        bought_on, cost = lot.bought_on, lot.take(units)
        if not lot.units:
            queue.pop(0)
        left, proceeds = left - units, proceeds - part
        yield Sale(str(entry.portfolio_id), lot.ticker, bought_on, entry.booked_on, units, part, cost)
