"""What the forms about cards have in common: finding out which card is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from actions import formatting
from actions.banking.card_choice import Meant
from actions.banking.card_models import Card
from actions.banking.cards import CardService, label, labels
from actions.context import ActionRequest
from actions.forms import Field, Form, FormTurn

ALL = "all"
# Between the ids of several cards.
_AND = ","
_OTHER = re.compile(
    r"^\W*(?:(?:no|sorry|wait|actually|i mean)\W+)*(?:not (?:that|this) (?:one|card)\W+)?the other (?:one|card)\b",
    re.IGNORECASE,
)
CARD_ENTITIES = ("card_type", "account_number", "account_type", "number")


class CardForm(Form):
    """A form whose first field is a card, kept as the card's id, or several ids; a customer with one such card is not asked.

    Class attributes:
        statuses: of the cards that can be chosen.
        several: whether all of them can be chosen together.
        asks_about_one: whether a customer with one such card is asked too.
    """

    statuses: ClassVar[tuple[str, ...]]
    several: ClassVar[bool] = False
    asks_about_one: ClassVar[bool] = False

    @property
    def card_slot(self) -> str:
        """Where the card is kept."""
        return self.fields[0].slot

    def cards(self, request: ActionRequest) -> list[Card]:
        """The cards that can be chosen."""
        return card_service(request).all(*self.statuses)

    def chosen(self, request: ActionRequest) -> list[Card]:
        """The cards that were chosen, as they are now."""
        value, cards = str(request.slot(self.card_slot)), self.cards(request)
        return cards if value == ALL and self.several else [card for card in cards if card.id in value.split(_AND)]

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """The cards."""
        if field.slot != self.card_slot:
            return []
        cards = self.cards(request)
        every, cards = cards, _narrowed(request, cards)
        buttons = [
            {"title": _capital(label(card)), "payload": f"{card.kind} ending in {card.last_four}"} for card in cards
        ]
        return [
            *buttons,
            *[{"title": "All of them", "payload": "all of them"}] * (self.several and len(every) == len(cards) > 1),
        ]

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """ "4417", "the one for checking", "both"."""
        if field.slot != self.card_slot:
            return super().read(field, turn)
        return turn.request.text if Meant(turn.request) else None

    def hear(self, turn: FormTurn) -> None:
        """ "No, the other one", said of the card that was chosen."""
        slot, request = self.card_slot, turn.request
        known = request.slot(slot)
        if turn.activating or known is None or slot in turn.heard or not _OTHER.search(request.text):
            return
        others = [card.id for card in self.cards(request) if card.id not in str(known).split(_AND)]
        turn.hear(slot, others[0] if len(others) == 1 else None)

    def check(self, turn: FormTurn) -> None:
        """Find the card; without any that could be chosen there is nothing to do."""
        cards = self.cards(turn.request)
        if not cards:
            turn.request.say(self.without_cards(turn.request))
            turn.end()
            return
        self.check_card(turn, cards)

    def check_card(self, turn: FormTurn, cards: Sequence[Card]) -> None:
        """Replace what was said about a card by its id."""
        slot, value = self.card_slot, turn.values[self.card_slot]
        ids = {card.id for card in cards}
        known = value is not None and ((value == ALL and self.several) or set(str(value).split(_AND)) <= ids)
        named = slot in turn.heard and value is not None and not known
        if named or (value is None and turn.activating):
            turn.values[slot] = self._found(turn, cards)
        elif not known:
            turn.values[slot] = None
        if turn.attempted and turn.request.requested_slot == self.confirmation and slot not in turn.heard:
            # "The 4532" below the summary, whatever these digits were taken for.
            digits = Meant(turn.request).digits
            self.hear_words(turn, {slot: next((card.id for card in cards if card.last_four in digits), None)})
        if not turn.ended and turn.values[slot] is None and len(cards) == 1 and not (named or self.asks_about_one):
            turn.values[slot] = cards[0].id

    def without_cards(self, request: ActionRequest) -> str:
        """What a customer hears who has no card that could be chosen."""
        raise NotImplementedError

    def unfit(self, card: Card, turn: FormTurn) -> None:
        """Say what is with a card that was named by its digits and cannot be chosen."""
        turn.request.say(f"Your {label(card)} is {card.status}.")

    def _found(self, turn: FormTurn, cards: Sequence[Card]) -> str | None:
        meant = Meant(turn.request)
        if not meant:
            return None
        found = meant.among(cards)
        if len(found) == 1:
            return str(found[0].id)
        if found and self.several and meant.several():
            return ALL if len(found) == len(cards) else _AND.join(str(card.id) for card in found)
        other = [card for card in card_service(turn.request).everything() if card.last_four in meant.digits]
        if len(other) == 1 and not found:
            self.unfit(other[0], turn)
            return None
        if len(found) > 1 and not meant.all and len(found) < len(cards):
            turn.request.say(f"That may be your {formatting.listing([label(card) for card in found], 'or your')}.")
        certain = not turn.activating or turn.request.entity("account_number") or meant.kinds
        if not found and certain:
            turn.request.say(f"I find no such card. {_which(cards)}")
        return None


def _narrowed(request: ActionRequest, cards: list[Card]) -> list[Card]:
    """The cards that the message leaves open, of which "the debit one" may mean two."""
    found = Meant(request).among(cards) if Meant(request) else []
    return found if len(found) > 1 else cards


def card_service(request: ActionRequest) -> CardService:
    """The service for this request.

    Raises:
        NotLoggedIn: nobody is logged in.
    """
    return CardService(request.session, request.customer_id, request.clock, request.audit)


def status_line(request: ActionRequest, *, expiry: bool = False) -> str:
    """The customer's cards and what they are; with `expiry`, until when they are valid too."""
    cards = card_service(request).everything()
    until = [f" and expires on {formatting.day(card.expires_on)}" if expiry else "" for card in cards]
    lines = [f"{label(card)} is {card.status}{end}" for card, end in zip(cards, until, strict=True)]
    return f"Your {formatting.listing(lines)}." if lines else "You have no card with us."


def _which(cards: Sequence[Card]) -> str:
    return f"It could be your {labels(cards)}." if len(cards) == 1 else f"There are your {labels(cards)}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
