"""The form for a loan."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from actions import formatting
from actions.banking import stories, sums
from actions.banking.loan_words import read_income, read_purpose, read_sum, read_term, term_figure
from actions.banking.loans import RECEIVED, SHARE, LoanService, NoLoans, Offer
from actions.banking.order_models import LoanTerms
from actions.banking.payment_answers import explain, read_amount
from actions.banking.payments import WrongCurrency, check_dollars
from actions.context import ActionRequest, Event
from actions.errors import Refusal
from actions.formatting import read_money
from actions.forms import Field, FormTurn, OnceForm, yes_no

AMOUNT, PURPOSE, MONTHS, INCOME, CONFIRMED, REFERENCE = (
    "banking_loan_amount",
    "banking_loan_purpose",
    "banking_loan_months",
    "banking_loan_income",
    "banking_loan_confirmed",
    "banking_loan_reference",
)
_LONGEST_PURPOSE = 200
# In words: "over 36 months please", but not "a three years old car for my son".
_LONGEST_TERM = 5
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
            names=("amount", "sum", "figure"),
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
            term_alone = read_term(text) is not None and len(text.split()) <= _LONGEST_TERM
            return None if term_alone else stories.told(turn.request)
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
        self._hear_words(turn, products)
        values[PURPOSE] = purpose = values[PURPOSE] and str(values[PURPOSE])[:_LONGEST_PURPOSE]
        fitting = [service.terms(purpose)] if purpose is not None else products
        values[MONTHS] = _months(request, values[MONTHS], fitting)
        values[AMOUNT] = _amount(request, values[AMOUNT], fitting)
        values[INCOME] = _money(request, values[INCOME])

    def _hear_words(self, turn: FormTurn, products: list[LoanTerms]) -> None:
        """Tell apart the figures of a message, each of which may be a sum to the entity component."""
        request = turn.request
        if not (turn.attempted or request.resumed is not None):
            return
        text = request.text
        term, income = read_term(text), read_income(text)
        for slot, others in ((AMOUNT, {term_figure(text), income and income[0]}), (MONTHS, {income and income[0]}),
                             (INCOME, {term_figure(text)})):  # fmt: skip
            if slot in turn.heard and _figure(turn.values[slot]) in others - {None}:
                turn.values[slot] = None if request.resumed is not None else request.slot(slot)
                turn.heard -= {slot}
        if term is not None:
            turn.values[MONTHS] = None  # an entity has the 5 of "5 years"
        asked = request.requested_slot
        amount = None if turn.values[AMOUNT] is not None or asked == INCOME else read_sum(text)
        purpose = None if turn.values[PURPOSE] is not None or asked == PURPOSE else read_purpose(text, products)
        found = {AMOUNT: None if amount is None else f"{amount:.2f} USD", PURPOSE: purpose, MONTHS: term}
        self.hear_words(turn, {**found, INCOME: None if income is None else f"{income[1]:.2f} USD"})

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


def _declined(offer: Offer, income: Decimal) -> str:
    limit = formatting.money(income * SHARE)
    why = f"{formatting.money(offer.payment)} a month is more than {SHARE:.0%} of your income ({limit}), which is our limit."
    if offer.possible > 0:
        return f"{why} Over {offer.months} months, up to {formatting.money(offer.possible)} would be possible."
    return f"{why} Over {offer.months} months, not even our smallest loan ({formatting.money(offer.terms.least)}) would fit."


def _money(request: ActionRequest, said: object) -> str | None:
    return read_amount(request, said, check_dollars, _not_lent)


def _not_lent(error: Refusal) -> str:
    return "Our loans are in US dollars." if isinstance(error, WrongCurrency) else explain(error)


def _amount(request: ActionRequest, said: object, fitting: list[LoanTerms]) -> str | None:
    value = _money(request, said)
    money = read_money(value)
    if money is None or any(terms.least <= money[0] <= terms.most for terms in fitting):
        return value
    request.say(
        f"I take applications for {_each(fitting, lambda t: (formatting.money(t.least), formatting.money(t.most)))}."
    )
    return None


def _months(request: ActionRequest, said: object, fitting: list[LoanTerms]) -> str | None:
    if said is None:
        return None
    found = re.match(r"\d{1,3}(?!\d)", str(said))
    months = 0 if found is None else int(found.group())
    if any(terms.fewest_months <= months <= terms.most_months for terms in fitting):
        return str(months)
    request.say(f"It can be paid back over {_each(fitting, lambda t: (t.fewest_months, f'{t.most_months} months'))}.")
    return None


def _figure(value: object) -> Decimal | None:
    """The number that a value begins with, which an entity may have as an amount."""
    found = re.match(r"\d+(?:\.\d+)?", str(value or ""))
    return None if found is None else Decimal(found.group())


def _each(fitting: list[LoanTerms], bounds: Callable[[LoanTerms], tuple[object, object]]) -> str:
    parts = []
    for terms in fitting:
        low, high = bounds(terms)
        parts.append(f"{low} to {high} ({terms.product.lower()})")
    return formatting.listing(parts, "or")
