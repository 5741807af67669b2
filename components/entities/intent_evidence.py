"""What entities say about the intent: who names a policy's number does not ask for a certificate of a course."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from components.entities.spans import Span

#: Examples of an average intent that each intent is counted to have besides its own, so that none has a share of 0.
PRIOR = 2.0
#: What no example at all has, is that often in messages.
RARE = 0.01


class IntentEvidence:
    """Weighs intents by how often their examples have what was found in a message (naive Bayes over entity types).

    Args:
        counts: intent → entity type → how many of its examples have one.
        examples: intent → how many there are.
        forms: entity type → what its annotations look like, in lower case.
        weight: of a type's share beside the classifier, which has read the same words: 1 as if it had not, 0 for nothing.
    """

    def __init__(
        self,
        counts: Mapping[str, Mapping[str, int]],
        examples: Mapping[str, int],
        forms: Mapping[str, Sequence[str]],
        weight: float,
    ) -> None:
        self._counts, self._examples, self._weight = counts, examples, weight
        self._forms = {entity: frozenset(own) for entity, own in forms.items()}
        totals = Counter[str]()
        for own in counts.values():
            totals.update(own)
        everything = max(1, sum(examples.values()))
        self._average = {entity: count / everything for entity, count in totals.items()}

    def weighed(
        self, ranking: Sequence[tuple[str, float]], spans: Iterable[Span], text: str
    ) -> list[tuple[str, float]]:
        """Return a ranking anew, the likeliest first; what its confidences add up to stays the same.

        Args:
            ranking: intents with their confidence.
            spans: what was found in the message, whatever the intent.
            text: the message.
        """
        kinds = {self._kinds(span, text) for span in spans}
        if not kinds or not self._weight or not all(intent in self._examples for intent, _ in ranking):
            return list(ranking)
        scores = [
            confidence * math.exp(self._weight * self._log_share(intent, kinds)) for intent, confidence in ranking
        ]
        total = sum(scores)
        if not total:
            return list(ranking)
        mass = sum(confidence for _, confidence in ranking)
        anew = [(intent, mass * score / total) for (intent, _), score in zip(ranking, scores, strict=True)]
        return sorted(anew, key=lambda entry: -entry[1])

    def _kinds(self, span: Span, text: str) -> frozenset[str]:
        """What a span may be: what it was taken for, and whatever else is written like that."""
        said = text[span.start : span.end].lower()
        return frozenset({span.entity, *(entity for entity, forms in self._forms.items() if said in forms)})

    def _log_share(self, intent: str, kinds: Iterable[frozenset[str]]) -> float:
        """How usual such entities are in messages of an intent."""
        return sum(math.log(max(self._share(intent, entity) for entity in of)) for of in kinds)

    def _share(self, intent: str, entity: str) -> float:
        count = self._counts.get(intent, {}).get(entity, 0)
        usual = PRIOR * self._average.get(entity, 0.0) + RARE
        return (count + usual) / (self._examples[intent] + PRIOR)

    def to_dict(self) -> dict[str, dict[str, object]]:
        """Return what is known for JSON; forms and weight are kept elsewhere."""
        return {"counts": {intent: dict(own) for intent, own in self._counts.items()}, "examples": dict(self._examples)}
