"""The form for a new policy."""

from __future__ import annotations

import re
from datetime import date

from actions import formatting
from actions.context import ActionRequest, Event
from actions.forms import COMING_DAY, Answer, Field, FormTurn, OnceForm
from actions.forms.answers import COSTS, HOW_LONG, answer_opening
from actions.frequencies import read_frequency
from actions.insurance.catalog import EVERY, instalment, instalment_words
from actions.insurance.days import checked_day, read_day, within
from actions.insurance.enrollment import EnrollmentService, HasOneAlready
from actions.insurance.policies import label, policy_service
from actions.insurance.quotes import QuoteService, facts_of
from actions.insurance.rated_form import KIND, PLAN, RatedForm, known_facts, rating_fields
from actions.insurance.rating import Price, RatingService
from actions.periods import add_months

_PREFIX = "insurance_enroll"
FREQUENCY, START, CONFIRMED, REFERENCE = (
    f"{_PREFIX}_frequency",
    f"{_PREFIX}_start",
    f"{_PREFIX}_confirmed",
    f"{_PREFIX}_reference",
)
_MOST_DAYS_AHEAD = 60
_AT_ONCE = re.compile(
    r"\b(?:all at once|in full|up ?front|one payment|full year|once a year|single payment)\b", re.IGNORECASE
)


