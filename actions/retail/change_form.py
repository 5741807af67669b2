"""The form that changes what is in an order."""

from __future__ import annotations

from collections.abc import Sequence

from actions import formatting
from actions.context import ActionRequest, Event
from actions.forms import Answer, Field, FormTurn, OnceForm
from actions.forms.answers import COSTS, answer_opening
from actions.forms.phrases import asks
from actions.retail.bookkeeping import OrderRefused, OutOfStock
from actions.retail.catalogue import Catalogue, described, shop_terms
from actions.retail.change_words import ADDS, NEW, Said, read_change
from actions.retail.models import Variant
from actions.retail.order_changes import Change, ChangeService, difference_said
from actions.retail.order_choice import order_number, own_orders
from actions.retail.order_models import CANCELED, DELIVERED, PACKED
from actions.retail.orders import BEFORE_PACKING, Line, OwnOrder, state_said
from actions.retail.own_order_form import OwnOrderForm

ORDER, ITEM, CHANGE, CONFIRMED, REFERENCE = (
    "retail_change_order",
    "retail_change_item",
    "retail_change_change",
    "retail_change_confirmed",
    "retail_change_reference",
)
_LONGEST_VALUE = 8
_UNTIL = r"\b(?:how long|until when|till when|up to when|by when)\b.*\bi\b"


