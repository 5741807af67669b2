"""Cash machines, and what holds for cash that is deposited. Public: nobody has to be logged in."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions import formatting, places
from actions.banking.models import Atm, CashDepositTerms

ATM, BRANCH = "atm", "branch"


class AtmService:
    """The bank's cash machines.

    Args:
        session: an open session.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self, *, takes_cash: bool = False) -> list[Atm]:
        """All of them, or those that take cash, by name."""
        query = select(Atm).order_by(Atm.name)
        return list(self._session.execute(query.where(Atm.takes_cash.is_(True)) if takes_cash else query).scalars())

    def near(self, location: str, *, takes_cash: bool = False) -> list[Atm]:
        """Those that the location names; an empty list when it names none."""
        return places.near(self.all(takes_cash=takes_cash), location)

    def deposit_terms(self) -> dict[str, CashDepositTerms]:
        """The terms by place, `ATM` first."""
        query = select(CashDepositTerms).order_by(CashDepositTerms.place)
        return {terms.place: terms for terms in self._session.execute(query).scalars()}


def opening(atm: Atm) -> str:
    """`24 hours`, or `5:00 AM to 11:30 PM`."""
    if atm.opens is None:
        return "24 hours"
    return f"{formatting.clock_time(atm.opens)} to {formatting.clock_time(atm.closes)}"


def line(atm: Atm) -> str:
    """A machine on one line."""
    return f"{atm.name}: {places.address(atm)}, open {opening(atm)}"


def table(atms: Sequence[Atm]) -> dict[str, list]:
    """Machines as a table for channels that show one."""
    rows = [[atm.name, places.address(atm), opening(atm), "yes" if atm.takes_cash else "no"] for atm in atms]
    return {"columns": ["ATM", "Address", "Open", "Takes cash"], "rows": rows}
