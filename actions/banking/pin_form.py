"""The form for a new PIN, which never passes through the chat."""

from __future__ import annotations

import re

from actions import formatting
from actions.banking.card_form import CARD_ENTITIES, CardForm, card_service, status_line
from actions.banking.card_models import ACTIVE
from actions.banking.cards import PIN_LETTER_DAYS, AlreadyOrdered, CardRefused, label
from actions.context import ActionRequest, Event
from actions.core.pending import SECRET_ENTITY
from actions.forms import Answer, Field, FormTurn
from actions.forms.answers import COSTS, HOW_LONG
from actions.forms.waiting import may_choose_again

CARD, CONFIRMED = "banking_pin_card", "banking_pin_confirmed"
# Here they are a PIN and no log-in.
_FOUR_DIGITS = r"\W*(\d{4})\W*"


class PinForm(CardForm):
    """Orders a letter with a new PIN, which nobody but its reader sees."""

    name = "banking_pin_form"
    title = "your new PIN"
    intents = frozenset({"change_pin"})
    fields = (
        Field(
            CARD,
            "Which card is the PIN for?",
            "Each card has a PIN of its own.",
            entities=CARD_ENTITIES,
            names=("card",),
            example="credit card",
            shape=_FOUR_DIGITS,
        ),
        Field(
            CONFIRMED,
            "Shall I order the letter?",
            "The letter goes out as soon as you agree, to that address.",
            shape=_FOUR_DIGITS,
        ),
    )
    confirmation = CONFIRMED
    submit_action = "action_banking_order_pin"
    nothing_done = "Your PIN stays as it is."
    statuses = (ACTIVE,)
    answers = (
        Answer(COSTS, "A letter with a new PIN is free of charge."),
        Answer(HOW_LONG, lambda request: f"The letter arrives by {_arrival(request)}; until then the old PIN works."),
    )

    def without_cards(self, request: ActionRequest) -> str:
        """None is active."""
        return f"Only an active card can get a new PIN. {status_line(request)}"

    def check(self, turn: FormTurn) -> None:
        """A PIN in the chat is not used; a card whose letter is on its way gets no second one."""
        request = turn.request
        if self._is_a_pin(request):
            request.say(
                "Please never write a PIN in the chat. I can't set it to one, and nobody at the bank asks for it."
            )
            if CARD in turn.heard:
                turn.values[CARD] = request.slot(CARD)  # its digits name no card
        super().check(turn)
        if turn.ended:
            return
        service, card = card_service(request), turn.values[CARD]
        letter = None if card is None else service.pin_letter(card)
        if service.address() is None:
            request.say('I have no address of yours to mail a PIN to. Please say "change my address" first.')
            turn.end()
        elif letter is not None:
            request.say(
                f"A letter with a new PIN for that card is on its way (reference {letter.id}) and arrives by "
                f"{formatting.day(letter.arrives_by)}."
            )
            turn.end(may_choose_again(self))

    def _is_a_pin(self, request: ActionRequest) -> bool:
        """Whether a message holds a PIN: by its entity, or as four digits alone that are no card's."""
        if request.resumed is not None:
            return False
        alone = re.fullmatch(_FOUR_DIGITS, request.text)
        ends = {card.last_four for card in card_service(request).everything()}
        if alone is not None:
            return alone[1] not in ends
        return any(e.get("entity") == SECRET_ENTITY and str(e.get("value")) not in ends for e in request.entities)

    def summary(self, request: ActionRequest) -> str:
        """The card, the address, and the quicker way."""
        (card,), service = self.chosen(request), card_service(request)
        arrival = formatting.day(service.arrival(PIN_LETTER_DAYS))
        return (
            f"A letter with a new PIN for your {label(card)} would go to {service.address()} and arrive by {arrival}, "
            "free of charge. If you know your PIN, you can choose another one right away at any of our ATMs instead. "
            f"{self.fields[-1].prompt}"
        )

    def submit(self, request: ActionRequest) -> list[Event]:
        """Order the letter."""
        cards = self.chosen(request)
        try:
            if not cards:
                raise CardRefused("no such card")
            letter = card_service(request).mail_pin(cards[0].id)
        except AlreadyOrdered as error:
            request.say(f"The letter is ordered already (reference {error.reference}). Nothing was ordered twice.")
        except CardRefused:
            request.say(f"That card can't get a new PIN any more. {self.nothing_done}")
        else:
            request.say(
                f"Done. The letter is ordered (reference {letter.id}) and arrives at {letter.address} by "
                f"{formatting.day(letter.arrives_by)}. Use the new PIN once at one of our ATMs; until then the old one "
                "works, and with the new one you can choose your own there."
            )
        return []


def _arrival(request: ActionRequest) -> str:
    return formatting.day(card_service(request).arrival(PIN_LETTER_DAYS))
