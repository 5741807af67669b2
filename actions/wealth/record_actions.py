"""What was booked: the list of transactions, and statements."""

from __future__ import annotations

import re

from actions import formatting
from actions.context import ActionRequest
from actions.files import csv_file, name_of_months
from actions.periods import DAY, DateRange, whole_months
from actions.wealth.asked import Span, asked_securities, names_of
from actions.wealth.look_up import InvestmentLookUp, capital, on_its_way
from actions.wealth.portfolio_models import BUY, DEPOSIT, DIVIDEND, FEE, INTEREST, SELL, WITHDRAWAL, Entry
from actions.wealth.portfolios import NOTHING, Ledger, before
from actions.wealth.results import result

DEFAULT_COUNT, MOST = 8, 50
MOST_BOOKINGS = 500
MOVEMENTS = {
    "received": (DEPOSIT,),
    "sent": (WITHDRAWAL,),
    "buys": (BUY,),
    "sells": (SELL,),
    "dividends": (DIVIDEND,),
    "fees": (FEE,),
}
_WORDS = {
    "received": re.compile(r"\bdeposit\w*|\b(?:put|paid|went) (?:\w+ )?in\b", re.IGNORECASE),
    "sent": re.compile(r"\bwithdr[ae]w\w*|\b(?:took|taken|went) (?:\w+ )?out\b|\bin and out\b", re.IGNORECASE),
    "buys": re.compile(r"\b(?:buy|buys|bought|purchase\w*)\b", re.IGNORECASE),
    "sells": re.compile(r"\b(?:sell|sells|sold|sales?)\b", re.IGNORECASE),
    "dividends": re.compile(r"\bdividend\w*|\bpay(?:s|ing)? me\b", re.IGNORECASE),
    "fees": re.compile(r"\bfees?\b", re.IGNORECASE),
}
_IN_WORDS = {
    DEPOSIT: "Money received",
    WITHDRAWAL: "Money sent",
    BUY: "Bought",
    SELL: "Sold",
    DIVIDEND: "Dividend",
    INTEREST: "Interest",
    FEE: "Management fee",
}
_COLUMNS = ["Date", "What", "Security", "Units", "Price", "Amount"]


class ShowTransactions(InvestmentLookUp):
    """Lists what was booked, by kind, time, security and portfolio; the latest first."""

    action_name = "action_wealth_transactions"
    follows = frozenset({"movement", "period", "security", "portfolio", "number"})

    def answer(self, request: ActionRequest, ledger: Ledger, span: Span | None) -> None:
        """Find them, list them, add them up."""
        kinds = _kinds(request)
        securities, unknown = asked_securities(request, ledger.market)
        if unknown is not None and not securities:
            request.say(f'I know no security called "{unknown}", so nothing of it was booked here.')
            return
        tickers = {str(one.ticker) for one in securities}
        found = [
            entry
            for entry in reversed(ledger.entries)
            if (span is None or span.base < entry.booked_on <= span.end)
            and (not kinds or entry.kind in kinds)
            and (not tickers or entry.ticker in tickers)
        ]
        about = _about(ledger, span, kinds, [str(one.name) for one in securities])
        if not found:
            hint = [] if tickers else on_its_way(ledger)
            request.say(
                " ".join([f"I found no transactions{about}.", *(hint or ["Try a longer time or fewer details."])])
            )
            return
        offset = request.offset if request.offset < len(found) else 0
        rows = found[offset : offset + _count(request)]
        shown = offset + len(rows)
        request.lists(shown=shown, more=len(found) > shown)
        which = "next " if offset else "latest " if len(found) > len(rows) else ""
        intro = f"Here {'is' if len(rows) == 1 else 'are'} your {which}{'transaction' if len(rows) == 1 else 'transactions'}{about}:"
        left = len(found) - shown
        after = [f'... and {left} more. Say "show more" to see them.'] if left > 0 else []
        after += [_sums(found), *([] if tickers or (kinds and DEPOSIT not in kinds) else on_its_way(ledger))]
        cells = [_cells(entry, ledger) for entry in rows]
        lines = [formatting.aligned(cells, right=(3, 4, 5))]
        columns = [*_COLUMNS, *(["Portfolio"] if len(ledger.portfolios) > 1 else [])]
        request.say_table({"columns": columns, "rows": cells}, lines, before=intro, after=after)


