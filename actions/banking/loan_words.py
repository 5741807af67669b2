"""What customers say about a loan in words: "for a used truck", "over three years", "i make 4800 a month"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from actions.banking.order_models import LoanTerms
from actions.columns import CENT
from actions.memory import SMALL_WORDS
from actions.named_rows import named_in

_NUMBERS = {word: n for n, word in enumerate(("one", "two", "three", "four", "five", "six", "seven"), start=1)}
_TERM = re.compile(rf"\b(\d{{1,3}}|{'|'.join(_NUMBERS)})[\s-]*(years?|yrs?|months?|mos?)\b", re.IGNORECASE)
_FIGURE = r"\d{{1,3}}(?:,\d{{3}})+(?:\.\d\d?)?|\d{{1,9}}(?:\.\d\d?)?"
_THOUSANDS = r"\s?(?:k|grand|thousand)\b"
_SUM = rf"(?<![\d.,])(?P<{{}}>{_FIGURE})(?P<{{}}>{_THOUSANDS})?(?!\d|[.,]\d|(?:st|nd|rd|th)\b)"
_INCOME = re.compile(
    rf"\b(?:(?:make|makes|making)\b(?!\s+(?:it|that|this|the)\b)|earns?|earning|bring in|get paid|income|salary|wages?)\b[^\d,.;]{{0,25}}?{_SUM.format('a', 'ak')}"
    rf"|(?<!pay )(?<!pay \$)(?<!afford )(?<!afford \$){_SUM.format('b', 'bk')}\s*(?:dollars|bucks|usd)?\s*(?:(?:a|per|each|every|/)\s*month\b|monthly\b)",
    re.IGNORECASE,
)
_A_YEAR = re.compile(r"\s*(?:dollars|bucks|usd)?\s*(?:(?:a|per|each|/)\s*year\b|yearly|annually)", re.IGNORECASE)
_ANY_SUM = re.compile(_SUM.format("a", "k"), re.IGNORECASE)
_AMOUNT = re.compile(
    r"\b(?:loan|borrow|amount|sum|lend me)(?:\s+(?:of|is|to|be|should|would|for|at|about|around|just|only|a|it))*[\s:]*\$?"
    + _SUM.format("a", "k"),
    re.IGNORECASE,
)
_FOR = re.compile(r"\b(?:for|to)\s+(?=((?:a|an|the|my|our|some|new|used|buy|fix|\w{4,})\b[^,.;!?]*))", re.IGNORECASE)
_ENDS = re.compile(r"\s+(?:over|within|payable|please|pls|and (?:i|my|we|pay)|i (?:make|earn)|with)\b.*", re.IGNORECASE)
# "For a loan", "to apply", "for three years" and "to pay it back" say nothing about what it is for.
_NO_PURPOSE = re.compile(
    r"\b(?:loans?|borrow\w*|credit|money|months?|years?|apply\w*|application|income|back|checking|savings|know|talk|ask)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(r"\b(\w+)\s+(?:loans?|financing)\b", re.IGNORECASE)
_IS_PURPOSE = re.compile(
    r"^\W*(?:(?:no|actually|sorry|change|make|set|wait)\W+)*(?:the )?purpose\s*(?:is|was|should be|to|:)\s*(?P<said>.+)",
    re.IGNORECASE,
)
# How customers begin who say what it is for: "well it's for a kitchen", "i need it to pay the dentist".
_OPENING = re.compile(
    r"^\W*(?:(?:ok|okay|well|um+|so|actually|mostly|mainly|basically|just|it'?s|it is|that'?s|this is|it will be|"
    r"i(?:'m| am)? (?:gonna|going)|(?:i (?:need|want|wanted)|i'?d like)(?: (?:it|the money|the loan|a loan|this))?)\b[\s,:]*)*"
    r"(?:(?:for|to)\s+)?(?=\w)",
    re.IGNORECASE,
)
_BESIDE_FIGURES = SMALL_WORDS | frozenset(
    ["over", "within", "around", "dollars", "bucks", "usd", "month", "months", "year", "years", "loan", "borrow", "per"]
)
_WORD = re.compile(r"[^\W\d_]+")


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
    said = _sum(found["a"] or found["b"], found["ak"] or found["bk"])
    yearly = found["a"] is not None and _A_YEAR.match(text, found.end())
    return said, ((said / 12) if yearly else said).quantize(CENT)


def read_amount(text: str) -> Decimal | None:
    """What is to be borrowed, where a word says so: "no, the loan 10000"."""
    found = _AMOUNT.search(_TERM.sub(" ", text))
    return None if found is None else _sum(found["a"], found["k"])


def read_sums(text: str) -> list[Decimal]:
    """The figures of a text that neither an income nor a term nor an amount was read from: "actually 15 grand"."""
    rest = _INCOME.sub(" ", _AMOUNT.sub(" ", _TERM.sub(" ", text)))
    return [_sum(found["a"], found["k"]) for found in _ANY_SUM.finditer(rest)]


def is_figures(text: str) -> bool:
    """Whether a text says figures and hardly anything else: "ok 12000 over 4 years", "3500 a month"."""
    rest = text
    for said in (_TERM, _AMOUNT, _INCOME, _ANY_SUM):
        rest = said.sub(" ", rest)
    return rest != text and all(word.lower() in _BESIDE_FIGURES for word in _WORD.findall(rest))


def said_purpose(text: str) -> str | None:
    """The purpose in "the purpose is braces"."""
    found = _IS_PURPOSE.match(text)
    return None if found is None else found["said"].strip()


def plain_purpose(text: str) -> str:
    """A purpose without the words that only lead to it: "its for a kitchen" is a kitchen."""
    return _OPENING.sub("", text, count=1).strip() or text


def _sum(figure: str, thousands: str | None) -> Decimal:
    return Decimal(figure.replace(",", "")) * (1000 if thousands else 1)


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
