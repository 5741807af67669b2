"""The form for a card that came by mail."""

from __future__ import annotations

import re

from actions import formatting
from actions.banking.card_form import card_service, status_line
from actions.banking.card_models import ACTIVE, INACTIVE, Card
from actions.banking.cards import label
from actions.context import ActionRequest, Event
from actions.forms import Field, Form, FormTurn

CARD, CONFIRMED = "banking_activate_card", "banking_activate_confirmed"
_FOUR = re.compile(r"(?<!\d)\d{4}(?!\d)")


class ActivateCardForm(Form):
    """The last four digits say which card it is, and that it has arrived."""

    name = "banking_activate_card_form"
    title = "activating your card"
    intents = frozenset({"activate_card"})
    fields = (
        Field(
            CARD,
            "What are the last four digits on the new card?",
            "They show that the card has reached you and nobody else.",
            entities=("account_number", "passcode", "number"),
            names=("card", "digits", "number"),
            example="7754",
        ),
        Field(CONFIRMED, "Shall I activate it now?", "From then on anybody who holds the card can pay with it."),
    )
    confirmation = CONFIRMED
    submit_action = "action_banking_activate_card"
    nothing_done = "Nothing was activated."

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """ "It ends in 7754"."""
        found = _FOUR.search(turn.request.text)
        return found.group() if field.slot == CARD and found else None

    def check(self, turn: FormTurn) -> None:
        """Find the card with these digits among those that wait; the slot keeps its id."""
        request, value = turn.request, turn.values[CARD]
        waiting = card_service(request).all(INACTIVE)
        if not waiting:
            request.say(f"No card of yours waits to be activated. {status_line(request)}")
            turn.end()
            return
        if value is None or value in {card.id for card in waiting}:
            return
        said = _FOUR.search(f"{value} {request.text}")
        digits = None if said is None else said.group()
        turn.values[CARD] = next((card.id for card in waiting if card.last_four == digits), None)
        if turn.values[CARD] is None and digits is not None:
            request.say(self._unfit(request, digits))

    def summary(self, request: ActionRequest) -> str:
        """The card."""
        card = self._card(request)
        return f"I found your new {label(card)}. {self.fields[-1].prompt}" if card else self.fields[-1].prompt

    def submit(self, request: ActionRequest) -> list[Event]:
        """Make it usable."""
        card = self._card(request)
        if card is None:
            request.say(f"I find no such card of yours. {self.nothing_done}")
            return []
        if not card_service(request).activate(card.id):
            request.say(f"Your {label(card)} is {card.status} already. Nothing was done twice.")
            return []
        limit = card.account.daily_withdrawal_limit
        cash = "" if limit is None else f", or withdraw up to {formatting.money(limit, card.account.currency)} a day"
        request.say(
            f"Done. Your {label(card)} is active and good until {formatting.month(card.expires_on)}. Pay with it{cash}; "
            'its PIN comes in a letter of its own. For a new PIN say "change my PIN".'
        )
        return []

    def _card(self, request: ActionRequest) -> Card | None:
        return next((card for card in card_service(request).everything() if card.id == request.slot(CARD)), None)

    def _unfit(self, request: ActionRequest, digits: str) -> str:
        active = [card for card in card_service(request).all(ACTIVE) if card.last_four == digits]
        if active:
            return f"Your {label(active[0])} is active already."
        return "These are not the last digits of a card of yours that waits to be activated."
