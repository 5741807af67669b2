"""Prices, fees and tax forms."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from actions import formatting
from actions.base import SwitchboardAction
from actions.charts import line_chart
from actions.context import ActionRequest, Event
from actions.formatting import read_money
from actions.wealth.asked import (
    SECURITIES,
    Span,
    UnknownPeriod,
    asked_ledger,
    asked_securities,
    asked_span,
    market_of,
    name_of,
    names_of,
    portfolio_service,
)
from actions.wealth.fees import FeeService, YearlyFee
from actions.wealth.look_up import InvestmentLookUp, percent, say_no_time, this_year
from actions.wealth.market import Quote, sample_days
from actions.wealth.models import BENCHMARK, CRYPTO
from actions.wealth.portfolio_models import FEE
from actions.wealth.portfolios import Ledger
from actions.wealth.tax import TaxDocument, TaxService, ready_on

YEAR = timedelta(days=365)
_TAX_YEAR = re.compile(r"(?:this|last)_year|year:\d{4}|ago:1:years?|last:1:years?")
# Not the Summit 500 Index, which customers call the market.
_MARKET_PRICE = re.compile(r"\bmarket (?:price|value|rate)s?\b", re.IGNORECASE)
# "What did i pay", "my fees"; "what do you charge for my money" and "do i pay per trade" ask for what everybody pays.
_OWN = re.compile(
    r"(?<!do )(?<!would )(?<!will )(?<!if )\b(?:i|i've|ive|we)\b.*\b(?:pay|paid|paying|charged)\b"
    r"|\b(?:my|our)\b.*\bfees?\b|\bdeducted\b|\bcharged? me\b",
    re.IGNORECASE,
)


class MarketPrice(SwitchboardAction):
    """Says what a security costs."""

    action_name = "action_wealth_market_price"
    follows = frozenset({"security", "benchmark"})

    def handle(self, request: ActionRequest) -> list[Event]:
        """Answer for the securities and benchmarks that are named."""
        market = market_of(request)
        securities, unknown = asked_securities(request, market)
        said = [str(e["value"]) for e in request.entities if e.get("entity") == "benchmark" and e.get("value")]
        wanted = request.entity("asset_class")
        of_class = [one for one in market.securities if one.asset_class == wanted]
        securities = (
            securities or market.named(said) or of_class or market.named([_MARKET_PRICE.sub(" ", request.text)])
        )
        if request.was_led_here and not securities and unknown is None:
            request.say(response="utter_core_inform")
            return []
        quotes = [quote for one in securities if (quote := market.quote(str(one.ticker))) is not None]
        if not quotes:
            known = formatting.listing([f"{one.name} ({one.ticker})" for one in market.securities], "or")
            which = (
                f'I have no price for "{unknown}". I know those of' if unknown else "Which one? I know the prices of"
            )
            request.say(f"{which} {known}.")
            return []
        text = "\n".join(_quoted(one) for one in quotes)
        if len(quotes) > 1:
            request.say(text)
            return []
        quote = quotes[0]
        SECURITIES.note(request, str(quote.security.ticker))
        points = market.line(str(quote.security.ticker), sample_days(quote.day - YEAR, quote.day))
        title = f"{quote.security.name}, 52 weeks"
        unit = "points" if quote.security.asset_class == BENCHMARK else "USD"
        picture: dict[str, Any] = {"chart": line_chart(title, points, unit=unit)} if len(points) > 1 else {}
        request.say(text, **picture)
        return []


class ManagementFees(SwitchboardAction):
    """Says what managing costs: in general, for a sum, and what the customer paid."""

    action_name = "action_wealth_fees"
    follows = frozenset({"money", "period", "portfolio"})

    def handle(self, request: ActionRequest) -> list[Event]:
        """The tiers for everybody; what was paid where the message says "my" or "I"."""
        service, money = FeeService(request.session), read_money(request.entity("money"))
        if money is not None:
            request.say(f"{_for_value(service.yearly(money[0]), money[0])} {_how(request)}")
            return []
        own = _OWN.search(request.text) or request.says("portfolio") or request.says("period")
        ledger = asked_ledger(request) if own or request.was_led_here else None
        if own and ledger is None:
            return []
        columns, rows = ["Value of all your portfolios", "A year"], _tiers(service)
        if ledger is not None:
            try:
                span = asked_span(request, ledger) or this_year(ledger)
            except UnknownPeriod as error:
                say_no_time(request, error, ledger)
                return []
            request.say(_paid(ledger, span))
            every = portfolio_service(request)
            total = every.ledger(every.all(), ledger.market).value()
            request.say(f"{_for_value(service.yearly(total), total, yours=True)} {_how(request)}")
            return []
        lines = [formatting.aligned(rows, right=(1,))]
        request.say_table(
            {"columns": columns, "rows": rows}, lines, before="What managing your money costs:", after=[_how(request)]
        )
        return []


class TaxDocuments(InvestmentLookUp):
    """Says which tax forms a customer gets and when, and where those are that are ready."""

    action_name = "action_wealth_tax_documents"
    follows = frozenset({"tax_form", "period", "portfolio"})

    def span(self, request: ActionRequest, ledger: Ledger) -> Span | None:
        """The tax year; in "i file my taxes tomorrow" none is named."""
        return super().span(request, ledger) if _TAX_YEAR.fullmatch(str(request.entity("period"))) else None

    def answer(self, request: ActionRequest, ledger: Ledger, span: Span | None) -> None:
        """For the year that is named; for the last full one and the one that goes on otherwise."""
        service, wanted = TaxService(request.session), str(request.entity("tax_form") or "").upper()
        known = [one for one in service.forms if wanted in str(one.form)]
        if wanted and not known:
            forms = formatting.listing([str(one.form) for one in service.forms], "and")
            request.say(f"We don't issue a {wanted}. Our forms are {forms}.")
            return
        this = ledger.today.year
        years = [this - 1, this] if span is None else [span.end.year]
        every = portfolio_service(request)
        ledgers = [every.ledger([one], ledger.market) for one in ledger.portfolios]
        found = [one for year in years for one in service.documents(ledgers, year) if one.form in known]
        if not found:
            dates = [f"the {one.form} ({one.about}) by {formatting.day(ready_on(one, years[-1]))}" for one in known]
            request.say(
                f"You get no {wanted or 'tax form'} for {formatting.listing([str(y) for y in years], 'or')}: nothing was booked that "
                f"it would report. When there is something, {formatting.listing(dates)} would be ready."
            )
            return
        rows = [_document(one, request.clock.today()) for one in found]
        columns = ["Form", "Year", "Portfolio", "Reports", "Amount so far" if this in years else "Amount", "Ready"]
        intro = f"Your tax forms for {formatting.listing([str(year) for year in years])}:"
        lines = [" ".join([f"{r[0]} for {r[1]}, {r[2]}: {r[3]}, {r[4]};", r[5]]) for r in rows]
        request.say_table({"columns": columns, "rows": rows}, lines, before=intro)
        if any(one.ready_on <= request.clock.today() for one in found):
            request.say(response="utter_wealth_tax_file")


def _how(request: ActionRequest) -> str:
    """How the fee is reckoned and taken, and what else there is to pay."""
    costs = [one.expense_percent for one in market_of(request).securities if one.expense_percent]
    funds = (
        f"; funds have costs of their own, {formatting.percent(min(costs))} to {formatting.percent(max(costs))} a year, which are in their prices already"
        if costs
        else ""
    )
    return (
        "It is the share of your tier, of all of your money with us, and a quarter of it is taken from your cash every three "
        f"months. Deposits, withdrawals, trades and rebalancing cost nothing{funds}."
    )


def _quoted(quote: Quote) -> str:
    one = quote.security
    money = formatting.money if one.asset_class != BENCHMARK else formatting.quantity
    around = " Crypto trades on weekends too; I have its prices of trading days." if one.asset_class == CRYPTO else ""
    day_before = f"{formatting.signed(quote.change) if one.asset_class != BENCHMARK else f'{quote.change:+}'}"
    return (
        f"{one.name} ({one.ticker}) is at {money(quote.price)} as of {formatting.day(quote.day, weekday=True)}: {day_before} "
        f"({percent(quote.percent)}) since the trading day before. In the last 52 weeks it was between {money(quote.lowest)} and "
        f"{money(quote.highest)}. {one.about}.{around}"
    )


def _tiers(service: FeeService) -> list[list[str]]:
    bounds = [tier.from_value for tier in service.tiers[1:]]
    names = [f"below {formatting.money(bounds[0])}"] if bounds else ["any"]
    names += [f"from {formatting.money(bound)}" for bound in bounds]
    return [[name, formatting.percent(tier.percent)] for name, tier in zip(names, service.tiers, strict=True)]


def _for_value(fee: YearlyFee, value: Decimal, *, yours: bool = False) -> str:
    whose = f"Your portfolios together, {formatting.money(value)}," if yours else formatting.money(value)
    verb = "cost" if yours else "costs"
    said = f"{whose} {verb} {formatting.percent(fee.percent)} a year, which is {formatting.money(fee.amount)} at this value."
    if fee.next is not None:
        said += f" From {formatting.money(fee.next.from_value)} on it is {formatting.percent(fee.next.percent)}."
    return said


def _paid(ledger: Ledger, span: Span) -> str:
    booked = ledger.booked(span.base, span.end, FEE)
    if not booked:
        return f"You paid no management fees for {names_of(ledger)} {span.words}."
    total = -sum((one.amount for one in booked), Decimal(0))
    last = booked[-1]
    return (
        f"You paid {formatting.money(total)} in management fees for {names_of(ledger)} {span.words}, in "
        f"{formatting.plural(len(booked), 'payment')}; the last one was {formatting.money(-last.amount)} on {formatting.day(last.booked_on)}."
    )


def _document(one: TaxDocument, today: date) -> list[str]:
    ready = "ready to download" if one.ready_on <= today else f"by {formatting.day(one.ready_on)}"
    portfolio = name_of(one.portfolio).removeprefix("your ")
    return [str(one.form.form), str(one.year), portfolio, str(one.form.about), formatting.money(one.amount), ready]
