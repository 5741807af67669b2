"""The form for a loan."""

from __future__ import annotations

import re
from contextlib import suppress
from decimal import Decimal

from actions import formatting, stories, sums
from actions.banking.loan_bounds import checked_amount, checked_money, checked_months
from actions.banking.loan_words import (
    is_figures,
    plain_purpose,
    read_amount,
    read_income,
    read_purpose,
    read_sums,
    read_term,
    said_purpose,
    term_figure,
)
from actions.banking.loans import RECEIVED, SHARE, LoanService, NoLoans, Offer
from actions.context import ActionRequest, Event
from actions.formatting import read_money
from actions.forms import Answer, Field, FormTurn, OnceForm, yes_no
from actions.forms.answers import HOW_LONG
from actions.forms.phrases import corrects

AMOUNT, PURPOSE, MONTHS, INCOME, CONFIRMED, REFERENCE = (
    "banking_loan_amount",
    "banking_loan_purpose",
    "banking_loan_months",
    "banking_loan_income",
    "banking_loan_confirmed",
    "banking_loan_reference",
)
_LONGEST_PURPOSE = 200
# A figure without a word is a term up to here, and a sum at the start from here on.
_MOST_MONTHS, _LEAST_BARE = 120, 100
_TERM = re.compile(r"\b\d{1,3}\b")
_CHOICES = (12, 24, 36, 48, 60)


