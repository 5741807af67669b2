"""How the shop delivers, what that costs, and how long it takes."""

from __future__ import annotations

import re
from abc import abstractmethod
from datetime import date

from actions import formatting, opening_hours, places
from actions.base import SwitchboardAction
from actions.context import ActionRequest, Event
from actions.focus import refers
from actions.memory import WORDS
from actions.periods import DateRange, resolve
from actions.retail.catalogue import Catalogue
from actions.retail.delivery import Deliveries, days_said, price_said, when_said
from actions.retail.models import PICKUP, DeliveryArea, DeliveryOption, PickupPoint, Variant
from actions.retail.order_actions import say_where
from actions.retail.order_choice import ORDERS, own_orders
from actions.retail.order_models import OPEN
from actions.retail.product_words import MeantProducts

_STORES = re.compile(
    r"\b(?:stores?|shops?|locations?|branch(?:es)?|pick(?:ed)?[\s-]?(?:it |them )?up|pickup points?|collect\w*|near(?:by|est)?)\b",
    re.IGNORECASE,
)


class DeliveryLookUp(SwitchboardAction):
    """What both have in common: the way, the place and the thing that are meant."""

    follows = frozenset({"delivery_option", "location", "product", "period", WORDS})

    def handle(self, request: ActionRequest) -> list[Event]:
        """Refuse what is far away; else answer."""
        deliveries = Deliveries(request.session, request.clock)
        said = f"{request.text} ; {request.entity('location') or ''}"
        area, option = deliveries.area_named(said), _option(request, deliveries)
        point = _points(request, deliveries)
        products = MeantProducts(request, Catalogue(request.session).products()).found
        knows = area or option or point or products or request.entity("period") or _STORES.search(request.text)
        if request.was_led_here and not knows:
            request.say(response="utter_core_inform")
            return []
        if area is not None and not area.delivered:
            request.say(f"We don't deliver to {area.name}: {area.note}.")
            return []
        self.answer(request, deliveries, area, option, point)
        return []

    @abstractmethod
    def answer(
        self,
        request: ActionRequest,
        deliveries: Deliveries,
        area: DeliveryArea | None,
        option: DeliveryOption | None,
        points: list[PickupPoint],
    ) -> None:
        """Answer for a place to which something is delivered."""


class DeliveryOptions(DeliveryLookUp):
    """Lists the ways of delivering with their prices; the stores, where the message asks for those."""

    action_name = "action_retail_delivery_options"

    def answer(
        self,
        request: ActionRequest,
        deliveries: Deliveries,
        area: DeliveryArea | None,
        option: DeliveryOption | None,
        points: list[PickupPoint],
    ) -> None:
        """All ways, one, or the stores."""
        if points or (option is not None and option.id == PICKUP) or (option is None and _STORES.search(request.text)):
            self._say_stores(request, deliveries, points)
            return
        shown = [option] if option is not None else deliveries.options()
        rows = [[one.name, days_said(one, area), _price(one, area), one.about] for one in shown]
        note = [f"To {area.name}: {area.note}."] if area is not None else []
        if option is not None:
            plus = " Plus members pay nothing for it." if option.free_for_plus and option.price else ""
            name, days, price, about = rows[0]
            cutoff = formatting.clock_time(option.cutoff)
            request.say(
                " ".join(
                    [
                        f"{name} delivery: {price}, {days}, {about}. Order by {cutoff} and it leaves the same day.{plus}",
                        *note,
                    ]
                )
            )
            return
        lines = [f"- {name}: {price}, {days}, {about}." for name, days, price, about in rows]
        table = {"columns": ["Delivery", "Takes", "Price", "Where"], "rows": rows}
        plus = "With a Plus membership standard and express delivery are free."
        request.say_table(table, lines, before="These are the ways of delivery within the US:", after=[*note, plus])

    def _say_stores(self, request: ActionRequest, deliveries: Deliveries, points: list[PickupPoint]) -> None:
        """Where one can pick up, and when."""
        today, now = request.clock.today(), request.clock.time_of_day()
        rows = []
        for point in points or deliveries.points():
            hours = deliveries.hours(point)
            rows.append(
                [
                    point.name,
                    places.address(point),
                    opening_hours.in_week(hours),
                    opening_hours.at_moment(hours, today, now),
                ]
            )
        lines = ["- {}, {}: {}; {}.".format(*row) for row in rows]
        table = {"columns": ["Store", "Address", "Hours", "Now"], "rows": rows}
        before = "You can pick up your order here, for free:"
        after = "It is ready the next business day, you get a message, and it is kept for seven days; bring the order number."
        request.say_table(table, lines, before=before, after=[after])


