"""Foreign currencies: what they cost and what the bank pays for them. Public: nobody has to be logged in."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import get_currency_name
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.banking.models import ExchangeRate
from actions.columns import CENT
from actions.manifests import active_locale


class ExchangeService:
    """The bank's rates of exchange.

    Args:
        session: an open session.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> list[ExchangeRate]:
        """All of them, by currency."""
        return list(self._session.execute(select(ExchangeRate).order_by(ExchangeRate.currency)).scalars())


def bought_for(dollars: Decimal, rate: ExchangeRate) -> Decimal:
    """How much of the currency a customer gets for an amount of dollars."""
    return _cents(dollars * rate.units / rate.costs)


def cost_of(amount: Decimal, rate: ExchangeRate) -> Decimal:
    """What an amount of the currency costs a customer in dollars."""
    return _cents(amount * rate.costs / rate.units)


def paid_for(amount: Decimal, rate: ExchangeRate) -> Decimal:
    """What a customer gets in dollars for an amount of the currency."""
    return _cents(amount * rate.pays / rate.units)


def name(currency: str, count: int = 2) -> str:
    """`euros`, `Mexican pesos`; the code itself where it is unknown."""
    return str(get_currency_name(currency, count=count, locale=active_locale()))


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)