class LoanForm(OnceForm):
    """A personal or a car loan; mortgages are arranged with a colleague."""

    name = "banking_loan_form"
    title = "your loan application"
    intents = frozenset({"apply_for_loan"})
    fields = (
        Field(
            AMOUNT,
            "How much would you like to borrow?",
            "The monthly payment depends on the amount.",
            entities=("money",),
            names=("amount", "sum", "figure", "loan"),
            example="$5,000",
        ),
        Field(
            PURPOSE,
            "What is the loan for?",
            "A loan for a car has another rate and other limits than a personal loan.",
            names=("purpose",),
            example="a new roof",
            free_text=True,
        ),
        Field(
            MONTHS,
            "Over how many months would you like to pay it back?",
            "The longer it takes, the smaller is each payment, and the more interest you pay in all.",
            # To the entity component a bare "36" may be an amount.
            entities=("number", "money"),
            names=("term", "months", "duration"),
            example="36 months",
        ),
        Field(
            INCOME,
            "What is your monthly income before tax?",
            f"The payment may not be more than {SHARE:.0%} of your income, so that you can afford it.",
            entities=("money",),
            names=("income", "salary"),
            example="$4,000",
        ),
        yes_no(CONFIRMED),
    )
    confirmation = CONFIRMED
    submit_action = "action_banking_apply_for_loan"
    nothing_done = "No application was made."
    own_slots = (REFERENCE,)
    answers = (
        Answer(
            r"\bwhat\b.*\b(?:per|a|each|every) month\b|\bmonthly (?:payments?|rates?|costs?)\b|\binterest\b|(?<!exchange )\brates?\b"
            r"|\bapr\b|\bin (?:all|total)\b|\bhow (?:much|high)\b.*\bpayments?\b",
            lambda request: _costs(request),
        ),
        Answer(HOW_LONG, "A colleague checks what you hand in, and you hear from us within two business days."),
    )
    reference_slot = REFERENCE

    def corrected(self, possible: list[Field], turn: FormTurn) -> Field | None:
        """ "Make it 6000" means the loan and not the income, which nobody makes."""
        amounts = [field for field in possible if field.slot == AMOUNT]
        return amounts[0] if amounts else super().corrected(possible, turn)

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """Usual terms that the product has."""
        if field.slot != MONTHS:
            return []
        terms = _service(request).terms(str(request.slot(PURPOSE) or ""))
        fitting = [months for months in _CHOICES if terms.fewest_months <= months <= terms.most_months]
        return [{"title": f"{months} months", "payload": f"{months} months"} for months in fitting]

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """ "5000"; any words for the purpose but those for the months alone; "36"."""
        text = turn.request.text
        if field.slot == PURPOSE:
            return None if is_figures(text) else stories.told(turn.request)
        if field.slot == MONTHS:
            found = _TERM.search(text)
            return found.group() if found else None
        return sums.read_figure(text)

    def check(self, turn: FormTurn) -> None:
        """Check the figures against the product's bounds; whether the income allows it is said in the summary."""
        request, values = turn.request, turn.values
        service = _service(request)
        if turn.activating and request.entity("account_type") == "mortgage":
            request.say(
                "A mortgage is arranged with a colleague, who looks at the home with you; here I take applications for "
                f'personal and car loans. Say "talk to a person". {self.nothing_done}'
            )
            turn.end()
            return
        try:
            products = service.products()
        except NoLoans:
            request.say(f'I have no terms for loans right now. {self.nothing_done} Please say "talk to a person".')
            turn.end()
            return
        if request.resumed is not None:
            self.hear(turn)
        if PURPOSE not in turn.heard and (values[PURPOSE] is None or turn.activating):
            self.hear_words(turn, {PURPOSE: read_purpose(request.text, products)})
        values[PURPOSE] = purpose = values[PURPOSE] and plain_purpose(str(values[PURPOSE]))[:_LONGEST_PURPOSE]
        fitting = [service.terms(purpose)] if purpose is not None else products
        values[MONTHS] = checked_months(request, values[MONTHS], fitting)
        values[AMOUNT] = checked_amount(request, values[AMOUNT], fitting)
        values[INCOME] = checked_money(request, values[INCOME])

    def claims(self, request: ActionRequest) -> bool:
        """ "Purpose is braces" asks no why."""
        return said_purpose(request.text) is not None

    def hear(self, turn: FormTurn) -> None:
        """Tell apart the figures of a message, each of which may be a sum to the entity component."""
        request = turn.request
        text, resumed = request.text, request.resumed is not None
        if (purpose := said_purpose(text)) is not None and not resumed:
            turn.hear(PURPOSE, purpose)
            return
        term, income, amount, sums = read_term(text), read_income(text), read_amount(text), read_sums(text)
        money = {_figure(e["value"]): str(e["value"]) for e in request.entities if e.get("entity") == "money"}
        labelled = {term_figure(text), income and income[0], amount} - {None}
        for slot in (AMOUNT, MONTHS, INCOME):
            # Each figure goes where its words say, wherever its entity went.
            if slot in turn.heard and _figure(turn.values[slot]) in labelled.union(() if resumed else sums):
                turn.values[slot] = None if resumed else request.slot(slot)
                turn.heard -= {slot}
        found = {AMOUNT: amount, INCOME: income and income[1]}
        if sums and amount is None:
            bare = sums[-1] if not turn.activating else next((one for one in sums if one in money), max(sums))
            meant = self._meant(turn, bare)
            if meant == MONTHS and term is None:
                term = str(bare)
            elif meant is not None and found.get(meant) is None:
                found[meant] = bare
        heard = {slot: money.get(one, f"{one:.2f} USD") for slot, one in found.items() if one is not None}
        if income is not None and found[INCOME] == income[1] != income[0]:
            heard[INCOME] = f"{income[1]:.2f} USD"  # a year's, of which the entity has the figure
        for slot, value in {**heard, **({} if term is None else {MONTHS: term})}.items():
            turn.hear(slot, value)

    def _meant(self, turn: FormTurn, figure: Decimal) -> str | None:
        """What a figure without a word means: the answer, or, where it corrects something, the loan or its term."""
        asked, text = turn.request.requested_slot, turn.request.text
        if turn.activating:
            free = turn.values[AMOUNT] is None or not turn.request.resumed
            return AMOUNT if free and figure >= _LEAST_BARE and AMOUNT not in turn.heard else None
        if asked == PURPOSE and not is_figures(text):
            return None  # "a 2015 honda"
        if asked == AMOUNT or (asked in (MONTHS, INCOME) and not corrects(text)):
            return str(asked)
        return MONTHS if figure <= _MOST_MONTHS else AMOUNT

    def summary(self, request: ActionRequest) -> str:
        """The payment, what it costs in all, and what the rules say."""
        offer, purpose, income = _offer(request)
        total = formatting.money(offer.payment * offer.months)
        verdict = (
            "" if offer.affordable else f" {_declined(offer, income)} I can still hand it in, and it will be declined."
        )
        return (
            f'{offer.terms.product} for "{purpose}": {formatting.money(offer.amount)} over {offer.months} months at '
            f"{formatting.percent(offer.percent)} APR is {formatting.money(offer.payment)} a month, {total} in all."
            f"{verdict} Apply for it with a monthly income of {formatting.money(income)}?"
        )

    def order(self, request: ActionRequest, reference: str) -> list[Event]:
        """Hand in what was confirmed, and say what the rules make of it."""
        try:
            offer, purpose, income = _offer(request)
            application = _service(request).apply(offer, purpose, income, reference)
        except NoLoans:
            request.say(f'I have no terms for loans right now. {self.nothing_done} Please say "talk to a person".')
            return []
        if application.status == RECEIVED:
            request.say(
                f"Done. Your application for {formatting.money(offer.amount)} over {offer.months} months "
                f"({formatting.money(offer.payment)} a month) is in and fits our rules. It is not a promise yet: a "
                "colleague checks your income and credit history, and you hear from us within two business days. The "
                f"reference is {reference}."
            )
        else:
            request.say(
                f"I'm sorry, your application (reference {reference}) is declined. {_declined(offer, income)} You can "
                'apply again at any time, or say "talk to a person" to have a colleague look at it.'
            )
        return []


