"""What the bank charges. Public: nobody has to be logged in."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions import formatting
from actions.banking.models import Fee
from actions.named_rows import named_in

_EVERY = {"weekly": " a week", "monthly": " a month", "quarterly": " a quarter", "yearly": " a year"}


class FeeService:
    """The bank's fees.

    Args:
        session: an open session.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> list[Fee]:
        """All of them, in the order of their list."""
        return list(self._session.execute(select(Fee).order_by(Fee.id)).scalars())

    def of_code(self, code: str) -> Fee | None:
        """One fee, if the bank charges it."""
        found: Fee | None = self._session.execute(select(Fee).where(Fee.code == code)).scalar_one_or_none()
        return found

    def asked(
        self, text: str, *, account_type: str | None = None, frequency: str | None = None, amount: Decimal | None = None
    ) -> list[Fee]:
        """The fees that a question is about; an empty list when it fits none.

        What it is for decides; account, frequency and amount narrow that down as far as something is left, and find
        fees where the text names none.

        Args:
            text: the question.
            account_type: the account that was named.
            frequency: how often, such as `monthly`.
            amount: what was charged.
        """
        fees = self.all()
        found = named_in(text, fees)
        for column, value in (("account_type", account_type), ("frequency", frequency), ("amount", amount)):
            if value is not None:
                found = [fee for fee in found or fees if getattr(fee, column) == value] or found
        return found


def cost(fee: Fee) -> str:
    """`$12.00 a month`, `3%`, `$5.00 plus 4%`, `nothing`."""
    parts = []
    if fee.amount:
        parts.append(f"{formatting.money(fee.amount)}{_EVERY.get(fee.frequency or '', '')}")
    if fee.percent:
        parts.append(formatting.percent(fee.percent))
    return " plus ".join(parts) or "nothing"


def line(fee: Fee) -> str:
    """A fee on one line, with what makes it smaller."""
    return f"{fee.name}: {cost(fee)}{f' ({fee.note})' if fee.note else ''}"


def table(fees: Sequence[Fee]) -> dict[str, list]:
    """Fees as a table for channels that show one."""
    return {"columns": ["Fee", "Costs", "Good to know"], "rows": [[f.name, cost(f), f.note or ""] for f in fees]}
