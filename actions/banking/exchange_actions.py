"""What foreign currencies cost."""

from __future__ import annotations

import re
from decimal import Decimal

from actions import formatting
from actions.banking import exchange
from actions.banking.accounts import HOME_CURRENCY
from actions.banking.exchange import ExchangeService, Named
from actions.banking.fees import FeeService, cost
from actions.banking.models import ExchangeRate, Fee
from actions.base import SwitchboardAction
from actions.context import ActionRequest, Event
from actions.memory import WORDS

_OTHER_WAY = re.compile(r"\b(?:sell|selling|buy|buying|back|other way|reverse|bring)\b", re.IGNORECASE)
_FIGURE = re.compile(r"[\d.,]+")


class ExchangeRates(SwitchboardAction):
    """Says what foreign currencies cost, and converts the amount that was named."""

    action_name = "action_banking_exchange_rate"
    follows = frozenset({"currency", "money", WORDS})

    def handle(self, request: ActionRequest) -> list[Event]:
        """Answer for the currencies that were named, or for all."""
        traded = ExchangeService(request.session).all()
        if not traded:
            request.say(response="utter_banking_no_rates")
            return []
        named = exchange.named_in(request.text)
        if request.was_led_here and not (named or request.follows_up or _OTHER_WAY.search(request.text)):
            request.say(response="utter_core_inform")
            return []
        amount, amount_in = formatting.read_money(request.entity("money")) or (None, HOME_CURRENCY)
        amount_in = _named_after_figure(request) or amount_in
        figure = next((one for one in named if one.amount is not None), None)
        if figure is not None and not request.says("money"):
            amount, amount_in = figure.amount, figure.code  # "for 300 yen", which no entity knew
            request.note("money", f"{figure.amount:.2f} {figure.code}")
        another = _asked_now(request, named)
        if amount is not None and amount_in != HOME_CURRENCY and another is not None:
            amount_in = another  # "what do 200 euros cost", and then "and pounds?"
        codes = _currencies(request, amount_in, named)
        if len(codes) == 1:
            request.note("currency", codes[0])
        asked = [rate for rate in traded if rate.currency in codes] if codes else traded
        known = {rate.currency for rate in traded}
        before, after = [_not_traded(code, traded) for code in codes if code not in known], []
        if asked:
            before.append(f"Our rates of {formatting.day(min(rate.valid_on for rate in asked))}:")
            if amount is not None:
                after += [_conversion(amount, amount_in, r) for r in asked if amount_in in (HOME_CURRENCY, r.currency)]
            after.append(_ordering(FeeService(request.session).of_code("foreign_cash")))
        table = _table(asked or traded)
        request.say_table(table, map(_sentence, asked), before="\n".join(before), after=after)
        return []


def _ordering(fee: Fee | None) -> str:
    """How to get foreign cash."""
    how = "Order foreign cash at any branch and pick it up there two business days later"
    if fee is None:
        return f"{how}."
    return f"{how}; an order costs {cost(fee)}{f', {fee.note}' if fee.note else ''}."


def _named_after_figure(request: ActionRequest) -> str | None:
    """The currency of a bare figure: the pesos of "1000 mexican pesos", which no entity of money knows."""
    places = {e["entity"]: e for e in reversed(request.entities) if "start" in e}
    money, currency = places.get("money"), places.get("currency")
    if money is None or currency is None or not _FIGURE.fullmatch(request.text[money["start"] : money["end"]]):
        return None
    between = request.text[money["end"] : currency["start"]] if currency["start"] >= money["end"] else "?"
    return str(currency["value"]).upper() if not between.strip() else None


def _asked_now(request: ActionRequest, named: list[Named]) -> str | None:
    """The one currency that a message asks for which takes its amount from the latest look-up."""
    said = request.tracker.latest_message.get("entities") or []
    codes = {str(entity["value"]).upper() for entity in said if entity.get("entity") == "currency"}
    codes = {one.code for one in named} or codes
    amount = any(entity.get("entity") == "money" for entity in said) or any(one.amount is not None for one in named)
    return codes.pop() if len(codes) == 1 and not amount and request.resumed is None else None


def _currencies(request: ActionRequest, amount_in: str, named: list[Named]) -> list[str]:
    """The foreign currencies of a message, each once, in its order; the amount's own among them."""
    said = [str(entity["value"]).strip() for entity in request.entities if entity.get("entity") == "currency"]
    if named:  # what is no code beside names that are known is a part of one: the "swiss" of francs
        said = [value for value in said if len(value) == len(HOME_CURRENCY) and request.says("currency")]
        said += [one.code for one in named]
    codes = [value.upper() if len(value) == len(HOME_CURRENCY) else value for value in [*said, amount_in]]
    return [code for code in dict.fromkeys(codes) if code != HOME_CURRENCY]


def _not_traded(code: str, traded: list[ExchangeRate]) -> str:
    names = formatting.listing([exchange.name(rate.currency) for rate in traded])
    return f"We don't trade {exchange.name(code)}. We have rates for {names}."


def _sentence(rate: ExchangeRate) -> str:
    units = f"{rate.units} {exchange.name(rate.currency, rate.units)}"
    verb, them = ("costs", "it") if rate.units == 1 else ("cost", "them")
    return f"{units} {verb} {formatting.price(rate.costs)}; we buy {them} back at {formatting.price(rate.pays)}."


def _conversion(amount: Decimal, amount_in: str, rate: ExchangeRate) -> str:
    said = formatting.money(amount, amount_in)
    if amount_in == HOME_CURRENCY:
        return f"For {said} you get {formatting.money(exchange.bought_for(amount, rate), rate.currency)}."
    costs, paid = (formatting.money(of(amount, rate)) for of in (exchange.cost_of, exchange.paid_for))
    return f"{said} cost {costs} to buy; if you bring us {said}, we pay {paid}."


def _table(rates: list[ExchangeRate]) -> dict[str, list]:
    rows = [
        [f"{rate.units} {rate.currency}", formatting.price(rate.costs), formatting.price(rate.pays)] for rate in rates
    ]
    return {"columns": ["Currency", "You pay", "We pay"], "rows": rows}
