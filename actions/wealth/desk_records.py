"""What a colleague at the desk sees of a customer's investments."""

from __future__ import annotations

from sqlalchemy.orm import Session

from actions.clock import SystemClock
from actions.core.models import CustomerId
from actions.formatting import day, money
from actions.record_tables import RecordTable
from actions.wealth.market import Market
from actions.wealth.portfolio_models import DEPOSIT, REBALANCE, WITHDRAWAL
from actions.wealth.portfolios import PortfolioRepository

LATEST = 8


def desk_records(session: Session, customer_id: CustomerId) -> list[RecordTable]:
    """Portfolios, what they hold, and the latest orders."""
    repository = PortfolioRepository(session, customer_id)
    market = Market(session, SystemClock().today())
    own = [repository.ledger([one], market) for one in repository.all()]
    portfolios = [
        (str(one.portfolios[0].name), str(one.portfolios[0].profile), money(one.value()), money(one.cash(one.today)))
        for one in own
    ]
    holdings = [
        (str(one.portfolios[0].name), f"{held.security.name} ({held.ticker})", money(held.value))
        for one in own
        for held in one.holdings()
    ]
    names = {one.portfolios[0].id: str(one.portfolios[0].name) for one in own}
    orders = [one for kind in (DEPOSIT, WITHDRAWAL, REBALANCE) for one in repository.orders(kind)]
    orders.sort(key=lambda one: one.created_at, reverse=True)
    latest = [
        (day(one.ordered_on), str(one.kind), names[one.portfolio_id], money(one.amount), str(one.id))
        for one in orders[:LATEST]
    ]
    return [
        RecordTable("Portfolios", ("Portfolio", "Allocation", "Value", "Cash"), portfolios),
        RecordTable("Investments", ("Portfolio", "Investment", "Value"), holdings),
        RecordTable("Latest orders", ("Day", "What", "Portfolio", "Amount", "Reference"), latest),
    ]