class ChangeForm(OwnOrderForm, OnceForm):
    """Another count, size or color, one item more or less, before it is packed."""

    name = "retail_change_form"
    title = "changing an order"
    intents = frozenset({"change_order"})
    fields = (
        Field(
            ORDER,
            "Which order would you like to change?",
            "I change the one order that you name.",
            entities=("order_number",),
            names=("order",),
            example="R-20502",
        ),
        Field(
            ITEM,
            'Which item should I change? To add one, say for example "add a headlamp".',
            "There are several things in the order.",
            entities=("product",),
            names=("item", "product"),
            example="the jacket",
        ),
        Field(
            CHANGE,
            "What should I change about it?",
            "I change how many there are, the size or the color, or take it out.",
            entities=("size", "color", "number"),
            names=("quantity", "size", "color", "change"),
            example="make it two",
        ),
        Field(CONFIRMED, "Shall I change it?", "I change nothing before you have seen the new total and agreed to it."),
    )
    confirmation = CONFIRMED
    submit_action = "action_retail_change_order"
    nothing_done = "The order stays as it is."
    own_slots = (REFERENCE,)
    reference_slot = REFERENCE
    order_slot = ORDER
    answers = (
        Answer(_UNTIL, "An order can be changed until it is packed; what is packed can only be canceled."),
        Answer(COSTS, "Changing costs nothing; only the price of the things changes."),
    )

    def options(self, request: ActionRequest) -> Sequence[OwnOrder]:
        """Those that are not packed."""
        return [own for own in own_orders(request) if own.status in BEFORE_PACKING]

    def names_orders(self, turn: FormTurn) -> bool:
        """The thing that is added is in no order yet, or in another one."""
        text = turn.request.text
        return order_number(text) is not None or not ADDS.search(text)

    def hear(self, turn: FormTurn) -> None:
        """ "No, make it two": what is changed, said below the summary."""
        request = turn.request
        for slot in (ITEM, CHANGE):  # an entity is a part of what is said; the whole is read in `check`
            if slot in turn.heard and turn.values[slot] is not None:
                turn.values[slot] = request.slot(slot)
                turn.heard -= {slot}
        if request.optional_customer_id is None or request.slot(ORDER) is None:
            return
        own = self.order_of(request)
        said = Said(None) if own is None else self._read(turn, own)
        if said.change is not None and said.change != request.slot(CHANGE):
            turn.hear(ITEM, said.item)
            turn.hear(CHANGE, said.change)

    def claims(self, request: ActionRequest) -> bool:
        """ "Take it out", "size L": a change, whatever wish it sounds like."""
        if request.requested_slot not in (ITEM, CHANGE, CONFIRMED) or asks(request.text) or not request.has_database:
            return False
        own = self.order_of(request) if request.optional_customer_id is not None else None
        if own is None or len(request.text.split()) > _LONGEST_VALUE:
            return False
        said = read_change(
            request, own, request.slot(ITEM), asked=request.requested_slot == CHANGE, known=_shown(request, own)
        )
        return said.change is not None or (request.requested_slot == ITEM and said.item is not None)

    def ask(self, field: Field, request: ActionRequest) -> None:
        """Name the items, and what the chosen one comes in."""
        own = self.order_of(request)
        if field.slot == ITEM and own is not None:
            lines = [f"{place}. {line.name}" for place, line in enumerate(own.lines, start=1)]
            request.say("\n".join([*lines, field.prompt]), buttons=self.choices(field, request))
        elif field.slot == CHANGE and str(request.slot(ITEM)).startswith(NEW):
            request.say("Which one should I add?", buttons=self.choices(field, request))
        elif field.slot == CHANGE and own is not None:
            line = _line(own, request.slot(ITEM))
            what = "it" if line is None else f"the {line.name}"
            request.say(
                f"What should I change about {what}: how many, or take it out?"
                if not _sizes(request, line)
                else f"What should I change about {what}: how many, the size or color, or take it out?",
                buttons=self.choices(field, request),
            )
        else:
            super().ask(field, request)

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """The items; the other sizes and colors of the chosen one."""
        own = self.order_of(request) if field.slot in (ITEM, CHANGE) else None
        if own is None:
            return super().choices(field, request)
        if field.slot == ITEM:
            return [{"title": line.name, "payload": str(line.product.name)} for line in own.lines]
        catalogue, item = Catalogue(request.session), str(request.slot(ITEM))
        if item.startswith(NEW):
            variants = [one for one in catalogue.variants(item[len(NEW) :]) if one.stock]
            return [{"title": _named(one), "payload": _named(one)} for one in variants]
        line = _line(own, item)
        others = [] if line is None else catalogue.variants(line.product.id)
        found = [_named(one) for one in others if one.stock and line is not None and one.id != line.variant.id]
        buttons = [{"title": name, "payload": name} for name in found]
        return [*buttons, {"title": "Take it out", "payload": "take it out"}] if len(own.lines) > 1 else buttons

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """The order alone; the rest is read in `check`."""
        return super().read(field, turn) if field.slot == ORDER else None

    def check(self, turn: FormTurn) -> None:
        """Find the order, the item and the change, and refuse what cannot be."""
        request, values = turn.request, turn.values
        own = self.chosen(turn)
        if turn.ended:
            return
        if not self.options(request):
            request.say(
                "There is no order of yours that can be changed: they are packed, shipped or delivered already."
            )
            turn.end()
            return
        if own is None:
            return
        answer_opening(self, turn)
        if own.number != request.slot(ORDER) and not turn.activating and request.slot(ORDER) is not None:
            values[ITEM] = values[CHANGE] = values[CONFIRMED] = None
        begins = turn.activating or request.resumed is not None
        if begins or (turn.attempted and CHANGE not in turn.heard):
            said = self._read(turn, own)
            values[ITEM] = said.item or values[ITEM]
            values[CHANGE] = said.change or values[CHANGE]
        if values[CHANGE] is not None:
            self._check_change(turn, own)

    def _read(self, turn: FormTurn, own: OwnOrder) -> Said:
        request = turn.request
        item = None if turn.activating else turn.values[ITEM]
        if request.requested_slot in (ITEM, CHANGE, CONFIRMED) or turn.activating or request.resumed is not None:
            known = None if turn.activating else _shown(request, own)
            return read_change(request, own, item, asked=request.requested_slot == CHANGE, known=known)
        return read_change(request, own, item, asked=False, known=_shown(request, own))

    def _check_change(self, turn: FormTurn, own: OwnOrder) -> None:
        request, values = turn.request, turn.values
        change = _change(values[ITEM], values[CHANGE])
        most = int(shop_terms(request.session).most_of_one)
        if not change.quantity and len(own.lines) == 1:
            request.say(
                f'It is the only item of {own.number}: to take it out, say "cancel {own.number}". {self.nothing_done}'
            )
            turn.end()
            return
        try:
            _service(request).changed(own, change)
        except OutOfStock as error:
            request.say(f"There are only {error.left} of that left." if error.left else "That one is sold out.")
            values[CHANGE] = None
        except OrderRefused:
            values[ITEM] = values[CHANGE] = None
        else:
            if change.quantity > most:
                request.say(f"I can order 1 to {most} of one thing here.")
                values[CHANGE] = None

    def not_possible(self, request: ActionRequest, own: OwnOrder) -> str:
        """Why an order can't be changed, and what can be done."""
        instead = {
            PACKED: f'You can cancel it for a fee (say "cancel {own.number}") and order anew.',
            DELIVERED: f'You can return it: say "return {own.number}".',
            CANCELED: "You can order it anew.",
        }.get(own.status, "You can return it when it is there, and order the other one now.")
        return f"{own.short} {state_said(own)}, so it can't be changed. {instead}"

    def summary(self, request: ActionRequest) -> str:
        """The item before and after, and what becomes of the difference."""
        own, prompt = self.order_of(request), self.fields[-1].prompt
        if own is None or own.status not in BEFORE_PACKING:
            return prompt  # it was packed a moment ago; the yes says so
        change = _change(request.slot(ITEM), request.slot(CHANGE))
        try:
            total, _ = _service(request).changed(own, change)
        except OrderRefused:
            return prompt
        paid = bool(_service(request).orders.paid(own))
        money = difference_said(total - own.total, own, paid=paid)
        return (
            f"{_said(request, own, change)} in order {own.number}: the total goes from {formatting.money(own.total)} to "
            f"{formatting.money(total)}, sales tax included. {money} {prompt}"
        )

    def order(self, request: ActionRequest, reference: str) -> list[Event]:
        """Change what was confirmed."""
        own = self.order_of(request)
        try:
            now, difference = _service(request).change(
                str(request.slot(ORDER)), _change(request.slot(ITEM), request.slot(CHANGE)), reference
            )
        except OutOfStock as error:
            request.say(f"Somebody was faster: only {error.left} of that are left. {self.nothing_done}")
            return []
        except OrderRefused:
            said = "I find no such order of yours." if own is None else self.not_possible(request, own)
            request.say(f"{said} {self.nothing_done}")
            return []
        paid = bool(_service(request).orders.paid(now))
        request.say(
            f"Done. {now.number} is now {now.contents}, {formatting.money(now.total)} in all. "
            f"{difference_said(difference, now, paid=paid)}"
        )
        return []


