"""Foreign currencies: what they cost and what the bank pays for them. Public: nobody has to be logged in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import get_currency_name
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.banking.models import ExchangeRate
from actions.columns import CENT
from actions.manifests import active_locale

# What customers call currencies beside their codes; a code that is a word too ("try", "all") is none in a sentence.
_CALLED = {
    "EUR": r"eur|euros?",
    "GBP": r"gbp|(?:british )?pounds?|(?:pounds? )?sterling|quid",
    "JPY": r"jpy|(?:japanese )?yens?",
    "MXN": r"mxn|(?:mexican )?pesos?",
    "CHF": r"chf|(?:swiss )?fran[ck]s?|swissies",
    "CAD": r"canadian(?: (?:dollars?|bucks?))?|loonies?|cad",
    "AUD": r"aud|(?:australian|aussie)(?: (?:dollars?|bucks?))?",
    "INR": r"inr|(?:indian )?rupees?",
    "THB": r"thb|(?:thai )?bahts?",
    "CNY": r"cny|rmb|(?:chinese )?yuan|renminbi",
    "KRW": r"krw|korean won",
    "SEK": r"sek|swedish (?:krona|kronor|crowns?)|krona|kronor",
    "NOK": r"nok|norwegian (?:kroner?|crowns?)",
    "DKK": r"dkk|danish (?:kroner?|crowns?)",
    "PLN": r"pln|(?:polish )?zloty(?:s|ch)?",
    "ILS": r"(?:israeli )?shekels?",
    "ZAR": r"zar|(?:south african )?rands?",
    "AED": r"aed|dirhams?",
    "BRL": r"brl|brazilian reals?|reais",
    "TRY": r"(?:turkish )?liras?",
    "IDR": r"idr|rupiahs?",
    "NZD": r"nzd|new zealand dollars?|kiwi dollars?",
    "HKD": r"hkd|hong kong dollars?",
    "SGD": r"sgd|singapore dollars?",
}
_NAMED = {
    code: re.compile(rf"(?:(?P<figure>\d[\d,]*(?:\.\d+)?)\s*)?(?<![a-z])(?:{words})(?![a-z])", re.IGNORECASE)
    for code, words in _CALLED.items()
}


@dataclass(frozen=True)
class Named:
    """A currency that a text names, and how much of it where a figure stands before it."""

    code: str
    amount: Decimal | None


def named_in(text: str) -> list[Named]:
    """The foreign currencies of a text, each once, in its order."""
    found = [(match.start(), code, match["figure"]) for code, words in _NAMED.items() if (match := words.search(text))]
    return [
        Named(code, None if figure is None else Decimal(figure.replace(",", "")))
        for _, code, figure in sorted(found, key=lambda one: one[0])
    ]


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
