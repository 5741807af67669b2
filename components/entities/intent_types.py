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

    def fitting(self, spans: Iterable[Span], text: str, intents: Collection[str]) -> list[Span]:
        """Return what a message with these intents can have of what was found.

        Amounts, dates and the like can be in any message. What looks like the annotations of one of their types becomes
        that type ("checking" is where money comes from, not how a premium is paid), and a name the one kind of name that
        they know; everything else is left out.

        Args:
            spans: what the model found.
            text: the message.
            intents: the intents; with none, or with one that is not known well enough, everything can be.
        """
        if not intents or not all(intent in self._types for intent in intents):
            return list(spans)
        types = frozenset().union(*(self._types[intent] for intent in intents))
        fitted = (self._fitted(span, text[span.start : span.end], types) for span in spans)
        return [span for span in fitted if span is not None]

    def _fitted(self, span: Span, said: str, types: frozenset[str]) -> Span | None:
        if span.entity in types or span.entity in BY_CODE:
            return span
        for form in (said, *(said[: -len(tail)] for tail in TAILS if said.lower().endswith(tail))):
            others = [other for other in types if form.lower() in self._forms.get(other, ())]
            if others:
                span = span._replace(end=span.start + len(form))
                break
        if not others and not self._closed.closed(span.entity):
            others = [other for other in types - BY_CODE if not self._closed.closed(other)]
        return span._replace(entity=others[0]) if len(others) == 1 else None

    def to_dict(self) -> dict[str, dict[str, list[str]]]:
        """Return what is known for JSON."""
        known = {"types": self._types, "forms": self._forms}
        return {name: {key: sorted(values) for key, values in known[name].items()} for name in known}
