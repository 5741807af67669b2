"""Where an order is, what canceling it costs, and where refunds are."""

from __future__ import annotations

import re
from typing import Any

from actions import formatting
from actions.base import SwitchboardAction
from actions.context import ActionRequest, Event
from actions.memory import WORDS
from actions.retail.catalogue import Catalogue, shop_terms
from actions.retail.order_choice import ORDERS, MeantOrders, not_yours, order_number, own_orders
from actions.retail.order_models import (
    CANCELED,
    DELIVERED,
    LABEL_SENT,
    ON_HOLD,
    ON_ITS_WAY,
    OPEN,
    PACKED,
    SHIPPED,
    Refund,
)
from actions.retail.order_service import OrderService
from actions.retail.orders import BEFORE_SHIPPING, OrderRepository, OwnOrder, method_said, state_said
from actions.retail.product_words import MeantProducts
from actions.retail.returns import ReturnService

_NOT_THERE = re.compile(r"\b(?:not|never|n't|nothing|missing|lost|didnt|hasnt|havent|stolen)\b|n't\b", re.IGNORECASE)
_ALL = re.compile(r"\b(?:all|every|orders|everything|list|history)\b", re.IGNORECASE)
_MINE = re.compile(r"\b(?:my|mine|this|that|it|the) (?:\w+ )?(?:order|purchase)\b|\bmy\b", re.IGNORECASE)


class TrackOrder(SwitchboardAction):
    """Says where an order is: its steps, the carrier, the tracking number, and the day."""

    action_name = "action_retail_track_order"
    follows = frozenset({"order_number", "product", WORDS})
    reference = "order_number"

    def handle(self, request: ActionRequest) -> list[Event]:
        """The order that is meant; those that are still to come where none is named."""
        orders = own_orders(request)
        if not orders:
            request.say('You have no orders with us yet. To buy something, say for example "I\'d like a tent".')
            return []
        wants_all = _ALL.search(request.text) is not None
        meant = MeantOrders(request, orders, recalls=not wants_all)
        if request.was_led_here and not (meant or wants_all):
            request.say(response="utter_core_inform")
            return []
        if meant.unknown:
            request.say(not_yours(meant.unknown, orders))
            return []
        coming = [own for own in orders if own.status in OPEN]
        found = meant.found or (orders if wants_all else coming) or orders[:1]
        if len(found) > 1:
            self._say_list(request, found)
            return []
        ORDERS.note(request, found[0].number)
        say_where(request, found[0])
        return []

    def _say_list(self, request: ActionRequest, found: list[OwnOrder]) -> None:
        rows = [[own.number, own.contents, own.status, _day(own)] for own in found]
        lines = ["- {} ({}): {}, {}".format(*row) for row in rows]
        request.lists(items=ORDERS.items([own.number for own in found]), item_action=self.action_name)
        table = {"columns": ["Order", "What", "State", "When"], "rows": rows}
        request.say_table(table, lines, before="Your orders:", after=["Name one to see each of its steps."])


def say_where(request: ActionRequest, own: OwnOrder) -> None:
    """Say where an order is, step by step, and what to do where it is late or lost."""
    order, today = own.order, request.clock.today()
    steps = OrderRepository(request.session, request.customer_id).steps(own)
    lines = [f"Order {own.short} {_where(own)}"]
    extra: dict[str, Any] = {}
    if own.status == SHIPPED:
        url = f"https://tracking.switchboard-store.example/{order.tracking_number}"
        lines.append(f"Tracking number: {order.tracking_number}. Live: {url}")
        extra = {"links": [{"title": f"Follow {own.number}", "url": url}]}
    lines += [f"- {formatting.day(step.happened_on)}: {step.what}" for step in steps]
    if own.status == DELIVERED and _NOT_THERE.search(request.text):
        lines.append(
            "If it isn't there: look at the side door and with neighbors, and give it a day, for carriers sometimes scan too early. "
            'Still nothing? Say "talk to a person": we look for it with the carrier and send it again or pay you back.'
        )
    if own.status == SHIPPED and order.promised_on < today:
        lines.append(
            'It is late, sorry. If it is not there in three days, say "talk to a person" and we send it again.'
        )
    request.say("\n".join(lines), **extra)


def _where(own: OwnOrder) -> str:
    order = own.order
    if own.status == SHIPPED:
        return f"is on its way with {order.carrier} and should be there by {formatting.day(order.promised_on, weekday=True)}."
    if own.status == ON_HOLD:
        return f'{state_said(own)}. It is not sent before it is paid: to try again, say "pay for {own.number}".'
    if own.status in BEFORE_SHIPPING:
        return f"{state_said(own)}; it should be there by {formatting.day(order.promised_on, weekday=True)}."
    return f"{state_said(own)}."


def _day(own: OwnOrder) -> str:
    if own.status == DELIVERED:
        return formatting.day(own.order.delivered_on)
    if own.status in (CANCELED, ON_HOLD):
        return "not sent"
    return f"by {formatting.day(own.order.promised_on)}" if own.status in OPEN else ""


