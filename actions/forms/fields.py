"""What a form asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

PAST_DAY, COMING_DAY, SECRET = "past_day", "coming_day", "secret"
# "Ok, place the orders", "save it please".
_DO_IT = (
    r"(?i:(?:(?:yes|yeah|yep|ok|okay|sure|fine|great|please|then|now|just|and)\W+)*(?:{verbs}) "
    r"(?:it|that|this|them|these|those|(?:the|these|my) \w+)(?:\W+(?:all|please|pls|then|now))*\W*)"
)


@dataclass(frozen=True)
class Field:
    """One answer that a form needs.

    Args:
        slot: where it is kept.
        prompt: the question.
        reason: what "why do you need that?" is answered with.
        entities: the entity types that answer it; `account_type:source` means that type in that role.
        names: what customers call it, for "change the amount"; the first one is used when the assistant names it.
        example: an answer, for those who were not understood; also what tests answer.
        free_text: any words may be the answer, also those that would be a wish elsewhere.
        sounds_like: intents that such words may be taken for, however sure the model is: what happened to somebody
            who reports fraud sounds like a lost card.
        takes_no: whether a bare "no" answers it, and does not end the form.
        shape: a pattern that whole messages have only when they answer it, such as that of an account number; they are
            taken for the answer whatever wish they look like. Of the final question, that of messages that change what was
            shown and are neither a yes nor a no to it.
        means_yes: of the final question, a pattern of whole messages that mean yes beside the usual ones.
        kind: what is asked for, for channels that have something better than a line of text for it: `PAST_DAY`,
            `COMING_DAY` (today belongs to both) or `SECRET`, which is shown to nobody as it is typed and afterwards.
    """

    slot: str
    prompt: str
    reason: str
    entities: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    example: str = ""
    free_text: bool = False
    sounds_like: frozenset[str] = frozenset()
    shape: str = ""
    means_yes: str = ""
    takes_no: bool = False
    kind: str = ""

    def input(self, today: date) -> dict[str, str]:
        """What a channel is told about the answer; nothing where a line of text it is."""
        return {
            PAST_DAY: {"type": "date", "max": today.isoformat()},
            COMING_DAY: {"type": "date", "min": today.isoformat()},
            SECRET: {"type": "password"},
        }.get(self.kind, {})

    @property
    def open(self) -> bool:
        """Whether it asks for a story: any words, of which no entity is the answer."""
        return self.free_text and not self.entities

    def takes(self, entity: str, role: str | None) -> bool:
        """Whether an entity of that type and role answers it for certain."""
        return entity in self.entities if role is None else f"{entity}:{role}" in self.entities

    def may_take(self, entity: str) -> bool:
        """Whether an entity of that type could answer it, if the role is left open."""
        return any(wanted.partition(":")[0] == entity for wanted in self.entities)


def yes_no(slot: str, prompt: str = "Is that right?", *, verbs: str = "") -> Field:
    """The final question of a form: it follows the form's summary, or is its end.

    Args:
        slot: where the answer is kept.
        prompt: the question.
        verbs: with which customers say yes to it, as a pattern: the "save" of "ok, save it".
    """
    reason = "I do nothing before you have seen what I am about to do and agreed to it."
    means_yes = _DO_IT.format(verbs=verbs) if verbs else ""
    return Field(slot, prompt, reason, means_yes=means_yes)
