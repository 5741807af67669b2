"""The canonical values of closed entities: "chq" is checking, "cell number" is phone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from components.entities.spelling import Speller

_TAIL_WORDS = ("account", "accounts", "acct", "card")


class ClosedValues:
    """Maps what was typed to a canonical value, for each closed entity type.

    Args:
        values: entity type → {surface form in lower case: canonical value}.
    """

    def __init__(self, values: Mapping[str, Mapping[str, str]]) -> None:
        self._values = {entity: dict(forms) for entity, forms in values.items()}
        self._spellers = {entity: Speller(forms, shortest=5) for entity, forms in self._values.items()}

    @classmethod
    def learn(
        cls,
        annotations: Iterable[tuple[str, str, str]],
        lookups: Mapping[str, Iterable[str]],
        synonyms: Mapping[str, str],
        free: Iterable[str],
    ) -> ClosedValues:
        """Collect the values from training data.

        Args:
            annotations: entity type, text and value of each annotation.
            lookups: the forms in the lookup tables by entity type; such a type is closed.
            synonyms: Rasa's synonyms, surface form to value.
            free: entity types whose values code makes from the text; they are never closed.

        Returns:
            The values of each type that has a lookup table, or an annotation whose value is not its text.
        """
        never = frozenset(free)
        lowered = {form.lower().strip(): value for form, value in synonyms.items()}
        seen: dict[str, Counter[tuple[str, str]]] = {}
        for entity, text, value in annotations:
            seen.setdefault(entity, Counter())[text.lower(), str(value)] += 1
        everywhere = Counter(pair for found in seen.values() for pair in found)
        closed = {entity for entity, found in seen.items() if any(text != value.lower() for text, value in found)}
        result: dict[str, dict[str, str]] = {}
        for entity in sorted((closed | set(lookups)) - never):
            forms: dict[str, str] = {}
            annotated = seen.get(entity, Counter())
            # Rasa makes a synonym of each annotation with a value, and forgets its type: "credit card" is "card" as a way
            # to pay, and an account's type of its own. What was annotated as another type alone says nothing here.
            known = {
                form: value for form, value in lowered.items() if annotated[form, value] or not everywhere[form, value]
            }
            for form in lookups.get(entity, ()):
                forms[form.lower()] = known.get(form.lower(), form.lower())
            for (text, value), _ in sorted(annotated.items(), key=lambda item: (item[1], item[0])):
                # An annotation without a value of its own does not overrule a synonym.
                forms[text] = known.get(text, text) if value.lower() == text else value
            canonical = set(forms.values())
            for form, value in known.items():
                if value in canonical:
                    forms.setdefault(form, value)
            # Of "gbp" and "GBP" the one with capitals, and not whichever a set happens to give last.
            forms.update({value.lower(): value for value in sorted(canonical, reverse=True)})
            result[entity] = forms
        return cls(result)

    def closed(self, entity: str) -> bool:
        """Tell whether an entity type is closed."""
        return entity in self._values

    def canonical(self, entity: str, text: str) -> str:
        """Return the canonical value of what was typed, or the text in lower case when it is unknown."""
        forms = self._values[entity]
        typed = " ".join(text.lower().split())
        words = typed.split()
        shorter = " ".join(words[:-1]) if len(words) > 1 and words[-1] in _TAIL_WORDS else typed
        for form in (typed, shorter, typed.replace("-", " "), self._spellers[entity].correct(shorter)):
            if form in forms:
                return forms[form]
        return typed

    def to_dict(self) -> dict[str, Any]:
        """Return the values for JSON."""
        return self._values
