"""Facts that a price depends on, in customers' words: "im 34", "a 2019 civic", "about 300k", "never smoked"."""

from __future__ import annotations

import re
from decimal import Decimal

_AGE = re.compile(
    r"\b(?:i'?m|i am|im|aged?|age is|turn(?:ing|ed)?|he'?s|she'?s)\s+(?:about\s+|only\s+|almost\s+)?(\d{1,3})\b(?!\s*(?:k|%|[,.]\d))"
    r"|\b(\d{1,3})\s*-?\s*(?:years?|yrs?)?\s*-?\s*(?:old|yo|y/o|years of age)\b"
    r"|\b(\d{2})\s?(?:m|f|male|female)\b",
    re.IGNORECASE,
)
_BARE_AGE = re.compile(r"(?<![\d$.,])(\d{1,3})(?![\d,.]\d|\d|k)", re.IGNORECASE)
_YEAR = r"(?P<year>19[5-9]\d|20[0-4]\d)"
_NAME = r"[a-z][\w-]*|\d{1,4}[a-z]*|[a-z]-?\d+"
# What follows a car's name or its year, and is no part of it.
_STOPS = (
    "and|with|in|for|i|i'?m|im|please|pls|at|on|is|it|my|the|a|car|from|to|full|liability|zip|aged?|driver|thanks|but"
)
_VEHICLE = re.compile(rf"\b{_YEAR}\b(?P<name>(?:\s+(?!(?:{_STOPS})\b)(?:{_NAME})){{0,3}})", re.IGNORECASE)
_AFTER = re.compile(
    rf"\b(?P<name>[a-z][\w-]*(?:\s+[a-z][\w-]*)?)[\s,]+(?:from|of|built in|model year|year)\s+{_YEAR}\b", re.IGNORECASE
)
_VALUE = re.compile(
    r"(?<![\w.,])\$?\s*(?P<figure>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)\s*(?P<scale>k|thousand|grand|m|mil|million)?\b",
    re.IGNORECASE,
)
_WORTH = re.compile(
    r"\b(?:worth|valued? (?:at|of|is)|value|sum of|cover(?:age)? of|insure(?:d)? for|amount of|policy of|payout of)\s+"
    r"(?:is |of |at |for |about |around |roughly |like |some |maybe )*(?P<rest>\$?\d.*)",
    re.IGNORECASE,
)
_SCALES = {"k": 1000, "thousand": 1000, "grand": 1000, "m": 10**6, "mil": 10**6, "million": 10**6}
_NO_SMOKER = re.compile(
    r"\bnon-?\s?smok\w*|\b(?:don'?t|do not|dont|never|not|no longer|quit|stopped|gave up|haven'?t|ex)\b[^.,;]{0,20}\b(?:smok\w*|vap\w*|"
    r"cigar\w*|tobacco)|\b(?:quit|stopped) smoking\b|\bex-?smoker\b",
    re.IGNORECASE,
)
_SMOKER = re.compile(r"\b(?:smok\w*|vap(?:e|es|ing)|cigar\w*|tobacco)\b", re.IGNORECASE)
_NO = re.compile(r"\b(?:no+|nope|nah|never|not|don'?t|haven'?t|neither|quit|stopped|gave up)\b", re.IGNORECASE)
_YES = re.compile(
    r"\b(?:yes|yeah|yep|yup|sure|sometimes|occasionally|socially|a bit|a little|now and then|i do|i am|i have|guilty|daily)\b",
    re.IGNORECASE,
)
_ZIP = re.compile(r"(?<![\d$,.-])(\d{5})(?:-\d{4})?(?![\d,]|\.\d)")


def read_age(text: str, *, asked: bool = False) -> str | None:
    """An age: "34 years old"; where it was asked for, any small number."""
    found = _AGE.search(text)
    if found is not None:
        return next(group for group in found.groups() if group)
    bare = _BARE_AGE.search(text) if asked else None
    return bare[1] if bare else None


def read_vehicle(text: str) -> str | None:
    """A car with its year: "my 2019 honda civic" is `2019 Honda Civic`; None without a year."""
    after = _AFTER.search(text)
    found = _VEHICLE.search(text)
    if found is None:
        return None
    name = found["name"] or (
        after["name"] if after and not re.match(r"(?:a|my|the|it'?s?|is)\b", after["name"], re.I) else ""
    )
    words = [word if any(map(str.isupper, word)) else word.capitalize() for word in name.split()]
    return " ".join([found["year"], *words])


def vehicle_year(vehicle: str) -> int | None:
    """The year of a car that was read."""
    found = re.match(r"\d{4}", vehicle)
    return int(found[0]) if found else None


def read_value(text: str) -> str | None:
    """A sum, as an entity's value: "about 300k" is `300000.00 USD`."""
    found = _VALUE.search(text)
    if found is None:
        return None
    figure = Decimal(found["figure"].replace(",", "")) * _SCALES.get((found["scale"] or "").lower(), 1)
    return f"{figure:.2f} USD"


def said_value(text: str) -> str | None:
    """A sum that a message says among other things: "house worth 300k"."""
    found = _WORTH.search(text)
    return read_value(found["rest"]) if found else None


def read_smoker(text: str, *, asked: bool = False) -> str | None:
    """`yes` or `no`: whether somebody smokes; where it was asked for, a bare yes or no is enough."""
    if _NO_SMOKER.search(text):
        return "no"
    if asked and _NO.search(text):
        return "no"
    if _SMOKER.search(text) or (asked and _YES.search(text)):
        return "yes"
    return None


def read_zip(text: str) -> str | None:
    """A ZIP code."""
    found = _ZIP.search(text)
    return found[1] if found else None
