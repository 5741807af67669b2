"""The list of what is paid again and again."""

from __future__ import annotations

from actions import formatting
from actions.banking.accounts import label
from actions.banking.order_choice import MeantOrders
from actions.banking.payment_answers import name_of
from actions.banking.standing_orders import RunningOrder, StandingOrderService
from actions.base import SwitchboardAction
from actions.context import ActionRequest, Event
from actions.focus import Focus
from actions.frequencies import EVERY

ORDERS = Focus("standing_order")
"""How a listed order is remembered; its key is the order's reference."""
_HOW_TO_END = 'To end one, say for example "end the first one".'
_HOW_TO_END_IT = 'To end it, say "end my standing order".'


def standing_order_service(request: ActionRequest) -> StandingOrderService:
    """The service for this request.

    Raises:
        NotLoggedIn: nobody is logged in.
    """
    return StandingOrderService(request.session, request.customer_id, request.clock, request.audit)


def order_words(running: RunningOrder) -> str:
    """How much, how often and to whom."""
    amount = formatting.money(running.order.amount, running.order.currency)
    return f"{amount} {EVERY[running.order.frequency]} to {name_of(running.destination)}"


class ShowStandingOrders(SwitchboardAction):
    """Lists the standing orders that run: all, or those that a message describes."""

    action_name = "action_banking_show_standing_orders"
    follows = frozenset({"payee", "account_type", "frequency"})

    def handle(self, request: ActionRequest) -> list[Event]:
        """List them, remember the list, and say how one is ended."""
        service = standing_order_service(request)
        running = service.running()
        if not running:
            request.say('You have no standing orders. To set one up, say "set up a standing order".')
            return []
        picked = request.entity(ORDERS.entity)
        found = [one for one in running if one.order.id == picked]
        if found:
            request.say(f"{_line(found[0])}. Its reference is {picked}. {_HOW_TO_END_IT}")
            return []
        meant = MeantOrders(request, service.payees)
        found = meant.among(running)
        if meant and not found:
            request.say("I find no standing order like that.")
        self._list(request, found or running)
        return []

    def _list(self, request: ActionRequest, orders: list[RunningOrder]) -> None:
        one = len(orders) == 1
        before = f"Here {'is' if one else 'are'} your standing order{'' if one else 's'}:"
        lines = [f"{place}. {_line(running)}" for place, running in enumerate(orders, start=1)]
        rows = [
            [
                formatting.money(running.order.amount, running.order.currency),
                name_of(running.destination),
                EVERY[running.order.frequency],
                formatting.day(running.next_on),
                label(running.source),
            ]
            for running in orders
        ]
        table = {"columns": ["Amount", "To", "How often", "Next", "From"], "rows": rows}
        request.say_table(table, lines, before=before, after=[_HOW_TO_END_IT if one else _HOW_TO_END])
        items = ORDERS.items(running.order.id for running in orders)
        request.lists(items=items, item_action=self.action_name)


def _line(running: RunningOrder) -> str:
    return f"{order_words(running)}, next on {formatting.day(running.next_on)}, from {label(running.source)}"
