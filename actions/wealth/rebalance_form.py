"""The form that brings a portfolio back to its allocation."""

from __future__ import annotations

import re

from rasa_sdk.events import SlotSet

from actions import formatting
from actions.context import ActionRequest, Event
from actions.forms import Answer, FormTurn, yes_no
from actions.forms.answers import COSTS, HOW_LONG
from actions.wealth.allocation import Drift, drifts
from actions.wealth.asked import ADVICE, name_of
from actions.wealth.look_up import HUNDREDTH, capital, share
from actions.wealth.orders import OrderService, fingerprint
from actions.wealth.portfolio_form import NO_ADVICE, PortfolioForm, order_service, portfolio_field, why_not
from actions.wealth.portfolio_models import BUY, SELL
from actions.wealth.refusals import Changed, NothingToTrade, OrderRefused
from actions.wealth.trade_words import about_taxes, done, trade_line
from actions.wealth.value_actions import called

PORTFOLIO, CONFIRMED, REFERENCE, ORDERS = (
    "wealth_rebalance_portfolio",
    "wealth_rebalance_confirmed",
    "wealth_rebalance_reference",
    "wealth_rebalance_orders",
)
_COLUMNS = ["Class", "Value", "Share", "Model", "Off by"]

_OWN_WORDS = re.compile(r"\brebalanc|\ballocation\b|\bbalance\b|\bdrift", re.IGNORECASE)


class RebalanceForm(PortfolioForm):
    """Shows how far a portfolio is off, and places the orders that bring it back."""

    name = "wealth_rebalance_form"
    title = "rebalancing"
    intents = frozenset({"ask_rebalance"})
    fields = (
        portfolio_field(PORTFOLIO, "Which portfolio do you mean?", "Each portfolio follows an allocation of its own."),
        yes_no(CONFIRMED, "Shall I place these orders?", verbs="place|book|make"),
    )
    confirmation = CONFIRMED
    submit_action = "action_wealth_rebalance"
    nothing_done = "No orders were placed."
    own_slots = (REFERENCE, ORDERS)
    reference_slot = REFERENCE
    answers = (
        Answer(COSTS, "Rebalancing costs nothing; what is sold with a gain is taxable outside of an IRA."),
        Answer(HOW_LONG, "The orders are placed at once, at the prices that I show."),
        Answer(
            r"\bwhy\b(?! (?:do|are) you)|\bhow (?:come|did)\b|\bwhat (?:would|should) (?:you|i|we) do\b|\bshould i\b|\bis it (?:worth|smart|good)\b|\brecommend",
            "I give no advice beyond your model allocation: prices move, so its shares drift, and with them how much risk you take. "
            "The orders bring them back; whether you place them is for you to decide.",
        ),
    )
    portfolio_slot = PORTFOLIO

    def check(self, turn: FormTurn) -> None:
        """Find the portfolio; one that is on its allocation needs no orders."""
        request, service = turn.request, order_service(turn.request)
        if turn.activating and ADVICE.search(request.text) and not _OWN_WORDS.search(request.text):
            request.say(NO_ADVICE)  # "should I sell everything" is no wish to get back to the allocation
            turn.end()
            return
        if not self.check_portfolio(turn, service) or turn.values[PORTFOLIO] is None:
            return
        kind = str(turn.values[PORTFOLIO])
        try:
            service.trades_for(kind)
        except NothingToTrade:
            found = _drifts(service, kind)
            furthest = max(found, key=lambda one: abs(one.points), default=None)
            request.say(_on_its_model(capital(name_of(service.portfolio(kind))), furthest, service))
            turn.end()

    def ask_confirmation(self, request: ActionRequest) -> list[Event]:
        """Show the drift and the orders, and note which ones a yes is for."""
        service, kind = order_service(request), str(request.slot(PORTFOLIO))
        profile = service.portfolio(kind).profile
        rows = [_row(one) for one in _drifts(service, kind)]
        before = f"{capital(self.portfolio_name(request))} against its {profile} allocation:"
        lines = [formatting.aligned([_COLUMNS, *rows], right=(1, 2, 3, 4))]
        request.say_table({"columns": _COLUMNS, "rows": rows}, lines, before=before)
        shown = fingerprint(service.trades_for(kind))
        return [*super().ask_confirmation(request), SlotSet(ORDERS, shown)]

    def summary(self, request: ActionRequest) -> str:
        """The orders, and what the sales mean for taxes."""
        service, kind = order_service(request), str(request.slot(PORTFOLIO))
        ledger, trades = service.ledger(kind), service.trades_for(kind)
        said = ["To bring it back:"]
        for verb, wanted in (("Sell", SELL), ("Buy", BUY)):
            found = [one for one in trades if one.kind == wanted]
            said += [f"{verb}:", *(trade_line(one, ledger.market) for one in found)] if found else []
        taxes = about_taxes(ledger, trades)
        return "\n".join(
            [
                *said,
                *([taxes] if taxes else []),
                f"Prices as of {formatting.day(ledger.market.as_of)}. {self.fields[-1].prompt}",
            ]
        )

    def order(self, request: ActionRequest, reference: str) -> list[Event]:
        """Place what was confirmed."""
        service, kind = order_service(request), str(request.slot(PORTFOLIO))
        name = capital(self.portfolio_name(request))
        try:
            _, trades = service.rebalance(kind, str(request.slot(ORDERS) or ""), reference)
        except NothingToTrade:
            request.say(f"{name} is on its allocation by now. {self.nothing_done}")
        except Changed:
            request.say(f"Prices or holdings have changed in the meantime. {self.nothing_done} Please ask again.")
        except OrderRefused as error:
            request.say(f"{why_not(error)} {self.nothing_done}")
        else:
            request.say(f"Done. {done(trades)} {name} is on its allocation. The reference is {reference}.")
        return []


def _drifts(service: OrderService, kind: str) -> list[Drift]:
    return drifts(service.ledger(kind), service.shares(kind))


def _row(one: Drift) -> list[str]:
    points = f"{one.points.quantize(HUNDREDTH):+}"
    return [called(one.asset_class), formatting.money(one.value), share(one.share), share(one.target), points]


def _on_its_model(name: str, furthest: Drift | None, service: OrderService) -> str:
    if furthest is None:
        return f'{name} is empty, so there is nothing to rebalance. To put money in, say "put $500 into my portfolio".'
    points = abs(furthest.points.quantize(HUNDREDTH))
    return (
        f"{name} is on its allocation: the class that is off most, {called(furthest.asset_class)}, is so by {points} percentage points "
        f"({share(furthest.share)} instead of {share(furthest.target)}). Up to {formatting.plural(int(service.terms.drift_points), 'point')} is not worth a trade."
    )
