"""Products, sizes, colors and counts in customers' words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from actions.context import ActionRequest
from actions.meant import affirmed
from actions.named_rows import named_in
from actions.retail.models import Product

_SIZES = {
    "XL": r"x-?l|xtra large|extra[\s-]?large|x-large",
    "S": r"s|small",
    "M": r"m|med|medium",
    "L": r"l|large|big",
    "twin": r"twin|single",
    "queen": r"queen|double",
    "king": r"king",
}
_COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_COUNT = rf"(?P<count>\d{{1,4}}|{'|'.join(_COUNTS)}|a couple|both|a dozen)"
_WORDS = {"a couple": 2, "both": 2, "a dozen": 12}
# "Two of them", "make it 3", "quantity 4", "2x", "x2"; before a thing it is looked for by `_BEFORE`.
_QUANTITY = re.compile(
    rf"\b(?:quantity|qty|amount|number)(?: of| to| is| should be|:)*\s+{_COUNT}\b"
    rf"|\b{_COUNT.replace('?P<count>', '?P<times>')}\s*(?:x\b|times\b|pieces?\b|items?\b|units?\b|sets?\b|pairs?\b|pcs\b|of (?:them|those|these|it)\b|more\b|instead\b)"
    rf"|\b(?:make (?:it|that|them)|i(?:'d)? (?:want|need|like|take)|get me|order|just|only|but|to|rather|buy|another)\s+{_COUNT.replace('?P<count>', '?P<made>')}(?=\W*$|\s+(?:please|pls|instead|then|now|of|on (?:that|this|my|the))\b|\s*[,.;])",
    re.IGNORECASE,
)
_ALONE = re.compile(
    rf"\W*(?:(?:just|only|ok|please|i want|make it|no|actually)\W+)*{_COUNT}(?:\W+(?:please|pls|thanks|then|of (?:them|those)|is (?:fine|enough|ok)))*\W*",
    re.I,
)
_NUMBERED = re.compile(r"\b(?:sizes?|sz|in(?: a)?|us|#)\s*#?(\d{1,3})\b", re.IGNORECASE)
_PAYING = re.compile(
    r"\b(?:with|by|use|using|from|on)\s+(?:my|a|an|the)?\s*(?:gift[\s-]?cards?|vouchers?)\b", re.IGNORECASE
)
ONE_MORE = re.compile(
    r"\bone (?:more|extra)\b"
    r"|\b(?:another|an? (?:additional|extra|second))(?:\s+(?:one|piece|pair|set)\b|\s*#|(?=\W*$))",
    re.IGNORECASE,
)
"""What asks for one more than there are, in a text without products; "another color" does not."""


class MeantProducts:
    """The products that a message names.

    Args:
        request: the message.
        products: those that may be meant.

    Attributes:
        found: the products; "jacket" names two.
        unknown: a thing that is named and not among them.
    """

    def __init__(self, request: ActionRequest, products: Sequence[Product]) -> None:
        self.text = _PAYING.sub(" ", affirmed(request.text))
        said = [str(e["value"]) for e in request.entities if e.get("entity") == "product" and e.get("value")]
        now = [name for name in said if name.lower() in self.text.lower()]
        self.found = named_in(" ; ".join([self.text, *now]), products)
        if not self.found and not now:  # what a look-up was asked with before
            self.found = named_in(
                " ; ".join(name for name in said if name.lower() not in request.text.lower()), products
            )
        self.unknown = next((name for name in now), None) if not self.found else None

    @property
    def one(self) -> Product | None:
        """The one product that is meant."""
        return self.found[0] if len(self.found) == 1 else None


def without_products(text: str, products: Iterable[Product]) -> str:
    """A text in which the products' names are `#`: the 2 of "trailhead 2 tent" counts nothing."""
    phrases = {phrase for product in products for phrase in str(product.words).split(";")}
    for phrase in sorted(phrases, key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(phrase)}(?:e?s)?\b", "#", text, flags=re.IGNORECASE)
    return text


def read_size(text: str, sizes: Sequence[str], *, asked: bool = False) -> str | None:
    """The one of some sizes that a text names: "medium", "size 10", "a queen".

    Args:
        text: the message, without names of products.
        sizes: those that there are.
        asked: whether it answers the question for a size, so that "10" is one.
    """
    said = affirmed(text)
    words = {size: _SIZES[size] for size in sizes if size in _SIZES}
    # "XL" first, and "size s": a lone letter of another word ("it's") is no size.
    found = [size for size, pattern in words.items() if re.search(rf"(?<![\w'’])(?:{pattern})(?![\w'’])", said, re.I)]
    if (
        "XL" in found
        and "L" in found
        and not re.search(r"(?<![\w'’-])(?<!extra )(?<!extra-)(?<!x )(?:l|large)(?![\w'’])", said, re.I)
    ):
        found.remove("L")
    if len(found) == 1:
        return found[0]
    numbers = _NUMBERED.findall(said) or (
        re.findall(r"(?<![\w.,-])\$?(\d{1,3})(?:\.00)?(?![\w,-]|\.\d)", said) if asked else []
    )
    known = [number for number in numbers if number in sizes]
    return known[0] if len(set(known)) == 1 else None


def read_color(text: str, colors: Sequence[str]) -> str | None:
    """The one of some colors that a text names."""
    said = affirmed(text)
    found = [color for color in colors if re.search(rf"\b{re.escape(color)}\b", said, re.IGNORECASE)]
    return found[0] if len(found) == 1 else None


def read_quantity(text: str, *, asked: bool = False) -> int | None:
    """How many a text wants: "two of them", "3 #" where `#` is a product, "make it 4".

    Args:
        text: the message, without names of products, see `without_products`.
        asked: whether it answers the question how many, so that "two" does.
    """
    said = re.sub(
        r"(?i)\b(?:sizes?|sz)\s*\d+\b|(?<!\w)r-?\d{5}|\binv-?\d+|#?\d{5,}|\$\s?\d+(?:\.\d\d)?", " ", affirmed(text)
    )
    colored = r"(?:\s+(?:the|new|more|nice|\w+))?"
    before = re.search(
        rf"\b{_COUNT}\s*(?:x\s*)?(?:pairs? of\s+|sets? of\s+|of the\s+|of your\s+)?{colored}\s*#", said, re.IGNORECASE
    )
    found = before or _QUANTITY.search(said) or (_ALONE.fullmatch(said) if asked else None)
    if found is None:
        return None
    count = next((value for value in found.groupdict().values() if value), "").lower()
    return (
        int(count) if count.isdigit() else _WORDS.get(count) or (_COUNTS.index(count) + 1 if count in _COUNTS else None)
    )
