"""What the form for orders says of the things and the ways that one may choose."""

from __future__ import annotations

from actions import formatting
from actions.context import ActionRequest
from actions.forms import Field
from actions.retail.catalogue import Catalogue, described, price_range
from actions.retail.delivery import Deliveries, days_said, price_said, when_said
from actions.retail.models import Product
from actions.retail.order_words import DELIVERY, PRODUCT


def choice_line(field: Field, title: str, request: ActionRequest) -> str:
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


def in_stock(request: ActionRequest) -> str | None:
    product = _product(request)
    if product is None:
        return None
    variants = Catalogue(request.session).variants(product.id)
    said = [f"{described(product, one)}: {one.stock if one.stock < 10 else 'enough'}" for one in variants if one.stock]
    return f"In stock are {formatting.listing(said)}."


def how_long(request: ActionRequest) -> str:
    deliveries = Deliveries(request.session, request.clock)
    said = [f"{one.name} {when_said(*deliveries.arrives(one))}" for one in deliveries.options()]
    return f"If you order now, it comes like this: {formatting.listing(said)}."


def price_of(request: ActionRequest) -> str | None:
    product = _product(request)
    if product is None:
        return None
    prices = price_range(Catalogue(request.session).variants(product.id))
    options = [f"{one.name} {price_said(one)}" for one in Deliveries(request.session, request.clock).options()]
    return f"The {product.name} is {prices}, plus sales tax. Delivery: {formatting.listing(options)}."
