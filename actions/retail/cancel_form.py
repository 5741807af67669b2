"""The form that cancels an order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rasa_sdk.events import SlotSet

from actions import formatting
from actions.context import ActionRequest, Event
from actions.forms import Answer, Field, FormTurn
from actions.forms.answers import COSTS, HOW_LONG, MONEY_BACK
from actions.forms.phrases import asks, ends_it
from actions.meant import affirmed
from actions.retail.bookkeeping import OrderRefused
from actions.retail.catalogue import shop_terms
from actions.retail.order_choice import by_contents, own_orders
from actions.retail.order_models import CANCELED, DELIVERED, PACKED, SHIPPED
from actions.retail.order_service import OrderService
from actions.retail.orders import BEFORE_SHIPPING, OwnOrder, method_said, state_said
from actions.retail.own_order_form import OwnOrderForm

_LONGEST_NAME = 8
_OTHER_WISH = re.compile(
    r"\b(?:buy|order|get me|want|need|track|change|make|return|send|keep|review|invoice|add)\b", re.IGNORECASE
)
ORDER, CONFIRMED, SHOWN = "retail_cancel_order", "retail_cancel_confirmed", "retail_cancel_shown"


class CancelForm(OwnOrderForm):
    """An order that has not been shipped; what comes back is named before the yes."""

    name = "retail_cancel_form"
    title = "canceling an order"
    intents = frozenset({"cancel_order"})
    fields = (
        Field(
            ORDER,
            "Which order would you like to cancel?",
            "I cancel the one order that you name, and leave the others.",
            entities=("order_number", "product"),
            names=("order",),
            example="R-20502",
        ),
        Field(
            CONFIRMED,
            "Shall I cancel it?",
            "What is canceled can't be brought back; you would have to order it anew.",
            means_yes=ends_it("order|purchase"),
        ),
    )
    confirmation = CONFIRMED
    submit_action = "action_retail_cancel_order"
    nothing_done = "No order was canceled."
    own_slots = (SHOWN,)
    order_slot = ORDER
    answers = (
        Answer(rf"{COSTS}|{MONEY_BACK}", lambda request: _costs(request)),
        Answer(HOW_LONG, lambda request: _how_long(request)),
    )

    def options(self, request: ActionRequest) -> Sequence[OwnOrder]:
        """Those that have not been shipped."""
        return [own for own in own_orders(request) if own.status in BEFORE_SHIPPING]

    def claims(self, request: ActionRequest) -> bool:
        """ "Then the skillet": another order, which sounds like buying one."""
        text = request.text
        if len(text.split()) > _LONGEST_NAME or asks(text) or _OTHER_WISH.search(text) or not request.has_database:
            return False
        return request.optional_customer_id is not None and len(by_contents(affirmed(text), self.options(request))) == 1

    def check(self, turn: FormTurn) -> None:
        """Find the order; what is on its way or there can only be returned."""
        self.chosen(turn)
        if not turn.ended and not self.options(turn.request):
            turn.request.say(
                "There is no order of yours that can be canceled: they have been shipped, delivered or canceled already."
            )
            turn.end()

    def refuse(self, turn: FormTurn, own: OwnOrder, said: str) -> None:
        """Offer the return where that is possible."""
        returns = (
            [{"title": "Return it", "payload": f"I want to return {own.number}"}] if own.status == DELIVERED else []
        )
        turn.request.say(said, buttons=returns)
        turn.end()

    def not_possible(self, request: ActionRequest, own: OwnOrder) -> str:
        """Why an order can't be canceled."""
        if own.status == SHIPPED:
            return (
                f"{own.short} is on its way already, so it can't be canceled. Refuse the parcel at the door, or keep it and "
                f'return it within 30 days: say "return {own.number}" when it is there. {self.nothing_done}'
            )
        if own.status == DELIVERED:
            return (
                f"{own.short} {state_said(own)}, so it can't be canceled, but you can return it: say "
                f'"return {own.number}". {self.nothing_done}'
            )
        return super().not_possible(request, own)

    def ask_confirmation(self, request: ActionRequest) -> list[Event]:
        """Show the summary, and keep what it was about: a yes agrees to that state and its fee."""
        own = self.order_of(request)
        return [*super().ask_confirmation(request), SlotSet(SHOWN, None if own is None else own.status)]

    def summary(self, request: ActionRequest) -> str:
        """What is in the order, what canceling costs, and what comes back."""
        own, prompt = self.order_of(request), self.fields[-1].prompt
        if own is None or own.status not in BEFORE_SHIPPING:
            return prompt  # it went a moment ago; the yes says so
        return f"Order {own.number} with {own.contents}, {formatting.money(own.total)}, {state_said(own)}. {_terms(request, own)} {prompt}"

    def submit(self, request: ActionRequest) -> list[Event]:
        """Cancel it, unless that has been done."""
        service, own = order_service(request), self.order_of(request)
        try:
            own, terms = service.cancel(str(request.slot(ORDER)), str(request.slot(SHOWN)))
        except OrderRefused:
            request.say(_moved_on(own, self.nothing_done))
            return []
        days = formatting.plural(int(shop_terms(request.session).refund_business_days), "business day")
        back = f" {formatting.money(terms.refund)} is on its way to {method_said(own.order.method)} and there within {days}."
        fee = f" The fee of {formatting.money(terms.fee)} is taken off." if terms.fee else ""
        request.say(f"Done. {own.short} is canceled.{back if terms.refund else ' Nothing was charged for it.'}{fee}")
        return []


def order_service(request: ActionRequest) -> OrderService:
    """The service for this request.

    Raises:
        NotLoggedIn: nobody is logged in.
    """
    return OrderService(request.session, request.customer_id, request.clock, request.audit)


def _moved_on(own: OwnOrder | None, nothing_done: str) -> str:
    if own is None:
        return f"I find no such order of yours. {nothing_done}"
    if own.status == CANCELED:
        return f"{own.short} is canceled already, so nothing was done twice."
    return f'{own.short} has moved on since you saw the terms: it {state_said(own)}. {nothing_done} Say "cancel {own.number}" to see them anew.'


def _terms(request: ActionRequest, own: OwnOrder) -> str:
    terms = order_service(request).cancel_terms(own)
    if own.status == PACKED:
        return (
            f"Because it is packed, canceling costs {formatting.money(terms.fee)}, so {formatting.money(terms.refund)} goes "
            f"back to {method_said(own.order.method)}."
        )
    if not terms.refund:
        return "Canceling is free, and nothing has been charged."
    return f"Canceling is free, and all of it goes back to {method_said(own.order.method)}."


def _costs(request: ActionRequest) -> str | None:
    own = OrderService(request.session, request.customer_id, request.clock, request.audit).orders.get(
        request.slot(ORDER)
    )
    return None if own is None or own.status not in BEFORE_SHIPPING else _terms(request, own)


def _how_long(request: ActionRequest) -> str:
    days = formatting.plural(int(shop_terms(request.session).refund_business_days), "business day")
    return f"It is canceled at once, and the money is there within {days}."
