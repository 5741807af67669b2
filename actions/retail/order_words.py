"""What the words of a message say about an order that is being placed."""

from __future__ import annotations

from actions.context import ActionRequest
from actions.forms import Form, FormTurn
from actions.forms.phrases import asks, gives_up
from actions.retail.address_words import named_place
from actions.retail.catalogue import GIFT, Catalogue
from actions.retail.delivery import Deliveries
from actions.retail.method_choice import named_methods, usable_methods
from actions.retail.models import DeliveryOption, Product
from actions.retail.product_words import ONE_MORE, MeantProducts, read_color, read_quantity, read_size, without_products

PRODUCT, QUANTITY, SIZE, COLOR, DELIVERY, ADDRESS, PAYMENT, CONFIRMED, REFERENCE = (
    "retail_order_product",
    "retail_order_quantity",
    "retail_order_size",
    "retail_order_color",
    "retail_order_delivery",
    "retail_order_address",
    "retail_order_payment",
    "retail_order_confirmed",
    "retail_order_reference",
)
NONE = "-"
"""The size of what has no sizes, and the color of what has no colors."""
_LONGEST_VALUE = 8


def hear_order(form: Form, turn: FormTurn) -> None:
    """Give the fields what the message says, in canonical form; what an entity was taken for wrongly is taken back."""
    request = turn.request
    catalogue = Catalogue(request.session)
    products = catalogue.products()
    meant, before = MeantProducts(request, products), request.slot(PRODUCT)
    if meant.one is not None and str(meant.one.id) != before:
        turn.hear(PRODUCT, str(meant.one.id))
        if before is not None:
            turn.values.update({SIZE: None, COLOR: None})
    elif meant.found and PRODUCT in turn.heard:
        _take_back(turn, PRODUCT)
    product = turn.values[PRODUCT] if catalogue.product(turn.values[PRODUCT]) else None
    text = without_products(request.text, products)
    count = read_quantity(text, asked=request.requested_slot == QUANTITY)
    if request.requested_slot == CONFIRMED and ONE_MORE.search(text):
        count = int(request.slot(QUANTITY) or 0) + 1
    _hear(turn, QUANTITY, None if count is None else str(count), strict=True)
    if product is not None:
        asked = request.requested_slot == SIZE or product == GIFT
        _hear(turn, SIZE, read_size(text, catalogue.sizes(product), asked=asked))
        _hear(turn, COLOR, read_color(text, catalogue.colors(product)))
    option = _option(request, text)
    _hear(turn, DELIVERY, None if option is None else str(option.id), strict=True)
    place = named_place(text, asked=request.requested_slot == ADDRESS)
    if place is not None and not request.says("address"):
        turn.hear(ADDRESS, place)
    if request.optional_customer_id is not None:
        named = named_methods(request.text, usable_methods(request))
        # "A gift card" is bought, "with PayPal" it is paid.
        _hear(turn, PAYMENT, str(named[0].id) if len(named) == 1 else None)


def is_for_order(request: ActionRequest) -> bool:
    """Whether a short message that is no question has a value for the order."""
    text = request.text
    if len(text.split()) > _LONGEST_VALUE or asks(text) or gives_up(text) or not request.has_database:
        return False
    catalogue = Catalogue(request.session)
    rest = without_products(text, catalogue.products())
    product, asked = request.slot(PRODUCT), request.requested_slot
    one_more = asked == CONFIRMED and ONE_MORE.search(rest)
    if one_more or read_quantity(rest, asked=asked == QUANTITY) or _option(request, rest):
        return True
    if product is not None and (
        read_size(rest, catalogue.sizes(product), asked=asked == SIZE) or read_color(rest, catalogue.colors(product))
    ):
        return True
    if asked == PRODUCT and MeantProducts(request, catalogue.products()).found:
        return True
    known = request.optional_customer_id is not None and asked in (PAYMENT, CONFIRMED)
    return known and bool(named_methods(text, usable_methods(request)))


def several_products(request: ActionRequest) -> list[Product]:
    """The products of "a tent and a headlamp"; none where one word may mean several, such as "jacket"."""
    found = MeantProducts(request, Catalogue(request.session).products()).found
    words = [word for product in found for word in str(product.words).split(";")]
    ambiguous = len(words) != len(set(words))
    return [] if ambiguous else sorted(found, key=lambda one: _place(request.text, one))


def _place(text: str, product: Product) -> int:
    """Where a text names a product first."""
    found = [text.lower().find(word) for word in str(product.words).split(";")]
    return min((place for place in found if place >= 0), default=len(text))


def _option(request: ActionRequest, text: str) -> DeliveryOption | None:
    deliveries = Deliveries(request.session, request.clock)
    said = request.entity("delivery_option")
    found = deliveries.option(said) if said is not None and request.says("delivery_option") else None
    return found or deliveries.named(text)


def _hear(turn: FormTurn, slot: str, value: str | None, *, strict: bool = False) -> None:
    """Hear a value in canonical form, in the place of what an entity gave.

    Args:
        turn: the turn.
        slot: the field.
        value: what the words say; None where they say nothing.
        strict: whether what an entity alone says is not believed.
    """
    if value is not None:
        turn.hear(slot, value)
    elif strict and slot in turn.heard and turn.values[slot] is not None:
        _take_back(turn, slot)


def _take_back(turn: FormTurn, slot: str) -> None:
    turn.values[slot] = turn.request.slot(slot)
    turn.heard -= {slot}