class EnrollForm(RatedForm, OnceForm):
    """A policy for oneself; a quote that was given before need not be told again."""

    name = f"{_PREFIX}_form"
    title = "your new policy"
    intents = frozenset({"enroll_in_plan"})
    prefix = _PREFIX
    fields = (
        *rating_fields(_PREFIX),
        Field(
            FREQUENCY,
            "How would you like to pay?",
            "Paying less often costs less.",
            entities=("frequency",),
            names=("frequency", "payments", "billing"),
            example="monthly",
        ),
        Field(
            START,
            "On which day should it start?",
            "You are covered from the first minute of that day on.",
            entities=("period",),
            names=("start", "day", "date", "start date"),
            example="tomorrow",
            kind=COMING_DAY,
        ),
        Field(
            CONFIRMED,
            "Shall I sign you up?",
            "You should see what you are about to buy before it is yours.",
            means_yes=r"(?i:(?:(?:yes|yeah|yep|ok|okay|sure|great|please|then|now|just)\W+)*sign me up(?:\W+(?:for (?:it|that|this)|please|pls|then|now))*\W*)",
        ),
    )
    confirmation = CONFIRMED
    submit_action = "action_insurance_enroll"
    nothing_done = "Nothing was bought."
    own_slots = (REFERENCE,)
    reference_slot = REFERENCE
    answers = (
        Answer(
            r"\bopen enrol\w+\b",
            "Health insurance can be bought in open enrollment, from November 1 to January 15, and within 60 days of a life "
            "event such as a wedding, a birth, a move or the loss of another plan. All else can be bought at any time.",
        ),
        Answer(COSTS, lambda request: _price_so_far(request)),
        Answer(HOW_LONG, "You are covered from the day that you choose; your policy is there as soon as you say yes."),
    )

    def ask(self, field: Field, request: ActionRequest) -> None:
        """Ask; for plan and payments, with their prices."""
        price = _price(request) if field.slot == FREQUENCY else None
        if price is not None:
            terms = [instalment_words(one, price.premium) for one in policy_service(request).catalog.all_terms()]
            said = f"You can pay {formatting.listing(terms, 'or')}. {field.prompt}"
            request.say(said, buttons=self.choices(field, request))
        elif field.slot == self.slot(PLAN) and request.slot(self.slot(KIND)):
            plans = policy_service(request).catalog.plans(self.kind(request))
            lines = [f"- {str(plan.plan).capitalize()}: {plan.summary}" for plan in plans]
            request.say("\n".join([*lines, field.prompt]), buttons=self.choices(field, request))
        else:
            super().ask(field, request)

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """Frequencies, and usual first days."""
        if field.slot == FREQUENCY:
            return [{"title": frequency.capitalize(), "payload": frequency} for frequency in EVERY]
        if field.slot == START:
            first = add_months(request.clock.today().replace(day=1), 1)
            days = [("Today", "today"), ("Tomorrow", "tomorrow"), (formatting.day(first), formatting.day(first))]
            return [{"title": title, "payload": payload} for title, payload in days]
        return super().choices(field, request)

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """ "All at once", "asap"."""
        text = turn.request.text
        if field.slot == FREQUENCY:
            return "yearly" if _AT_ONCE.search(text) else read_frequency(text, asked=True)
        return read_day(text) if field.slot == START else super().read(field, turn)

    def check(self, turn: FormTurn) -> None:
        """Check everything; what a quote of the customer's knows is not asked for."""
        request, values = turn.request, turn.values
        service = EnrollmentService(policy_service(request))
        answer_opening(self, turn)
        self._use_quote(turn)
        self.check_facts(turn)
        kind = values[self.slot(KIND)]
        if kind is not None:
            try:
                service.check(str(kind))
            except HasOneAlready as error:
                request.say(
                    f'You have your {label(error.policy)} already, and one is enough. To change it, say "change my plan"; '
                    f'to add somebody to it, say "add a dependent". {self.nothing_done}'
                )
                turn.end()
                return
        if values[FREQUENCY] is not None and values[FREQUENCY] not in EVERY:
            request.say("Premiums are paid monthly, quarterly or yearly.")
            values[FREQUENCY] = None
        values[START] = checked_day(request, values[START], latest=within(request.clock.today(), _MOST_DAYS_AHEAD))

    def _use_quote(self, turn: FormTurn) -> None:
        """Take what is not said from the latest quote: of that kind, or the one that was given in this conversation."""
        request, values = turn.request, turn.values
        kind = values[self.slot(KIND)]
        if not (turn.activating or self.slot(KIND) in turn.heard):
            return
        quotes = QuoteService(request.session, request.conversation_id, request.customer_id, request.clock)
        quote = quotes.latest(None if kind is None else str(kind))
        if quote is None:
            return
        said = known_facts(self, values)
        for name, value in {KIND: quote.insurance_type, PLAN: quote.plan, **facts_of(quote)}.items():
            if name not in said:
                values[self.slot(name)] = value
        request.say(f"I take what you told me for quote {quote.number}; say what has changed, if something has.")

    def summary(self, request: ActionRequest) -> str:
        """What is bought, what it costs, when it starts and what is due then."""
        price = _price(request)
        assert price is not None, "the form is filled"
        service, start = policy_service(request), date.fromisoformat(str(request.slot(START)))
        terms = service.catalog.terms(str(request.slot(FREQUENCY)))
        name = service.catalog.kind(self.kind(request)).name
        deductible = f" The deductible is {formatting.money(price.plan.deductible)}." if price.plan.deductible else ""
        return (
            f"{_upper(name)}, {price.plan.plan.capitalize()} plan{_of_what(self, request)}, for {formatting.money(price.premium)} "
            f"a month: {price.plan.summary}.{deductible} It starts on {formatting.day(start, weekday=True)}, and you pay "
            f"{instalment_words(terms, price.premium)}, first on that day. {self.fields[-1].prompt}"
        )

    def order(self, request: ActionRequest, reference: str) -> list[Event]:
        """Store what was confirmed, and say what comes next."""
        price, service = _price(request), EnrollmentService(policy_service(request))
        assert price is not None, "the form is filled"
        frequency, start = str(request.slot(FREQUENCY)), date.fromisoformat(str(request.slot(START)))
        if start < request.clock.today():
            request.say(f"That first day has passed in the meantime. {self.nothing_done} Please start again.")
            return []
        try:
            policy = service.enroll(price, self.facts(request), frequency, start, reference)
        except HasOneAlready as error:
            request.say(f"You have your {label(error.policy)} already. {self.nothing_done}")
            return []
        terms = service.policies.catalog.terms(frequency)
        due = formatting.money(instalment(terms, price.premium))
        request.say(
            f"Done. Welcome! Your policy is {policy.number} ({policy.subject}), from {formatting.day(start)} on. The first "
            f'{due} is due on that day, from your {policy.payment_label}; to pay it here, say "pay my premium". The '
            f'reference is {reference}. For an ID card, say "proof of insurance"; for the papers that we need, ask "which '
            'documents to sign up?".'
        )
        return []


def _price(request: ActionRequest) -> Price | None:
    """The price of what was told; None before everything that it depends on was."""
    form = EnrollForm()
    if any(request.slot(form.slot(name)) is None for name in (KIND, PLAN)):
        return None
    facts = form.facts(request)
    rating = RatingService(request.session, request.clock.today())
    if "None" in facts.values():
        return None
    return rating.price(rating.catalog.plan(form.kind(request), str(request.slot(form.slot(PLAN)))), facts)


def _price_so_far(request: ActionRequest) -> str:
    price = _price(request)
    if price is None:
        return "I tell you the price as soon as I know this, and nothing is bought before you say yes."
    return f"It is {formatting.money(price.premium)} a month; paid once a year it is 5% less."


def _of_what(form: EnrollForm, request: ActionRequest) -> str:
    known = form.facts(request)
    if "vehicle" in known:
        return f" for your {known['vehicle']}"
    if "value" in known:
        money = formatting.read_money(known["value"])
        return "" if money is None else f" for {formatting.money(*money)}"
    return ""


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
