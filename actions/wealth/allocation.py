"""Model allocations: how far a portfolio is off its own, and which orders bring it back or raise money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_UP, Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.columns import CENT, MILLIONTH
from actions.wealth.lots import Sale, lots_of
from actions.wealth.models import CASH, CLASSES, AllocationModel, ModelShare, Security, Terms
from actions.wealth.portfolio_models import BUY, SELL, Entry
from actions.wealth.portfolios import NOTHING, Holding, Ledger, worth


@dataclass(frozen=True)
class Drift:
    """A class of assets: what it is worth, its share in percent, and the share that the model has for it."""

    asset_class: str
    value: Decimal
    share: Decimal
    target: Decimal

    @property
    def points(self) -> Decimal:
        """By how many percentage points it is above the model, or below."""
        return self.share - self.target


@dataclass(frozen=True)
class Trade:
    """Units to be bought or sold at a price."""

    kind: str
    ticker: str
    units: Decimal
    price: Decimal

    @property
    def amount(self) -> Decimal:
        """What they are worth, to the cent."""
        return worth(self.units, self.price)


class Models:
    """The model allocations.

    Args:
        session: an open session.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> list[AllocationModel]:
        """From the most careful to the boldest."""
        return list(self._session.execute(select(AllocationModel).order_by(AllocationModel.from_points)).scalars())

    def named(self, profile: str) -> AllocationModel:
        """The one of a profile."""
        found: AllocationModel = self._session.get(AllocationModel, profile)
        return found

    def shares(self, profile: str) -> dict[str, Decimal]:
        """The percentage of each class, those with none left out."""
        query = select(ModelShare).where(ModelShare.profile == profile)
        found = {str(row.asset_class): row.percent for row in self._session.execute(query).scalars()}
        return {name: found[name] for name in CLASSES if found.get(name)}


def wealth_terms(session: Session) -> Terms:
    """What may be moved, for whoever moves it."""
    found: Terms = session.execute(select(Terms)).scalars().one()
    return found


def drifts(ledger: Ledger, shares: Mapping[str, Decimal]) -> list[Drift]:
    """How far each class is off its share now; nothing for an empty portfolio."""
    values, total = ledger.by_class(), ledger.value()
    if total <= 0:
        return []
    return [
        Drift(name, values.get(name, NOTHING), 100 * values.get(name, NOTHING) / total, shares.get(name, Decimal(0)))
        for name in CLASSES
        if name in values or name in shares
    ]


def is_off(found: list[Drift], points: Decimal) -> bool:
    """Whether any class is off by more than so many percentage points."""
    return any(abs(one.points) > points for one in found)


def rebalancing(ledger: Ledger, shares: Mapping[str, Decimal], smallest: Decimal) -> list[Trade]:
    """The trades that bring a portfolio back to its model, sales first; cash is what is left.

    Within a class what is held is sold or bought in proportion to its value; where nothing is held, what the model has.

    Args:
        ledger: the portfolio.
        shares: the model's percentages by class.
        smallest: a class that is off by less money is left alone.
    """
    total, values = ledger.value(), ledger.by_class()
    held = _by_class(ledger.holdings())
    off = {
        name: (total * shares.get(name, Decimal(0)) / 100).quantize(CENT) - values.get(name, NOTHING)
        for name in CLASSES
        if name != CASH
    }
    sales = [
        trade for name, amount in off.items() if amount <= -smallest for trade in _sales(held.get(name, []), -amount)
    ]
    cash = values.get(CASH, NOTHING) + sum((one.amount for one in sales), NOTHING)
    buys: list[Trade] = []
    for name, amount in off.items():
        wanted = min(amount, cash)
        if wanted >= smallest:
            found = _buys(held.get(name, []) or _of_model(ledger, name), wanted)
            cash -= sum((one.amount for one in found), NOTHING)
            buys += found
    return [*sales, *buys]


def raising(ledger: Ledger, shares: Mapping[str, Decimal], amount: Decimal) -> list[Trade]:
    """The sales by which a portfolio can pay an amount out: of what is above its share afterwards; cash is used first.

    Args:
        ledger: the portfolio.
        shares: the model's percentages by class.
        amount: no more than everything is worth.
    """
    values, held = ledger.by_class(), _by_class(ledger.holdings())
    needed, left = amount - values.get(CASH, NOTHING), ledger.value() - amount
    if needed <= 0:
        return []
    above = {
        name: max(values[name] - left * shares.get(name, Decimal(0)) / 100, NOTHING) for name in values if name != CASH
    }
    every = sum(above.values(), NOTHING)
    found: list[Trade] = []
    for name, excess in above.items():
        found += _sales(held[name], (needed * excess / every).quantize(CENT, ROUND_UP))
    return found


def realized_by(ledger: Ledger, trades: Sequence[Trade]) -> list[Sale]:
    """What trades would be for the tax office if they were booked now."""
    (portfolio,) = ledger.portfolios
    planned = [
        Entry(
            portfolio_id=portfolio.id,
            kind=SELL,
            booked_on=ledger.today,
            ticker=t.ticker,
            units=t.units,
            amount=t.amount,
        )
        for t in trades
        if t.kind == SELL
    ]
    before = len(lots_of(ledger.entries).sales)
    return lots_of([*ledger.entries, *planned]).sales[before:]


def _by_class(holdings: list[Holding]) -> dict[str, list[Holding]]:
    found: dict[str, list[Holding]] = {}
    for one in holdings:
        found.setdefault(str(one.security.asset_class), []).append(one)
    return found


def _sales(held: list[Holding], amount: Decimal) -> list[Trade]:
    """Sell of each in proportion to its value; rounded up, so that it is enough, and no more than there is."""
    total = sum((one.value for one in held), NOTHING)
    found = []
    for one in held:
        share = (amount * one.value / total).quantize(CENT, ROUND_UP) if total else NOTHING
        units = one.units if amount >= total else (share / one.price).quantize(MILLIONTH, ROUND_UP)
        found.append(Trade(SELL, one.ticker, min(units, one.units), one.price))
    return [trade for trade in found if trade.amount]


def _buys(candidates: list[Holding], amount: Decimal) -> list[Trade]:
    """Buy of each in proportion to its value, rounded down, so that the money is enough."""
    total = sum((one.value for one in candidates), NOTHING)
    found = [
        Trade(BUY, one.ticker, (amount * one.value / total / one.price).quantize(MILLIONTH, ROUND_DOWN), one.price)
        for one in candidates
        if one.price
    ]
    return [trade for trade in found if trade.amount]


def _of_model(ledger: Ledger, asset_class: str) -> list[Holding]:
    """What is bought in a class of which nothing is held, valued by its share of the class."""
    market = ledger.market
    wanted: list[Security] = [one for one in market.securities if one.asset_class == asset_class and one.model_percent]
    priced = [(one, market.price(str(one.ticker), market.today)) for one in wanted]
    return [Holding(one, one.model_percent * 100 / price, price) for one, price in priced if price]
