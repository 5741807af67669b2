"""The form for a price."""

from __future__ import annotations

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
        request.say(
            "\n".join(
                [
                    f"{name.capitalize()}, {price.plan.plan.capitalize()} plan: {formatting.money(price.premium)} a month.",
                    *price_lines(price),
                    f"Paid monthly it is {_terms(rating, 'monthly', price)}; paid yearly {_terms(rating, 'yearly', price)}.",
                    f"{_covers(price)} The other plans: {formatting.listing(others)} a month.",
                    f"This is quote {quote.number}, good until {formatting.day(quote.valid_until)}. To buy it, say "
                    '"sign me up".',
                ]
            ),
            table={"columns": ["What", "Factor"], "rows": [[s.label, f"x {s.multiplier:.2f}"] for s in price.steps]},
        )
        return []


def price_lines(price: Price) -> list[str]:
    """How a price comes about, line by line, with what it amounts to after each."""
    lines, amount = [f"- Base price: {formatting.money(price.plan.base_premium)}"], price.plan.base_premium
    for step in price.steps:
        amount *= step.multiplier
        change = abs(step.multiplier - 1) * 100
        if not change:
            lines.append(f"- For {step.label}: no change")
            continue
        more = "more" if step.multiplier > 1 else "less"
        lines.append(f"- For {step.label}: {formatting.percent(change.normalize())} {more}, {formatting.money(amount)}")
    return lines


def _terms(rating: RatingService, frequency: str, price: Price) -> str:
    return instalment_words(rating.catalog.terms(frequency), price.premium)


def _covers(price: Price) -> str:
    plan = price.plan
    deductible = f" Your deductible would be {formatting.money(plan.deductible)}." if plan.deductible else ""
    return f"It covers {plan.summary}.{deductible}"
