"""Tax forms: which ones a customer gets for a year, from what was booked, and when they are ready."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.wealth.models import TaxForm
from actions.wealth.portfolio_models import DEPOSIT, DIVIDEND, INTEREST, IRA, SELL, WITHDRAWAL, Portfolio
from actions.wealth.portfolios import Ledger

_KINDS = {
    "sales": SELL,
    "dividends": DIVIDEND,
    "interest": INTEREST,
    "deposits": DEPOSIT,
    "withdrawals": WITHDRAWAL,
}


@dataclass(frozen=True)
class TaxDocument:
    """A form for a portfolio and a year: the sum that it reports, and the day from which on it is there."""

    form: TaxForm
    portfolio: Portfolio
    year: int
    amount: Decimal
    ready_on: date


class TaxService:
    """The tax forms.

    Args:
        session: an open session.
    """

    def __init__(self, session: Session) -> None:
        query = select(TaxForm).order_by(TaxForm.form)
        self.forms: list[TaxForm] = list(session.execute(query).scalars())

    def documents(self, ledgers: Sequence[Ledger], year: int) -> list[TaxDocument]:
        """The forms for a year, so far where it is not over.

        Args:
            ledgers: of one portfolio each.
            year: the tax year.
        """
        start, end = date(year - 1, 12, 31), date(year, 12, 31)
        found = []
        for ledger in ledgers:
            (portfolio,) = ledger.portfolios
            for form in self.forms:
                amount = abs(ledger.total(start, end, _KINDS[str(form.reports)]))
                if bool(form.retirement) == (portfolio.kind == IRA) and amount >= form.smallest:
                    found.append(TaxDocument(form, portfolio, year, amount, ready_on(form, year)))
        return found


def ready_on(form: TaxForm, year: int) -> date:
    """When a form for a year is ready: in the year after."""
    return date(year + 1, int(form.ready_month), int(form.ready_day))
