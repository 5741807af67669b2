"""Trades in words."""

from __future__ import annotations

from collections.abc import Sequence

from actions import formatting
from actions.wealth.allocation import Trade, realized_by
from actions.wealth.lots import gain
from actions.wealth.market import Market
from actions.wealth.portfolio_models import BUY, IRA, SELL
from actions.wealth.portfolios import NOTHING, Ledger

_DONE = {SELL: "sold", BUY: "bought"}


def trade_line(one: Trade, market: Market) -> str:
    """`- 3.25 units of Summit Total Market (STM) for $503.04`."""
    name = f"{market.all[one.ticker].name} ({one.ticker})"
    return f"- {formatting.quantity(one.units)} units of {name} for {formatting.money(one.amount)}"


def done(trades: Sequence[Trade]) -> str:
    """What was sold and bought in all: `I sold for $503.04 and bought for $503.01.`; nothing without a trade."""
    sums = [(kind, sum((one.amount for one in trades if one.kind == kind), NOTHING)) for kind in (SELL, BUY)]
    said = [f"{_DONE[kind]} for {formatting.money(amount)}" for kind, amount in sums if amount]
    return f'I {formatting.listing(said)}; say "show my transactions" for each.' if said else ""


def about_taxes(ledger: Ledger, trades: Sequence[Trade]) -> str:
    """What sales of one portfolio realize; nothing without a sale."""
    if not any(one.kind == SELL for one in trades):
        return ""
    if ledger.portfolios[0].kind == IRA:
        return "Sales inside an IRA are not taxed."
    sales = realized_by(ledger, trades)
    short = gain([one for one in sales if not one.long_term])
    return (
        f"These sales realize {formatting.signed(gain(sales))}: {formatting.signed(short)} short-term and "
        f"{formatting.signed(gain(sales) - short)} long-term (first in, first out)."
    )
