"""Applying for a loan: the rules, what they make of an application, and the application itself.

The rules, all computed in `Decimal`:

1. The purpose decides the product: one of the car loan's words makes it a car loan, all else a personal loan.
2. Amount and months must be within the product's bounds (table `loan_terms`).
3. The monthly payment is that of an annuity at the product's rate (table `interest_rates`), rounded up to the cent:
   `amount * r / (1 - (1 + r) ** -months)` with `r` the yearly rate by twelve.
4. The payment must not exceed `SHARE` of the monthly income.

An application within the rules is `received`, and a colleague checks income and credit history; one outside of rule 4
is `declined`, with what would be possible.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_UP, Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.banking.models import InterestRate
from actions.banking.order_models import LoanApplication, LoanTerms
from actions.clock import Clock
from actions.columns import CENT
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog
from actions.errors import Refusal
from actions.named_rows import named_in
from actions.references import add_once, refuse_twice

SHARE = Decimal("0.30")
_STEP = Decimal(100)
RECEIVED, DECLINED = "received", "declined"


class NoLoans(Refusal):
    """There are no terms or no rate."""


@dataclass(frozen=True)
class Offer:
    """What the rules make of an application; `possible` is the most that the income allows over these months."""

    terms: LoanTerms
    percent: Decimal
    amount: Decimal
    months: int
    payment: Decimal
    affordable: bool
    possible: Decimal


def payment(amount: Decimal, percent: Decimal, months: int) -> Decimal:
    """What an annuity costs a month, rounded up to the cent."""
    rate = percent / 1200
    exact = amount / months if rate == 0 else amount * rate / (1 - (1 + rate) ** -months)
    return exact.quantize(CENT, rounding=ROUND_UP)


def possible(income: Decimal, terms: LoanTerms, percent: Decimal, months: int) -> Decimal:
    """The most that rule 4 allows, in whole hundreds and within the product's bounds; zero when it is below them."""
    rate, share = percent / 1200, income * SHARE
    exact = share * months if rate == 0 else share * (1 - (1 + rate) ** -months) / rate
    most = min((exact / _STEP).quantize(Decimal(1), rounding=ROUND_FLOOR) * _STEP, Decimal(terms.most))
    # Payments are rounded up, so the last hundred may be one too many.
    while most > 0 and payment(most, percent, months) > share:
        most -= _STEP
    return most.quantize(CENT) if most >= terms.least else Decimal("0.00")


class LoanService:
    """One customer's applications for a loan.

    Args:
        session: a session; `apply` needs one that may write.
        customer_id: whose applications.
        clock: what time it is.
        audit: where an application is noted.
    """

    def __init__(self, session: Session, customer_id: CustomerId, clock: Clock, audit: AuditLog) -> None:
        self._session = session
        self._customer_id = customer_id
        self._clock = clock
        self._audit = audit

    def products(self) -> list[LoanTerms]:
        """What can be applied for.

        Raises:
            NoLoans: nothing.
        """
        found = list(self._session.execute(select(LoanTerms).order_by(LoanTerms.least)).scalars())
        if not found:
            raise NoLoans("no terms")
        return found

    def terms(self, purpose: str) -> LoanTerms:
        """The product for a purpose: the one whose words it has, or the one for everything.

        Raises:
            NoLoans: there are no terms.
        """
        products = self.products()
        named = named_in(purpose, products)
        return (named or [product for product in products if not product.words] or products)[0]

    def percent(self, terms: LoanTerms) -> Decimal:
        """A product's rate a year.

        Raises:
            NoLoans: there is none.
        """
        percent: Decimal | None = self._session.execute(
            select(InterestRate.percent).where(InterestRate.product == terms.product)
        ).scalar_one_or_none()
        if percent is None:
            raise NoLoans(terms.product)
        return percent

    def offer(self, amount: Decimal, purpose: str, months: int, income: Decimal) -> Offer:
        """What the rules make of it.

        Raises:
            NoLoans: there are no terms, or no rate.
        """
        terms = self.terms(purpose)
        percent = self.percent(terms)
        monthly = payment(amount, percent, months)
        most = possible(income, terms, percent, months)
        return Offer(terms, percent, amount, months, monthly, monthly <= income * SHARE, most)

    def apply(self, offer: Offer, purpose: str, income: Decimal, reference: str) -> LoanApplication:
        """Store the application with what was decided, and an audit entry.

        Raises:
            AlreadyDone: it was stored under that reference before.
        """
        refuse_twice(self._session, LoanApplication, self._customer_id, reference)
        application = LoanApplication(
            id=reference,
            customer_id=self._customer_id,
            product=offer.terms.product,
            purpose=purpose,
            amount=offer.amount,
            months=offer.months,
            monthly_income=income,
            percent=offer.percent,
            monthly_payment=offer.payment,
            status=RECEIVED if offer.affordable else DECLINED,
            created_at=self._clock.now(),
        )
        add_once(self._session, application, reference)
        self._audit.note("apply_for_loan", application=reference, amount=str(offer.amount), status=application.status)
        return application
