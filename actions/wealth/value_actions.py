"""What investments are worth, and of what they consist."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from actions import formatting
from actions.charts import line_chart, parts_chart
from actions.context import ActionRequest
from actions.formatting import read_money
from actions.wealth.asked import Span, asked_securities, name_of, names_of
from actions.wealth.look_up import InvestmentLookUp, capital, on_its_way, prices_of, share, this_year
from actions.wealth.market import sample_days
from actions.wealth.models import CASH, CLASSES, Security
from actions.wealth.portfolios import NOTHING, Holding, Ledger
from actions.wealth.portfolios import before as before_day
from actions.wealth.results import Result, result

YEAR = timedelta(days=365)
DOLLARS = "USD"


class PortfolioValue(InvestmentLookUp):
    """Says what portfolios, a class of assets or a security are worth, and how that changed."""

    action_name = "action_wealth_portfolio_value"
    follows = frozenset({"portfolio", "asset_class", "security", "period"})

    def answer(self, request: ActionRequest, ledger: Ledger, span: Span | None) -> None:
        """The part that was named, else everything."""
        securities, unknown = asked_securities(request, ledger.market)
        wanted = request.entity("asset_class")
        if securities or unknown is not None:
            say_part(request, ledger, securities, unknown)
        elif wanted in CLASSES and wanted != CASH:
            found = [h for h in ledger.holdings() if h.security.asset_class == wanted]
            _say_held(request, ledger, found, called(str(wanted)))
        elif wanted == CASH:
            cash, total = ledger.cash(ledger.today), ledger.value()
            part = f", {share(100 * cash / total)} of everything" if total else ""
            request.say(f"{formatting.money(cash)} in {names_of(ledger)} is cash and not invested{part}.")
        else:
            self._say_all(request, ledger, span)

    def _say_all(self, request: ActionRequest, ledger: Ledger, span: Span | None) -> None:
        if span is not None and span.base >= before_day(ledger.today):
            span = (
                None  # what changed today, which on a weekend is the last trading day, stands beside this year's anyway
            )
        total = ledger.value() if span is None else ledger.value(span.end)
        parts = [ledger.only(one) for one in ledger.portfolios]
        now = span is None or span.end == ledger.today
        verb = "is worth" if len(parts) == 1 else "are worth"
        if not now and span is not None:
            verb, day = verb.replace("are", "were").replace("is", "was"), f"on {formatting.day(span.end)}"
        else:
            day = f"as of {prices_of(ledger)}"
        before = f"{capital(names_of(ledger))} {verb} {formatting.money(total)}{' together' if len(parts) > 1 else ''} {day}."
        spans = [_last_day(ledger), this_year(ledger)] if span is None else [span]
        columns = ["Portfolio", "Value", *(capital(one.words) for one in spans)]
        rows = [_row(part, spans, name_of(part.portfolios[0]).removeprefix("your ")) for part in parts]
        if len(parts) > 1:
            rows.append(_row(ledger, spans, "together"))
        lines = [formatting.aligned([columns, *rows], right=range(1, len(columns)))]
        after = [
            "The changes are gains and losses without what you put in or took out, in percent of what was there and was put in."
        ]
        after += [*_compared(request, total), *on_its_way(ledger)]
        start = max(ledger.first_day or ledger.today, ledger.today - YEAR)
        start, end = (start, ledger.today) if span is None else (span.base, span.end)
        days = [day for day in sample_days(start, end) if day >= (ledger.first_day or day)]
        points = list(ledger.values(days).items())
        title = f"Value since {formatting.day(days[0])}" if days else ""
        chart = line_chart(title, points, unit=DOLLARS) if len(points) > 1 else None
        request.say_table({"columns": columns, "rows": rows}, lines, before=before, after=after, chart=chart)


class ListInvestments(InvestmentLookUp):
    """Lists what is held, by class."""

    action_name = "action_wealth_investments"
    follows = frozenset({"portfolio", "asset_class", "security"})

    def answer(self, request: ActionRequest, ledger: Ledger, span: Span | None) -> None:
        """All investments, or those of a class."""
        securities, unknown = asked_securities(request, ledger.market)
        if securities or unknown is not None:
            say_part(request, ledger, securities, unknown)
            return
        wanted, total = request.entity("asset_class"), ledger.value()
        if wanted not in CLASSES:
            wanted = None
        held = [one for one in ledger.holdings() if wanted in (None, one.security.asset_class)]
        held.sort(key=lambda one: CLASSES.index(str(one.security.asset_class)))
        rows = [
            [
                f"{one.security.name} ({one.ticker})",
                str(one.security.asset_class),
                formatting.quantity(one.units),
                formatting.money(one.price),
                formatting.money(one.value),
                share(100 * one.value / total),
            ]
            for one in held
        ]
        cash = ledger.cash(ledger.today)
        if cash and wanted in (None, CASH):
            rows.append(["Cash", CASH, "", "", formatting.money(cash), share(100 * cash / total)])
        if not rows:
            name = called(str(wanted)) if wanted else "investments"
            request.say(f"You hold no {name} in {names_of(ledger)}; everything there: {_classes(ledger)}.")
            return
        what = called(wanted) if wanted else "investments"
        before = f"Your {what} in {names_of(ledger)}, prices as of {prices_of(ledger)}:"
        columns = ["Investment", "Class", "Units", "Price", "Value", "Share"]
        lines = [formatting.aligned([columns, *rows], right=(2, 3, 4, 5))]
        after = [f"By class: {_classes(ledger)}. In all {formatting.money(total)}."]
        if wanted is not None:
            worth = ledger.by_class().get(wanted, NOTHING)
            after = [
                f"{capital(what)}: {formatting.money(worth)}, {share(100 * worth / total)} of the {formatting.money(total)} there."
            ]
        parts = [(capital(called(name)), 100 * value / total) for name, value in ledger.by_class().items() if value > 0]
        chart = parts_chart("How your money is spread", [(n, v.quantize(Decimal("0.1"))) for n, v in parts], unit="%")
        request.say_table({"columns": columns, "rows": rows}, lines, before=before, after=after, chart=chart)


def say_part(request: ActionRequest, ledger: Ledger, securities: list[Security], unknown: str | None) -> None:
    """What is held of some securities; `unknown` is a name that nothing is known by."""
    if not securities:
        request.say(f'I know no security called "{unknown}", so you hold none of it here.')
        return
    tickers = {str(one.ticker) for one in securities}
    names = formatting.listing([f"{one.name} ({one.ticker})" for one in securities])
    _say_held(request, ledger, [one for one in ledger.holdings() if one.ticker in tickers], names)


def _say_held(request: ActionRequest, ledger: Ledger, held: list[Holding], name: str) -> None:
    if not held:
        request.say(f"You hold no {name} in {names_of(ledger)}.")
        return
    worth, total = sum((one.value for one in held), NOTHING), ledger.value()
    lines = [
        f"{one.security.name} ({one.ticker}): {formatting.quantity(one.units)} units at {formatting.money(one.price)}"
        f" = {formatting.money(one.value)}"
        for one in held
    ]
    intro = (
        f"Your {name} in {names_of(ledger)} {_is(name)} worth {formatting.money(worth)} as of {prices_of(ledger)}, "
        f"{share(100 * worth / total)} of the {formatting.money(total)} there:"
    )
    request.say("\n".join([intro, *lines]))


def called(asset_class: str) -> str:
    """What customers call a class: `ETFs`."""
    return "ETFs" if asset_class == "etfs" else asset_class


def _classes(ledger: Ledger) -> str:
    total = ledger.value()
    return formatting.listing([f"{called(n)} {share(100 * v / total)}" for n, v in ledger.by_class().items()])


def _row(ledger: Ledger, spans: list[Span], name: str) -> list[str]:
    found = [result(ledger, one.base, one.end) for one in spans]
    return [capital(name), formatting.money(found[-1].closing), *(_change(one) for one in found)]


def _change(found: Result) -> str:
    """The gain after fees, and what part of what was there it is."""
    there = found.opening + found.deposits
    part = f" ({100 * found.net / there:+.2f}%)" if there > 0 else ""
    return f"{formatting.signed(found.net)}{part}"


def _last_day(ledger: Ledger) -> Span:
    market = ledger.market
    words = "today" if market.as_of == ledger.today else f"on {formatting.day(market.as_of)}"
    return Span(market.day_before, ledger.today, words)


def _compared(request: ActionRequest, total: Decimal) -> list[str]:
    """ "Has it passed 50k yet?"."""
    money = read_money(request.entity("money"))
    if money is None:
        return []
    more, asked = total - money[0], formatting.money(money[0])
    if more >= 0:
        return [f"So you have passed {asked}, by {formatting.money(more)}."]
    return [f"That is {formatting.money(-more)} short of {asked}."]


def _is(name: str) -> str:
    return "are" if name.endswith("s") else "is"
