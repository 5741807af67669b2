"""Addresses in customers' words: typed ones, saved ones by their names, and stores to pick up at."""

from __future__ import annotations

import re

from actions import formatting, places
from actions.context import ActionRequest
from actions.core import contact
from actions.core.contact import InvalidContact
from actions.retail.delivery import Deliveries, has_zip
from actions.retail.models import PickupPoint
from actions.retail.shopper_models import SavedAddress

_NAMES = {
    "home": r"home|my (?:house|place|apartment|flat)",
    "work": r"work|office|job|my company",
    "parents": r"(?:my )?(?:parents'?|mom'?s?|dad'?s?|mother'?s?|father'?s?)",
    "other": r"other|something else",
}
_TO = r"(?:to|at|from|for|the|my|as|it'?s|is|under|call it|name it|named)"


def named_place(text: str, *, asked: bool = False) -> str | None:
    """What a text calls an address: `home`, `work`.

    Args:
        text: "to my office", "my work address".
        asked: whether that was the question, which "home" answers.
    """
    for name, words in _NAMES.items():
        around = rf"\b{_TO}\s+(?:my\s+|the\s+)?(?:{words})\b|\b(?:{words})\s+(?:address|one)\b"
        if re.search(around, text, re.IGNORECASE) or (asked and re.search(rf"\b(?:{words})\b", text, re.IGNORECASE)):
            return name
    return None


def saved_under(saved: list[SavedAddress], name: str | None) -> str | None:
    """The address that is saved under a name."""
    return next((str(one.address) for one in saved if one.name == name), None)


def checked_address(request: ActionRequest, said: object) -> str | None:
    """A typed address as it is stored; None, with what is missing, where it is none."""
    try:
        address = contact.parse("address", str(said))
    except InvalidContact:
        request.say(response="utter_core_invalid_address")
        return None
    area = Deliveries(request.session, request.clock).area_of(address)
    if area is not None and not area.delivered:
        request.say(f"We don't deliver to {area.name}: {area.note}.")
        return None
    if not has_zip(address):
        request.say(f"I need the zip code too, for the carrier and the sales tax: {address}, and then?")
        return None
    return address


def store_named(deliveries: Deliveries, text: str, location: str | None) -> PickupPoint | None:
    """The one store that a text names by its name or district."""
    points = deliveries.points()
    said = places.mentioned(points, text) or location
    found = places.near(points, said) if said else []
    found = found or [point for point in points if str(point.district).split()[0].lower() in text.lower()]
    return found[0] if len(found) == 1 else None


def store_said(point: PickupPoint) -> str:
    """A store with its address, as orders keep it."""
    return f"{point.name}, {places.address(point)}"


def stores_said(deliveries: Deliveries) -> str:
    """All stores in one sentence."""
    return formatting.listing([f"{point.district} ({point.street})" for point in deliveries.points()])
