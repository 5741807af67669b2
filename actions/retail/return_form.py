"""The form that takes things back for a refund."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions import formatting
from actions.context import ActionRequest, Event
from actions.forms import Answer, Field, FormTurn, OnceForm
from actions.forms.answers import COSTS, HOW_LONG
from actions.forms.picking import picked
from actions.meant import affirmed
from actions.named_rows import named_in
from actions.retail.bookkeeping import OrderRefused
from actions.retail.catalogue import shop_terms
from actions.retail.models import ReturnReason
from actions.retail.order_choice import own_orders
from actions.retail.order_models import CANCELED, DELIVERED, SHIPPED
from actions.retail.orders import Line, OwnOrder, method_said, state_said
from actions.retail.own_order_form import OwnOrderForm
from actions.retail.returns import (
    OTHER_REASON,
    NotTakenBack,
    ReturnedAlready,
    ReturnRefused,
    ReturnService,
    TooLong,
    reason_named,
    reasons,
    return_note,
)
from actions.stories import told

ORDER, ITEM, REASON, CONFIRMED, REFERENCE = (
    "retail_return_order",
    "retail_return_item",
    "retail_return_reason",
    "retail_return_confirmed",
    "retail_return_reference",
)
# How long the customer has, not how long it takes.
_UNTIL = (
    r"\b(?:how (?:long|many days)|till when|until when|by when|deadline)\b(?:.*\b(?:do|can|have|may|must|should) i\b|$)"
)
_GOES_TO = (
    r"\b(?:can|could|would|will|is|does|do)\b.*\b(?:money|refund\w*|it)\b.*\b(?:paypal|cards?|account|cash|credit|vouchers?|bank)\b"
    r"|\bwhere\b.*\b(?:money|refund)\b"
)
_LABEL = "https://switchboard-store.example/returns/"


class ReturnForm(OwnOrderForm, OnceForm):
    """An item of a delivered order, why it comes back, and what is paid back for it."""

    name = "retail_return_form"
    title = "your return"
    intents = frozenset({"get_refund"})
    fields = (
        Field(
            ORDER,
            "From which order would you like to return something?",
            "Each return belongs to one order, so that the sum can be checked.",
            entities=("order_number", "product"),
            names=("order",),
            example="R-20417",
        ),
        Field(
            ITEM,
            "Which item would you like to return?",
            "There are several in the order.",
            names=("item", "product"),
            example="the boots",
        ),
        Field(
            REASON,
            "What is the reason: is it damaged, wrong, incomplete, late, the wrong size, or did you change your mind?",
            "If it was our fault, the return label is free.",
            names=("reason",),
            example="it does not fit",
            free_text=True,
            sounds_like=frozenset(
                {"complain", "get_refund", "check_refund_policy", "change_order", "payment_issue", "review"}
            ),
        ),
        Field(
            CONFIRMED,
            "Shall I send you the label?",
            "I note the return after you have seen how the refund comes about.",
        ),
    )
    confirmation = CONFIRMED
    submit_action = "action_retail_return_item"
    nothing_done = "Nothing is returned."
    own_slots = (REFERENCE,)
    reference_slot = REFERENCE
    order_slot = ORDER
    answers = (
        Answer(_UNTIL, lambda request: _until(request)),
        Answer(_GOES_TO, lambda request: _goes_to(request)),
        Answer(HOW_LONG, lambda request: _how_long(request)),
        Answer(rf"{COSTS}|\bwho pays\b", lambda request: _label_costs(request)),
    )

    def options(self, request: ActionRequest) -> Sequence[OwnOrder]:
        """Those of which something can be returned."""
        return list({own.number: own for own, _ in _service(request).returnable()}.values())

    def names_orders(self, turn: FormTurn) -> bool:
        """A story, which was asked for, names no order."""
        return turn.request.requested_slot != REASON or turn.activating

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """The orders; the items; the reasons."""
        if field.slot == ITEM:
            return [
                {"title": line.name, "payload": str(line.product.name)} for line in _lines(request, request.slot(ORDER))
            ]
        if field.slot == REASON:
            return [{"title": _title(one), "payload": str(one.name)} for one in reasons(request.session)]
        return super().choices(field, request)

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """An order; the reason in any words."""
        if field.slot == REASON:
            return told(turn.request)
        return super().read(field, turn) if field.slot == ORDER else None

    def check(self, turn: FormTurn) -> None:
        """Find the order and the item, and say why what can't be returned can't."""
        request, values = turn.request, turn.values
        begins = turn.activating or request.resumed is not None
        own = self.chosen(turn)
        if turn.ended:
            return
        if not self.options(request):
            days = int(shop_terms(request.session).return_days)
            request.say(
                f"There is nothing that you can return: things go back within {days} days of their delivery. What is not "
                'delivered yet can often be canceled: say "cancel my order".'
            )
            turn.end()
            return
        if begins and reason_named(request.session, request.text) is not None:
            values[REASON] = told(request) or values[REASON]
        if own is None:
            return
        lines = _lines(request, own.number)
        ids = [str(line.item.id) for line in lines]
        if values[ITEM] not in ids:
            values[ITEM] = request.slot(ITEM) if request.slot(ITEM) in ids else None
        if begins or (turn.attempted and request.requested_slot in (ITEM, CONFIRMED)):
            named = named_in(affirmed(request.text), [line.product for line in lines])
            place = picked(request, ids) if request.requested_slot == ITEM and not begins else None
            found = [str(line.item.id) for line in lines if line.product in named]
            if len(found) == 1 or place:
                values[ITEM] = place or found[0]
        if len(ids) == 1:
            values[ITEM] = ids[0]

    def not_possible(self, request: ActionRequest, own: OwnOrder) -> str:
        """Why nothing of an order can be returned, and what can be done."""
        service = _service(request)
        for line in own.lines:
            try:
                service.check(own, line)
            except ReturnedAlready as error:
                return (
                    f"The {line.product.name} of {own.number} is on its way back already (reference {error.made.id}); send it by "
                    f'{formatting.day(error.made.send_by)}. To see where the money is, say "where is my refund".'
                )
            except TooLong as error:
                return (
                    f"{own.short} could be returned until {formatting.day(error.until)}, so it is too late. If it broke by itself, it "
                    'is replaced for two years: say "talk to a person" for that.'
                )
            except NotTakenBack:
                return return_note(line.product)
            except ReturnRefused:
                pass
        if own.status == SHIPPED:
            return f"{own.short} is on its way. When it is there you can return it: you have 30 days from then on."
        if own.status == CANCELED:
            return f'{own.short} was canceled. To see where the money is, say "where is my refund".'
        return f'{own.short} {state_said(own)}. You can still cancel it: say "cancel {own.number}".'

    def summary(self, request: ActionRequest) -> str:
        """How the refund comes about, and when it is there."""
        own, line, reason = self.order_of(request), _line(request), _reason(request)
        prompt = self.fields[-1].prompt
        if own is None or line is None or own.status != DELIVERED:
            return prompt
        sums = _service(request).sum(own, line, reason)
        parts = [f"{formatting.money(sums.goods)} for the goods", f"{formatting.money(sums.tax)} sales tax"]
        parts += [f"{formatting.money(sums.shipping)} shipping"] if sums.shipping else []
        label = f", less {formatting.money(sums.label)} for the label" if sums.label else "; the label is free"
        note = f" {return_note(line.product)}" if line.product.return_note else ""
        return (
            f"Return {line.name} of order {own.number} (reason: {reason.name}): you get back {formatting.listing(parts)}{label}, so "
            f"{formatting.money(sums.refund)}, to {method_said(own.order.method)}.{note} {prompt}"
        )

    def order(self, request: ActionRequest, reference: str) -> list[Event]:
        """Note the return that was confirmed."""
        own, line = self.order_of(request), _line(request)
        service, told_why = _service(request), str(request.slot(REASON))
        try:
            refund = service.send_back(
                str(request.slot(ORDER)), str(request.slot(ITEM)), _reason(request), told_why, reference
            )
        except (ReturnRefused, OrderRefused):
            said = "I find no such order of yours." if own is None else self.not_possible(request, own)
            request.say(f"{said} {self.nothing_done}")
            return []
        assert own is not None and line is not None
        url = f"{_LABEL}{reference}.pdf"
        request.say(
            f"Done. Print the label at {url}, stick it on the parcel with the {line.product.name}, and hand it to ParcelPath or one of "
            f"our stores by {formatting.day(service.until(own))} (reference {reference}). {_how_long(request)} You get back "
            f"{formatting.money(refund.amount)}.",
            links=[{"title": "Return label", "url": url}],
        )
        return []


def _service(request: ActionRequest) -> ReturnService:
    return ReturnService(request.session, request.customer_id, request.clock, request.audit)


def _lines(request: ActionRequest, number: object) -> list[Line]:
    return [line for own, line in _service(request).returnable() if own.number == number]


def _line(request: ActionRequest) -> Line | None:
    lines = (line for own in own_orders(request) for line in own.lines)
    return next((line for line in lines if line.item.id == request.slot(ITEM)), None)


def _reason(request: ActionRequest) -> ReturnReason:
    """What was told, as one of the shop's reasons; in other words it is a change of mind."""
    found = reason_named(request.session, str(request.slot(REASON)))
    return found or next(one for one in reasons(request.session) if one.id == OTHER_REASON)