def _service(request: ActionRequest) -> ChangeService:
    return ChangeService(request.session, request.customer_id, request.clock, request.audit)


def _shown(request: ActionRequest, own: OwnOrder) -> str | None:
    """The change that was shown of that order."""
    change = request.slot(CHANGE)
    return None if change is None or request.slot(ORDER) != own.number else str(change)


def _line(own: OwnOrder, item: object) -> Line | None:
    return next((line for line in own.lines if line.item.id == item), None)


def _sizes(request: ActionRequest, line: Line | None) -> bool:
    return line is not None and len(Catalogue(request.session).variants(line.product.id)) > 1


def _named(variant: Variant) -> str:
    return ", ".join(filter(None, [str(variant.size or ""), str(variant.color or "")])) or "one"


def _change(item: object, change: object) -> Change:
    variant, count = str(change).rsplit(" ", 1)
    return Change(None if str(item).startswith(NEW) else str(item), variant, int(count))


def _said(request: ActionRequest, own: OwnOrder, change: Change) -> str:
    line = _line(own, change.item_id)
    if not change.quantity:
        return f"Take the {'item' if line is None else line.name} out"
    catalogue = Catalogue(request.session)
    variant = catalogue.variant(change.variant_id)
    product = catalogue.product(variant.product_id)
    assert product is not None
    after = f"{change.quantity} × {described(product, variant)}"
    return f"Add {after}" if line is None else f"Change {line.name} to {after}"
