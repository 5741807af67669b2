"""The graph component that `config.yml` names: an adapter between Rasa and the recogniser."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_ROLE,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.conversation_topic import ELSEWHERE
from components.entities import settings
from components.entities.recogniser import Heard, Recogniser
from components.entities.training_source import read_training_data
from components.intent_classifier import CLAUSES

logger = logging.getLogger(__name__)

#: How sure the intent has to be to say which kinds of entities a message has.
SURE = 0.5
#: Intents of messages that answer a question, and may have any entity: "no sorry, the second of May".
ANSWERS = ("affirm", "deny", "inform", "out_of_scope", "stop_or_cancel")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class PackEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Extracts the entities of all active packs; trained on the packs' own annotations.

    It is the only extractor of the pipeline: amounts, dates and contact details by a grammar, everything else by a
    small spaCy model, values always as strings in one form. Needs no tokenizer or featurizer.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the default settings, explained in `components/entities/settings.py`."""
        return dict(settings.DEFAULTS)

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Check the settings; raises `EntityConfigError` naming key, value and what is allowed."""
        settings.validate(config)

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages that must be installed."""
        return ["spacy"]

    @staticmethod
    def supported_languages() -> list[str] | None:
        """Return the languages whose amounts and dates the grammar knows."""
        return ["en"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Return a digest of this package's sources and of spaCy's version: a change of either trains anew."""
        digest = hashlib.sha256(version("spacy").encode())
        for path in sorted(Path(__file__).parent.glob("*.py")):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
        return digest.hexdigest()

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        recogniser: Recogniser | None = None,
    ) -> None:
        """Make a component; without a recogniser it must be trained before it can process messages."""
        self.component_config = {**self.get_default_config(), **config}
        settings.validate(config)
        self._model_storage = model_storage
        self._resource = resource
        self._recogniser = recogniser

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PackEntityExtractor:
        """Make an untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> PackEntityExtractor:
        """Load a trained component.

        Raises:
            DamagedModelError: if a file is missing or altered; names the file.
        """
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, Recogniser.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        """Train on the annotations, lookup tables, synonyms and regexes of the training data, and store the result."""
        source = read_training_data(training_data)
        with_entities = sum(1 for example in source.examples if example.spans)
        logger.info("Training entities on %d examples, %d with entities.", len(source.examples), with_entities)
        self._recogniser = Recogniser.train(source, self.component_config, _progress)
        with self._model_storage.write_to(self._resource) as folder:
            self._recogniser.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the entities of each message, and weigh its intents by them."""
        for message in messages:
            extracted = self._extract(message)
            message.set(ENTITIES, message.get(ENTITIES, []) + extracted, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Set the entities of each training example, beside those that are annotated."""
        self.process(training_data.training_examples)
        return training_data

    def _extract(self, message: Message) -> list[dict[str, Any]]:
        text = message.get(TEXT)
        if not text:
            return []
        if self._recogniser is None:
            raise RuntimeError("PackEntityExtractor was neither trained nor loaded: call train() or load() first.")
        heard = self._recogniser.hear(text)
        _weigh(message, heard, self._recogniser)
        entities = []
        elsewhere = {*found, *ANSWERS} if (found := message.get(ELSEWHERE)) else ()
        for span, value in self._recogniser.entities(heard, _intents(message), elsewhere):
            entity: dict[str, Any] = {
                ENTITY_ATTRIBUTE_TYPE: span.entity,
                ENTITY_ATTRIBUTE_START: span.start,
                ENTITY_ATTRIBUTE_END: span.end,
                ENTITY_ATTRIBUTE_VALUE: value,
            }
            if span.role:
                entity[ENTITY_ATTRIBUTE_ROLE] = span.role
            entities.append(entity)
        named: list[dict[str, Any]] = self.add_extractor_name(entities)
        return named


def _weigh(message: Message, heard: Heard, recogniser: Recogniser) -> None:
    """Let the entities of a message count in what it is taken for."""
    ranking = message.get(INTENT_RANKING_KEY) or []
    if not ranking:
        return
    before = [(str(entry[INTENT_NAME_KEY]), float(entry[PREDICTED_CONFIDENCE_KEY])) for entry in ranking]
    after = recogniser.evidence.weighed(before, [*heard.certain, *heard.guessed], heard.text)
    anew = [{INTENT_NAME_KEY: intent, PREDICTED_CONFIDENCE_KEY: confidence} for intent, confidence in after]
    message.set(INTENT_RANKING_KEY, anew, add_to_output=True)
    message.set(INTENT, anew[0], add_to_output=True)


def _intents(message: Message) -> set[str]:
    """What a message asks for, and its parts if they are several requests; empty where that is a guess, or nothing."""
    found = message.get(INTENT)
    if not isinstance(found, dict) or float(found.get(PREDICTED_CONFIDENCE_KEY) or 0.0) < SURE:
        return set()
    parts = (part["ranking"][0] for parts in message.get(CLAUSES) or [] for part in parts)
    intents = {str(intent[INTENT_NAME_KEY]) for intent in (found, *parts)}
    return set() if intents.intersection(ANSWERS) else intents


def _progress(epochs: range) -> Iterable[int]:
    """Show a progress bar as Rasa's own components do."""
    from rasa.shared.utils.io import is_logging_disabled  # type: ignore[attr-defined]
    from tqdm import tqdm

    bar: Iterable[int] = tqdm(epochs, desc="Entities", disable=is_logging_disabled())
    return bar
