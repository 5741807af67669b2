"""The form that sends an order to another address, or changes a saved one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions import formatting
from actions.context import ActionRequest, Event
from actions.core import contact
from actions.forms import Answer, Field, FormTurn
from actions.forms.answers import COSTS, HOW_LONG
from actions.retail.address_words import checked_address, named_place, saved_under
from actions.retail.bookkeeping import OrderRefused
from actions.retail.delivery import Deliveries, days_said
from actions.retail.models import PICKUP
from actions.retail.order_changes import ChangeService, difference_said
from actions.retail.order_choice import order_number, own_orders
from actions.retail.order_models import DELIVERED, SHIPPED
from actions.retail.orders import BEFORE_SHIPPING, OwnOrder, state_said
from actions.retail.own_order_form import OwnOrderForm
from actions.retail.shoppers import Shopper

WHICH, ADDRESS, CONFIRMED = "retail_redirect_which", "retail_redirect_address", "retail_redirect_confirmed"
SAVED = "saved:"
_SAVED = re.compile(
    r"\b(?:saved|stored|usual|default|on file|in my (?:account|profile))\b"
    r"|\b(?:change|update|edit|correct|fix)\b[^.,]*\bmy (?:home|work|office)(?: (?:shipping|delivery))? address\b",
    re.IGNORECASE,
)
_OF_AN_ORDER = re.compile(
    r"\b(?:orders?|parcels?|packages?|shipments?|send it|ship it|deliver it|redirect)\b", re.IGNORECASE
)


class RedirectForm(OwnOrderForm):
    """An order that has not been shipped, or a saved address, and the new address."""

    name = "retail_redirect_form"
    title = "the other address"
    intents = frozenset({"change_shipping_address"})
    fields = (
        Field(
            WHICH,
            "Which order should go somewhere else?",
            "Each order has its own address; the saved ones stay as they are.",
            entities=("order_number", "product"),
            names=("order",),
            example="R-20502",
        ),
        Field(
            ADDRESS,
            "What is the new address? Please give the street, the city and the zip code, or say which saved one.",
            "The parcel goes there, and the sales tax depends on the zip code.",
            entities=("address",),
            names=("address", "street"),
            example="480 Market Street, Suite 9, Fairmont 30303",
        ),
        Field(CONFIRMED, "Shall I change it?", "A parcel that goes astray is hard to get back, so I want to be sure."),
    )
    confirmation = CONFIRMED
    submit_action = "action_retail_change_shipping_address"
    nothing_done = "The address stays as it is."
    order_slot = WHICH
    answers = (
        Answer(COSTS, "Another address costs nothing; only the sales tax may be another one."),
        Answer(rf"{HOW_LONG}|\b(?:slower|faster|longer|later)\b", lambda request: _how_long(request)),
    )

    def options(self, request: ActionRequest) -> Sequence[OwnOrder]:
        """Those that have not been shipped."""
        waiting = (own for own in own_orders(request) if own.status in BEFORE_SHIPPING)
        return [own for own in waiting if own.order.delivery != PICKUP]

    def hear(self, turn: FormTurn) -> None:
        """ "To my office": a saved address by its name."""
        request = turn.request
        place = named_place(request.text, asked=request.requested_slot == ADDRESS)
        saved = turn.activating and _SAVED.search(request.text) and not _OF_AN_ORDER.search(request.text)
        if saved and not order_number(request.text):
            turn.hear(WHICH, f"{SAVED}{place or 'usual'}")
        elif place is not None and not request.says("address"):
            turn.hear(ADDRESS, place)

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """An order; an address that was typed."""
        if field.slot == ADDRESS:
            return turn.request.text
        return super().read(field, turn)

    def correct_part(self, turn: FormTurn) -> None:
        """ "Apt 4C"."""
        known = turn.values[ADDRESS]
        part = None if known is None else contact.corrected_part("address", str(known), turn.request.text)
        if part is not None:
            turn.hear(ADDRESS, part)

    def check(self, turn: FormTurn) -> None:
        """Find the order or the saved address, and read the new one."""
        request, values = turn.request, turn.values
        if str(values[WHICH]).startswith(SAVED):
            values[WHICH] = self._saved(request, str(values[WHICH])[len(SAVED) :])
        else:
            self.chosen(turn)
            if turn.ended:
                return
            if not self.options(request):
                request.say(
                    "No order of yours waits to be sent, so no address can be changed. To save an address for the next "
                    'one, say "save an address".'
                )
                turn.end()
                return
        if values[ADDRESS] is not None and (ADDRESS in turn.heard or turn.activating):
            values[ADDRESS] = self._address(request, str(values[ADDRESS]))
        refusal = self._refusal(request, values[WHICH], values[ADDRESS])
        if refusal is not None:
            request.say(refusal)
            values[ADDRESS] = None
        if values[ADDRESS] is not None and values[ADDRESS] == self._present(request, values[WHICH]):
            request.say(f"It goes to {values[ADDRESS]} already, so there is nothing to change.")
            turn.end()

    def _saved(self, request: ActionRequest, name: str) -> str | None:
        saved = Shopper(request.session, request.customer_id).addresses()
        names = [str(one.name) for one in saved]
        if name in names:
            return f"{SAVED}{name}"
        if names and name == "usual":
            return f"{SAVED}{names[0]}"
        request.say(f'You have no such address saved. To save one, say "save an address". {self.nothing_done}')
        return None

    def _address(self, request: ActionRequest, said: str) -> str | None:
        saved = saved_under(Shopper(request.session, request.customer_id).addresses(), said)
        if saved is None and said in ("home", "work", "parents", "other"):
            request.say(f"I have no {said} address of yours. You can type it.")
            return None
        return saved or checked_address(request, said)

    def _refusal(self, request: ActionRequest, which: object, address: object) -> str | None:
        """Why the order's way of delivering can't go there; None where it can."""
        own = next((own for own in self.options(request) if own.number == which), None)
        deliveries = Deliveries(request.session, request.clock)
        option = None if own is None else deliveries.option(own.order.delivery)
        return None if option is None or address is None else deliveries.refusal(option, str(address))

    def _present(self, request: ActionRequest, which: object) -> str | None:
        if str(which).startswith(SAVED):
            return saved_under(Shopper(request.session, request.customer_id).addresses(), str(which)[len(SAVED) :])
        own = next((own for own in own_orders(request) if own.number == which), None)
        return None if own is None else str(own.order.address)

    def not_possible(self, request: ActionRequest, own: OwnOrder) -> str:
        """Why an order can't go elsewhere, and what can be done."""
        if own.status == SHIPPED:
            return (
                f"{own.short} is on its way, so its address can't be changed here. The carrier can: open the link that "
                f'"track {own.number}" shows and choose "Redirect", for example to a neighbor or a pickup point.'
            )
        if own.status == DELIVERED:
            return f"{own.short} {state_said(own)}, so there is no address to change."
        if own.order.delivery == PICKUP and own.status in BEFORE_SHIPPING:
            return (
                f'{own.short} is for pickup at {own.order.address}. To have it sent, cancel it (say "cancel {own.number}") and '
                "order anew."
            )
        return super().not_possible(request, own)

    def summary(self, request: ActionRequest) -> str:
        """The old address and the new one, and what the other tax makes."""
        which, address, prompt = str(request.slot(WHICH)), str(request.slot(ADDRESS)), self.fields[-1].prompt
        before = self._present(request, which)
        if which.startswith(SAVED):
            return f"Change your saved {which[len(SAVED) :]} address from {before} to {address}? Orders that are placed stay as they are."
        own, service = self.order_of(request), _service(request)
        if own is None:
            return prompt
        difference = service.redirected(own, address) - own.order.tax
        tax = (
            f" The sales tax is another one there. {difference_said(difference, own, paid=bool(service.orders.paid(own)))}"
            if difference
            else ""
        )
        return f"Send order {own.short} to {address} instead of {before}.{tax} {prompt}"

    def submit(self, request: ActionRequest) -> list[Event]:
        """Change what was confirmed."""
        which, address = str(request.slot(WHICH)), str(request.slot(ADDRESS))
        if which.startswith(SAVED):
            name = which[len(SAVED) :]
            Shopper(request.session, request.customer_id).save_address(name, address, usual=False)
            request.audit.note("save_address", name=name)
            request.say(f"Done. Your {name} address is now {address}.")
            return []
        own = self.order_of(request)
        try:
            now, difference = _service(request).redirect(which, address)
        except OrderRefused:
            said = "I find no such order of yours." if own is None else self.not_possible(request, own)
            request.say(f"{said} {self.nothing_done}")
            return []
        total = f" The total is now {formatting.money(now.total)}." if difference else ""
        request.say(f"Done. {now.short} goes to {address}.{total}")
        return []


def _how_long(request: ActionRequest) -> str | None:
    """How long the order's way of delivering takes to the new address, or to the present one."""
    own = next((own for own in own_orders(request) if own.number == request.slot(WHICH)), None)
    deliveries = Deliveries(request.session, request.clock)
    option = None if own is None else deliveries.option(own.order.delivery)
    if own is None or option is None:
        return None
    days = days_said(option, deliveries.area_of(str(request.slot(ADDRESS) or own.order.address)))
    return f"{option.name} delivery there takes {days} from the day on which it leaves."


def _service(request: ActionRequest) -> ChangeService:
    return ChangeService(request.session, request.customer_id, request.clock, request.audit)
