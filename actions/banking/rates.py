"""The interest on the bank's products. Public: nobody has to be logged in."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions import formatting
from actions.banking.models import InterestRate
from actions.named_rows import named_in

PAID_BY_CUSTOMER = "APR"


class InterestService:
    """The bank's rates of interest.

    Args:
        session: an open session.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> list[InterestRate]:
        """All of them, in the order of their list."""
        return list(self._session.execute(select(InterestRate).order_by(InterestRate.id)).scalars())

    def asked(self, text: str, account_type: str | None) -> list[InterestRate]:
        """The rates that a question is about; an empty list when it fits none.

        Args:
            text: the question; "car" in it picks one of the loans.
            account_type: the kind of account or loan that was named.
        """
        rates = self.all()
        if account_type is not None:
            rates = [rate for rate in rates if rate.account_type == account_type]
            return named_in(text, rates) or rates
        return named_in(text, rates)


def line(rate: InterestRate) -> str:
    """A rate on one line."""
    return f"{rate.product}: {formatting.percent(rate.percent)} {rate.kind} ({rate.terms})"


def table(rates: Sequence[InterestRate]) -> dict[str, list]:
    """Rates as a table for channels that show one."""
    rows = [[rate.product, f"{formatting.percent(rate.percent)} {rate.kind}", rate.terms] for rate in rates]
    return {"columns": ["Product", "Rate", "Terms"], "rows": rows}
