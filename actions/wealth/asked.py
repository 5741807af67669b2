"""What a message asks about: which portfolios, which securities and classes, and which time."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from actions import formatting
from actions.context import ActionRequest
from actions.errors import Refusal
from actions.focus import Focus, refers
from actions.forms.waiting import waiting_forms
from actions.meant import affirmed
from actions.periods import DateRange, resolve
from actions.wealth.market import Market
from actions.wealth.models import Security
from actions.wealth.portfolio_models import BROKERAGE, IRA, JOINT, Portfolio
from actions.wealth.portfolios import Ledger, PortfolioRepository, before

PORTFOLIOS = Focus(
    "portfolio", slots=("wealth_deposit_portfolio", "wealth_withdraw_portfolio", "wealth_rebalance_portfolio")
)
"""How a portfolio is remembered; its key is its kind."""
SECURITIES = Focus("security")
"""How a security is remembered; its key is its ticker."""
_ANY = re.compile(r"\bany(?: of (?:it|them|those))?\W*$", re.IGNORECASE)
_TOTAL = re.compile(r"\b(?:all|everything|total|altogether|both|overall)\b", re.IGNORECASE)
ADVICE = re.compile(
    r"\bshould (?:i|we) (?:buy|sell|get|put|take|go|wait|invest|move|hold|pull|cash)\b|\b(?:would|do) you (?:think i|buy|sell)\b"
    r"|\btell me what to (?:buy|sell|do)\b|\bgood (?:time|idea|buy|moment)\b|\bought to (?:buy|sell|wait|hold)\b",
    re.IGNORECASE,
)
"""Wishes to be told what to do."""
# "And the dividends" are those of the time just spoken of; "and is it up" asks about now.
_ALSO = r"^\W*(?:and|plus)\s+(?:also\s+)?(?:all\s+)?(?:the|my)\b(?!.*\b(?:is|are|was|do|does|did|now|today)\b)"
_THAT_TIME = re.compile(
    rf"{_ALSO}|\b(?:for|of|in) that\b|\bthe same (?:time|period|year|month|quarter)\b", re.IGNORECASE
)
_KINDS = {
    BROKERAGE: re.compile(r"\b(?:brokerage|taxable account|individual account)\b", re.IGNORECASE),
    IRA: re.compile(r"\b(?:ira|iras|roth|retirement)\b", re.IGNORECASE),
    JOINT: re.compile(r"\b(?:joint|shared|common)\b", re.IGNORECASE),
}


class UnknownPeriod(Refusal):
    """A time is named that means nothing."""


class OutOfTime(UnknownPeriod):
    """A time is named from which nothing is known: before the first booking, or ahead."""


@dataclass(frozen=True)
class Span:
    """A time that is asked about: from the end of the day `base` to the end of the day `end`."""

    base: date
    end: date
    words: str


def portfolio_service(request: ActionRequest) -> PortfolioRepository:
    """The customer's portfolios.

    Raises:
        NotLoggedIn: nobody is logged in.
    """
    return PortfolioRepository(request.session, request.customer_id)


def market_of(request: ActionRequest) -> Market:
    """The prices as they are now."""
    return Market(request.session, request.clock.today())


def kinds_in(request: ActionRequest) -> list[str]:
    """The kinds of portfolios that a message names: by entities, else by its words."""
    said = [str(e["value"]) for e in request.entities if e.get("entity") == PORTFOLIOS.entity and e.get("value")]
    found = [kind for text in said for kind in kinds_of(text)]
    return list(dict.fromkeys(found)) or kinds_of(affirmed(request.text))


def _recalled_kinds(request: ActionRequest, own: Sequence[Portfolio]) -> list[str]:
    """The portfolio that an open form is about; else the one that "it" means, unless that is a security."""
    in_form = request.active_form is not None and any(request.slot(slot) for slot in PORTFOLIOS.slots)
    means_it = refers(request.text) and SECURITIES.key(request) is None
    if not (in_form or means_it) or _TOTAL.search(request.text):
        return []
    found = PORTFOLIOS.among(request, {str(one.kind): one for one in own})
    return [] if found is None else [str(found.kind)]


def recalled_kind(request: ActionRequest, kinds: Collection[str]) -> str | None:
    """The portfolio of a form that was left for another one, or that the conversation was about last."""
    waiting = [entry["slots"].get(slot) for entry in reversed(waiting_forms(request)) for slot in PORTFOLIOS.slots]
    key = next((str(kind) for kind in waiting if kind), None) or PORTFOLIOS.key(request)
    return key if key in kinds else None


def kinds_of(text: str) -> list[str]:
    """The kinds that a text names."""
    return [kind for kind, words in _KINDS.items() if words.search(text) or text == kind]


def asked_ledger(request: ActionRequest) -> Ledger | None:
    """What was booked in the portfolios that a message names, or in all; None, with an answer, where there is none.

    Raises:
        NotLoggedIn: nobody is logged in.
    """
    service = portfolio_service(request)
    own = service.all()
    if not own:
        request.say(response="utter_wealth_no_portfolio")
        return None
    kinds = kinds_in(request) or _recalled_kinds(request, own)
    found = [one for one in own if one.kind in kinds] if kinds else own
    if not found:
        request.say(no_such_portfolio(kinds, own))
        return None
    if len(found) == 1:
        PORTFOLIOS.note(request, str(found[0].kind))
    return service.ledger(found, market_of(request))


def no_such_portfolio(kinds: Sequence[str], own: Sequence[Portfolio]) -> str:
    """That the customer has none of these kinds, and which there are."""
    named = formatting.listing([{IRA: "an IRA"}.get(kind, f"a {kind} portfolio") for kind in kinds], "or")
    return f"You don't have {named} with us. You have {formatting.listing([name_of(one) for one in own])}."


def name_of(portfolio: Portfolio) -> str:
    """`your brokerage portfolio`, `your IRA`."""
    return "your IRA" if portfolio.kind == IRA else f"your {portfolio.kind} portfolio"


def names_of(ledger: Ledger) -> str:
    """What the portfolios of a ledger are called together."""
    return formatting.listing([name_of(one) for one in ledger.portfolios])


def asked_securities(request: ActionRequest, market: Market) -> tuple[list[Security], str | None]:
    """The securities that a message names, or the one that "it" means, and the first name that nothing is known by."""
    said = [str(e["value"]) for e in request.entities if e.get("entity") == "security" and e.get("value")]
    if not said and (refers(request.text) or _ANY.search(request.text)) and not kinds_in(request):
        key = SECURITIES.key(request)
        said = [key] if key is not None and market.named([key]) else []
    unknown = next((name for name in said if not market.named([name])), None)
    found = market.named(said)
    if len(found) == 1:
        SECURITIES.note(request, str(found[0].ticker))
    return found, unknown


def asked_span(request: ActionRequest, ledger: Ledger) -> Span | None:
    """The time that a message names, no further than there is something to say about; None where it names none.

    Raises:
        UnknownPeriod: it means nothing, or nothing is known from then.
    """
    said, last = request.entity("period"), request.last_look_up
    if said is None and last is not None and _THAT_TIME.search(request.text):
        said = last.value("period")
        request.note("period", said or "")
    return None if not said else span_of(said, ledger)


def span_of(said: str, ledger: Ledger) -> Span:
    """A period as a time that ledgers know of.

    Raises:
        UnknownPeriod: it means nothing, or nothing is known from then.
    """
    found, today = resolve(said, ledger.today), ledger.today
    if found is None:
        raise UnknownPeriod(said)
    first = ledger.first_day or today
    start, end = max(found.start or first, first), min(found.end or today, today)
    if start > end:
        raise OutOfTime(said)
    return Span(before(start), end, _called(said, DateRange(start, end), found))


def _called(said: str, shown: DateRange, found: DateRange) -> str:
    """ "This year", "in 2024", "from Mar 1, 2025 to …"; what was asked for is named where it is not all there."""
    named = said.replace("_", " ")
    if re.fullmatch(r"(?:this|last) (?:week|month|quarter|year)|today|yesterday", named):
        return named
    if found.start is not None and found.end is not None and said.startswith(("year:", "month:")):
        return f"in {found.start.year}" if said.startswith("year:") else f"in {formatting.month(found.start)}"
    return formatting.days(shown)
