"""Which transactions a message wants: whose, how much, in or out, and in what order."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from actions.banking.repositories import Filter
from actions.context import ActionRequest
from actions.formatting import read_money
from actions.periods import DateRange, resolve

# Words in names that are as often said of something else.
COMMON = frozenset(
    [
        "the",
        "and",
        "for",
        "from",
        "one",
        "bank",
        "card",
        "atm",
        "payment",
        "transfer",
        "market",
        "street",
        "road",
        "city",
        "house",
        "hotel",
        "books",
        "property",
        "service",
        "internet",
        "energy",
        "credit",
        "debit",
        "checking",
        "savings",
        "saving",
        "account",
        "monthly",
        "month",
        "home",
        "bill",
        "shared",
        "cash",
        "withdrawal",
        "fee",
        "two",
        "pass",
    ]
)
# What is said for what stands in descriptions.
_SAID_AS = (
    (
        "salary",
        re.compile(
            r"\b(?:(?:get|got|getting|gets|was i|been) paid|salary|pay ?check|wages?|my job|employer|pay ?day)\b"
        ),
    ),
    ("withdrawal", re.compile(r"\b(?:atm|cash) withdrawals?\b")),
)
_IN = re.compile(
    r"\b(?:incoming|(?:money|came|comes?|coming) in|received?|credited|deposits?|deposited|income|(?:get|got) paid|refund(?:s|ed)?|paid me)\b"
)
_OUT = re.compile(r"\b(?:outgoings?|(?:money|went|goes|going) out|withdrawals?|withdrew|expenses?|purchases?)\b")
_LARGEST = re.compile(r"\b(?:biggest|largest|highest|most expensive)\b")
_ONE = re.compile(
    r"\b(?:(?:last|latest|newest|most recent|biggest|largest|highest|most expensive) (?:\w+ ){0,2}?"
    r"(?:deposit|withdrawal|payment|transaction|purchase|refund|pay ?check|salary|expense|one)|when did \w+ last)\b(?!s)"
)
_YEAR = re.compile(r"\W*(?:(?:and|also|in|for|from|about|how|what|of|the|year)\s+)*(20\d\d)\W*")
_BETWEEN = re.compile(r"\b(?:between|from)\b[^?.!]*\d[^?.!]*\b(?:and|to)\b")
LONG_MESSAGE = 25
Direction = Literal["in", "out"]


@dataclass(frozen=True)
class Order:
    """How found transactions are listed: the largest first or the newest, and only one where one is meant."""

    largest_first: bool = False
    only_one: bool = False


_AT_LEAST = re.compile(r"\b(over|above|more than|greater than|at least|bigger than|exceeding|upwards of)\b")
_AT_MOST = re.compile(r"\b(under|below|less than|at most|smaller than|up to|no more than)\b")


def comparison(text: str) -> Literal["equal", "at least", "at most"]:
    """How a message compares an amount: "over $100" at least, "under $20" at most, "$9.99" equal."""
    lower = text.lower()
    # "No more than" contains "more than".
    if _AT_MOST.search(lower):
        return "at most"
    return "at least" if _AT_LEAST.search(lower) else "equal"


def as_comparison(value: str | None) -> Literal["equal", "at least", "at most"]:
    """A comparison that was kept; "equal" for anything else."""
    return "at least" if value == "at least" else "at most" if value == "at most" else "equal"


def named_in(text: str, names: list[str]) -> str | None:
    """The longest of the names that a message contains: what the customer's own records know needs no model.

    Without one, the only name of which a word is said: "the gym one" is Trailhead Gym.
    """
    found = [name for name in names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)]
    if found:
        return max(found, key=len)
    said = set(re.findall(r"[a-z]{3,}", text.lower())) - COMMON
    partly = [name for name in names if said & set(re.findall(r"[a-z]{3,}", name.lower()))]
    return partly[0] if len(partly) == 1 else None


def all_named_in(text: str, names: list[str]) -> list[str]:
    """All of the names that a message contains, or of which it has a word that no other name has."""
    found = [n for n in names if re.search(rf"(?<!\w){re.escape(n)}(?!\w)", text, re.IGNORECASE)]
    found = [n for n in found if not any(n != other and n.lower() in other.lower() for other in found)]
    for name in found:
        text = re.sub(re.escape(name), " ", text, flags=re.IGNORECASE)
    for word in re.findall(r"[a-z]{3,}", text.lower()):
        of = [n for n in names if word not in COMMON and word in re.findall(r"[a-z]{3,}", n.lower())]
        found += of if len(of) == 1 and of[0] not in found else []
    return found


def purpose_in(text: str, descriptions: list[str]) -> str | None:
    """A word of the descriptions that a message means: "groceries", or the electricity of "my electric bill"."""
    lower = text.lower()
    known: set[str] = {word for description in descriptions for word in re.findall(r"[a-z]{4,}", description.lower())}
    for word, said in _SAID_AS:
        if word in known and said.search(lower):
            return word
    for said_word in re.findall(r"[a-z]{4,}", lower):
        stem = said_word.removesuffix("s")
        if COMMON.isdisjoint({said_word, stem}):
            means = [
                w
                for w in sorted(known - COMMON, key=len)
                if w in (said_word, stem) or (len(stem) > 5 and w.startswith(stem))
            ]
            if means:
                return means[0]
    return None


def direction_in(text: str) -> Direction | None:
    """Whether a message asks for what came in or for what went out; None when for neither or for both."""
    came, went = _IN.search(text.lower()), _OUT.search(text.lower())
    if bool(came) == bool(went):
        return None
    return "in" if came else "out"


def order_in(text: str) -> Order:
    """How a message wants them listed."""
    return Order(_LARGEST.search(text.lower()) is not None, _ONE.search(text.lower()) is not None)


def year_in(request: ActionRequest) -> str | None:
    """The year that is all a message says, which looks like an amount: "and 2024"."""
    found = _YEAR.fullmatch(request.text.lower())
    return None if found is None else f"year:{found[1]}"


def period_of(request: ActionRequest) -> tuple[bool, DateRange | None]:
    """Whether a period is asked for, and its days; several ("yesterday or today") make one from first to last.

    A day in a month that is named too is that day.
    """
    said = [str(e["value"]) for e in request.entities if e.get("entity") == "period"]
    year = year_in(request)
    found = [resolve(period, request.clock.today()) for period in ([year] if year else said)]
    known = [period for period in found if period is not None]
    if not known:
        return bool(found), None
    whole = known[0]
    for period in known[1:]:
        whole = _joined(whole, period)
    return True, whole


def _joined(one: DateRange, other: DateRange) -> DateRange:
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return one
    for inner, outer in ((one, other), (other, one)):
        if outer.start <= inner.start and inner.end <= outer.end:  # type: ignore[operator]
            return inner
    return DateRange(min(one.start, other.start), max(one.end, other.end))


def with_amounts(wanted: Filter, request: ActionRequest) -> Filter:
    """A filter with the amounts that a message names, and how it compares with them."""
    if year_in(request) is not None:
        return wanted
    said = [read_money(e.get("value")) for e in request.entities if e.get("entity") == "money"]
    amounts = sorted(abs(money[0]) for money in said if money is not None)
    if not amounts:
        return wanted
    if len(amounts) > 1 and (_BETWEEN.search(request.text.lower()) or request.entity("comparison") == "between"):
        return replace(wanted, amount=amounts[0], most=amounts[-1], compare="between")
    compare = comparison(request.text) if request.says("money") else as_comparison(request.entity("comparison"))
    first = next(money for money in said if money is not None)
    return replace(wanted, amount=abs(first[0]), compare=compare)