class GetStatement(InvestmentLookUp):
    """Makes the statement of a month, a quarter or a year."""

    action_name = "action_wealth_statement"
    follows = frozenset({"period", "portfolio"})

    def answer(self, request: ActionRequest, ledger: Ledger, span: Span | None) -> None:
        """For the months that the time touches; for the last full month where none is named."""
        first, today = ledger.first_day or ledger.today, ledger.today
        period = None if span is None else DateRange(span.base + DAY, span.end)
        start, end = whole_months(period, first, today) or (today.replace(day=1), today)  # who began this month
        found = result(ledger, before(start), end)
        figures = [
            ("Opening value:", formatting.money(found.opening)),
            ("Put in:", formatting.money(found.deposits)),
            ("Taken out:", formatting.money(found.withdrawals)),
            ("Dividends and interest:", formatting.money(found.income)),
            ("Management fees:", formatting.money(-found.fees)),
            ("Change of prices:", formatting.signed(found.net - found.income + found.fees)),
            ("Closing value:", formatting.money(found.closing)),
        ]
        entries = [one for one in ledger.entries if start <= one.booked_on <= end][-MOST_BOOKINGS:]
        noun = formatting.plural(len(entries), "booking")
        intro = f"The statement of {names_of(ledger)} for {formatting.months(start, end)}, {noun}:"
        columns = [*_COLUMNS, *(["Portfolio"] if len(ledger.portfolios) > 1 else [])]
        rows = [_cells(entry, ledger) for entry in entries]
        table = {"columns": columns, "rows": rows}
        # The figures are not in the table: each booking is, and a text with all of them would be too long.
        around = [["", label.removesuffix(":"), *[""] * (len(columns) - 3), amount] for label, amount in figures]
        file = csv_file(name_of_months("investment statement", start, end), columns, [*around, *rows])
        request.say_table(table, [], before=f"{intro}\n{formatting.aligned(figures, (1,))}", file=file)
        request.say(response="utter_wealth_statement_file")


def _kinds(request: ActionRequest) -> tuple[str, ...]:
    """The kinds of entries that the entities mean, else the words; several together."""
    said = [str(e["value"]).lower() for e in request.entities if e.get("entity") == "movement"]
    said = said or [name for name, words in _WORDS.items() if words.search(request.text)]
    return tuple(dict.fromkeys(kind for one in said for kind in MOVEMENTS.get(one, ())))


def _cells(entry: Entry, ledger: Ledger) -> list[str]:
    security = ledger.market.all.get(str(entry.ticker))
    cells = [
        formatting.day(entry.booked_on),
        _IN_WORDS[str(entry.kind)],
        "" if security is None else f"{security.name} ({security.ticker})",
        "" if entry.units is None else formatting.quantity(entry.units),
        "" if entry.price is None else formatting.money(entry.price),
        formatting.money(entry.amount),
    ]
    names = {one.id: one.name for one in ledger.portfolios}
    return [*cells, str(names[entry.portfolio_id])] if len(names) > 1 else cells


def _sums(entries: list[Entry]) -> str:
    """What each kind amounts to, all of it and not only what is shown."""
    sums = {kind: [one.amount for one in entries if one.kind == kind] for kind in _IN_WORDS}
    said = [f"{_IN_WORDS[kind].lower()} {formatting.money(abs(sum(a, NOTHING)))}" for kind, a in sums.items() if a]
    return f"{capital(formatting.listing(said))} in all."


def _about(ledger: Ledger, span: Span | None, kinds: tuple[str, ...], names: list[str]) -> str:
    """What was looked for, as the end of a sentence."""
    parts = [f"of {formatting.listing(names)}"] if names else []
    if kinds:
        parts.append(f"({formatting.listing([_IN_WORDS[kind].lower() for kind in kinds])})")
    parts.append(f"in {names_of(ledger)}")
    if span is not None:
        parts.append(span.words)
    return "".join(f" {part}" for part in parts)


def _count(request: ActionRequest) -> int:
    said = request.entity("number") or ""
    return min(int(said), MOST) if re.fullmatch(r"[1-9]\d{0,5}", said) else DEFAULT_COUNT
