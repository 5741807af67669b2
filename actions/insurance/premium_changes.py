"""What a change of the premium does to what has been paid ahead, and what is given back when a policy ends.

Nothing is charged or paid out for a change: what was paid ahead simply lasts for fewer days, or for more.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from actions.columns import CENT
from actions.insurance.models import Policy
from actions.insurance.rating_models import BillingTerms

_DAYS_OF_YEAR = 365


def per_day(premium: Decimal) -> Decimal:
    """What a day costs, at a monthly premium; not rounded."""
    return premium * 12 / _DAYS_OF_YEAR


def paid_until(policy: Policy, premium: Decimal, start: date) -> date:
    """Until when a policy is paid if its premium changes on a day."""
    before: date = policy.paid_until
    days = (before - start).days
    if days <= 0 or premium == policy.premium:
        return before
    lasts = (days * policy.premium / premium).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return start + timedelta(days=int(lasts))


def refund(policy: Policy, terms: BillingTerms, end: date, fee: Decimal) -> Decimal:
    """What goes back to the customer if a policy ends on a day; below zero what is still owed.

    Args:
        policy: the policy.
        terms: its billing terms, whose discount is not given back.
        end: the last day that is covered.
        fee: what is kept of what goes back; never more than that.
    """
    unused = (policy.paid_until - end).days - 1
    amount: Decimal = per_day(policy.premium) * unused * (100 - terms.discount_percent) / 100
    if amount > 0:
        amount = max(Decimal(0), amount - fee)
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)
