"""The form for ending a standing order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions import formatting
from actions.banking.accounts import label
from actions.banking.order_choice import MeantOrders
from actions.banking.standing_order_actions import (
    ORDERS,
    order_words,
    standing_order_service,
)
from actions.banking.standing_orders import OrderGone, RunningOrder, StandingOrderService
from actions.context import ActionRequest, Event
from actions.focus import refers
from actions.forms import Field, Form, FormTurn
from actions.forms.phrases import ends_it
from actions.forms.picking import PLACES, picked

ORDER, CONFIRMED = "banking_end_order", "banking_end_order_confirmed"
_NO_CHANGE = (
    "A standing order can't be changed or paused. I can end it, and you set it up anew as you want it: say "
    '"set up a standing order" afterwards.'
)
# What is wanted is another order instead of none.
_CHANGES = re.compile(
    r"\b(?:chang(?:e|ing)|updat(?:e|ing)|edit|adjust|amend|modify|raise|increase|lower|reduce|(?:move|shift) (?:it|my|the|that)"
    r"|pause|pausing|suspend|skip|postpone|delay|on hold|hold off|freeze|(?:another|different) (?:day|date|amount|account)"
    r"|make (?:it|that|my|the)(?! (?:stop|end))|go(?:es)? (?:up|down|out on))\b",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"\b(?:all|every one|both|each) (?:of )?(?:them|em|my|the|standing|automatic|recurring)\b|\bevery (?:single|last) one\b"
    r"|^\W*(?:all|both|everything|each one)(?:\W+(?:please|pls|then))*\W*$",
    re.IGNORECASE,
)
# To the question which one, "the rent thing, cancel it" and "stop the rent" are answers, and no wish to stop.
_ENDS_ONE = re.compile(
    r"^\W*(?:the|my|that)\s+(?!whole|order|standing)\w+(?:\s+\w+){0,3}\W+(?:cancel|end|stop|delete)(?:\s+(?:it|that|this))?\W*$"
    r"|^\W*(?:(?:ok|okay|please|then|so)\W+)*(?:cancel|end|stop|delete)\s+(?:paying\s+\w|(?:the|my)\s+(?!whole|order|standing|process|form|chat|conversation)\w)",
    re.IGNORECASE,
)
_THE_OTHER = re.compile(r"\bthe other (?:one|order)\b", re.IGNORECASE)


class EndOrderForm(Form):
    """A standing order of the customer's that is paid no more; one that is wanted otherwise has to end as well."""

    name = "banking_end_order_form"
    title = "ending your standing order"
    intents = frozenset({"cancel_standing_order"})
    fields = (
        Field(
            ORDER,
            "Which standing order should end?",
            "I end only the one that you name, so that your other payments go on.",
            entities=("payee", "money", "frequency", "account_type", "account_type:source", "account_type:destination"),
            names=("order", "standing order"),
            example="the first one",
        ),
        Field(
            CONFIRMED,
            "Shall I end it?",
            "A payment that you count on must not stop by mistake.",
            means_yes=ends_it("standing order"),
        ),
    )
    confirmation = CONFIRMED
    submit_action = "action_banking_end_standing_order"
    nothing_done = "No standing order was ended."

    def ask(self, field: Field, request: ActionRequest) -> None:
        """List the orders that can be ended."""
        lines = [f"{place}. {order_words(running)}" for place, running in _open_to(request)]
        request.say("\n".join([*lines, field.prompt]), buttons=self.choices(field, request))

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """The orders."""
        orders = _open_to(request) if field.slot == ORDER else []
        return [
            {"title": order_words(running), "payload": f"the {PLACES[place - 1]} one"}
            for place, running in orders
            if place <= len(PLACES)
        ]

    def claims(self, request: ActionRequest) -> bool:
        """ "The rent thing, cancel it" stops nothing else."""
        return request.requested_slot == ORDER and _ENDS_ONE.search(request.text) is not None

    def hear(self, turn: FormTurn) -> None:
        """ "No, the other one" corrects: of two it is the other, of more it is asked which."""
        request = turn.request
        if turn.activating or request.requested_slot != CONFIRMED or not _THE_OTHER.search(request.text):
            return
        ids = [str(one.order.id) for one in standing_order_service(request).running()]
        others = [one for one in ids if one != request.slot(ORDER)]
        if ORDER not in turn.heard:
            turn.hear(ORDER, others[0] if len(others) == 1 else None)

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """ "The second one", "ben", "the rent"."""
        request, service = turn.request, standing_order_service(turn.request)
        if field.slot != ORDER:
            return None
        meant = MeantOrders(request, service.payees)
        said = picked(request, PLACES) or meant or meant.among(service.running()) or _ALL.search(request.text)
        return request.text if said else None

    def check(self, turn: FormTurn) -> None:
        """Find the order that is meant; without any there is nothing to do."""
        request, service = turn.request, standing_order_service(turn.request)
        running = service.running()
        if not running:
            # "Cancel the payment to ben" may mean one that was sent.
            request.say(
                "You have no standing order that could end. If you mean a payment that was sent, say "
                '"talk to a person".'
            )
            turn.end()
            return
        wished = turn.activating or (turn.attempted and request.intent in self.intents)
        if wished and not turn.interrupted and _CHANGES.search(request.text):
            request.say(_NO_CHANGE)
        turn.values[ORDER] = self._chosen(turn, service, running)

    def summary(self, request: ActionRequest) -> str:
        """What would not be paid any more."""
        running = _running(request)
        if running is None:
            return self.fields[-1].prompt  # it ended a moment ago; the yes says so
        return (
            f"This standing order would end: {order_words(running)}, from {label(running.source)}. The payment on "
            f"{formatting.day(running.next_on)} and all later ones would not be made. {self.fields[-1].prompt}"
        )

    def submit(self, request: ActionRequest) -> list[Event]:
        """End it, unless that has been done."""
        running = _running(request)
        try:
            standing_order_service(request).end(str(request.slot(ORDER)))
        except OrderGone:
            running = None
        if running is None:
            request.say("That standing order has ended already, so nothing was done twice.")
            return []
        request.say(
            f"Done. Your standing order of {order_words(running)} has ended (reference {running.order.id}); nothing more "
            'is paid by it. For a new one, say "set up a standing order".'
        )
        return []

    def _chosen(self, turn: FormTurn, service: StandingOrderService, running: Sequence[RunningOrder]) -> str | None:
        """The reference of the order that is meant, as far as one is."""
        request, said = turn.request, turn.values[ORDER]
        ids = [str(one.order.id) for one in running]
        known = next((value for value in (said, request.slot(ORDER)) if value in ids), None)
        emptied = ORDER in turn.heard and said is None and not turn.activating
        below_summary = turn.attempted and request.requested_slot == CONFIRMED
        if emptied or not (turn.activating or below_summary or ORDER in turn.heard):
            return None if emptied else known
        meant = MeantOrders(request, service.payees)
        place = self._listed(turn, ids)
        fitting = [place] if place is not None else [str(one.order.id) for one in meant.among(running)]
        if len(fitting) == 1:
            if known is not None and fitting[0] != known:
                turn.hear(ORDER, fitting[0])
                turn.values[CONFIRMED] = None  # "no, the weekly one" is no refusal
            return fitting[0]
        if meant and not fitting and not (known is None and _CHANGES.search(request.text)):
            # Below the summary, "make it 40" is said of the order that it shows.
            request.say(f"I find no standing order like that.{f' {_NO_CHANGE}' if below_summary else ''}")
            return known
        if _ALL.search(request.text) and len(ids) > 1:
            request.say("I end one at a time, so that none ends by mistake.")
        elif 1 < len(fitting) < len(ids) and known not in fitting:
            request.say(f"{len(fitting)} of them are like that.")
        if len(ids) == 1:
            return ids[0]
        return None if fitting and known not in fitting else known

    def _listed(self, turn: FormTurn, ids: list[str]) -> str | None:
        """The order that "the second one" means: of the question's list, at first of the list that was shown before."""
        request = turn.request
        if not turn.activating:
            return picked(request, ids)
        # Without a list, "on the 1st" picks nothing.
        meant = picked(request, ORDERS.listed(request)) or (ORDERS.key(request) if refers(request.text) else None)
        return meant if meant in ids else None


def _open_to(request: ActionRequest) -> list[tuple[int, RunningOrder]]:
    """The orders that may be meant with their places in the whole list: those that fit what was said, where two do."""
    service = standing_order_service(request)
    orders = service.running()
    meant = MeantOrders(request, service.payees).among(orders)
    return [(place, one) for place, one in enumerate(orders, start=1) if len(meant) < 2 or one in meant]


def _running(request: ActionRequest) -> RunningOrder | None:
    """The order that was chosen, if it still runs and is the customer's."""
    orders = standing_order_service(request).running()
    return next((running for running in orders if running.order.id == request.slot(ORDER)), None)
