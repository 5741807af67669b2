"""Amounts of money: what was typed becomes `"50.00 USD"`."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from components.entities.numbers import parse_quantity

DEFAULT_CURRENCY = "USD"

#: Longest first where one contains another: the first that matches wins.
SYMBOLS = {"us$": "USD", "c$": "CAD", "ca$": "CAD", "a$": "AUD", "au$": "AUD", "$": "USD", "€": "EUR", "£": "GBP"}

WORDS = {
    "USD": "dollars dollar dollers doller dolars dolar buck bucks bux usd greenbacks",
    "EUR": "euro euros eur",
    "GBP": "pound pounds quid gbp sterling",
    "CAD": "cad",
    "AUD": "aud",
}
CURRENCY_OF = {word: code for code, words in WORDS.items() for word in words.split()}
CENTS = {"cent": "", "cents": "", "pence": "GBP", "penny": "", "pennies": "", "p": "GBP"}

_CENT = Decimal("0.01")
_SYMBOL = re.compile("|".join(re.escape(sign) for sign in sorted(SYMBOLS, key=len, reverse=True)), re.IGNORECASE)
_MAIN_WORD = re.compile(rf"(?<![a-z])(?:{'|'.join(sorted(CURRENCY_OF, key=len, reverse=True))})(?![a-z])")
_CENT_WORD = re.compile(rf"(?<![a-z])(?:{'|'.join(sorted(CENTS, key=len, reverse=True))})(?![a-z])")


#: What makes an amount negative, right before it; nobody can be sent such an amount, and the answer should say so.
NEGATIVE = re.compile(r"(?<![\w)])(?:(?:minus|negative)\s+|[-−](?=[$€£\d]))")


def normalise_money(text: str, default_currency: str = DEFAULT_CURRENCY) -> str | None:
    """Turn an amount as typed into its canonical string.

    Args:
        text: the amount with or without its currency ("$1,200.50", "fifty bucks", "2k", "20 quid").
        default_currency: ISO code for amounts that name no currency, and for "cents".

    Returns:
        `"<amount with two decimals> <ISO code>"`, or None when the text is not one clear amount.
    """
    lowered = text.lower().replace("’", "'").strip(" \t.,!?;:")
    if negative := NEGATIVE.match(lowered):
        value = normalise_money(lowered[negative.end() :], default_currency)
        return None if value is None else f"-{value}"
    sign = _SYMBOL.search(lowered)
    word = _MAIN_WORD.search(lowered)
    currency = default_currency
    if sign:
        # "$20" is twenty of whatever dollar the business uses only when the default is a dollar.
        code = SYMBOLS[sign.group()]
        currency = default_currency if sign.group() == "$" and default_currency in ("CAD", "AUD") else code
        lowered = f"{lowered[: sign.start()]} {lowered[sign.end() :]}".strip()
        word = _MAIN_WORD.search(lowered)
    whole, rest = lowered, ""
    if word:
        named = CURRENCY_OF[word.group()]
        if not sign:
            dollar_word = named == "USD" and word.group() != "usd"
            currency = default_currency if dollar_word and default_currency in ("CAD", "AUD") else named
        elif SYMBOLS[sign.group()] != named and sign.group() != "$":
            return None
        elif sign.group() == "$" and named in ("CAD", "AUD", "USD"):
            currency = named
        elif sign.group() == "$":
            return None
        whole, rest = lowered[: word.start()].strip(), lowered[word.end() :].strip()
        if not whole:
            whole, rest = rest, ""
    if not (sign or word) and lowered in ("a", "an"):
        return None
    european = currency == "EUR"
    cent_word = _CENT_WORD.search(rest or whole)
    if cent_word and not (rest or whole)[cent_word.end() :].strip():
        currency = currency if word or sign else CENTS[cent_word.group()] or default_currency
        if not word:
            return _format(_cents(whole[: cent_word.start()]), currency)
        cents = _cents(rest[: cent_word.start()])
        main = parse_quantity(whole, european=european)
        return _format(main + cents, currency) if main is not None and cents is not None else None
    main = parse_quantity(whole, european=european)
    if rest and main is not None:
        # "fifty bucks fifty" and the like: only a figure below a hundred can be cents.
        cents = _cents(rest)
        main = main + cents if cents is not None and cents < 1 else None
    return _format(main, currency)


def _cents(text: str) -> Decimal | None:
    value = parse_quantity(re.sub(r"^and\b", "", text.strip()))
    return None if value is None else value * _CENT


def _format(amount: Decimal | None, currency: str) -> str | None:
    if amount is None:
        return None
    return f"{amount.quantize(_CENT, rounding=ROUND_HALF_UP):f} {currency}"
