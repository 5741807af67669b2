"""How and when things are delivered, and what that costs. Public."""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions import formatting
from actions.clock import Clock
from actions.columns import CENT
from actions.deadlines import business_days_after, is_business_day
from actions.named_rows import named_in
from actions.opening_hours import Hours
from actions.retail.models import (
    OVERNIGHT,
    PICKUP,
    PLUS,
    STANDARD,
    DeliveryArea,
    DeliveryOption,
    PickupHours,
    PickupPoint,
    SalesTax,
)

NOTHING = Decimal("0.00")
_ZIP = re.compile(r"\b(\d{5})(?:-\d{4})?\b(?!.*\b\d{5}\b)")
_PO_BOX = re.compile(r"\bp\.?\s?o\.?\s*box\b", re.IGNORECASE)
_HOW_FAST = re.compile(r"\bhow (?:fast|quick(?:ly)?|slow)\b|\b(?:fast|quick) enough\b", re.IGNORECASE)
_ONLY_STANDARD = ("territories", "military")
_NO_OVERNIGHT = ("alaska-hawaii",)


class Deliveries:
    """The ways of delivering.

    Args:
        session: an open session.
        clock: what time it is.
    """

    def __init__(self, session: Session, clock: Clock) -> None:
        self._session = session
        self._clock = clock

    def options(self) -> list[DeliveryOption]:
        """All ways, the cheapest of those to the door first."""
        found = self._session.execute(select(DeliveryOption)).scalars()
        return sorted(found, key=lambda one: (one.id == PICKUP, one.price))

    def option(self, option_id: object) -> DeliveryOption | None:
        """One way, if there is such an id."""
        found: DeliveryOption | None = self._session.get(DeliveryOption, str(option_id))
        return found

    def named(self, text: str) -> DeliveryOption | None:
        """The one way that a text names: "fastest" is one too, "how fast" and "fast enough" are none."""
        found = named_in(_HOW_FAST.sub(" ", text), self.options())
        return found[0] if len(found) == 1 else None

    def points(self) -> list[PickupPoint]:
        """The stores."""
        return list(self._session.execute(select(PickupPoint).order_by(PickupPoint.name)).scalars())

    def hours(self, point: PickupPoint) -> Hours:
        """When a store is open."""
        rows = self._session.execute(select(PickupHours).where(PickupHours.point_id == point.id)).scalars()
        return {int(row.weekday): (row.opens, row.closes) for row in rows}

    def areas(self) -> list[DeliveryArea]:
        """The parts of the world."""
        return list(self._session.execute(select(DeliveryArea)).scalars())

    def area_named(self, text: str) -> DeliveryArea | None:
        """The part of the world that a text names; the far one where it names "hawaii, usa"."""
        found = sorted(named_in(text, self.areas()), key=lambda one: one.id == "mainland")
        return found[0] if found else None

    def area_of(self, address: str) -> DeliveryArea | None:
        """The part of the world of an address, as far as it says so behind its street."""
        _, comma, place = address.partition(",")
        return self.area_named(place) if comma else None

    def refusal(self, option: DeliveryOption, address: str) -> str | None:
        """Why something can't be delivered there that way; None where it can."""
        area = self.area_of(address)
        if area is not None and not area.delivered and option.id != PICKUP:
            return f"We don't deliver to {area.name}: {area.note}."
        if option.id in (STANDARD, PICKUP):
            return None
        if _PO_BOX.search(address):
            return f"{option.name} delivery needs a street address; to a PO box there is standard delivery."
        if area is not None and (area.id in _ONLY_STANDARD or (area.id in _NO_OVERNIGHT and option.id == OVERNIGHT)):
            return f"{option.name} delivery is not possible to {area.name}: {area.note}."
        return None

    def arrives(self, option: DeliveryOption, area: DeliveryArea | None = None) -> tuple[date, date]:
        """The first and the last day on which it comes that is ordered now."""
        today = self._clock.today()
        late = self._clock.time_of_day() >= option.cutoff or not is_business_day(today)
        leaves = business_days_after(today, 1) if late else today
        extra = 0 if area is None or option.id == PICKUP else int(area.extra_days)
        first = business_days_after(leaves, int(option.least_days) + extra)
        return first, business_days_after(leaves, int(option.most_days) + extra)

    def price(
        self, option: DeliveryOption, goods: Decimal, membership: str, area: DeliveryArea | None = None
    ) -> Decimal:
        """What it costs for goods of that worth; nothing where nothing is sent."""
        extra = NOTHING if area is None or option.id == PICKUP else Decimal(area.extra_price)
        free = (option.free_from is not None and goods >= option.free_from) or (
            membership == PLUS and option.free_for_plus
        )
        return (NOTHING if free else Decimal(option.price)) + extra

    def tax(self, taxable: Decimal, address: str) -> tuple[Decimal, SalesTax | None]:
        """The sales tax on goods at an address, and its rate; unknown zip codes are charged none until they are checked."""
        zip_code = _ZIP.search(address)
        rows = self._session.execute(select(SalesTax)).scalars()
        fitting = [row for row in rows if zip_code and zip_code[1].startswith(row.zip_start)]
        rate = max(fitting, key=lambda row: len(row.zip_start), default=None)
        percent = NOTHING if rate is None else Decimal(rate.percent)
        return (taxable * percent / 100).quantize(CENT, rounding=ROUND_HALF_UP), rate


def has_zip(address: str) -> bool:
    """Whether an address has a zip code at its end: the tax depends on it."""
    return _ZIP.search(address) is not None


def days_said(option: DeliveryOption, area: DeliveryArea | None = None) -> str:
    """`3 to 5 business days`."""
    extra = 0 if area is None or option.id == PICKUP else int(area.extra_days)
    least, most = int(option.least_days) + extra, int(option.most_days) + extra
    return formatting.plural(most, "business day") if least == most else f"{least} to {most} business days"


def when_said(first: date, last: date) -> str:
    """`on Friday, Nov 21, 2025`, or `between … and …`."""
    if first == last:
        return f"on {formatting.day(first, weekday=True)}"
    return f"between {formatting.day(first, weekday=True)} and {formatting.day(last, weekday=True)}"


def price_said(option: DeliveryOption) -> str:
    """`$5.95, free from $75.00`."""
    if not option.price:
        return "free"
    free = f", free from {formatting.money(option.free_from)}" if option.free_from is not None else ""
    return f"{formatting.money(option.price)}{free}"
