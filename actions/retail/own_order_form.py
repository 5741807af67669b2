"""What forms have in common that are about one of the customer's own orders: which one is meant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from actions import formatting
from actions.context import ActionRequest
from actions.forms import Field, Form, FormTurn
from actions.forms.picking import PLACES, picked
from actions.retail.catalogue import Catalogue
from actions.retail.order_choice import MeantOrders, not_yours, own_orders
from actions.retail.orders import OrderRepository, OwnOrder, state_said
from actions.retail.product_words import MeantProducts

_NONE = ""
"""What was named is no order of the customer's, so the only one that there is was not meant."""


class OwnOrderForm(Form):
    """A form whose first field is one of the customer's orders.

    Class attributes:
        order_slot: where its number is kept.
    """

    order_slot: ClassVar[str]

    def options(self, request: ActionRequest) -> Sequence[OwnOrder]:
        """The orders with which it can be done.

        Raises:
            NotLoggedIn: nobody is logged in.
        """
        raise NotImplementedError

    def ask(self, field: Field, request: ActionRequest) -> None:
        """List the orders."""
        if field.slot != self.order_slot:
            super().ask(field, request)
            return
        options = self.options(request)
        lines = [f"{place}. {own.number}: {own.contents}, {own.status}" for place, own in enumerate(options, start=1)]
        request.say("\n".join([*lines, field.prompt]), buttons=self.choices(field, request))

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """The orders."""
        if field.slot != self.order_slot:
            return []
        return [{"title": own.short, "payload": own.number} for own in self.options(request)]

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """ "The second one", "20502", "the one with the jacket"."""
        if field.slot != self.order_slot:
            return super().read(field, turn)
        request = turn.request
        said = picked(request, PLACES) or MeantOrders(request, own_orders(request), recalls=False)
        return request.text if said else None

    def chosen(self, turn: FormTurn) -> OwnOrder | None:
        """The order that is meant, as far as one is; one with which it can't be done ends the form, with the reason.

        An order that is named below the summary replaces the one that was shown.
        """
        request, slot, options = turn.request, self.order_slot, self.options(turn.request)
        numbers = [own.number for own in options]
        begins = turn.activating or request.resumed is not None
        known = next((v for v in (turn.values[slot], request.slot(slot)) if v in numbers), None)
        if slot in turn.heard and turn.values[slot] is None and not begins:
            return None
        if begins or turn.attempted:
            known = self._named(turn, options, known, begins=begins)
        if turn.ended:
            return None
        if known is None and len(numbers) == 1 and begins:
            known = numbers[0]
        turn.values[slot] = known or None
        return next((own for own in options if own.number == known), None)

    def _named(self, turn: FormTurn, options: Sequence[OwnOrder], known: str | None, *, begins: bool) -> str | None:
        request, numbers = turn.request, [own.number for own in options]
        if not self.names_orders(turn):
            return known
        place = None if begins or request.requested_slot != self.order_slot else picked(request, numbers)
        if place is not None:
            return place
        orders = own_orders(request)
        meant = MeantOrders(request, orders, recalls=begins and known is None)
        if meant.unknown:
            request.say(not_yours(meant.unknown, orders))
            return known or _NONE
        fitting = [own.number for own in options if own.number in [one.number for one in meant.found]]
        if len(fitting) == 1:
            if known is not None and fitting[0] != known and self.confirmation is not None:
                turn.hear(self.order_slot, fitting[0])
                turn.values[self.confirmation] = None
            return fitting[0]
        if meant.found and not fitting and not (meant.recalled and options):
            said = self.not_possible(request, meant.found[0])
            if said:
                self.refuse(turn, meant.found[0], said)
                return None
        things = MeantProducts(request, Catalogue(request.session).products()).found
        if begins and things and not meant.found:
            request.say(
                f"I find no order of yours with the {formatting.listing([str(one.name) for one in things], 'or')}."
            )
            return known or _NONE
        return known

    def names_orders(self, turn: FormTurn) -> bool:
        """Whether the words of a message may name an order, and not something else of the form."""
        return True

    def refuse(self, turn: FormTurn, own: OwnOrder, said: str) -> None:
        """Say why it can't be done with an order; nothing else is left to ask."""
        turn.request.say(said)
        turn.end()

    def not_possible(self, request: ActionRequest, own: OwnOrder) -> str:
        """Why it can't be done with an order of the customer's, and what can be."""
        return f"{own.short} {state_said(own)}. {self.nothing_done}"

    def order_of(self, request: ActionRequest) -> OwnOrder | None:
        """The order that was chosen, as it is now."""
        return OrderRepository(request.session, request.customer_id).get(request.slot(self.order_slot))
