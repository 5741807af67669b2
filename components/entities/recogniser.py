"""All steps from a message to its entities: grammar, trained model, look-up lists, roles, values."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from components.entities import model
from components.entities.embedding_cache import EmbeddingCache
from components.entities.finders import find_bare_answer, find_fixed
from components.entities.intent_evidence import IntentEvidence
from components.entities.intent_types import IntentTypes
from components.entities.recogniser_process import trained_pipeline
from components.entities.relatives import Relatives
from components.entities.roles import RoleModel
from components.entities.spacy_loader import load_spacy
from components.entities.spans import Annotated, Span, without_overlaps
from components.entities.storage import read_knowledge, write_knowledge
from components.entities.synonyms import ClosedValues
from components.entities.tidy import Tidier
from components.entities.values import BY_CODE, value_of

logger = logging.getLogger(__name__)

_PIPELINE = "pipeline"
#: A word is seldom longer, so this cuts only what is no sentence.
_CHARACTERS_A_TOKEN = 16


class Entity(NamedTuple):
    """An entity with its value."""

    span: Span
    value: str


class TrainingSource(NamedTuple):
    """What the training data says about entities.

    `values` holds entity type, text and value of each annotation; `lookups` the forms of each lookup table by its name;
    `patterns` regular expressions by the name of an entity; `intents` the entity types of each intent's examples;
    `origins` the intents of each text; `forms` what the annotations of each type look like, in lower case; `evidence`, for
    each intent, how many `examples` it has, and `counts` of those with an entity of each type.
    """

    examples: Sequence[Annotated]
    values: Sequence[tuple[str, str, str]]
    lookups: Mapping[str, Sequence[str]]
    synonyms: Mapping[str, str]
    patterns: Sequence[tuple[str, str]]
    intents: Mapping[str, Sequence[str]]
    origins: Mapping[str, Collection[str]]
    forms: Mapping[str, Sequence[str]]
    evidence: Mapping[str, Mapping[str, Any]]


class Heard(NamedTuple):
    """What was found in a message before anything is known of its intent: for certain, and as a guess."""

    text: str
    certain: Sequence[Span]
    guessed: Sequence[Span]


class Recogniser:
    """Finds entities in messages; made by `train` or `load`."""

    def __init__(
        self,
        nlp: Any,
        *,
        config: Mapping[str, Any],
        closed: ClosedValues,
        roles: RoleModel,
        lookups: Mapping[str, Sequence[str]],
        patterns: Sequence[tuple[str, str]],
        intents: Mapping[str, Mapping[str, Sequence[str]]],
        evidence: Mapping[str, Mapping[str, Any]],
        relatives: Relatives,
    ) -> None:
        self._nlp = nlp
        self._cache = None
        if nlp.has_pipe(model.RECOGNISER):
            self._cache = EmbeddingCache(nlp.get_pipe(model.RECOGNISER), model.ATTRIBUTES)
            self._cache.install()
        self._config = dict(config)
        self._closed = closed
        self._intents = IntentTypes(intents["types"], intents["forms"], closed)
        self.evidence = IntentEvidence(
            evidence["counts"], evidence["examples"], intents["forms"], float(config["intent_weight"])
        )
        self._relatives = relatives
        self._roles = roles
        self._lookups = {entity: list(forms) for entity, forms in lookups.items()}
        self._words = _single_words(lookups)
        self._tidier = Tidier(lookups)
        self._patterns = [(entity, re.compile(pattern, re.IGNORECASE)) for entity, pattern in patterns]
        self._currency = str(config["default_currency"])
        self._max_tokens = int(config["max_tokens"])

    @classmethod
    def train(
        cls,
        source: TrainingSource,
        config: Mapping[str, Any],
        progress: Callable[[range], Iterable[int]] = iter,  # type: ignore[assignment]
    ) -> Recogniser:
        """Learn from training data; without any annotation, grammar and look-up lists alone work.

        Args:
            source: the training data.
            config: the settings, complete.
            progress: wraps the range of epochs.
        """
        if any(example.spans for example in source.examples):
            nlp = trained_pipeline(source.examples, _single_words(source.lookups), config, progress)
        else:
            logger.warning(
                "The training data annotates no entities: only amounts, dates, contact details and the values of "
                "lookup tables will be recognised."
            )
            nlp = model.blank_pipeline(str(config["language"]), config)
            nlp.remove_pipe(model.RECOGNISER)
        # After training, which would empty the ruler.
        phrases = _reliable_phrases(source)
        if phrases:
            model.add_phrases(nlp, phrases)
        return cls(
            nlp,
            config=config,
            closed=ClosedValues.learn(source.values, source.lookups, source.synonyms, BY_CODE),
            roles=RoleModel.train(source.examples),
            lookups={entity: sorted({form.lower() for form in forms}) for entity, forms in source.lookups.items()},
            patterns=source.patterns,
            intents={"types": source.intents, "forms": source.forms},
            evidence=source.evidence,
            relatives=Relatives.learn(source.examples),
        )

    def hear(self, text: str) -> Heard:
        """Find what a message holds, whatever its intent."""
        text = _shortened(text, self._max_tokens)
        if not text.strip():
            return Heard(text, (), ())
        if bare := find_bare_answer(text):
            return Heard(text, [bare], ())
        fixed = find_fixed(text, self._currency)
        own = [Span(*f.span(), entity) for entity, pattern in self._patterns for f in pattern.finditer(text)]
        certain = without_overlaps(fixed, own)
        guessed = model.predict(self._nlp, text, certain, self._words, self._max_tokens)
        return Heard(text, certain, self._relatives.named(guessed, text))

    def find(self, text: str, intents: Collection[str] = ()) -> list[Entity]:
        """Return a message's entities, as `entities` does for what is heard in it."""
        return self.entities(self.hear(text), intents)

    def entities(self, heard: Heard, intents: Collection[str] = (), elsewhere: Collection[str] = ()) -> list[Entity]:
        """Return a message's entities in the order of the text; they do not overlap.

        Args:
            heard: what was found in the message.
            intents: what it means, as far as that is known: what no example of these has is left out.
            elsewhere: what the conversation is not about; where the message's intents are not known, a word that means one
                thing there and another here means the latter.
        """
        text, certain, guessed = heard
        fitting = self._intents.fitting(guessed, text, intents, elsewhere)
        spans = without_overlaps(certain, self._tidier.tidy(fitting, certain, text))
        valued = ((span, value_of(span, text, self._closed, self._currency)) for span in spans)
        known = [(span, value) for span, value in valued if value is not None]
        roles = self._roles.assign(text, [span for span, _ in known])
        return [
            Entity(span, value)
            for span, (_, value) in zip(roles, known, strict=True)
            if any(map(str.isalnum, value))  # a bracket is nobody's name
        ]

    def save(self, folder: Path) -> None:
        """Write everything into an empty folder."""
        if self._cache:
            self._cache.uninstall()
        try:
            self._nlp.to_disk(folder / _PIPELINE)
        finally:
            if self._cache:
                self._cache.install()
        write_knowledge(
            folder,
            {
                "config": self._config,
                "closed": self._closed.to_dict(),
                "roles": self._roles.to_dict(),
                "lookups": self._lookups,
                "intents": self._intents.to_dict(),
                "evidence": self.evidence.to_dict(),
                "relatives": self._relatives.to_list(),
                "patterns": [[entity, pattern.pattern] for entity, pattern in self._patterns],
            },
        )

    @classmethod
    def load(cls, folder: Path) -> Recogniser:
        """Read what `save` wrote.

        Raises:
            DamagedModelError: if a file is missing or altered; names the file.
        """
        knowledge = read_knowledge(folder)
        nlp = load_spacy().load(folder / _PIPELINE)
        return cls(
            nlp,
            config=knowledge["config"],
            closed=ClosedValues(knowledge["closed"]),
            roles=RoleModel(knowledge["roles"]),
            lookups=knowledge["lookups"],
            patterns=[(entity, pattern) for entity, pattern in knowledge["patterns"]],
            intents=knowledge["intents"],
            evidence=knowledge["evidence"],
            relatives=Relatives(knowledge["relatives"]),
        )


