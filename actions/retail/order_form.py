"""The form that takes an order."""

from __future__ import annotations

from decimal import Decimal

from actions import formatting
from actions.context import ActionRequest, Event
from actions.core.repositories import CustomerRepository
from actions.forms import Answer, Field, FormTurn, OnceForm
from actions.forms.answers import COSTS, HOW_LONG
from actions.forms.waiting import wait_too
from actions.retail.address_words import checked_address, saved_under, store_named, store_said, stores_said
from actions.retail.bookkeeping import OrderRefused, OutOfStock
from actions.retail.cancel_form import order_service
from actions.retail.catalogue import GIFT, Catalogue, described, price_range, shop_terms
from actions.retail.delivery import Deliveries, days_said, price_said, when_said
from actions.retail.method_choice import check_method, chosen_method, is_invoiced, method_buttons
from actions.retail.models import PICKUP, STANDARD, Product, Variant
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
    several_products,
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
        Answer(_STOCK, lambda request: _stock(request)),
        Answer(HOW_LONG, lambda request: _how_long(request)),
        Answer(COSTS, lambda request: _price(request)),
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
        lines = [f"- {_choice_line(field, choice['title'], request)}" for choice in choices]
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
            found = [str(one.name) for one in MeantProducts(request, catalogue.products()).found or catalogue.products()]
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
            return [{"title": f"{str(one.name).capitalize()}: {one.address}", "payload": f"my {one.name} address"} for one in saved]
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
        self._take_apart(turn)
        product = self._check_product(turn)
        if product is None:
            values.update({slot: None for slot in (QUANTITY, SIZE, COLOR) if values[PRODUCT] is None and slot not in turn.heard})
            return
        variant = self._check_variant(turn, product)
        if turn.ended:
            return
        self._check_count(turn, product, variant)
        self._check_way(turn, product, shopper)
        if values[PAYMENT] is not None or not any(values[slot] is None for slot in self.slots[:6]):
            values[PAYMENT] = check_method(turn, PAYMENT)
        changed = any(values[slot] != request.slot(slot) for slot in self.slots if slot != CONFIRMED)
        if changed and request.requested_slot == CONFIRMED and values[CONFIRMED] is not True:
            values[CONFIRMED] = None

    def _take_apart(self, turn: FormTurn) -> None:
        """ "A tent and a headlamp": the first now, the other is offered afterwards."""
        request = turn.request
        begins = turn.activating or request.resumed is not None
        several = several_products(request) if begins else []
        if len(several) > 1:
            turn.values[PRODUCT] = str(several[0].id)
            turn.values.update({slot: None for slot in (QUANTITY, SIZE, COLOR)})
            turn.events.append(wait_too(self, request, [{PRODUCT: str(one.id)} for one in several[1:]]))
            others = formatting.listing([f"the {one.name}" for one in several[1:]])
            request.say(f"One after the other: first the {several[0].name}, then {others}.")

    def _check_product(self, turn: FormTurn) -> Product | None:
        request, values = turn.request, turn.values
        catalogue = Catalogue(request.session)
        product = catalogue.product(values[PRODUCT])
        if product is not None:
            return product
        said, before = values[PRODUCT], catalogue.product(request.slot(PRODUCT))
        meant = MeantProducts(request, catalogue.products())
        values[PRODUCT] = None
        if said is not None and not meant.found:
            others = "" if before is not None else " What we have:"
            request.say(f"We don't have that, sorry.{others}")
            if before is not None:
                values[PRODUCT] = str(before.id)
                return before
        return None

    def _check_variant(self, turn: FormTurn, product: Product) -> Variant | None:
        """The variant that is meant; None while size or color are open. What is sold out is refused."""
        request, values = turn.request, turn.values
        catalogue = Catalogue(request.session)
        variants = catalogue.variants(product.id)
        for slot, known in ((SIZE, catalogue.sizes(product.id)), (COLOR, catalogue.colors(product.id))):
            if not known:
                values[slot] = NONE
            elif len(known) == 1:
                values[slot] = known[0]
            elif values[slot] not in known:
                if values[slot] not in (None, NONE) and slot in turn.heard:
                    request.say(f"The {product.name} comes in {formatting.listing(known)}.")
                values[slot] = request.slot(slot) if request.slot(slot) in known and not turn.activating else None
        if not any(one.stock for one in variants):
            back = min(one.back_on for one in variants if one.back_on is not None)
            request.say(f"The {product.name} is sold out; it is back on {formatting.day(back)}. {self.nothing_done}")
            turn.end()
            return None
        size, color = values[SIZE], values[COLOR]
        if size is None or color is None:
            return None
        variant = catalogue.one(product.id, None if size == NONE else size, None if color == NONE else color)
        if variant is not None and not variant.stock:
            back = f"; it is back on {formatting.day(variant.back_on)}" if variant.back_on else ""
            request.say(f"The {described(product, variant)} is sold out{back}.")
            values[COLOR if color != NONE else SIZE] = None
            return None
        return variant

    def _check_count(self, turn: FormTurn, product: Product, variant: Variant | None) -> None:
        request, values = turn.request, turn.values
        most = int(shop_terms(request.session).most_of_one)
        if values[QUANTITY] is None:
            if QUANTITY not in turn.heard or turn.activating:
                values[QUANTITY] = "1"
            return
        count = int(values[QUANTITY])
        if not 0 < count <= most:
            request.say(f"I can order 1 to {most} of one thing here; for more, say \"talk to a person\" and ask for a quantity price.")
            values[QUANTITY] = None
        elif variant is not None and count > variant.stock:
            request.say(f"There {'is' if variant.stock == 1 else 'are'} only {variant.stock} of the {described(product, variant)} left.")
            values[QUANTITY] = None

    def _check_way(self, turn: FormTurn, product: Product, shopper: Shopper) -> None:
        """The way of delivering, and the address or store that goes with it."""
        request, values = turn.request, turn.values
        deliveries = Deliveries(request.session, request.clock)
        if product.id == GIFT:
            email = CustomerRepository(request.session, request.customer_id).get().email
            values[DELIVERY], values[ADDRESS] = STANDARD, f"by email to {email or 'your account'}"
            return
        option = deliveries.option(values[DELIVERY]) if values[DELIVERY] is not None else None
        if option is None:
            values[DELIVERY] = None
            option = deliveries.option(STANDARD)
        values[ADDRESS] = self._address(turn, deliveries, shopper, pickup=values[DELIVERY] == PICKUP)
        assert option is not None
        refusal = deliveries.refusal(option, str(values[ADDRESS] or ""))
        if refusal and values[DELIVERY] is not None:
            request.say(refusal)
            values[DELIVERY] = None

    def _address(self, turn: FormTurn, deliveries: Deliveries, shopper: Shopper, *, pickup: bool) -> str | None:
        request, said = turn.request, turn.values[ADDRESS]
        known = request.slot(ADDRESS)
        stores = {store_said(point): point for point in deliveries.points()}
        if pickup:
            point = store_named(deliveries, request.text, request.entity("location")) if turn.attempted or turn.activating else None
            if point is not None:
                return store_said(point)
            return str(known) if known in stores else None
        if ADDRESS in turn.heard and said is None and not (turn.activating or request.resumed is not None):
            return None
        if said is None or said in stores or str(said).startswith("by email"):
            return shopper.usual_address()
        if said == known and ADDRESS not in turn.heard:
            return str(known)
        saved = saved_under(shopper.addresses(), str(said))
        if saved is None and str(said) in ("home", "work", "other", "parents"):
            request.say(f"I have no {said} address of yours. You can type it.")
            return None
        return saved or checked_address(request, said) or (None if known in stores else known)

    def summary(self, request: ActionRequest) -> str:
        """What, where, how, when, and how the total comes about."""
        quote, prompt = quote_of(request), self.fields[-1].prompt
        method = chosen_method(request, PAYMENT)
        pays = "" if method is None else f", {'to be paid by' if is_invoiced(method) else 'from'} {method_said(method.label)}"
        what = f"{quote.quantity} × {described(quote.product, quote.variant)} at {formatting.money(quote.variant.price)}"
        if quote.product.id == GIFT:
            return f"{what}, {quote.address}: {formatting.money(quote.total)} in all{pays}. {prompt}"
        to = f"for pickup at {quote.address}" if quote.option.id == PICKUP else f"by {str(quote.option.name).lower()} delivery to {quote.address}"
        rate = "" if quote.rate is None else f" ({formatting.percent(quote.rate.percent)}, {quote.rate.place})"
        return (
            f"{what}, {to}, there {when_said(quote.first, quote.last)}. Goods {formatting.money(quote.goods)}, shipping "
            f"{formatting.money(quote.shipping)}, sales tax {formatting.money(quote.tax)}{rate}: "
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
        paid = f"The invoice over {formatting.money(own.total)} is due in 30 days" if is_invoiced(method) else (
            f"I took {formatting.money(own.total)} from {method_said(method.label)}"
        )
        comes = "It is in your mail within minutes" if quote.product.id == GIFT else f"It comes {when_said(quote.first, quote.last)}"
        request.say(
            f'Done. Your order is {own.number}. {paid}. {comes}; to see where it is, say "track {own.number}".'
        )
        return []


def quote_of(request: ActionRequest) -> Quote:
    """What the slots would cost."""
    catalogue, service = Catalogue(request.session), order_service(request)
    size, color = (None if request.slot(slot) == NONE else request.slot(slot) for slot in (SIZE, COLOR))
    variant = catalogue.one(request.slot(PRODUCT), size, color)
    option = service.deliveries.option(request.slot(DELIVERY))
    assert variant is not None and option is not None
    return service.quote(variant, int(request.slot(QUANTITY)), option, str(request.slot(ADDRESS)))


def _choice_line(field: Field, title: str, request: ActionRequest) -> str:
    """A choice with what helps to choose."""
    if field.slot == PRODUCT:
        catalogue = Catalogue(request.session)
        product = next((one for one in catalogue.products() if one.name == title), None)
        return title if product is None else f"{title}: {price_range(catalogue.variants(product.id))}"
    if field.slot == DELIVERY:
        deliveries = Deliveries(request.session, request.clock)
        option = next(one for one in deliveries.options() if one.name == title)
        return f"{title}: {price_said(option)}, {days_said(option)}"
    return title


def _product(request: ActionRequest) -> Product | None:
    return Catalogue(request.session).product(request.slot(PRODUCT))


def _stock(request: ActionRequest) -> str | None:
    product = _product(request)
    if product is None:
        return None
    variants = Catalogue(request.session).variants(product.id)
    said = [f"{described(product, one)}: {one.stock if one.stock < 10 else 'enough'}" for one in variants if one.stock]
    return f"In stock are {formatting.listing(said)}."


def _how_long(request: ActionRequest) -> str:
    deliveries = Deliveries(request.session, request.clock)
    said = [f"{one.name} {when_said(*deliveries.arrives(one))}" for one in deliveries.options()]
    return f"If you order now, it comes like this: {formatting.listing(said)}."


def _price(request: ActionRequest) -> str | None:
    product = _product(request)
    if product is None:
        return None
    prices = price_range(Catalogue(request.session).variants(product.id))
    options = [f"{one.name} {price_said(one)}" for one in Deliveries(request.session, request.clock).options()]
    return f"The {product.name} is {prices}, plus sales tax. Delivery: {formatting.listing(options)}."