class CancellationFee(SwitchboardAction):
    """Says what canceling costs, by how far an order is; of one's own order, what is paid back."""

    action_name = "action_retail_cancellation_fee"
    follows = frozenset({"order_number", "product", WORDS})

    def handle(self, request: ActionRequest) -> list[Event]:
        """For the order that is named, after a log-in; else the rules."""
        numbered = request.entity("order_number") or order_number(request.text) or ORDERS.key(request)
        thing = MeantProducts(request, Catalogue(request.session).products()).found
        named = numbered is not None or (thing and _MINE.search(request.text))
        known = request.optional_customer_id is not None
        if named or known:
            orders = own_orders(request)
            meant = MeantOrders(request, orders)
            if meant.unknown:
                request.say(not_yours(meant.unknown, orders))
                return []
            found = meant.found or [
                own for own in orders if (named or _MINE.search(request.text)) and own.status in BEFORE_SHIPPING
            ]
            if found:
                self._say_own(request, found)
                return []
        if request.was_led_here:
            request.say(response="utter_core_inform")
            return []
        fee = formatting.money(shop_terms(request.session).packed_fee)
        rows = [
            ["placed, paid or on hold", "free", "everything"],
            ["packed", fee, f"all but {fee}"],
            ["shipped or delivered", "can't be canceled", "return it within 30 days instead"],
        ]
        lines = ["- {}: {}; you get back {}.".format(*row) for row in rows[:2]]
        lines.append("- shipped or delivered: it can't be canceled, but you can return it within 30 days.")
        table = {"columns": ["Your order is", "Canceling costs", "You get back"], "rows": rows}
        request.say_table(
            table,
            lines,
            before="What canceling costs depends on how far your order is:",
            after=["Name an order to hear it for that one."],
        )
        return []

    def _say_own(self, request: ActionRequest, found: list[OwnOrder]) -> None:
        service = OrderService(request.session, request.customer_id, request.clock, request.audit)
        lines = []
        for own in found:
            said = f"{own.short} {state_said(own)}"
            if own.status not in BEFORE_SHIPPING:
                again = "" if own.status == CANCELED else f' You can return it instead: say "return {own.number}".'
                lines.append(f"{said}, so it can't be canceled any more.{again}")
                continue
            terms = service.cancel_terms(own)
            costs = f"canceling costs {formatting.money(terms.fee)}" if own.status == PACKED else "canceling is free"
            back = (
                f" and {formatting.money(terms.refund)} goes back to {method_said(own.order.method)}"
                if terms.refund
                else ""
            )
            charged = "" if terms.refund else ", and nothing has been charged"
            lines.append(f"{said}: {costs}{back}{charged}.")
        if len(found) == 1:
            ORDERS.note(request, found[0].number)
            if found[0].status in BEFORE_SHIPPING:
                lines.append(f'To do so, say "cancel {found[0].number}".')
        request.say("\n".join(lines))


class TrackRefund(SwitchboardAction):
    """Says where the customer's money is: the sum, the state, and the day."""

    action_name = "action_retail_track_refund"
    follows = frozenset({"order_number", "product", WORDS})

    def handle(self, request: ActionRequest) -> list[Event]:
        """The refunds of the order that is meant; all of them otherwise."""
        orders = own_orders(request)
        service = ReturnService(request.session, request.customer_id, request.clock, request.audit)
        every = service.refunds()
        meant = MeantOrders(request, orders)
        if request.was_led_here and not meant:
            request.say(response="utter_core_inform")
            return []
        if meant.unknown:
            request.say(not_yours(meant.unknown, orders))
            return []
        numbers = {own.number for own in meant.found}
        found = [one for one in every if one[1] in numbers]
        if not every or (numbers and not found and not meant.recalled):
            which = f" for {meant.found[0].short}" if len(meant.found) == 1 else ""
            others = " ".join(_line(refund, number) for refund, number in every)
            request.say(
                f"No refund is under way{which}. One starts when you cancel a paid order or return something; "
                f'for that, say for example "I want to return my order". {others}'.rstrip()
            )
            return []
        found = found or every
        if len(found) == 1:
            ORDERS.note(request, found[0][1])
        terms = shop_terms(request.session)
        after = []
        if any(refund.status == LABEL_SENT for refund, _ in found):
            inspected = formatting.plural(int(terms.inspection_business_days), "business day")
            days = formatting.plural(int(terms.refund_business_days), "business day")
            after.append(
                f"When a parcel is with us, it is looked at within {inspected}; the money is there {days} later."
            )
        rows = [[n, str(r.what), formatting.money(r.amount), str(r.status), _by(r)] for r, n in found]
        lines = [_line(refund, number) for refund, number in found]
        table = {"columns": ["Order", "What for", "Amount", "State", "There by"], "rows": rows}
        request.say_table(table if len(rows) > 1 else {**table, "rows": []}, lines, after=after)
        return []


def _by(refund: Refund) -> str:
    return "" if refund.arrives_by is None else formatting.day(refund.arrives_by)


def _line(refund: Refund, number: str) -> str:
    to, said = method_said(refund.method), f"{number}, {refund.what}: {formatting.money(refund.amount)}"
    if refund.status == LABEL_SENT:
        return f"{said} goes back to {to} as soon as your parcel is with us."
    if refund.status == ON_ITS_WAY:
        return f"{said} is on its way to {to} and there by {_by(refund)}."
    return f"{said} was paid back to {to}."
