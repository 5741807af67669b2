"""What the shop sells. Public: nobody has to be logged in."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions import formatting
from actions.retail.models import NumberSeries, Product, ShopTerms, Variant

GIFT = "gift-card"


class Catalogue:
    """The products and their variants.

    Args:
        session: an open session.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def products(self) -> list[Product]:
        """All of them, by name."""
        return list(self._session.execute(select(Product).order_by(Product.name)).scalars())

    def product(self, product_id: object) -> Product | None:
        """One product, if there is such an id."""
        found: Product | None = None if product_id is None else self._session.get(Product, str(product_id))
        return found

    def variant(self, variant_id: str) -> Variant:
        """One variant that there is."""
        found: Variant = self._session.get(Variant, variant_id)
        return found

    def variants(self, product_id: object) -> list[Variant]:
        """The variants of a product, the small sizes first."""
        found = self._session.execute(select(Variant).where(Variant.product_id == str(product_id))).scalars()
        return sorted(found, key=lambda one: (_place(one.size), str(one.color or "")))

    def sizes(self, product_id: object) -> list[str]:
        """The sizes of a product, the small ones first; none where it has no sizes."""
        return list(dict.fromkeys(str(one.size) for one in self.variants(product_id) if one.size))

    def colors(self, product_id: object) -> list[str]:
        """The colors of a product; none where there is only one."""
        return list(dict.fromkeys(str(one.color) for one in self.variants(product_id) if one.color))

    def one(self, product_id: object, size: object = None, color: object = None) -> Variant | None:
        """The variant of that size and color; None where there is none like that, or several."""
        wanted = [
            one
            for one in self.variants(product_id)
            if size in (None, one.size or size) and color in (None, one.color or color)
        ]
        return wanted[0] if len(wanted) == 1 else None


def shop_terms(session: Session) -> ShopTerms:
    """What the shop charges and promises, whoever buys."""
    found: ShopTerms = session.execute(select(ShopTerms)).scalars().one()
    return found


def next_number(session: Session, series: str) -> str:
    """The next number of a series, such as `R-20512`: each is given once, for the row stays locked until the commit."""
    query = select(NumberSeries).where(NumberSeries.id == series).with_for_update()
    row: NumberSeries = session.execute(query.execution_options(populate_existing=True)).scalar_one()
    row.last = int(row.last) + 1
    session.flush()
    return f"{row.prefix}{row.last}"


def described(product: Product, variant: Variant) -> str:
    """`Nimbus Down Jacket, M, teal`, or `Gift Card, $25.00`."""
    if product.id == GIFT:
        return f"{product.name}, {formatting.money(variant.price)}"
    return ", ".join(filter(None, [str(product.name), size_said(variant.size), str(variant.color or "")]))


def size_said(size: object) -> str:
    """`size 10` of a number, and anything else as it is."""
    text = str(size or "")
    return f"size {text}" if text.isdigit() else text


def price_range(variants: Sequence[Variant]) -> str:
    """`$189.00`, or `$25.00 to $100.00`."""
    prices = sorted({variant.price for variant in variants})
    return " to ".join(formatting.money(price) for price in dict.fromkeys([prices[0], prices[-1]]))


def _place(size: object) -> tuple[int, str]:
    named = ("S", "M", "L", "XL", "twin", "queen", "king")
    text = str(size or "")
    return (int(text) if text.isdigit() else named.index(text) if text in named else 0, text)
