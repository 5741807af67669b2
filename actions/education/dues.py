"""What is owed, and how it is paid, in words."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from actions import formatting
from actions.education.catalogue import name_of
from actions.education.tuition import BANK_ACCOUNT, CARD, CHECK, NOTHING, PAYPAL, Account, Tuition
from actions.meant import affirmed

_METHODS: tuple[tuple[str, str], ...] = (
    (CARD, r"(?:credit |debit )?cards?|visa|master ?card|amex"),
    (BANK_ACCOUNT, r"bank(?: account| transfer)?|ach|direct debit|(?:checking|savings)(?: account)?"),
    (PAYPAL, r"pay ?pal"),
    (CHECK, r"(?:by|with|an?|paper|personal|mail(?:ing)?(?: an?)?) (?:check|cheque)s?|(?:in |with |bring )?cash"),
)
# As the answer to the question, less is enough.
_BARE: tuple[tuple[str, str], ...] = ((CARD, r"credit|debit"), (CHECK, r"checks?|cheques?"))


def read_method(text: str, *, asked: bool = False) -> str | None:
    """The way to pay that a text names.

    Args:
        text: "with my visa", "from checking", "by check".
        asked: whether it answers the question how.
    """
    said = affirmed(text)
    for method, words in (*_METHODS, *(_BARE if asked else ())):
        if re.search(rf"\b(?:{words})\b", said, re.IGNORECASE):
            return method
    return None


def owed(owing: list[Account]) -> Decimal:
    """What is owed in all."""
    return sum((one.owed for one in owing), NOTHING)


def next_due(owing: list[Account]) -> Decimal:
    """What is due on the earliest day on which anything is, and what is overdue."""
    parts = sorted((part for one in owing for part in one.open_charges()), key=lambda part: part[0])
    return sum((amount for due, amount in parts if due == parts[0][0]), NOTHING)


def state(tuition: Tuition, today: date) -> list[str]:
    """What is owed for which course, and what is due next, each on a line."""
    owing = tuition.owing()
    lines = []
    for one in owing:
        parts = [f"{formatting.money(amount)} {_by(due, today)}" for due, amount in one.open_charges()]
        lines.append(f"{name_of(one.course)}: {formatting.listing(parts)}.")
    return [*lines, f"You owe {formatting.money(owed(owing))} in all; next {_first(owing, today)}."] if owing else []


def _first(owing: list[Account], today: date) -> str:
    due = min(due for one in owing for due, _ in one.open_charges())
    return f"{formatting.money(next_due(owing))} {_by(due, today)}"


def _by(due: date, today: date) -> str:
    return f"{'overdue since' if due < today else 'by'} {formatting.day(due)}"
