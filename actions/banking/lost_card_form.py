"""The form for a card that was lost or stolen."""

from __future__ import annotations

import json

from actions import formatting
from actions.banking.card_form import CARD_ENTITIES, CardForm, card_service, status_line
from actions.banking.card_models import ACTIVE, BLOCKED, INACTIVE, Card
from actions.banking.cards import NEW_CARD_DAYS, label, labels
from actions.context import ActionRequest, Event
from actions.forms import Answer, Field, FormTurn
from actions.forms.answers import COSTS, HOW_LONG, MONEY_BACK

CARD, CONFIRMED = "banking_lost_card", "banking_lost_card_confirmed"


_LIABLE = (
    "From the block on you owe nothing for what anybody else does with the card. For a payment that was made before it and "
    'is not yours, say "report fraud" afterwards.'
)


class LostCardForm(CardForm):
    """Blocks a card, or all of them, at once."""

    name = "banking_lost_card_form"
    title = "blocking your card"
    intents = frozenset({"report_lost_or_stolen_card"})
    fields = (
        Field(
            CARD,
            "Which card is gone?",
            "I block only the card that you name, so that you can go on paying with the others.",
            entities=CARD_ENTITIES,
            names=("card",),
            example="credit card",
        ),
        Field(
            CONFIRMED,
            "Shall I block it now?",
            "A blocked card stays blocked for good, so I do it only when you agree.",
        ),
    )
    confirmation = CONFIRMED
    submit_action = "action_banking_block_card"
    nothing_done = "Nothing was blocked."
    statuses = (ACTIVE, INACTIVE)
    answers = (
        Answer(
            r"\bun-?block\w*|\bunfreeze\w*|\bundo\w*|\bundone\b|\bwhat if\b|\b(?:find|found) it\b|\bfor good\b|\bpermanent\w*"
            r"|\btemporar\w*",
            lambda request: f"A blocked card can't be used again, even if you find it. {_new_one(request)}",
        ),
        Answer(rf"{MONEY_BACK}|\b(?:who|do i have to|must i) pays?\b", _LIABLE),
        Answer(
            rf"\bnew (?:ones?|cards?)\b|\breplace\w*|\banother (?:one|card)\b|{COSTS}",
            lambda request: _new_one(request),
        ),
        Answer(HOW_LONG, lambda request: f"A card is blocked as soon as you say yes. {_new_one(request)}"),
    )
    several = True

    def without_cards(self, request: ActionRequest) -> str:
        """All are blocked already, or on their way."""
        return f"There is no card that I could block. {status_line(request)}"

    def unfit(self, card: Card, turn: FormTurn) -> None:
        """What is blocked already needs nothing more."""
        super().unfit(card, turn)
        if card.status == BLOCKED:
            turn.request.say('Nobody can pay or withdraw cash with it. For a new one, say "replace my card".')
            turn.end()

    def summary(self, request: ActionRequest) -> str:
        """The cards and what a block means."""
        cards = self.chosen(request)
        return (
            f"I can block your {labels(cards)} at once and for good. From then on nobody can pay or withdraw cash "
            f"with {'it' if len(cards) == 1 else 'them'}. {self.fields[-1].prompt}"
        )

    def submit(self, request: ActionRequest) -> list[Event]:
        """Block what is not blocked yet."""
        service, done = card_service(request), []
        for card in self.chosen(request):
            block = service.block(card.id, why="lost or stolen")
            if block is not None:
                done.append((card, block))
        if not done:
            request.say(f"That card is blocked already, so nothing was done twice. {status_line(request)}")
            return []
        arrival = formatting.day(service.arrival(NEW_CARD_DAYS))
        lines = [f"Your {label(card)} is blocked now (reference {block.id})." for card, block in done]
        lines += [
            "You owe nothing for what anybody else does with it from now on; your account number, standing orders and "
            "other cards stay as they are.",
            f"A new card is free after a loss and arrives within {NEW_CARD_DAYS} business days (by {arrival}): say "
            '"replace my card". If you see a payment that you did not make, say "report fraud".',
        ]
        # With an intent: in words it may sound like something else.
        which = json.dumps({"account_number": done[0][0].last_four}) if len(done) == 1 else ""
        request.say("\n".join(lines), buttons=[{"title": "Order a new card", "payload": f"/replace_card{which}"}])
        return []


def _new_one(request: ActionRequest) -> str:
    arrival = formatting.day(card_service(request).arrival(NEW_CARD_DAYS))
    return f'A new card is free after a loss and arrives by {arrival}: say "replace my card" once this one is blocked.'
