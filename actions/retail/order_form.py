"""The form that takes an order."""

from __future__ import annotations

from actions import formatting
from actions.context import ActionRequest, Event
from actions.forms import Answer, Field, FormTurn, OnceForm
from actions.forms.answers import COSTS, HOW_LONG
from actions.retail.address_words import stores_said
from actions.retail.bookkeeping import OrderRefused, OutOfStock
from actions.retail.cancel_form import order_service
from actions.retail.catalogue import GIFT, Catalogue, described
from actions.retail.delivery import Deliveries, when_said
from actions.retail.method_choice import check_method, chosen_method, is_invoiced, method_buttons
from actions.retail.models import PICKUP, PLUS
from actions.retail.order_answers import choice_line, how_long, in_stock, price_of
from actions.retail.order_checks import check_count, check_product, check_variant, check_way, take_apart
from actions.retail.order_service import Quote
from actions.retail.order_words import (
    ADDRESS,
    COLOR,
    CONFIRMED,
    DELIVERY,
    NONE,
    PAYMENT,
    PRODUCT,
    QUANTITY,
    REFERENCE,
    SIZE,
    hear_order,
    is_for_order,
)
from actions.retail.orders import method_said
from actions.retail.product_words import MeantProducts
from actions.retail.shoppers import AccountDeleted, Shopper

_STOCK = r"\b(?:in stock|available|how many (?:are )?(?:left|there)|sold out)\b"


