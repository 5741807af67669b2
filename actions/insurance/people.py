"""People in customers' words: names, who they are to the customer, and shares in percent."""

from __future__ import annotations

import re

from actions.context import ActionRequest

SPOUSE, CHILD, PARTNER, PARENT, SIBLING, FRIEND = RELATIONSHIPS = (
    "spouse",
    "child",
    "partner",
    "parent",
    "sibling",
    "friend",
)
_RELATIONSHIPS = {
    SPOUSE: r"spouse|wife|wifey|husband|hubby|married to",
    CHILD: r"child(?:ren)?|kids?|sons?|daughters?|bab(?:y|ies)|newborn|step-?(?:son|daughter|child)|boy|girl|toddler|teen(?:ager)?",
    PARTNER: r"(?:domestic )?partner|boyfriend|girlfriend|fianc(?:e|ee|é|ée)|significant other|bf|gf",
    PARENT: r"parents?|mom|mum|mother|dad|father|mama|papa",
    SIBLING: r"siblings?|brother|sister|bro|sis",
    FRIEND: r"friend|buddy|roommate|neighbou?r",
}
_PATTERNS = {name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in _RELATIONSHIPS.items()}
# What comes before a name, and what comes after it.
_BEFORE = re.compile(
    r"^\W*(?:(?:it'?s|its|that'?s|(?:(?:his|her|their|the|my)\s+)?(?:(?:full|first)\s+)?name(?:'s|\s+is)?|is|called|named|add|remove|take|for|my|our"
    r"|please|pls|um+|ok|okay|yes|the|take off|actually|no|sorry|i mean|make it"
    rf"|{'|'.join(_RELATIONSHIPS.values())})\b[\s,:]*)+",
    re.IGNORECASE,
)
_AFTER = re.compile(r"[\s,.!]*(?:\b(?:please|pls|thanks|thank you|thx)\b|[,.!?].*)\W*$", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_][^\W\d_'’.-]*(?:['’.-][^\W\d_]+)*(?:\s+[^\W\d_][^\W\d_'’.-]*\.?(?:['’-][^\W\d_]+)*){0,3}")
_NO_NAME = frozenset(
    [
        "yes",
        "no",
        "ok",
        "okay",
        "sure",
        "what",
        "why",
        "how",
        "who",
        "when",
        "where",
        "which",
        "none",
        "nobody",
        "cancel",
        "stop",
        "help",
        "i",
        "you",
        "they",
        "them",
        "him",
        "her",
        "it",
        "me",
        "us",
    ]
)
_LONGEST = 80
_FRACTIONS = (
    (re.compile(r"\bthree quarters\b", re.I), 75),
    (re.compile(r"\btwo[ -]thirds\b", re.I), 67),
    (re.compile(r"\bhalf\b|\b50[/-]50\b|\bfifty[ -]fifty\b", re.I), 50),
    (re.compile(r"\b(?:a |one )?third\b", re.I), 33),
    (re.compile(r"\b(?:a |one )?quarter\b", re.I), 25),
    (re.compile(r"\ba tenth\b", re.I), 10),
    (re.compile(r"\b(?:all of it|everything|the whole (?:thing|sum|amount)|all)\b", re.I), 100),
)
_PERCENT = re.compile(r"(?<![\d.,$-])(\d{1,3})(?:\.0+)?\s*(?:%|percent|per cent|pct)", re.IGNORECASE)
_BARE = re.compile(r"(?<![\d.,$-])(\d{1,3})(?![\d.,]*\d)")
_EQUAL = re.compile(r"\b(?:equal(?:ly)?|even(?:ly)?|same (?:share|as)|split (?:it|evenly|equally))\b", re.IGNORECASE)
EQUAL = "equal"
"""The share of somebody who gets as much as each of the others."""


def read_relationship(text: str) -> str | None:
    """Who somebody is to the customer: "my wife" is `spouse`."""
    return next((name for name, pattern in _PATTERNS.items() if pattern.search(text)), None)


def relationship_of(request: ActionRequest) -> str | None:
    """Who somebody is to the customer, by an entity or in the message's words."""
    said = str(request.entity("relationship") or "").lower()
    return said if said in RELATIONSHIPS else read_relationship(said) or read_relationship(request.text)


def read_name(text: str) -> str | None:
    """The name that an answer gives: "her name is emma" is `Emma`; None where it is none."""
    rest = _AFTER.sub("", _BEFORE.sub("", text.strip(), count=1)).strip()
    if _NAME.fullmatch(rest) is None or {word.lower() for word in rest.split()} & _NO_NAME:
        return None
    return proper(rest)


def proper(name: str) -> str:
    """A name as it is written: "emma reyes" is `Emma Reyes`, "McKay" stays."""
    words = [word if any(map(str.isupper, word)) else word.capitalize() for word in name.split()]
    return " ".join(words)[:_LONGEST]


def read_share(text: str, *, asked: bool = False) -> str | None:
    """A share in percent, or `EQUAL`; where it was asked for, a bare figure is one."""
    found = _PERCENT.search(text)
    if found is not None:
        return found[1]
    if _EQUAL.search(text):
        return EQUAL
    said = next((share for pattern, share in _FRACTIONS if pattern.search(text)), None) if asked else None
    if said is not None:
        return str(said)
    bare = _BARE.search(text) if asked else None
    return bare[1] if bare else None


def scaled(shares: list[int], total: int) -> list[int]:
    """Whole shares in the proportion of others that add up to a total, none of them below 1.

    The largest remainders are rounded up, the first ones where they are equal.

    Args:
        shares: the shares as they are; at least one.
        total: what they are to add up to, at least as much as there are shares.
    """
    whole = sum(shares)
    exact = [share * total / whole for share in shares]
    result = [max(1, int(one)) for one in exact]
    by_remainder = sorted(range(len(exact)), key=lambda at: (int(exact[at]) - exact[at], at))
    while sum(result) < total:
        for at in by_remainder[: total - sum(result)]:
            result[at] += 1
    while sum(result) > total:
        result[result.index(max(result))] -= 1
    return result
