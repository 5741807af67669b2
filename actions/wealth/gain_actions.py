"""Gains and losses in dollars."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from actions import formatting
from actions.context import ActionRequest
from actions.wealth.asked import Span, asked_securities, names_of
from actions.wealth.look_up import InvestmentLookUp, capital, percent, prices_of, since_start, this_year
from actions.wealth.lots import Lots, gain, lots_of
from actions.wealth.models import Security
from actions.wealth.portfolio_models import DIVIDEND, IRA
from actions.wealth.portfolios import NOTHING, Ledger
from actions.wealth.results import Result, result

GROSS, TAXABLE, REALIZED, UNREALIZED, SHORT, LONG = (
    "gross",
    "taxable",
    "realized",
    "unrealized",
    "short-term",
    "long-term",
)
METHOD = "Sales are matched with the earliest purchases (first in, first out); what was held for more than a year is long-term."
_IN_AN_IRA = "What happens inside an IRA is not taxed while it stays there; what you take out is."
_GAINS = re.compile(r"\W+(?:gains?|profits?|loss(?:es)?)$")
_EACH = re.compile(
    r"\b(?:which|each|every|best|worst|most|least|by (?:security|stock|fund|holding|position))\b", re.IGNORECASE
)


class ProfitAndLoss(InvestmentLookUp):
    """Says what was gained or lost: before and after fees, realized and not, in all or with a security."""

    action_name = "action_wealth_gains"
    follows = frozenset({"gain_kind", "period", "portfolio", "security"})

    def answer(self, request: ActionRequest, ledger: Ledger, span: Span | None) -> None:
        """For the securities that are named, for each, or for all together."""
        securities, unknown = asked_securities(request, ledger.market)
        if unknown is not None and not securities:
            request.say(f'I know no security called "{unknown}", so you gained or lost nothing with it here.')
            return
        spans = [this_year(ledger), since_start(ledger)] if span is None else [span]
        if _kind(request) == TAXABLE:
            taxed = [one for one in ledger.portfolios if one.kind != IRA]
            if not taxed:
                request.say(_IN_AN_IRA)
                return
            ledger = ledger.only(*taxed)
        lots = lots_of(ledger.entries)
        if securities:
            for one in securities:
                request.say("\n".join(_of_security(one, ledger, lots, spans)))
        elif _EACH.search(request.text):
            self._say_each(request, ledger, lots)
        else:
            self._say_all(request, ledger, lots, spans)

    def _say_each(self, request: ActionRequest, ledger: Ledger, lots: Lots) -> None:
        """What is held, the greatest gain first."""
        found = [(one, one.value - lots.cost(one.ticker)) for one in ledger.holdings()]
        found.sort(key=lambda pair: -pair[1])
        rows = [
            [
                f"{one.security.name} ({one.ticker})",
                formatting.money(lots.cost(one.ticker) / one.units),
                formatting.money(lots.cost(one.ticker)),
                formatting.money(one.value),
                formatting.signed(more),
                percent(100 * more / lots.cost(one.ticker)),
            ]
            for one, more in found
        ]
        columns = ["Investment", "Average cost", "Cost", "Value", "Gain", "In percent"]
        best, worst = found[0], found[-1]
        before = (
            f"Of what you hold in {names_of(ledger)}, {best[0].security.name} did best ({formatting.signed(best[1])}) and "
            f"{worst[0].security.name} worst ({formatting.signed(worst[1])}), not sold yet, as of {prices_of(ledger)}:"
        )
        lines = [formatting.aligned([columns, *rows], right=range(1, len(columns)))]
        request.say_table({"columns": columns, "rows": rows}, lines, before=before, after=[METHOD])

    def _say_all(self, request: ActionRequest, ledger: Ledger, lots: Lots, spans: list[Span]) -> None:
        results = [result(ledger, one.base, one.end) for one in spans]
        kind = _kind(request)
        open_gain = ledger.value() - ledger.cash(ledger.today) - lots.cost()
        money, signed = formatting.money, formatting.signed
        lines: list[tuple[str, list[str]]] = [
            ("Value at the start", [money(one.opening) for one in results]),
            ("Put in", [money(one.deposits) for one in results]),
            ("Taken out", [money(one.withdrawals) for one in results]),
            ("Value at the end", [money(one.closing) for one in results]),
            ("Gain before fees (gross)", [signed(one.gross) for one in results]),
            ("Management fees", [money(-one.fees) for one in results]),
            ("Gain after fees (net)", [signed(one.net) for one in results]),
            ("Sold, short-term gain", [signed(one.short_term) for one in results]),
            ("Sold, long-term gain", [signed(one.long_term) for one in results]),
            ("Dividends and interest", [money(one.income) for one in results]),
        ]
        rows = [[name, *cells] for name, cells in lines]
        columns = ["", *(capital(one.words) for one in spans)]
        after = [f"Not sold yet: {signed(open_gain)} as of {prices_of(ledger)}. {METHOD}"]
        after += _about_iras(ledger)
        text = formatting.aligned([columns, *rows], right=range(1, len(columns)))
        table = {"columns": columns, "rows": rows}
        request.say_table(table, [text], before=_headline(ledger, kind, spans, results, open_gain), after=after)


def _kind(request: ActionRequest) -> str | None:
    """The kind of gain that was asked for, also where "short-term gains" was heard as one word of it."""
    kind = request.entity("gain_kind")
    return None if kind is None else _GAINS.sub("", kind).replace(" ", "-")


def _headline(
    ledger: Ledger, kind: str | None, spans: Sequence[Span], results: Sequence[Result], open_gain: Decimal
) -> str:
    """The figure that was asked for, in a sentence."""
    names, first = names_of(ledger), results[0]
    when, signed = spans[0].words, formatting.signed
    if kind == UNREALIZED:
        return f"What you hold in {names} and have not sold is {_up(open_gain)} against what it cost, as of {prices_of(ledger)}."
    if kind in (TAXABLE, REALIZED):
        return (
            f"Sales in {names} gained {signed(first.realized)} {when}: {signed(first.short_term)} short-term and "
            f"{signed(first.long_term)} long-term. With dividends and interest of {formatting.money(first.income)} that is "
            f"{signed(first.realized + first.income)} to report."
        )
    if kind == SHORT:
        return f"Sales of what was held for a year or less gained {signed(first.short_term)} in {names} {when}."
    if kind == LONG:
        return f"Sales of what was held for more than a year gained {signed(first.long_term)} in {names} {when}."
    gross = kind == GROSS
    amounts = [one.gross if gross else one.net for one in results]
    same = len({amount < 0 for amount in amounts}) == 1
    parts = [
        f"{formatting.money(abs(amount)) if same and at else _gained(amount)} {spans[at].words}"
        for at, amount in enumerate(amounts)
    ]
    return f"{'Before' if gross else 'After'} management fees, {names} {' and '.join(parts)}."


def _of_security(security: Security, ledger: Ledger, lots: Lots, spans: Sequence[Span]) -> list[str]:
    """What came of one security: what is held and had cost on average, what was sold, what it paid."""
    ticker, signed = str(security.ticker), formatting.signed
    held = next((one for one in ledger.holdings() if one.ticker == ticker), None)
    said = [f"{security.name} ({ticker}) in {names_of(ledger)}:"]
    if held is not None:
        cost = lots.cost(ticker)
        more = held.value - cost
        said.append(
            f"You hold {formatting.quantity(held.units)} units, bought for {formatting.money(cost)}, which is "
            f"{formatting.money(cost / held.units)} each on average. They are worth {formatting.money(held.value)} as of "
            f"{prices_of(ledger)}: {signed(more)} ({percent(100 * more / cost)}) not sold yet."
        )
    elif any(entry.ticker == ticker for entry in ledger.entries):
        said.append("You hold none of it any more.")
    else:
        return [f"You have never held {security.name} ({ticker}) in {names_of(ledger)}."]
    for span in spans:
        sales = lots.sold(span.base, span.end, ticker=ticker)
        dividends = ledger.total(span.base, span.end, DIVIDEND, ticker=ticker)
        short = gain([one for one in sales if not one.long_term])
        sold = (
            f"sales gained {signed(gain(sales))} ({signed(short)} short-term, {signed(gain(sales) - short)} long-term)"
            if sales
            else "nothing sold"
        )
        said.append(f"{capital(span.words)}: {sold}, dividends {formatting.money(dividends)}.")
    return [*said, METHOD]


def _about_iras(ledger: Ledger) -> list[str]:
    if any(one.kind == IRA for one in ledger.portfolios):
        return [_IN_AN_IRA]
    return []


def _gained(amount: Decimal) -> str:
    return f"{'lost' if amount < 0 else 'gained'} {formatting.money(abs(amount))}"


def _up(amount: Decimal) -> str:
    return f"{'down' if amount < NOTHING else 'up'} {formatting.money(abs(amount))}"