def _service(request: ActionRequest) -> LoanService:
    return LoanService(request.session, request.customer_id, request.clock, request.audit)


def _offer(request: ActionRequest) -> tuple[Offer, str, Decimal]:
    amount, income = (read_money(request.slot(slot)) or (Decimal(0), "") for slot in (AMOUNT, INCOME))
    purpose = str(request.slot(PURPOSE))
    return _service(request).offer(amount[0], purpose, int(request.slot(MONTHS)), income[0]), purpose, income[0]


def _costs(request: ActionRequest) -> str | None:
    """The payment once it is known, until then the rate; without either the question is another's."""
    with suppress(NoLoans):
        return _payment(request)
    return None


def _payment(request: ActionRequest) -> str:
    if any(request.slot(slot) is None for slot in (AMOUNT, PURPOSE, MONTHS)):
        service = _service(request)
        purpose = request.slot(PURPOSE)
        fitting = service.products() if purpose is None else [service.terms(str(purpose))]
        rates = [f"{formatting.percent(service.percent(terms))} APR ({terms.product.lower()})" for terms in fitting]
        return f"The rate is {formatting.listing(rates, 'or')}; I tell you the payment before you decide."
    offer, _, _ = _offer(request)
    monthly, total = formatting.money(offer.payment), formatting.money(offer.payment * offer.months)
    return f"You would pay {monthly} a month for {offer.months} months, {total} in all."


def _declined(offer: Offer, income: Decimal) -> str:
    limit = formatting.money(income * SHARE)
    why = f"{formatting.money(offer.payment)} a month is more than {SHARE:.0%} of your income ({limit}), which is our limit."
    if offer.possible > 0:
        return f"{why} Over {offer.months} months, up to {formatting.money(offer.possible)} would be possible."
    return f"{why} Over {offer.months} months, not even our smallest loan ({formatting.money(offer.terms.least)}) would fit."


def _figure(value: object) -> Decimal | None:
    """The number that a value begins with, which an entity may have as an amount."""
    found = re.match(r"\d+(?:\.\d+)?", str(value or ""))
    return None if found is None else Decimal(found.group())
