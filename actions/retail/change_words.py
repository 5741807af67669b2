"""What the words of a message change about an order."""

from __future__ import annotations

import re
from dataclasses import dataclass

from actions.context import ActionRequest
from actions.retail.catalogue import GIFT, Catalogue
from actions.retail.models import Product
from actions.retail.orders import Line, OwnOrder
from actions.retail.product_words import ONE_MORE, MeantProducts, read_color, read_quantity, read_size, without_products

ADDS = re.compile(
    r"\b(?:add(?:ing|itional)?|also|as well|include|put\b.*\bin|throw in|one more|another|extra)\b", re.IGNORECASE
)
_REMOVES = re.compile(
    r"\b(?:remov(?:e|ing)|tak(?:e|ing)\b.*\b(?:out|off)|take it out|drop|without|delete|leav(?:e|ing) out|don'?t (?:want|need)"
    r"|no longer (?:want|need)|get rid of|minus)\b",
    re.IGNORECASE,
)
_INSTEAD_OF_ONE = re.compile(r"\b(?:instead of|not)\s+(?:\d+|one|two|three)\b", re.IGNORECASE)
NEW = "new:"
"""How an item begins that is not in the order yet."""


@dataclass(frozen=True)
class Said:
    """What a message says about a change.

    Args:
        item: the id of an item, or `NEW` and the id of a product; None where it is open.
        change: the variant and how many of it there are afterwards; None where that is open.
        unknown: a size or a color that the thing does not come in.
    """

    item: str | None
    change: str | None = None
    unknown: str | None = None


def read_change(
    request: ActionRequest, own: OwnOrder, item: str | None, *, asked: bool, known: str | None = None
) -> Said:
    """What a message changes about an order.

    Args:
        request: the message.
        own: the order.
        item: the item that is known already.
        asked: whether it answers the question what to change.
        known: the change of that item that was shown: "and black" keeps its size.
    """
    catalogue = Catalogue(request.session)
    products, before = catalogue.products(), item
    meant = MeantProducts(request, products)
    text = without_products(request.text, products)
    lines = [line for line in own.lines if line.product.id in [product.id for product in meant.found]]
    fresh = [product for product in meant.found if product.id not in [line.product.id for line in own.lines]]
    if ADDS.search(request.text) and len(fresh) == 1:
        item = f"{NEW}{fresh[0].id}"
    elif len(lines) == 1:
        item = str(lines[0].item.id)
    elif item is None:
        item = _only(own, text, catalogue)
    if item is None:
        return Said(None)
    if item.startswith(NEW):
        product = catalogue.product(item[len(NEW) :])
        return Said(item) if product is None else _new(item, product, text, catalogue, asked=asked)
    line = next((one for one in own.lines if one.item.id == item), None)
    if line is None:
        return Said(None)
    return _changed(line, text, catalogue, asked=asked, known=known if item == before else None)


def _only(own: OwnOrder, text: str, catalogue: Catalogue) -> str | None:
    """The item that can be meant: the only one, or the only one that comes in such a size or color."""
    if len(own.lines) == 1:
        return str(own.lines[0].item.id)
    sized = [
        line
        for line in own.lines
        if read_size(text, catalogue.sizes(line.product.id)) or read_color(text, catalogue.colors(line.product.id))
    ]
    sized = sized or [
        line
        for line in own.lines
        if (re.search(r"\bsize\b", text, re.I) and catalogue.sizes(line.product.id))
        or (re.search(r"\bcolou?r\b", text, re.I) and catalogue.colors(line.product.id))
    ]
    return str(sized[0].item.id) if len(sized) == 1 else None


def _new(item: str, product: Product, text: str, catalogue: Catalogue, *, asked: bool) -> Said:
    size = read_size(text, catalogue.sizes(product.id), asked=asked or product.id == GIFT)
    color = read_color(text, catalogue.colors(product.id))
    variant = catalogue.one(product.id, size, color)
    count = read_quantity(text, asked=False) or 1
    return Said(item, None if variant is None else f"{variant.id} {count}")


def _changed(line: Line, text: str, catalogue: Catalogue, *, asked: bool, known: str | None) -> Said:
    item, held, present = str(line.item.id), int(line.item.quantity), line.variant
    if known is not None and not known.endswith(" 0"):
        shown, count_shown = known.rsplit(" ", 1)
        held, present = int(count_shown), catalogue.variant(shown)
    sizes, colors = catalogue.sizes(line.product.id), catalogue.colors(line.product.id)
    size = read_size(_last(text), sizes, asked=asked and bool(sizes)) or read_size(text, sizes)
    color = read_color(_last(text), colors) or read_color(text, colors)
    count = (
        held + 1 if ONE_MORE.search(text) else read_quantity(_INSTEAD_OF_ONE.sub(" ", text), asked=asked and not size)
    )
    if count is None and not (size or color):
        if _REMOVES.search(text):
            return Said(item, f"{line.variant.id} 0")
        return Said(item)
    variant = catalogue.one(line.product.id, size or present.size, color or present.color)
    if variant is None:
        return Said(item)
    if variant.id == line.variant.id and (held if count is None else count) == int(line.item.quantity):
        return Said(item)
    return Said(item, f"{variant.id} {held if count is None else count}")


def _last(text: str) -> str:
    """What stands behind the last "to": the new size of "from M to L"."""
    return re.split(r"\bto\b|\binstead of\b.*$", text, flags=re.IGNORECASE)[-1]
