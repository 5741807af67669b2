"""Places with an address, found by what customers call them: branches and ATMs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol, TypeVar


class Place(Protocol):
    """What a table must have for its rows to be found."""

    name: str
    street: str
    city: str
    zip: str
    district: str


AnyPlace = TypeVar("AnyPlace", bound=Place)


def near(places: Iterable[AnyPlace], location: str) -> list[AnyPlace]:
    """The places whose name, street, city, zip or district the location names; an empty list when none does.

    The most telling column decides: "downtown" as a district beats a city of that name.
    """
    wanted = _plain(location)
    if not wanted:
        return []
    places = list(places)
    for columns in (("name", "district"), ("street", "zip"), ("city",)):
        found = [place for place in places if any(_same(wanted, _plain(getattr(place, c))) for c in columns)]
        if found:
            return found
    return []


def mentioned(places: Iterable[Place], text: str) -> str | None:
    """The district or city of one of the places that a text names, in whatever words; the longest of several."""
    known = {_plain(value) for place in places for value in (place.district, place.city)}
    said = f" {_plain(text)} "
    return max((name for name in known if name and f" {name} " in said), key=len, default=None)


def address(place: Place) -> str:
    """Street, city and zip on one line."""
    return f"{place.street}, {place.city} {place.zip}"


def _plain(text: str) -> str:
    words = re.findall(r"[a-z0-9]+", text.lower())
    short = {"st": "street", "ave": "avenue", "rd": "road", "sq": "square", "blvd": "boulevard"}
    return " ".join(short.get(word, word) for word in words if word not in {"the", "branch", "office"})


def _same(wanted: str, value: str) -> bool:
    """Whether one occurs in the other as whole words: "oak street" in "12 oak street"."""
    return bool(value) and (f" {wanted} " in f" {value} " or f" {value} " in f" {wanted} ")
