"""The form for a price."""

from __future__ import annotations

from decimal import Decimal

from actions import formatting
from actions.context import ActionRequest, Event
from actions.forms import Answer, FormTurn
from actions.forms.answers import HOW_LONG
from actions.forms.waiting import done_last
from actions.insurance.catalog import instalment_words
from actions.insurance.models import STANDARD
from actions.insurance.quotes import QuoteService
from actions.insurance.rated_form import KIND, PLAN, RatedForm, known_facts, rating_fields
from actions.insurance.rating import VEHICLE, Price, RatingService
from actions.insurance.rating_models import VALUE

# What is said of one thing is not true of another one.
_OF_ONE_KIND = (VALUE, VEHICLE)
_SAME = "no change"


class QuoteForm(RatedForm):
    """A price from the rating tables, explained line by line. Nobody has to be logged in."""

    name = "insurance_quote_form"
    title = "your quote"
    intents = frozenset({"get_quote"})
    prefix = "insurance_quote"
    fields = rating_fields(prefix)
    submit_action = "action_insurance_quote"
    nothing_done = "I made no quote."
    answers = (
        Answer(HOW_LONG, "You have the price as soon as I know this, and it holds for 30 days."),
        Answer(r"\bcommit\w*|\boblig\w*|\bhave to buy\b|\bfree\b|\bcosts? (?:me )?(?:anything|something)\b", "A quote is free, and you need not buy anything."),
    )  # fmt: skip

    def check(self, turn: FormTurn) -> None:
        """Check the facts; after a quote, "and with premier?" keeps those that were told for it."""
        values = turn.values
        last = known_facts(self, done_last(self, turn.request)) if turn.activating else {}
        said = set(known_facts(self, values))
        if last and said:
            same = values[self.slot(KIND)] in (None, last[KIND])
            for name, value in last.items():
                if name not in said and (same or name not in _OF_ONE_KIND):
                    values[self.slot(name)] = value
        if values[self.slot(PLAN)] is None:
            values[self.slot(PLAN)] = STANDARD
        self.check_facts(turn)

    def goes_on(self, request: ActionRequest) -> bool:
        """ "And premier?", after a quote."""
        return request.says("plan") and bool(done_last(self, request))

    def submit(self, request: ActionRequest) -> list[Event]:
        """Make the price, keep it, and say how it comes about."""
        rating = RatingService(request.session, request.clock.today())
        kind, facts = self.kind(request), self.facts(request)
        price = rating.price(rating.catalog.plan(kind, str(request.slot(self.slot(PLAN)))), facts)
        quotes = QuoteService(request.session, request.conversation_id, request.optional_customer_id, request.clock)
        quote = quotes.give(price, facts)
        others = [
            f"{plan.plan.capitalize()} {formatting.money(rating.price(plan, facts).premium)}"
            for plan in rating.catalog.plans(kind)
            if plan.id != price.plan.id
        ]
        name = rating.catalog.kind(kind).name
        base = formatting.money(price.plan.base_premium)
        steps = price_steps(price)
        request.say_table(
            {"columns": ["What", "Change", "A month"], "rows": [["Base price", "", base], *steps]},
            [f"- Base price: {base}", *map(_step_line, steps)],
            before=f"{name.capitalize()}, {price.plan.plan.capitalize()} plan: {formatting.money(price.premium)} a month.",
            after=[
                f"Paid monthly it is {_terms(rating, 'monthly', price)}; paid yearly {_terms(rating, 'yearly', price)}.",
                f"{_covers(price)} The other plans: {formatting.listing(others)} a month.",
                f"This is quote {quote.number}, good until {formatting.day(quote.valid_until)}. To buy it, say "
                '"sign me up".',
            ],
        )
        return []


def price_steps(price: Price) -> list[list[str]]:
    """How a price comes about: what is looked at, what that changes, and what it amounts to then."""
    rows, amount = [], price.plan.base_premium
    for step in price.steps:
        amount *= step.multiplier
        rows.append([f"For {step.label}", _change(step.multiplier), formatting.money(amount)])
    return rows


def _change(multiplier: Decimal) -> str:
    percent = formatting.percent((abs(multiplier - 1) * 100).normalize())
    return _SAME if multiplier == 1 else f"{percent} {'more' if multiplier > 1 else 'less'}"


def _step_line(step: list[str]) -> str:
    what, change, amount = step
    return f"- {what}: {change}" if change == _SAME else f"- {what}: {change}, {amount}"


def _terms(rating: RatingService, frequency: str, price: Price) -> str:
    return instalment_words(rating.catalog.terms(frequency), price.premium)


def _covers(price: Price) -> str:
    plan = price.plan
    deductible = f" Your deductible would be {formatting.money(plan.deductible)}." if plan.deductible else ""
    return f"It covers {plan.summary}.{deductible}"
