"""The form for another card in place of one."""

from __future__ import annotations

import re

from actions import formatting, stories
from actions.banking.card_form import CARD_ENTITIES, CardForm, card_service, status_line
from actions.banking.card_models import ACTIVE, BLOCKED, Card
from actions.banking.cards import NEW_CARD_DAYS, AlreadyOrdered, CardRefused, label
from actions.context import ActionRequest, Event
from actions.forms import Answer, Field, FormTurn
from actions.forms.answers import COSTS, HOW_LONG
from actions.forms.waiting import may_choose_again

CARD, REASON, CONFIRMED = "banking_replace_card", "banking_replace_reason", "banking_replace_confirmed"
_WHY = re.compile(
    r"\b(?:crack\w*|broke\w*|snap\w*|worn|bent|damag\w*|chewed|swallowed|chip|strip|peel\w*|expire[sd]?|married|name|"
    r"never|lost|stolen|rubbed|wash|toast|falling apart|stopped|doesn'?t|won'?t|unreadable)\b",
    re.IGNORECASE,
)


class ReplaceCardForm(CardForm):
    """Orders a new card to the address on file."""

    name = "banking_replace_card_form"
    title = "your new card"
    intents = frozenset({"replace_card"})
    fields = (
        Field(
            CARD,
            "Which card should be replaced?",
            "You have more than one card, and each belongs to another account.",
            entities=CARD_ENTITIES,
            names=("card",),
            example="credit card",
        ),
        Field(
            REASON,
            "Why do you need a new one? For example: damaged, worn, new name, never came.",
            "It tells us whether something has to be changed on the card, or went wrong in the mail.",
            names=("reason",),
            example="it is worn out",
            free_text=True,
            sounds_like=frozenset({"activate_card", "complain"}),
        ),
        Field(CONFIRMED, "Shall I order it?", "You should know what it costs and where it goes before it is made."),
    )
    confirmation = CONFIRMED
    submit_action = "action_banking_replace_card"
    nothing_done = "No card was ordered."
    statuses = (ACTIVE, BLOCKED)
    answers = (
        Answer(COSTS, lambda request: _costs(request)),
        Answer(HOW_LONG, lambda request: f"A new card arrives by {_arrival(request)}."),
        Answer(
            r"\bwhere\b.*\b(?:go|sent|mailed|come|send|mail)\b",
            lambda request: f"It is mailed to {card_service(request).address()}.",
        ),
        Answer(
            r"\bold (?:one|card)\b|\b(?:still|keep|go on|until then|meanwhile|in the meantime)\b",
            "A blocked card stays blocked; any other one can be used until the new one is activated.",
        ),
    )

    def without_cards(self, request: ActionRequest) -> str:
        """None is in use."""
        return f"There is no card that I could replace. {status_line(request)}"

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """A card; the reason as it was told."""
        return stories.told(turn.request) if field.slot == REASON else super().read(field, turn)

    def check(self, turn: FormTurn) -> None:
        """A card for which one is on its way is not replaced again; without an address none can be mailed."""
        super().check(turn)
        if turn.ended:
            return
        request, values = turn.request, turn.values
        service = card_service(request)
        if service.address() is None:
            request.say('I have no address of yours to mail a card to. Please say "change my address" first.')
            turn.end()
            return
        order = None if values[CARD] is None else service.ordered(values[CARD])
        if order is not None:
            request.say(
                f"A new card in place of that one is on its way already (reference {order.id}) and arrives by "
                f'{formatting.day(order.arrives_by)}. If it does not, say "talk to a person".'
            )
            turn.end(may_choose_again(self))
            return
        stories.hear_reason(self, turn, REASON, _WHY)

    def summary(self, request: ActionRequest) -> str:
        """The card, the address and the fee."""
        (card,), service = self.chosen(request), card_service(request)
        fee, arrival = service.replacement_fee(card), formatting.day(service.arrival(NEW_CARD_DAYS))
        costs = (
            "It is free"
            if not fee
            else f"It costs {formatting.money(fee)}, taken from {card.account.name} once it is mailed"
        )
        return (
            f'Order a new card in place of your {label(card)} (reason: "{request.slot(REASON)}")? {costs}. It is mailed to '
            f"{service.address()} and arrives by {arrival}. {self.fields[-1].prompt}"
        )

    def submit(self, request: ActionRequest) -> list[Event]:
        """Order it."""
        cards = self.chosen(request)
        try:
            if not cards:
                raise CardRefused("no such card")
            order = card_service(request).replace(cards[0].id, reason=str(request.slot(REASON)))
        except AlreadyOrdered as error:
            request.say(f"It is ordered already (reference {error.reference}). Nothing was ordered twice.")
        except CardRefused:
            request.say(f"That card can't be replaced any more. {self.nothing_done}")
        else:
            request.say(
                f"Done. The new card is ordered (reference {order.id}) and arrives at {order.address} by "
                f'{formatting.day(order.arrives_by)}. {_until_then(cards[0])} When it is there, say "activate my card".'
            )
        return []


def _arrival(request: ActionRequest) -> str:
    return formatting.day(card_service(request).arrival(NEW_CARD_DAYS))


def _costs(request: ActionRequest) -> str:
    """What each card that may be meant costs to replace."""
    form = ReplaceCardForm()
    service, cards = card_service(request), form.chosen(request) or form.cards(request)
    fees = {card: service.replacement_fee(card) for card in cards}
    parts = [f"{formatting.money(fee) if fee else 'nothing'} for your {label(card)}" for card, fee in fees.items()]
    return f"A new card costs {formatting.listing(parts)}."


def _until_then(card: Card) -> str:
    if card.status == BLOCKED:
        return "The old one stays blocked."
    return "Until then you can go on using the old one as far as it works."