def _single_words(lookups: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the look-up forms of one word with their entity, for the classes of tokens."""
    return {form.lower(): entity for entity, forms in sorted(lookups.items()) for form in forms if form.isalnum()}


def _shortened(text: str, max_tokens: int) -> str:
    text = text[: max_tokens * _CHARACTERS_A_TOKEN]
    for count, word in enumerate(re.finditer(r"\S+", text), start=1):
        if count > max_tokens:
            return text[: word.start()]
    return text


def _reliable_phrases(source: TrainingSource) -> list[tuple[str, str]]:
    """Return the look-up forms that are entities wherever the training data has them.

    A form that mostly stands unannotated ("credit" in "credit score", "address" in "address my complaint") would be
    added to sentences where people who know the language left it out. Examples of intents that know no such entity don't
    count: there it is left out anyway.
    """
    reliable = []
    for entity, forms in sorted(source.lookups.items()):
        silent = {intent for intent, types in source.intents.items() if entity not in types}
        telling = [example for example in source.examples if not silent.issuperset(source.origins[example.text])]
        for form in sorted({form.lower() for form in forms if form.strip()}):
            pattern = re.compile(rf"(?<!\w){re.escape(form)}(?!\w)", re.IGNORECASE)
            total = marked = 0
            for text, spans in telling:
                for found in pattern.finditer(text):
                    total += 1
                    marked += any(span.start < found.end() and found.start() < span.end for span in spans)
            if marked >= 0.8 * total:
                reliable.append((entity, form))
    return reliable
