"""The value of an entity: a string in one form, whatever way it was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from components.entities.contacts import (
    normalise_account_number,
    normalise_claim_number,
    normalise_customer_number,
    normalise_email,
    normalise_invoice_number,
    normalise_order_number,
    normalise_passcode,
    normalise_phone,
    normalise_policy_number,
    normalise_ticket_number,
)
from components.entities.money import normalise_money
from components.entities.numbers import parse_count
from components.entities.periods import normalise_period
from components.entities.spans import Span
from components.entities.synonyms import ClosedValues

#: Entity types whose values are made by code alone.
NORMALISERS: Mapping[str, Callable[[str], str | None]] = {
    "period": normalise_period,
    "phone": normalise_phone,
    "email": normalise_email,
    "customer_number": normalise_customer_number,
    "passcode": normalise_passcode,
    "account_number": normalise_account_number,
    "ticket_number": normalise_ticket_number,
    "policy_number": normalise_policy_number,
    "claim_number": normalise_claim_number,
    "order_number": normalise_order_number,
    "invoice_number": normalise_invoice_number,
    "number": parse_count,
}
MONEY = "money"
BY_CODE = frozenset((*NORMALISERS, MONEY))


def value_of(span: Span, text: str, closed: ClosedValues, default_currency: str) -> str | None:
    """Return the value of an entity in a message.

    Args:
        span: the entity.
        text: the message.
        closed: canonical values of closed entity types.
        default_currency: for amounts that name no currency.

    Returns:
        The value, or None when the text cannot be a value of this type: the entity is to be dropped.
    """
    typed = text[span.start : span.end]
    if span.entity == MONEY:
        return normalise_money(typed, default_currency)
    normalise = NORMALISERS.get(span.entity)
    if normalise:
        return normalise(typed)
    if closed.closed(span.entity):
        return closed.canonical(span.entity, typed)
    return " ".join(typed.split()) or None
