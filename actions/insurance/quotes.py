"""Quotes: prices that were given, kept so that what was said of them need not be said again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import desc, or_, select, true
from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.core.models import CustomerId
from actions.insurance.rating import FACTS, NEEDS, Price
from actions.insurance.rating_models import Quote
from actions.references import new_reference

VALID = timedelta(days=30)


class QuoteService:
    """The quotes of one conversation, and of its customer if one is logged in.

    Args:
        session: a session; `give` needs one that may write.
        conversation_id: which conversation.
        customer_id: the customer, if one is logged in.
        clock: what time it is.
    """

    def __init__(self, session: Session, conversation_id: str, customer_id: CustomerId | None, clock: Clock) -> None:
        self._session = session
        self._conversation_id = conversation_id
        self._customer_id = customer_id
        self._clock = clock

    def give(self, price: Price, facts: Mapping[str, str]) -> Quote:
        """Store a price with the facts that it was made of."""
        insurance_type = str(price.plan.insurance_type)
        quote = Quote(
            number=new_reference(6, prefix="Q-"),
            conversation_id=self._conversation_id,
            customer_id=self._customer_id,
            insurance_type=insurance_type,
            plan=price.plan.plan,
            **{fact: facts[fact] for fact in NEEDS[insurance_type]},
            premium=price.premium,
            valid_until=self._clock.today() + VALID,
            created_at=self._clock.now(),
        )
        self._session.add(quote)
        return quote

    def latest(self, insurance_type: str | None = None) -> Quote | None:
        """The latest quote that is still valid, of a kind of insurance or of any.

        Of any it must have been given in this conversation: what was asked for weeks ago is hardly meant.
        """
        here = Quote.conversation_id == self._conversation_id
        own = here & Quote.customer_id.is_(None)
        if self._customer_id is not None:
            own = or_(own, Quote.customer_id == self._customer_id)
        query = select(Quote).where(own, Quote.valid_until >= self._clock.today())
        query = query.where(here if insurance_type is None else true())
        if insurance_type is not None:
            query = query.where(Quote.insurance_type == insurance_type)
        found: Quote | None = self._session.execute(
            query.order_by(desc(Quote.created_at)).limit(1)
        ).scalar_one_or_none()
        return found


def facts_of(quote: Quote) -> dict[str, str]:
    """The facts that a quote was made of."""
    return {fact: str(getattr(quote, fact)) for fact in FACTS if getattr(quote, fact) is not None}
