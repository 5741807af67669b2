"""Which of the customer's orders a message means: by number, by what is in it, "the last one", "it"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.context import ActionRequest
from actions.focus import Focus
from actions.meant import affirmed
from actions.named_rows import named_in
from actions.retail.orders import OrderRepository, OwnOrder

_NUMBER = re.compile(r"(?<![\w-])r[\s-]?(\d{5})(?![\w-])", re.IGNORECASE)
# A zip code has five digits too.
_DIGITS = re.compile(
    r"(?:#\s?|\border(?:\s+(?:number|no\.?|nr\.?))?\s*#?\s*|\bnumber\s+)(\d{5})(?![\w-]|[.,]\d)"
    r"|^\W*(?:(?:it'?s|the|number|that is|yes|no)\W+)*(\d{5})\W*$",
    re.IGNORECASE,
)
_LATEST = re.compile(r"\b(?:last|latest|newest|most recent|recent) (?:order|one|purchase)\b", re.IGNORECASE)
_OLDEST = re.compile(r"\b(?:first|oldest) order\b", re.IGNORECASE)


def order_number(text: str) -> str | None:
    """The order number in a text, as it is written: "r 20417", "#20417" and "order 20417" are `R-20417`."""
    found = _NUMBER.search(text) or _DIGITS.search(text)
    return f"R-{next(filter(None, found.groups()))}" if found else None


ORDERS = Focus("order_number", read=order_number)
"""How the order that a conversation is about is remembered; its key is the order's number."""


class MeantOrders:
    """What a message says about which orders are meant.

    Args:
        request: the message.
        orders: the customer's orders, the newest first.
        recalls: whether a message that names none means the one that the last answer was about.

    Attributes:
        number: the number that is named, whether or not there is such an order.
        found: the orders that fit.
        recalled: whether it is the order of the last answer.
    """

    def __init__(self, request: ActionRequest, orders: Sequence[OwnOrder], *, recalls: bool = True) -> None:
        text = affirmed(request.text)
        entity = order_number(str(request.entity("order_number") or ""))
        self.number = order_number(text) or (entity if entity and text == request.text else None)
        self.recalled = False
        if self.number is not None:
            self.found = [own for own in orders if own.number == self.number]
            return
        self.found = by_contents(text, orders)
        if not self.found and _LATEST.search(text) and orders:
            self.found = [orders[0]]
        elif not self.found and _OLDEST.search(text) and orders:
            self.found = [orders[-1]]
        if not self.found and recalls:
            picked = ORDERS.picked(request) or ORDERS.key(request)
            self.found = [own for own in orders if own.number == picked]
            self.recalled = bool(self.found)

    def __bool__(self) -> bool:
        """Whether it says anything about it."""
        return bool(self.found or self.number)

    @property
    def unknown(self) -> str | None:
        """A number that is named and none of the customer's."""
        return None if self.found else self.number


def by_contents(text: str, orders: Sequence[OwnOrder]) -> list[OwnOrder]:
    """The orders that hold a thing which a text names."""
    products = {line.product.id: line.product for own in orders for line in own.lines}
    named = {product.id for product in named_in(text, products.values())}
    return [own for own in orders if any(line.product.id in named for line in own.lines)]


def own_orders(request: ActionRequest) -> list[OwnOrder]:
    """The customer's orders, the newest first.

    Raises:
        NotLoggedIn: nobody is logged in.
    """
    return OrderRepository(request.session, request.customer_id).all()


def not_yours(number: str, orders: Sequence[OwnOrder]) -> str:
    """What to say of a number that is none of the customer's orders."""
    others = f" Yours are {', '.join(own.number for own in orders)}." if orders else " You have no orders yet."
    return f"I find no order {number} of yours.{others}"
