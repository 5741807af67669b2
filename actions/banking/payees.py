"""Whom a customer means: "my landlord", "ben", "Ben Carter"."""

from __future__ import annotations

import re

from sqlalchemy.orm import Session

from actions.banking.models import Payee
from actions.banking.repositories import PayeeRepository
from actions.core.models import CustomerId
from actions.errors import Refusal


class UnknownPayee(Refusal):
    """No saved payee is called that; `names` are those there are."""

    def __init__(self, wanted: str, names: list[str]) -> None:
        super().__init__("no such payee")
        self.wanted = wanted
        self.names = names


class AmbiguousPayee(Refusal):
    """Several saved payees may be meant; `names` are these."""

    def __init__(self, wanted: str, names: list[str]) -> None:
        super().__init__("several payees fit")
        self.wanted = wanted
        self.names = names


class PayeeService:
    """One customer's saved payees.

    Args:
        session: an open session.
        customer_id: whose payees.
    """

    def __init__(self, session: Session, customer_id: CustomerId) -> None:
        self._payees = PayeeRepository(session, customer_id)

    def named(self, name: str) -> Payee:
        """The payee whose full name, first name, other part of the name or alias is meant.

        Args:
            name: what the customer said, in any case.

        Raises:
            AmbiguousPayee: several fit equally well.
            UnknownPayee: none fits.
        """
        payees = self._payees.all()
        wanted = _plain(name)
        for names_of in (_full_names, _first_name, _parts):
            found = [payee for payee in payees if wanted in names_of(payee)]
            if len(found) == 1:
                return found[0]
            if found:
                raise AmbiguousPayee(name, [payee.name for payee in found])
        raise UnknownPayee(name, [payee.name for payee in payees])

    def of_id(self, payee_id: str) -> Payee | None:
        """The payee of that id, if it is the customer's."""
        return next((payee for payee in self._payees.all() if payee.id == payee_id), None)

    def mentioned(self, text: str) -> Payee | None:
        """The one payee whose name or alias occurs in a longer text; None when none or several do."""
        padded = f" {_plain(text)} "
        found = [
            payee
            for payee in self._payees.all()
            if any(f" {name} " in padded for name in _full_names(payee) | _first_name(payee))
        ]
        return found[0] if len(found) == 1 else None


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s'-]", " ", text.lower()).split()).removeprefix("my ").removeprefix("the ")


def _full_names(payee: Payee) -> set[str]:
    return {_plain(name) for name in (payee.name, *(payee.aliases or "").split(";")) if name.strip()}


def _first_name(payee: Payee) -> set[str]:
    return {_plain(payee.name).split(" ")[0]}


def _parts(payee: Payee) -> set[str]:
    return set(_plain(payee.name).split(" "))
