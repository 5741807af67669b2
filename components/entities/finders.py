"""Finds what a grammar recognises whatever the sentence: amounts with a currency, addresses, numbers, dates."""

from __future__ import annotations

import re
from collections.abc import Callable

from components.entities.money import CURRENCY_OF, DEFAULT_CURRENCY, NEGATIVE, SYMBOLS, normalise_money
from components.entities.numbers import HUNDREDS, SCALES, SMALL, parse_quantity
from components.entities.period_finder import find_periods
from components.entities.spans import Span, without_overlaps

_FIGURE = (
    r"(?:\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,3}(?:\.\d{3})+,\d{1,2}|\d+(?:[.,]\d{1,2})?|\.\d{1,2})(?![\d%]|[.,]\d)"
)
_SCALE = r"(?:k|m|mil|million|thousand|grand|hundred)"
_WORD = (
    rf"(?:{'|'.join(sorted([*SMALL, *HUNDREDS, *SCALES, 'couple', 'few', 'half', 'dozen'], key=len, reverse=True))})"
)
_WORDS = rf"(?:(?:an?\s+)?{_WORD}(?:[\s-]+(?:and\s+(?:a\s+)?)?(?:of\s+)?{_WORD})*|an?)"
_CURRENCY = rf"(?:{'|'.join(sorted(CURRENCY_OF, key=len, reverse=True))})"
_SIGN = "|".join(re.escape(sign) for sign in sorted(SYMBOLS, key=len, reverse=True))
_CENTS = rf"(?:\s+(?:and\s+)?(?:\d{{1,2}}|{_WORDS})\s*(?:cents?|pence))?"
_AMOUNT = rf"(?:{_FIGURE}(?:\s?{_SCALE}\b)?|{_WORDS})"

_MONEY = re.compile(
    rf"(?<![\w.,])(?:{_SIGN})\s?{_FIGURE}(?:\s?{_SCALE}\b)?(?:\s?(?:usd|cad|aud|eur|gbp)\b)?"
    rf"|(?<![\w.,-])(?:usd|eur|gbp|cad|aud)\s?{_FIGURE}"
    rf"|(?<![\w.,-]){_AMOUNT}[\s-]*{_CURRENCY}\b(?:{_CENTS})"
    rf"|(?<![\w.,-]){_FIGURE}(?:[$€£])(?!\w)"
    rf"|(?<![\w.,-])(?:\d{{1,2}}|{_WORD}(?:[\s-]{_WORD})?)\s*cents?\b"
    rf"|(?<![\w.,-])\d+(?:\.\d{{1,2}})?\s?(?:k|grand|mil|million)\b"
    rf"|(?<![\w.,-]){_WORDS}\s+grand\b|(?<![\w.,-])an?\s+grand\b",
    re.IGNORECASE,
)
_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.[a-z]{2,24}(?![\w-])", re.IGNORECASE
)
_PHONE = re.compile(
    r"(?<![\w$€£.,-])(?:\+\d{1,3}[\s.-]?(?:\(\d{1,4}\)[\s.-]?)?\d{2,4}(?:[\s.-]?\d{2,4}){1,4}"
    r"|(?:1[\s.-])?\(\d{3}\)\s?\d{3}[\s.-]?\d{4}"
    r"|(?:1[\s.-])?\d{3}[\s.-]\d{3}[\s.-]\d{4}"
    r"|\d{3}[.-]\d{4}"
    r"|0\d{2,4}\s\d{3,4}\s\d{3,4})(?![\w-]|[.,]\d)",
    re.ASCII,
)
_TICKET = re.compile(r"(?<![\w-])T-\d{3,8}(?![\w-])", re.IGNORECASE | re.ASCII)
_POLICY = re.compile(r"(?<![\w-])[a-z]{2}-?\d{6}(?![\w-])", re.IGNORECASE | re.ASCII)
_CLAIM = re.compile(r"(?<![\w-])c-?\d{5}(?![\w-])", re.IGNORECASE | re.ASCII)
_ORDER = re.compile(r"(?<![\w-])r-?\d{5}(?![\w-])", re.IGNORECASE | re.ASCII)
_INVOICE = re.compile(r"(?<![\w-])inv-?\d{4}(?![\w-])", re.IGNORECASE | re.ASCII)
_CUSTOMER = re.compile(r"(?<![\w$€£.,/#+-])(?<![$€£]\s)\d{6}(?![\w/-]|[.,]\d)", re.ASCII)
_PASSCODE = re.compile(
    r"\b(?:pass\s?code|password|pin(?:\s?(?:code|number))?|code)\b(?:['’]?s|\s+is|\s+it['’]?s|\s*[:=])*\s*(\d{4})(?![\w/-]|[.,]\d)",
    re.IGNORECASE | re.ASCII,
)
_ACCOUNT = re.compile(
    r"\b(?:end(?:s|ing)?\s+(?:in|with)|last\s+(?:(?:four|4)(?:\s+digits)?|digits)(?:\s+(?:are|is|of))?"
    r"|(?:account|acct)(?:\s+(?:number|no\.?|num))?)\s*[:#]?\s*(\d{3,12})(?![\w/-]|[.,]\d)",
    re.IGNORECASE | re.ASCII,
)
_STREET = (
    r"(?:street|str|st|avenue|ave|av|road|rd|lane|ln|drive|dr|boulevard|blvd"
    r"|court|ct|place|pl|way|terrace|row|close|square|sq|parkway|pkwy|highway|hwy)"
)
_UNIT = r"(?:apt|apartment|unit|suite|ste|flat|floor|#)"
_NO_PLACE = (
    r"(?!(?:since|from|now|pls|plz|please|with|change|and|is|on|for|my|as|so|not|thanks|effective|starting|the|if)\b)"
)
_PLACE = rf"{_NO_PLACE}[a-z][a-z.'’]*(?:[ ]{_NO_PLACE}[a-z][a-z.'’]*){{0,2}}"
_ADDRESS = re.compile(
    rf"(?<![\w$€£.-])(?:{_UNIT}\.?\s?\w{{1,5}},?\s+)?\d{{1,5}}[a-z]?\s+(?:[a-z][a-z.'’]*\s+|\d{{1,3}}(?:st|nd|rd|th)\s+){{1,3}}?{_STREET}\b\.?"
    rf"(?:,?\s+{_UNIT}\.?\s?\w{{1,5}})?(?:,\s*{_PLACE})?(?:,?\s+[A-Z]{{2}}\b)?(?:,?\s+\d{{5}}\b)?"
    rf"|\bp\.?\s?o\.?\s+box\s+\d+(?:,\s*{_PLACE})?(?:,?\s+\d{{5}}\b)?",
    re.IGNORECASE,
)
_EXTREME = r"latest|newest|most\s+recent|oldest|biggest|largest|smallest"
_NO_COUNT = r"(?!(?:digits?|numbers?|figures|hours?|hrs?|days?|nights?|weeks?|months?|years?|quarters?|of|are|is|was|and|or|in|on|at|to)\b)"
_COUNT = re.compile(
    rf"\b(?:last|next|first|past|previous|recent|{_EXTREME})\s+(\d{{1,2}})\s+{_NO_COUNT}(?=[a-z])"
    rf"|(?<![\w$€£.,/:-])(\d{{1,2}})\s+(?:{_EXTREME})\s+{_NO_COUNT}(?=[a-z])",
    re.IGNORECASE | re.ASCII,
)
#: Words before six digits that make them something else than a customer number.
_MONEY_VERB = re.compile(r"(?:send|pay|transfer|move|wire|deposit|withdraw|of|put|owe|least|over)\s+$", re.IGNORECASE)
_QUESTION_FILLER = re.compile(
    r"^[^\w$€£+-]*(?:(?:um+|uh+|about|around|just|like|its|it's|make it|maybe|say|ok|only)\s+)*"
    r"|(?:\s+(?:please|pls|plz|then|thanks))?[^\w$€£%]*$",
    re.IGNORECASE,
)