class DeliveryPeriod(DeliveryLookUp):
    """Says how long delivery takes, when something comes that is ordered now, and whether it is there by a day."""

    action_name = "action_retail_delivery_period"

    def handle(self, request: ActionRequest) -> list[Event]:
        """ "When does it come", of an order that was just spoken of, asks for that one."""
        if ORDERS.key(request) is not None and refers(request.text) and not request.says("delivery_option"):
            own = ORDERS.among(request, {one.number: one for one in own_orders(request)})
            if own is not None and own.status in OPEN:
                ORDERS.note(request, own.number)
                say_where(request, own)
                return []
        return super().handle(request)

    def answer(
        self,
        request: ActionRequest,
        deliveries: Deliveries,
        area: DeliveryArea | None,
        option: DeliveryOption | None,
        points: list[PickupPoint],
    ) -> None:
        """By way of delivery; first of all whether the thing is there, and which ways are fast enough."""
        before = _stock(request)
        said = request.entity("period")
        wanted = None if said is None else resolve(said, request.clock.today(), ahead=True)
        shown = [option] if option is not None else deliveries.options()
        rows = []
        for one in shown:
            if area is not None and deliveries.refusal(one, f"there, {area.words.split(';')[0]}"):
                continue
            first, last = deliveries.arrives(one, area)
            rows.append([one.name, days_said(one, area), when_said(first, last), price_said(one)])
        lines = ["- {}: {}, so it comes {} ({}).".format(*row) for row in rows]
        if wanted is not None and wanted.end is not None:
            before.append(self._in_time(deliveries, shown, wanted, area))
        order_by = formatting.listing([f"{one.name} {formatting.clock_time(one.cutoff)}" for one in shown])
        after = [f"What is ordered by then leaves the same business day: {order_by}."]
        after += [f"To {area.name}: {area.note}."] if area is not None and area.extra_days else []
        intro = "If you order now:" if len(rows) > 1 else ""
        table = {"columns": ["Delivery", "Takes", "Comes", "Price"], "rows": rows if len(rows) > 1 else []}
        request.say_table(table, lines, before="\n".join(filter(None, [*before, intro])), after=after)

    def _in_time(
        self, deliveries: Deliveries, shown: list[DeliveryOption], wanted: DateRange, area: DeliveryArea | None
    ) -> str:
        assert wanted.end is not None
        fast = [one.name for one in shown if deliveries.arrives(one, area)[1] <= wanted.end]
        day = formatting.day(wanted.end, weekday=True)
        if not fast:
            return f"By {day} no way of delivery is sure to be fast enough."
        return f"To have it by {day}, choose {formatting.listing(fast, 'or')}."


def _option(request: ActionRequest, deliveries: Deliveries) -> DeliveryOption | None:
    """The way that is named; "free shipping" and "how soon" name none."""
    said = request.entity("delivery_option")
    found = deliveries.option(said) if said is not None else None
    return found or deliveries.named(request.text)


def _points(request: ActionRequest, deliveries: Deliveries) -> list[PickupPoint]:
    """The stores of a place that is named."""
    points = deliveries.points()
    location = request.entity("location") or places.mentioned(points, request.text)
    found = [] if location is None else places.near(points, location)
    return found if len(found) < len(points) and _STORES.search(request.text) else []


def _price(option: DeliveryOption, area: DeliveryArea | None) -> str:
    extra = (
        ""
        if area is None or not area.extra_price or option.id == PICKUP
        else f" plus {formatting.money(area.extra_price)}"
    )
    return f"{price_said(option)}{extra}"


def _stock(request: ActionRequest) -> list[str]:
    """Whether the things that are named are in stock."""
    catalogue = Catalogue(request.session)
    lines = []
    for product in MeantProducts(request, catalogue.products()).found[:2]:
        variants = catalogue.variants(product.id)
        missing = [one for one in variants if not one.stock]
        if len(missing) == len(variants):
            lines.append(
                f"The {product.name} is sold out and back on {formatting.day(_back(missing))}; it takes as long from then on."
            )
        elif missing:
            names = formatting.listing([" ".join(filter(None, [one.size, one.color])) for one in missing])
            lines.append(f"The {product.name} is in stock, except {names} (back on {formatting.day(_back(missing))}).")
        else:
            lines.append(f"The {product.name} is in stock.")
    return lines


def _back(missing: list[Variant]) -> date:
    day: date = min(one.back_on for one in missing if one.back_on is not None)
    return day
