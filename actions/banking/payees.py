"""Whom a customer means: "my landlord", "ben", "Ben Carter"."""

from __future__ import annotations

import re
from dataclasses import dataclass

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


_FAMILY = (
    {"mom", "mum", "mam", "mother", "mommy", "mummy", "mama", "momma"},
    {"dad", "father", "daddy", "papa"},
    {"grandma", "grandmother", "granny", "nana"},
    {"grandpa", "grandfather", "granddad"},
    {"brother", "bro"},
    {"sister", "sis"},
    {"landlord", "landlady"},
)
"""Words that mean the same person, to whoever saved one of them as an alias."""


@dataclass(frozen=True)
class Mention:
    """A saved payee in a text, and where."""

    payee: Payee
    start: int
    end: int


class PayeeService:
    """One customer's saved payees.

    Args:
        session: an open session.
        customer_id: whose payees.
    """

    def __init__(self, session: Session, customer_id: CustomerId) -> None:
        self._payees = PayeeRepository(session, customer_id)
        self._all: list[Payee] | None = None

    def all(self) -> list[Payee]:
        """All saved payees, read once: a service lives as long as one request."""
        if self._all is None:
            self._all = self._payees.all()
        return self._all

    def named(self, name: str) -> Payee:
        """The payee whose full name, first name, other part of the name or alias is meant.

        Args:
            name: what the customer said, in any case.

        Raises:
            AmbiguousPayee: several fit equally well.
            UnknownPayee: none fits.
        """
        payees = self.all()
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
        return next((payee for payee in self.all() if payee.id == payee_id), None)

    def mentions(self, text: str) -> list[Mention]:
        """The payees whose name, first name or alias occurs in a text, each once and in its order.

        "Not mom" names nobody, and "Ben Carter" not every other Ben.
        """
        found = [
            Mention(payee, *match.span())
            for payee in self.all()
            for name in _spoken(payee)
            for match in re.finditer(rf"(?<![\w-])(?:{name})(?![\w-])", text)
            if not _NOT_THIS.search(text[: match.start()])
        ]
        # Of those at the same place the longest one counts.
        found = [
            one
            for one in found
            if not any(
                o.start <= one.start and one.end <= o.end and o.end - o.start > one.end - one.start for o in found
            )
        ]
        return list({one.payee.id: one for one in sorted(found, key=lambda one: -one.start)}.values())[::-1]

    def mentioned(self, text: str) -> Payee | None:
        """The one payee whose name or alias occurs in a longer text; None when none or several do."""
        found = self.mentions(text)
        return found[0].payee if len(found) == 1 else None


_NOT_THIS = re.compile(r"\b(?:not|instead of|rather than)(?:\s+(?:to|for|the|my))*\s*$", re.IGNORECASE)


def _aliases(payee: Payee) -> list[str]:
    """What else a payee is called, with the family words that mean the same."""
    saved = [alias.strip() for alias in (payee.aliases or "").split(";") if alias.strip()]
    same = (word for words in _FAMILY for word in sorted(words) if words.intersection(map(str.lower, saved)))
    return list(dict.fromkeys([*saved, *same]))


def _spoken(payee: Payee) -> list[str]:
    """Patterns of what a payee is called; a first name that another surname follows is somebody else's."""
    full = [payee.name, *_aliases(payee)]
    first = payee.name.split()[0]
    return [*(f"(?i:{re.escape(name)})" for name in full), rf"(?i:{re.escape(first)})(?!\s+[A-Z][a-z])"]


def _plain(text: str) -> str:
    """A name without what is said around it: "ben first, please"."""
    words = " ".join(re.sub(r"[^\w\s'-]", " ", text.lower()).split()).removeprefix("my ").removeprefix("the ")
    return re.sub(r"(?:\s+(?:first|next|again|too|now|then|instead|please|pls|plz|thanks|gets?|receives))+$", "", words)


def _full_names(payee: Payee) -> set[str]:
    return {_plain(name) for name in (payee.name, *_aliases(payee))}


def _first_name(payee: Payee) -> set[str]:
    return {_plain(payee.name).split(" ")[0]}


def _parts(payee: Payee) -> set[str]:
    return set(_plain(payee.name).split(" "))
