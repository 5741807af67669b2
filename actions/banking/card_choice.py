"""Which card a message means: by its last digits, by its kind, by its account, or all of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.banking.card_models import CREDIT, DEBIT, Card
from actions.banking.models import CREDIT_CARD
from actions.context import ActionRequest
from actions.meant import affirmed

_DIGITS = re.compile(r"(?<![\d$.,])\d{4}(?![\d.,]\d|\d)")
_ALL = re.compile(r"\b(?:all|both|every|each|everything)\b", re.IGNORECASE)
_ACCOUNTS = ("checking", "savings", "money market")


class Meant:
    """What a message says about which card is meant.

    Args:
        request: the message.
    """

    def __init__(self, request: ActionRequest) -> None:
        text = affirmed(request.text).lower()
        words = set(re.findall(r"[a-z]+", text))
        said = {str(e.get("value")).lower() for e in request.entities if e.get("entity") == "card_type"}
        said = {value for value in said if value in text or value not in request.text.lower()}
        self.all = _ALL.search(text) is not None
        self.digits = set(_DIGITS.findall(text))
        self.kinds = ({CREDIT, DEBIT} & words) | said
        self.accounts = {name for name in _ACCOUNTS if name in text}
        if CREDIT_CARD in {e.get("value") for e in request.entities if e.get("entity") == "account_type"}:
            self.kinds.add(CREDIT)

    def __bool__(self) -> bool:
        """Whether it says anything about it."""
        return self.all or bool(self.digits or self.kinds or self.accounts)

    def among(self, cards: Sequence[Card]) -> list[Card]:
        """The cards that fit; the digits decide where they fit one."""
        by_digits = [card for card in cards if card.last_four in self.digits]
        if by_digits:
            return by_digits
        if self.digits and not (self.kinds or self.accounts):
            return []
        kinds, accounts = self.kinds, self.accounts
        return [
            card
            for card in cards
            if (not kinds or card.kind in kinds) and (not accounts or card.account.type in accounts)
        ]

    def several(self) -> bool:
        """Whether more than one card is meant."""
        return self.all or len(self.digits) > 1 or len(self.kinds) > 1
