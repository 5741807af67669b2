"""What look-ups about a customer's own investments have in common."""

from __future__ import annotations

from abc import abstractmethod
from decimal import Decimal

from actions import formatting
from actions.base import SwitchboardAction
from actions.context import ActionRequest, Event
from actions.wealth.asked import OutOfTime, Span, UnknownPeriod, asked_ledger, asked_span
from actions.wealth.portfolios import Ledger, before

TENTH = Decimal("0.1")
HUNDREDTH = Decimal("0.01")


class InvestmentLookUp(SwitchboardAction):
    """Answers for the portfolios that a message names, or for all of the customer's."""

    def handle(self, request: ActionRequest) -> list[Event]:
        """Find the portfolios and the time, and answer."""
        if request.was_led_here and not (request.follows_up or request.offset):
            request.say(response="utter_core_inform")
            return []
        ledger = asked_ledger(request)
        if ledger is None:
            return []
        if ledger.first_day is None:
            request.say('Nothing has been booked there yet. To put money in, say "put $500 into my portfolio".')
            return []
        try:
            span = self.span(request, ledger)
        except UnknownPeriod as error:
            say_no_time(request, error, ledger)
            return []
        self.answer(request, ledger, span)
        return []

    def span(self, request: ActionRequest, ledger: Ledger) -> Span | None:
        """The time that a message names; None where it names none.

        Raises:
            UnknownPeriod: it means nothing, or nothing is known from then.
        """
        return asked_span(request, ledger)

    @abstractmethod
    def answer(self, request: ActionRequest, ledger: Ledger, span: Span | None) -> None:
        """Answer for portfolios in which something was booked, and the time that was named."""


def say_no_time(request: ActionRequest, error: UnknownPeriod, ledger: Ledger) -> None:
    """Why nothing is said about the time that was named."""
    if isinstance(error, OutOfTime) and ledger.first_day is not None:
        first = formatting.day(ledger.first_day)
        request.say(f"I have nothing from that time: the first booking was on {first}, and I can't look ahead.")
    else:
        request.say(response="utter_wealth_unknown_period")


def this_year(ledger: Ledger) -> Span:
    """From the end of last year on, or from the beginning where that was later."""
    january_1 = ledger.today.replace(month=1, day=1)
    return Span(before(max(january_1, ledger.first_day or january_1)), ledger.today, "this year")


def since_start(ledger: Ledger) -> Span:
    """All of the time."""
    first = ledger.first_day or ledger.today
    return Span(before(first), ledger.today, f"since you started on {formatting.day(first)}")


def percent(value: Decimal | None) -> str:
    """A return in percent, with its sign: `+4.25%`, `-0.50%`; a dash where there is none."""
    if value is None:
        return "–"
    rounded = value.quantize(HUNDREDTH)
    return f"{'+' if rounded > 0 else ''}{rounded:f}%"


def share(value: Decimal) -> str:
    """A share in percent with one place: `42.5%`."""
    return f"{value.quantize(TENTH):f}%"


def prices_of(ledger: Ledger) -> str:
    """As of when something is worth so much."""
    return formatting.day(ledger.market.as_of, weekday=True)


def on_its_way(ledger: Ledger) -> list[str]:
    """What was ordered and has not arrived."""
    return [
        f"A deposit of {formatting.money(one.amount)} arrives on {formatting.day(one.booked_on)} and does not count yet."
        for one in ledger.coming
    ]


def capital(text: str) -> str:
    """A text that begins with a capital, as a sentence does."""
    return text[:1].upper() + text[1:]
