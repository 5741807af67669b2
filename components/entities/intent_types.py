"""Which kinds of entities messages of an intent have: a card that is lost is no way to pay a premium."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from components.entities.spans import Span
from components.entities.synonyms import ClosedValues
from components.entities.values import BY_CODE

#: What people add to the name of an account or card.
TAILS = (" account", " card")

#: An intent with fewer examples may have entities that none of them shows.
FEWEST = 20


class IntentTypes:
    """The entity types that the examples of each intent have.

    Args:
        types: intent → its entity types; intents with few examples are missing.
        forms: entity type → what its annotations look like.
        closed: the values of closed types.
    """

    def __init__(
        self, types: Mapping[str, Collection[str]], forms: Mapping[str, Collection[str]], closed: ClosedValues
    ) -> None:
        self._types = {intent: frozenset(own) for intent, own in types.items()}
        self._forms = {entity: frozenset(own) for entity, own in forms.items()}
        self._closed = closed

    def fitting(
        self, spans: Iterable[Span], text: str, intents: Collection[str], elsewhere: Collection[str] = ()
    ) -> list[Span]:
        """Return what a message with these intents can have of what was found.

        Amounts, dates and the like can be in any message. What looks like the annotations of one of their types becomes
        that type ("checking" is where money comes from, not how a premium is paid), and a name the one kind of name that
        they know; everything else is left out.

        Args:
            spans: what the model found.
            text: the message.
            intents: the intents; with none, or with one that is not known well enough, everything can be.
            elsewhere: where everything can be, the intents that the conversation is not about. What looks like a type of
                the others' becomes that type too ("standard" is a plan here and a delivery there), and nothing is left out.
        """
        said = [(span, text[span.start : span.end]) for span in spans]
        if not intents or not all(intent in self._types for intent in intents):
            here = self._of(self._types.keys() - set(elsewhere))
            return [self._one(self._alike(span, words, here)) or span for span, words in said]
        types = self._of(intents)
        fitted = (self._fitted(span, words, types) for span, words in said)
        return [span for span in fitted if span is not None]

    def _of(self, intents: Iterable[str]) -> frozenset[str]:
        return frozenset().union(*(self._types[intent] for intent in intents))

    def _fitted(self, span: Span, said: str, types: frozenset[str]) -> Span | None:
        if span.entity in types or span.entity in BY_CODE:
            return span
        alike = self._alike(span, said, types)
        if not alike and not self._closed.closed(span.entity):
            alike = [span._replace(entity=other) for other in types - BY_CODE if not self._closed.closed(other)]
        return self._one(alike)

    def _alike(self, span: Span, said: str, types: frozenset[str]) -> list[Span]:
        """A span as each of some types whose annotations look like it; none where it is of one of them already."""
        if span.entity in types or span.entity in BY_CODE:
            return []
        for form in (said, *(said[: -len(tail)] for tail in TAILS if said.lower().endswith(tail))):
            others = [other for other in types if form.lower() in self._forms.get(other, ())]
            if others:
                return [span._replace(entity=other, end=span.start + len(form)) for other in others]
        return []

    @staticmethod
    def _one(spans: list[Span]) -> Span | None:
        return spans[0] if len(spans) == 1 else None

    def to_dict(self) -> dict[str, dict[str, list[str]]]:
        """Return what is known for JSON."""
        known = {"types": self._types, "forms": self._forms}
        return {name: {key: sorted(values) for key, values in known[name].items()} for name in known}