class OrderForm(OnceForm):
    """A product in its size and color, how many, where it goes, how, and how it is paid."""

    name = "retail_order_form"
    title = "your order"
    intents = frozenset({"place_order"})
    fields = (
        Field(
            PRODUCT,
            "What would you like to buy?",
            "I order the one thing that you name; further ones come after it.",
            entities=("product",),
            names=("product", "item", "article"),
            example="the Trailhead tent",
        ),
        Field(
            QUANTITY,
            "How many would you like?",
            "I order one unless you say more.",
            entities=("number",),
            names=("quantity", "count", "number"),
            example="2",
        ),
        Field(SIZE, "Which size?", "It comes in several.", entities=("size",), names=("size",), example="medium"),
        Field(COLOR, "Which color?", "It comes in several.", entities=("color",), names=("color",), example="green"),
        Field(
            DELIVERY,
            "How should it come?",
            "Price and day depend on it.",
            entities=("delivery_option",),
            names=("delivery", "shipping", "delivery option"),
            example="standard",
        ),
        Field(
            ADDRESS,
            "Where should it go? Please give the street, the city and the zip code.",
            "The parcel goes there, and the sales tax depends on the zip code.",
            entities=("address", "location"),
            names=("address", "place", "store"),
            example="12 Elm Street, Fairmont 30301",
        ),
        Field(
            PAYMENT,
            "How would you like to pay?",
            "I use a way that is on file for you; no card numbers in this chat, please.",
            entities=("payment_method",),
            names=("payment", "payment method", "card"),
            example="PayPal",
        ),
        Field(CONFIRMED, "Shall I order it?", "I order nothing before you have seen the total and agreed to it."),
    )
    confirmation = CONFIRMED
    submit_action = "action_retail_place_order"
    nothing_done = "Nothing was ordered."
    own_slots = (REFERENCE,)
    reference_slot = REFERENCE
    answers = (
        Answer(_STOCK, lambda request: in_stock(request)),
        Answer(HOW_LONG, lambda request: how_long(request)),
        Answer(rf"{COSTS}|\bhow much (?:was|were)\b", lambda request: price_of(request)),
    )

    def hear(self, turn: FormTurn) -> None:
        """Products, sizes, counts, ways of delivering and paying, in the words of the message."""
        hear_order(self, turn)

    def claims(self, request: ActionRequest) -> bool:
        """ "Make it two", "the green one", "paypal": values, whatever wish they sound like."""
        return is_for_order(request)

    def ask(self, field: Field, request: ActionRequest) -> None:
        """Say what there is to choose from."""
        choices = self.choices(field, request)
        lines = [f"- {choice_line(field, choice['title'], request)}" for choice in choices]
        prompt = field.prompt
        if field.slot == ADDRESS and request.slot(DELIVERY) == PICKUP:
            prompt = f"At which store: {stores_said(Deliveries(request.session, request.clock))}?"
            lines = []
        request.say("\n".join([*lines, prompt]), buttons=choices)

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """The products that were meant; sizes and colors in stock; ways of delivering and paying; addresses."""
        catalogue, product = Catalogue(request.session), request.slot(PRODUCT)
        deliveries = Deliveries(request.session, request.clock)
        found: list[str] = []
        if field.slot == PRODUCT:
            found = [
                str(one.name) for one in MeantProducts(request, catalogue.products()).found or catalogue.products()
            ]
        elif field.slot in (SIZE, COLOR):
            wanted = {"size": request.slot(SIZE), "color": request.slot(COLOR)}
            fitting = [
                one
                for one in catalogue.variants(product)
                if one.stock and all(value in (None, NONE, getattr(one, key)) for key, value in wanted.items())
            ]
            found = list(dict.fromkeys(str(one.size if field.slot == SIZE else one.color) for one in fitting))
            if product == GIFT:
                return [{"title": f"${size}.00", "payload": size} for size in found]
        elif field.slot == DELIVERY:
            return [{"title": str(one.name), "payload": str(one.id)} for one in deliveries.options()]
        elif field.slot == ADDRESS and request.slot(DELIVERY) == PICKUP:
            found = [str(point.district) for point in deliveries.points()]
        elif field.slot == ADDRESS:
            saved = Shopper(request.session, request.customer_id).addresses()
            return [
                {"title": f"{str(one.name).capitalize()}: {one.address}", "payload": f"my {one.name} address"}
                for one in saved
            ]
        elif field.slot == PAYMENT:
            return method_buttons(request)
        return [{"title": name, "payload": name} for name in found]

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """An address; everything else has been heard in the words."""
        return turn.request.text if field.slot == ADDRESS and any(map(str.isdigit, turn.request.text)) else None

    def check(self, turn: FormTurn) -> None:
        """Find the thing, see that it is there, and where and how it goes."""
        request, values = turn.request, turn.values
        shopper = Shopper(request.session, request.customer_id)
        try:
            shopper.check()
        except AccountDeleted as error:
            request.say(
                f"Your shop account was deleted on {formatting.day(error.on)}. To shop again, say "
                f'"create an account". {self.nothing_done}'
            )
            turn.end()
            return
        take_apart(self, turn)
        product = check_product(turn)
        if product is None:
            values.update(
                {slot: None for slot in (QUANTITY, SIZE, COLOR) if values[PRODUCT] is None and slot not in turn.heard}
            )
            return
        variant = check_variant(self, turn, product)
        if turn.ended:
            return
        check_count(turn, product, variant)
        check_way(turn, product, shopper)
        if values[PAYMENT] is not None or not any(values[slot] is None for slot in self.slots[:6]):
            values[PAYMENT] = check_method(turn, PAYMENT)
        changed = any(values[slot] != request.slot(slot) for slot in self.slots if slot != CONFIRMED)
        if changed and request.requested_slot == CONFIRMED and values[CONFIRMED] is not True:
            values[CONFIRMED] = None

    def summary(self, request: ActionRequest) -> str:
        """What, where, how, when, and how the total comes about."""
        quote, prompt = quote_of(request), self.fields[-1].prompt
        method = chosen_method(request, PAYMENT)
        pays = (
            ""
            if method is None
            else f", {'to be paid by' if is_invoiced(method) else 'from'} {method_said(method.label)}"
        )
        what = (
            f"{quote.quantity} × {described(quote.product, quote.variant)} at {formatting.money(quote.variant.price)}"
        )
        if quote.product.id == GIFT:
            return f"{what}, {quote.address}: {formatting.money(quote.total)} in all{pays}. {prompt}"
        to = (
            f"for pickup at {quote.address}"
            if quote.option.id == PICKUP
            else f"by {str(quote.option.name).lower()} delivery to {quote.address}"
        )
        rate = "" if quote.rate is None else f" ({formatting.percent(quote.rate.percent)}, {quote.rate.place})"
        return (
            f"{what}, {to}, there {when_said(quote.first, quote.last)}. Goods {formatting.money(quote.goods)}, shipping "
            f"{formatting.money(quote.shipping)}{_free(request, quote)}, sales tax {formatting.money(quote.tax)}{rate}: "
            f"{formatting.money(quote.total)} in all{pays}. {prompt}"
        )

    def order(self, request: ActionRequest, reference: str) -> list[Event]:
        """Order what was confirmed."""
        quote, method = quote_of(request), chosen_method(request, PAYMENT)
        if method is None:
            request.say(f"That way of paying can't be used any more. {self.nothing_done}")
            return []
        try:
            own = order_service(request).place(quote, method, reference)
        except OutOfStock as error:
            left = f"only {error.left} left" if error.left else "none left"
            request.say(f"Somebody was faster: there {'is' if error.left < 2 else 'are'} {left}. {self.nothing_done}")
            return []
        except (OrderRefused, AccountDeleted):
            request.say(f"That can't be ordered any more. {self.nothing_done}")
            return []
        paid = (
            f"The invoice over {formatting.money(own.total)} is due in 30 days"
            if is_invoiced(method)
            else (f"I took {formatting.money(own.total)} from {method_said(method.label)}")
        )
        comes = (
            "It is in your mail within minutes"
            if quote.product.id == GIFT
            else f"It comes {when_said(quote.first, quote.last)}"
        )
        request.say(f'Done. Your order is {own.number}. {paid}. {comes}; to see where it is, say "track {own.number}".')
        return []


def quote_of(request: ActionRequest) -> Quote:
    """What the slots would cost."""
    catalogue, service = Catalogue(request.session), order_service(request)
    size, color = (None if request.slot(slot) == NONE else request.slot(slot) for slot in (SIZE, COLOR))
    variant = catalogue.one(request.slot(PRODUCT), size, color)
    option = service.deliveries.option(request.slot(DELIVERY))
    assert variant is not None and option is not None
    return service.quote(variant, int(request.slot(QUANTITY)), option, str(request.slot(ADDRESS)))


def _free(request: ActionRequest, quote: Quote) -> str:
    """Why shipping costs nothing, where that is not plain."""
    if quote.shipping or not quote.option.price:
        return ""
    plus = order_service(request).shopper.membership == PLUS
    return " (free with Plus)" if plus else f" (free from {formatting.money(quote.option.free_from)})"
