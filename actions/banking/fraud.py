"""Reported fraud: cards are blocked, the case is kept, and a person gets to see it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from actions.banking.card_models import Card
from actions.banking.cards import CardService
from actions.banking.claim_models import FraudCase
from actions.clock import Clock
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog
from actions.core.ticket_models import URGENT
from actions.core.tickets import TicketService
from actions.references import add_once, refuse_twice


class FraudService:
    """One customer's fraud cases.

    Args:
        session: a session that may write.
        customer_id: whose cases.
        cards: the customer's cards.
        tickets: of the conversation.
        clock: what time it is.
        audit: where reports are noted.
    """

    def __init__(
        self,
        session: Session,
        customer_id: CustomerId,
        cards: CardService,
        tickets: TicketService,
        clock: Clock,
        audit: AuditLog,
    ) -> None:
        self._session = session
        self._customer_id = customer_id
        self._cards = cards
        self._tickets = tickets
        self._clock = clock
        self._audit = audit

    def report(self, reference: str, *, story: str, cards: Sequence[Card]) -> FraudCase:
        """Block the cards, open a case and a ticket.

        Args:
            reference: drawn when the customer was asked, so that two yes are one report.
            story: what happened.
            cards: what to block; those that are blocked already stay so.

        Raises:
            AlreadyDone: that reference has arrived before.
        """
        refuse_twice(self._session, FraudCase, self._customer_id, reference)
        for card in cards:
            self._cards.block(card.id, why="fraud")
        ticket = self._tickets.open(
            reason=f"Fraud case {reference}: {story}", customer_id=self._customer_id, code="fraud", priority=URGENT
        )
        digits = ";".join(str(card.last_four) for card in cards)
        case = FraudCase(
            id=reference,
            customer_id=self._customer_id,
            story=story,
            cards=digits,
            ticket=ticket,
            status="open",
            reported_at=self._clock.now(),
        )
        add_once(self._session, case, reference)
        self._audit.note("report_fraud", case=reference, ticket=ticket, cards=digits)
        return case