def find_fixed(text: str, default_currency: str = DEFAULT_CURRENCY) -> list[Span]:
    """Return the entities that a grammar recognises.

    Args:
        text: the message.
        default_currency: see `normalise_money`.

    Returns:
        Spans without overlaps, in the order of the text.
    """
    groups: list[list[Span]] = [find_periods(text)]
    if any(map(str.isdigit, text)):
        groups = [
            _spans(_EMAIL, text, "email"),
            _spans(_TICKET, text, "ticket_number"),
            _spans(_POLICY, text, "policy_number"),
            _spans(_CLAIM, text, "claim_number"),
            _spans(_ORDER, text, "order_number"),
            _spans(_INVOICE, text, "invoice_number"),
            _spans(_PHONE, text, "phone"),
            _spans(_PASSCODE, text, "passcode", group=1),
            _spans(_ACCOUNT, text, "account_number", group=1),
            *groups,
            _spans(_ADDRESS, text, "address"),
            _spans(_CUSTOMER, text, "customer_number", keep=_no_amount),
            [Span(*match.span(match.lastindex or 0), "number") for match in _COUNT.finditer(text)],
        ]
    elif "@" in text:
        groups.insert(0, _spans(_EMAIL, text, "email"))
    return without_overlaps(_money(text, default_currency), *groups)


def find_bare_answer(text: str) -> Span | None:
    """Return the amount or customer number that a message consists of, if it is one.

    "80" and "eighty" answer "how much?". Four digits may be a passcode and five a zip code: those are
    left to the model.
    """
    start, end = 0, len(text)
    if end > 60:
        return None
    opening = _QUESTION_FILLER.match(text)
    closing = _QUESTION_FILLER.search(text, opening.end() if opening else 0)
    start = opening.end() if opening else 0
    while closing and closing.end() != end:
        closing = _QUESTION_FILLER.search(text, closing.start() + 1)
    end = closing.start() if closing else end
    answer = text[start:end]
    if not answer or parse_quantity(answer) is None or answer.lower() in ("a", "an"):
        return None
    if answer.isascii() and answer.isdigit():
        if len(answer) == 6:
            return Span(start, end, "customer_number")
        if len(answer) in (4, 5) or len(answer) > 6 or answer.startswith("0"):
            return None
    return Span(start, end, "money")


def _spans(
    pattern: re.Pattern[str],
    text: str,
    entity: str,
    *,
    group: int = 0,
    keep: Callable[[str, int], bool] | None = None,
) -> list[Span]:
    spans = []
    for match in pattern.finditer(text):
        start, end = match.span(group)
        end -= len(match[group]) - len(match[group].rstrip(" .,"))
        if keep is None or keep(text, start):
            spans.append(Span(start, end, entity))
    return spans


def _no_amount(text: str, start: int) -> bool:
    return not _MONEY_VERB.search(text, max(0, start - 12), start)


def _money(text: str, default_currency: str) -> list[Span]:
    spans = []
    for found in _MONEY.finditer(text):
        start, end = found.span()
        # "pay two fifty dollars" may start one word too early: give up words until the rest is an amount.
        while start < end and normalise_money(text[start:end], default_currency) is None:
            gap = re.search(r"[\s-]+", text[start:end])
            start = start + gap.end() if gap else end
        if start < end:
            sign = next((m for m in NEGATIVE.finditer(text[:start].lower() + text[start:]) if m.end() == start), None)
            spans.append(Span(sign.start() if sign else start, end, "money"))
    return spans
