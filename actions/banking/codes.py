"""The numbers by which other banks and employers know this one. Public: nobody has to be logged in."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.banking.models import BankCode


class BankCodeService:
    """The bank's numbers.

    Args:
        session: an open session.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> list[BankCode]:
        """All of them, in the order of their list."""
        return list(self._session.execute(select(BankCode).order_by(BankCode.id)).scalars())
