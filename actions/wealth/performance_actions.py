"""How investments did against the market."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from actions import formatting
from actions.charts import line_chart
from actions.context import ActionRequest
from actions.wealth.asked import Span, names_of
from actions.wealth.look_up import HUNDREDTH, InvestmentLookUp, capital, percent, since_start, this_year
from actions.wealth.market import sample_days
from actions.wealth.models import Security
from actions.wealth.portfolios import Ledger
from actions.wealth.results import growth_of, return_of

THE_MARKET = "the market"
"""What customers compare with who don't say."""


class Performance(InvestmentLookUp):
    """Compares the time-weighted return of portfolios with that of a benchmark."""

    action_name = "action_wealth_performance"
    follows = frozenset({"benchmark", "period", "portfolio"})

    def answer(self, request: ActionRequest, ledger: Ledger, span: Span | None) -> None:
        """With the benchmark that is named, or with all."""
        market = ledger.market
        said = [str(e["value"]) for e in request.entities if e.get("entity") == "benchmark" and e.get("value")]
        named = [one for one in market.named(said or [request.text]) if one in market.benchmarks]
        usual = market.named([THE_MARKET])
        benchmarks = named or [*usual, *(one for one in market.benchmarks if one not in usual)]
        unknown = f'I have no benchmark called "{said[0]}". ' if said and not named else ""
        spans = [this_year(ledger), since_start(ledger)] if span is None else [span]
        own = [return_of(ledger, one.base, one.end) for one in spans]
        others = [(one, [_growth(ledger, one, span) for span in spans]) for one in benchmarks]
        rows = [[capital(names_of(ledger)), *map(percent, own)]]
        rows += [[str(one.name), *map(percent, found)] for one, found in others]
        columns = ["", *(capital(one.words) for one in spans)]
        before = f"{unknown}{_verdict(ledger, spans[0], own[0], others[0][0], others[0][1][0])}"
        after = [
            "Both are time-weighted: when you put money in or took it out does not count. Yours is after management fees; "
            "a benchmark has none. What was is no promise of what will be."
        ]
        text = formatting.aligned([columns, *rows], right=range(1, len(columns)))
        picture = _picture(ledger, spans[0], others[0][0])
        request.say_table({"columns": columns, "rows": rows}, [text], before=before, after=after, chart=picture)


def _growth(ledger: Ledger, benchmark: Security, span: Span) -> Decimal | None:
    """The change of a benchmark in the same time, in percent."""
    first = max(span.base, ledger.first_day or span.base)
    start = ledger.market.price(str(benchmark.ticker), first)
    end = ledger.market.price(str(benchmark.ticker), span.end)
    return 100 * (end - start) / start if start else None


def _verdict(ledger: Ledger, span: Span, own: Decimal | None, benchmark: Security, its: Decimal | None) -> str:
    name = capital(names_of(ledger))
    if own is None or its is None:
        return f"{name} and the {benchmark.name} can't be compared {span.words}."
    points = (own.quantize(HUNDREDTH) - its.quantize(HUNDREDTH)).copy_abs()
    than = f"{points} percentage points {'more' if own > its else 'less'} than" if points else "as much as"
    return f"{name} returned {percent(own)} {span.words}, {than} the {benchmark.name} with {percent(its)}."


def _picture(ledger: Ledger, span: Span, benchmark: Security) -> dict[str, Any] | None:
    """Both lines, in percent since the beginning; None where there is no time between."""
    base = max(span.base, ledger.first_day or span.base)
    if base >= span.end:
        return None
    days = [day for day in sample_days(base, span.end) if day > base]
    start = ledger.market.price(str(benchmark.ticker), base)
    its = [
        (day, (100 * (price - start) / start).quantize(HUNDREDTH))
        for day, price in ledger.market.line(str(benchmark.ticker), [base, *days])
    ]
    own = growth_of(ledger, base, days)
    other = (str(benchmark.name), its) if len(its) > 1 else None
    return line_chart(f"Return since {formatting.day(base)}", own, unit="%", other=other)
