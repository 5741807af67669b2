"""What is checked of an order that is being placed: the thing, how many, and where it goes."""

from __future__ import annotations

from actions import formatting
from actions.core.repositories import CustomerRepository
from actions.forms import Form, FormTurn
from actions.forms.waiting import wait_too
from actions.retail.address_words import checked_address, saved_under, store_named, store_said
from actions.retail.catalogue import GIFT, Catalogue, described, shop_terms
from actions.retail.delivery import Deliveries
from actions.retail.models import PICKUP, STANDARD, Product, Variant
from actions.retail.order_words import ADDRESS, COLOR, DELIVERY, NONE, PRODUCT, QUANTITY, SIZE, several_products
from actions.retail.product_words import MeantProducts
from actions.retail.shoppers import Shopper


def take_apart(form: Form, turn: FormTurn) -> None:
    """ "A tent and a headlamp": the first now, the other is offered afterwards."""
    request = turn.request
    begins = turn.activating or request.resumed is not None
    several = several_products(request) if begins else []
    if len(several) > 1:
        turn.values[PRODUCT] = str(several[0].id)
        turn.values.update({slot: None for slot in (QUANTITY, SIZE, COLOR)})
        turn.events.append(wait_too(form, request, [{PRODUCT: str(one.id)} for one in several[1:]]))
        others = formatting.listing([f"the {one.name}" for one in several[1:]])
        request.say(f"One after the other: first the {several[0].name}, then {others}.")


def check_product(turn: FormTurn) -> Product | None:
    """The thing that is meant, as far as one is; says so where it is none of the shop's."""
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


def check_variant(form: Form, turn: FormTurn, product: Product) -> Variant | None:
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
        request.say(f"The {product.name} is sold out; it is back on {formatting.day(back)}. {form.nothing_done}")
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


def check_count(turn: FormTurn, product: Product, variant: Variant | None) -> None:
    """How many: one unless more is said, and no more than there are."""
    request, values = turn.request, turn.values
    most = int(shop_terms(request.session).most_of_one)
    if values[QUANTITY] is None:
        if turn.activating or (QUANTITY not in turn.heard and request.requested_slot != QUANTITY):
            values[QUANTITY] = "1"
        return
    count = int(values[QUANTITY])
    if not 0 < count <= most:
        request.say(
            f'I can order 1 to {most} of one thing here; for more, say "talk to a person" and ask for a quantity price.'
        )
        values[QUANTITY] = None
    elif variant is not None and count > variant.stock:
        request.say(
            f"There {'is' if variant.stock == 1 else 'are'} only {variant.stock} of the {described(product, variant)} left."
        )
        values[QUANTITY] = None


def check_way(turn: FormTurn, product: Product, shopper: Shopper) -> None:
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
    values[ADDRESS] = _address(turn, deliveries, shopper, pickup=values[DELIVERY] == PICKUP)
    assert option is not None
    refusal = deliveries.refusal(option, str(values[ADDRESS] or ""))
    if refusal and values[DELIVERY] is not None:
        request.say(refusal)
        values[DELIVERY] = None


def _address(turn: FormTurn, deliveries: Deliveries, shopper: Shopper, *, pickup: bool) -> str | None:
    request, said = turn.request, turn.values[ADDRESS]
    known = request.slot(ADDRESS)
    stores = {store_said(point): point for point in deliveries.points()}
    if pickup:
        point = (
            store_named(deliveries, request.text, request.entity("location"))
            if turn.attempted or turn.activating
            else None
        )
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
