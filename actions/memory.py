"""What the conversation was about: the latest look-up, for "and savings?", "last month?", "the second one", "show more".

It is kept in the slot `core_last_look_up` and forgotten after a while, when such words would mean something else.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from actions.clock import Clock

LOOK_UP_SLOT = "core_last_look_up"
REMEMBERED = timedelta(minutes=10)
# These lead to the look-up that is meant, and leave the message to it.
INFORM_ACTION, SHOW_MORE_ACTION = "action_core_inform", "action_core_show_more"
# In what follows a look-up: it reads the words of a message itself, and says so when it knows none of them.
WORDS = "words"

# Words around a value that add nothing to it: "from the savings one please", "and what about last month".
SMALL_WORDS = frozenset(
    word
    for line in (
        "a an the my your this that it its from to for of in on at by is was be i i'd ill i'll mean meant think want use",
        "make made take please pls plz thanks ok okay yes no not nope yeah yep actually sorry oops wait then instead",
        "rather one ones account and or just only with put let's lets hmm um uh well should would what what's whats about",
        "how also same since too",
    )
    for word in line.split()
)
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_CARDINALS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBER = rf"\d{{1,2}}|{'|'.join(_CARDINALS)}"
_ORDINAL = re.compile(
    rf"(?<!\w)(?:(?P<word>{'|'.join(_ORDINALS)}|last)|(?P<number>\d{{1,2}})(?:st|nd|rd|th)|"
    rf"(?:number|no\.?|nr\.?|#|option)\s*(?P<bare>{_NUMBER}))\b|^\W*(?P<alone>\d{{1,2}})\W*$",
    re.IGNORECASE,
)
# Whatever the message is about when it follows a look-up: "is it open on monday", "what are their hours".
_IT = re.compile(r"\b(?:it|its|it's|they|their|there|that one|this one|that branch)\b", re.IGNORECASE)


@dataclass(frozen=True)
class LookUp:
    """A look-up that has been answered.

    Args:
        action: its action.
        asked_at: when, as an ISO moment.
        entities: what it was asked with.
        follows: the entity types that, said alone afterwards, ask for the same with another value.
        shown: how many rows of a longer list have been shown.
        more: whether there are further rows.
        items: what was listed, as entities, for "the second one".
        item_action: the action that answers for one of them.
    """

    action: str
    asked_at: str
    entities: list[dict[str, Any]] = field(default_factory=list)
    follows: list[str] = field(default_factory=list)
    shown: int = 0
    more: bool = False
    items: list[dict[str, Any]] = field(default_factory=list)
    item_action: str = ""

    def to_slot(self) -> dict[str, Any]:
        """The slot's value."""
        return asdict(self)

    @classmethod
    def from_slot(cls, value: object, clock: Clock) -> LookUp | None:
        """Read the slot; None when it is empty, malformed or too old."""
        if not isinstance(value, dict):
            return None
        try:
            found = cls(**value)
            age = clock.now() - datetime.fromisoformat(found.asked_at)
        except (TypeError, ValueError):
            return None
        return found if age <= REMEMBERED else None

    def value(self, entity: str) -> str | None:
        """What it was asked about, as the value of an entity."""
        return next((str(e["value"]) for e in self.entities if e.get("entity") == entity), None)

    def meant_by(self, text: str, entity: str) -> str | None:
        """The value that "it" or "there" in a text means; None without such a word."""
        return self.value(entity) if _IT.search(text) else None

    def picked(self, text: str) -> dict[str, Any] | None:
        """The listed item that an ordinal means; None without one."""
        found = _ORDINAL.search(text)
        if found is None or not self.items:
            return None
        word = (found["word"] or "").lower()
        if word == "last":
            return self.items[-1]
        number = (found["number"] or found["bare"] or found["alone"] or "").lower()
        place = (_ORDINALS if word else _CARDINALS).index(word or number) + 1 if not number.isdigit() else int(number)
        return self.items[place - 1] if 0 < place <= len(self.items) else None

    def asked_again_with(self, entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Its entities with other values for the types that are said now."""
        said = {entity.get("entity") for entity in entities}
        return [*(entity for entity in self.entities if entity.get("entity") not in said), *entities]


def is_bare(text: str, entities: list[dict[str, Any]]) -> bool:
    """Whether a message consists of these entities and hardly anything else."""
    rest = without_entities(text, entities)
    return rest != text and all(word.lower() in SMALL_WORDS for word in _WORD.findall(rest))


def without_entities(text: str, entities: list[dict[str, Any]]) -> str:
    """A message with blanks in the place of its entities."""
    spans = [(int(entity["start"]), int(entity["end"])) for entity in entities if "start" in entity]
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + " " + text[end:]
    return text
