"""Whether what is asked for lies within the bounds of our loans, and what customers hear where it does not."""

from __future__ import annotations

import re
from collections.abc import Callable

from actions import formatting
from actions.banking.order_models import LoanTerms
from actions.banking.payment_answers import explain, read_amount
from actions.banking.payments import WrongCurrency, check_dollars
from actions.context import ActionRequest
from actions.errors import Refusal
from actions.formatting import read_money


def checked_money(request: ActionRequest, said: object) -> str | None:
    """A sum in dollars; None with the reason where it is none."""
    return read_amount(request, said, check_dollars, _not_lent)


def _not_lent(error: Refusal) -> str:
    return "Our loans are in US dollars." if isinstance(error, WrongCurrency) else explain(error)


def checked_amount(request: ActionRequest, said: object, fitting: list[LoanTerms]) -> str | None:
    """The sum, if one of the products lends it; None with their bounds otherwise."""
    value = checked_money(request, said)
    money = read_money(value)
    if money is None or any(terms.least <= money[0] <= terms.most for terms in fitting):
        return value
    request.say(
        f"I take applications for {_each(fitting, lambda t: (formatting.money(t.least), formatting.money(t.most)))}."
    )
    return None


def checked_months(request: ActionRequest, said: object, fitting: list[LoanTerms]) -> str | None:
    """The term, if one of the products has it; None with their bounds otherwise."""
    if said is None:
        return None
    found = re.match(r"\d{1,3}(?!\d)", str(said))
    months = 0 if found is None else int(found.group())
    if any(terms.fewest_months <= months <= terms.most_months for terms in fitting):
        return str(months)
    request.say(f"It can be paid back over {_each(fitting, lambda t: (t.fewest_months, f'{t.most_months} months'))}.")
    return None


def _each(fitting: list[LoanTerms], bounds: Callable[[LoanTerms], tuple[object, object]]) -> str:
    parts = []
    for terms in fitting:
        low, high = bounds(terms)
        parts.append(f"{low} to {high} ({terms.product.lower()})")
    return formatting.listing(parts, "or")
