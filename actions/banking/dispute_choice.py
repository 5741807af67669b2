"""Which charge a message means: by its place in a list, its size, or what it says about it."""

from __future__ import annotations

import re
from decimal import Decimal

from actions.banking.disputes import Charge, DisputeService, NoSuchCharge
from actions.banking.repositories import Filter
from actions.banking.transaction_actions import TRANSACTIONS
from actions.banking.wanted import comparison, named_in
from actions.context import ActionRequest
from actions.focus import refers
from actions.formatting import read_money
from actions.forms.picking import picked
from actions.periods import resolve

CHARGE, LISTED = "banking_dispute_charge", "banking_dispute_listed"
MOST_LISTED = 5
_PLACE_OF = re.compile(r"\b(?:one|charge|transaction|payment|entry|line|number)\b|#", re.IGNORECASE)
_FIGURE = re.compile(r"(?<![\d.,])\$?(\d{1,6}\.\d{2}|\d{1,6}(?= ?(?:dollars|bucks|usd)\b))(?![\d])", re.IGNORECASE)
_BEFORE, _AFTER = (
    re.compile(rf"\b(?:one|charge)\b.{{0,12}}\b(?:{words})\b|\b(?:{adjectives}) (?:one|charge)\b", re.IGNORECASE)
    for words, adjectives in (("before|below|under", "earlier|older|next"), ("after|above", "later|newer"))
)
_BIGGEST, _SMALLEST = (
    re.compile(rf"\b(?:{words})\b(?! of\b)", re.IGNORECASE)
    for words in ("big|bigger|biggest|large|largest|highest|expensive", "small|smaller|smallest|cheap|cheapest|lowest")
)


def tells_amount(text: str) -> bool:
    """Whether a text says an amount, or "the big one"."""
    return any(pattern.search(text) for pattern in (_FIGURE, _BIGGEST, _SMALLEST))


def listed_charges(request: ActionRequest, service: DisputeService) -> list[Charge]:
    """What the question lists: what was found before, otherwise the newest."""
    charges, ids = service.charges(), request.slot(LISTED)
    found = [charge for charge in charges if isinstance(ids, list) and charge[0].id in ids]
    return (found or charges)[:MOST_LISTED]


def neighbour(request: ActionRequest, listed: list[Charge]) -> str | None:
    """The charge that "the one before that" means, of what was listed with the newest first."""
    ids = [str(charge[0].id) for charge in listed]
    step = 1 if _BEFORE.search(request.text) else -1 if _AFTER.search(request.text) else 0
    if not step or request.slot(CHARGE) not in ids:
        return None
    place = ids.index(request.slot(CHARGE)) + step
    return ids[place] if 0 <= place < len(ids) else None


def by_size(request: ActionRequest, listed: list[Charge]) -> str | None:
    """The charge that "the big one" means."""
    biggest, smallest = _BIGGEST.search(request.text), _SMALLEST.search(request.text)
    if not listed or bool(biggest) == bool(smallest) or request.entity("payee") or request.entity("money"):
        return None
    by_amount = sorted(listed, key=lambda charge: charge[0].amount)  # what was taken is below zero
    return str(by_amount[0 if biggest else -1][0].id)


def wanted_charges(request: ActionRequest, service: DisputeService) -> Filter:
    """What the message says about the charge."""
    said, money = request.entity("period"), read_money(request.entity("money"))
    figure = _FIGURE.search(request.text)
    amount = abs(money[0]) if money is not None else Decimal(figure.group(1)) if figure else None
    return Filter(
        counterparty=named_in(request.text, service.counterparties()) or request.entity("payee"),
        period=None if said is None else resolve(said, request.clock.today()),
        amount=amount,
        compare=comparison(request.text) if amount is not None else "equal",
    )


def has_charge(service: DisputeService, transaction_id: int) -> bool:
    """Whether the customer has such a charge that can be disputed."""
    try:
        service.charge(transaction_id)
    except NoSuchCharge:
        return False
    return True


def shown_before(request: ActionRequest, service: DisputeService) -> str | None:
    """The transaction that is meant of the list that was shown last: "the second one", "it", "the gym one"."""
    shown, wanted = TRANSACTIONS.listed(request), wanted_charges(request, service)
    place = picked(request, shown) if _PLACE_OF.search(request.text) else None
    if place is None and wanted == Filter() and len(shown) == 1 and refers(request.text):
        place = shown[0]
    if place is None and wanted != Filter():
        fitting = [str(one.id) for one, _ in service.charges(wanted) if str(one.id) in shown]
        place = fitting[0] if len(fitting) == 1 else None
    return place if place is not None and has_charge(service, int(place)) else None
