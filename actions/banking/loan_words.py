"""What customers say about a loan in words: "for a used truck", "over three years", "i make 4800 a month"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from actions.banking.named_rows import named_in
from actions.banking.order_models import LoanTerms
from actions.columns import CENT

_NUMBERS = {word: n for n, word in enumerate(("one", "two", "three", "four", "five", "six", "seven"), start=1)}
_TERM = re.compile(rf"\b(\d{{1,3}}|{'|'.join(_NUMBERS)})[\s-]*(years?|yrs?|months?|mos?)\b", re.IGNORECASE)
_SUM = r"(?<![\d.,])(?P<{}>\d{{1,3}}(?:,\d{{3}})+(?:\.\d\d)?|\d{{2,9}}(?:\.\d\d)?)(?P<{}>k)?(?!\d)"
_INCOME = re.compile(
    rf"\b(?:make|makes|making|earns?|earning|bring in|get paid|income|salary|wages?)\b[^\d,.;]{{0,25}}?{_SUM.format('a', 'ak')}"
    rf"|(?<!pay )(?<!pay \$)(?<!afford )(?<!afford \$){_SUM.format('b', 'bk')}\s*(?:dollars|bucks|usd)?\s*(?:(?:a|per|each|every|/)\s*month\b|monthly\b)",
    re.IGNORECASE,
)
_A_YEAR = re.compile(r"\s*(?:dollars|bucks|usd)?\s*(?:(?:a|per|each|/)\s*year\b|yearly|annually)", re.IGNORECASE)
_BORROWED = re.compile(r"(?<![\d.,])\$?(\d{1,3}(?:,\d{3})+|\d{4,8})(\.\d\d)?(?![\d,]*\d)")
_FOR = re.compile(r"\b(?:for|to)\s+(?=((?:a|an|the|my|our|some|new|used|buy|fix|\w{4,})\b[^,.;!?]*))", re.IGNORECASE)
_ENDS = re.compile(r"\s+(?:over|within|payable|please|pls|and (?:i|my|we|pay)|i (?:make|earn)|with)\b.*", re.IGNORECASE)
# "For a loan", "to apply", "for three years" and "to pay it back" say nothing about what it is for.
_NO_PURPOSE = re.compile(
    r"\b(?:loans?|borrow\w*|credit|money|months?|years?|apply\w*|application|income|back|checking|savings|know|talk|ask)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(r"\b(\w+)\s+(?:loan|financing)\b", re.IGNORECASE)


def read_term(text: str) -> str | None:
    """Over how many months: "over three years" is `36`."""
    found = _TERM.search(text)
    if found is None:
        return None
    count = _NUMBERS.get(found[1].lower()) or int(found[1])
    return str(count * 12 if found[2].lower().startswith("y") else count)


def term_figure(text: str) -> Decimal | None:
    """The figure of a term as it stands there: the 5 of "5 years"."""
    found = _TERM.search(text)
    return None if found is None else Decimal(_NUMBERS.get(found[1].lower()) or int(found[1]))


def read_income(text: str) -> tuple[Decimal, Decimal] | None:
    """The figure of an income in a text, and what it is a month: "60k a year" is 60000 and 5000."""
    found = _INCOME.search(text)
    if found is None:
        return None
    said = Decimal((found["a"] or found["b"]).replace(",", "")) * (1000 if found["ak"] or found["bk"] else 1)
    yearly = found["a"] is not None and _A_YEAR.match(text, found.end())
    return said, ((said / 12) if yearly else said).quantize(CENT)


def read_sum(text: str) -> Decimal | None:
    """What is to be borrowed, where no entity says so: the one figure of four digits or more that is no income."""
    income = read_income(text)
    found = [Decimal(whole.replace(",", "") + part) for whole, part in _BORROWED.findall(text)]
    found = [one for one in found if income is None or one != income[0]]
    return found[0] if len(found) == 1 else None


def read_purpose(text: str, products: Iterable[LoanTerms]) -> str | None:
    """What a loan is for, in a message that says other things too: "8k for a used truck", "a car loan"."""
    for match in _FOR.finditer(text):
        purpose = _ENDS.sub("", match[1]).strip()
        if purpose and not _NO_PURPOSE.search(purpose):
            return purpose
    named = _NAMED.search(text)
    if named is None or not named_in(named[1], products):
        return None
    return f"{'an' if named[1][0] in 'aeiouAEIOU' else 'a'} {named[1].lower()}"