def _title(reason: ReturnReason) -> str:
    name = re.sub(r"^it is ", "", str(reason.name))
    return f"{name[:1].upper()}{name[1:]}"


def _how_long(request: ActionRequest) -> str:
    terms = shop_terms(request.session)
    looked = formatting.plural(int(terms.inspection_business_days), "business day")
    return f"When it is with us, it is looked at within {looked}, and the money is there {formatting.plural(int(terms.refund_business_days), 'business day')} later."


def _until(request: ActionRequest) -> str:
    days = formatting.plural(int(shop_terms(request.session).return_days), "day")
    own = next((own for own in own_orders(request) if own.number == request.slot(ORDER)), None)
    until = "" if own is None else f", so until {formatting.day(_service(request).until(own))} for {own.number}"
    return f"You have {days} from the day of delivery{until}."


def _goes_to(request: ActionRequest) -> str:
    own = next((own for own in own_orders(request) if own.number == request.slot(ORDER)), None)
    way = "the way it came" if own is None else f"the way it came, to {method_said(own.order.method)}"
    return f"The money goes back {way}; another way is not possible."


def _label_costs(request: ActionRequest) -> str:
    fee = formatting.money(shop_terms(request.session).return_fee)
    return f"The label costs {fee}, which is taken off the refund. It is free if we sent something damaged, wrong or incomplete, and for Plus members."
