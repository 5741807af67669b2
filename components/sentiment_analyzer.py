"""The sentiment of messages as Rasa components: thin adapters over :mod:`components.sentiment`.

Rasa trains what stands in its pipeline anew at each change of the NLU examples. The sentiment model does not learn from
those, so it is a component of its own that needs nothing of the graph, as Rasa's loaders of pre-trained models do; the
analyzer asks for it.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components import sentiment
from components.bert.config import IntentConfig
from components.bert.encoders import sha256
from components.bert.errors import BertError
from components.errors import SwitchboardError
from components.intent_classifier import fingerprint_of
from components.packs.sentiment import read_sentiment
from components.packs.yaml_file import YamlFile
from components.sentiment import SentimentRuntime, fit_sentiment

#: Written by the pack importer: the files to learn from, with their checksums.
FILES_KEY = "files"
#: What is set in each message: `{mood, confidence, anger}`.
SENTIMENT = "sentiment"


class SentimentError(SwitchboardError, RasaException):
    """The sentiment model cannot be configured, trained or loaded."""


@dataclass
class TrainedModel(Resource):
    """The persisted model, as Rasa's graph hands it on; in a server with what serves it."""

    runtime: SentimentRuntime | None = field(default=None, compare=False, repr=False)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MODEL_LOADER, is_trainable=False)
class SentimentModel(GraphComponent):
    """Trains a BERT encoder on the packs' sentiment files, and serves it.

    Its keys in ``config.yml`` are the attributes of :class:`components.bert.config.IntentConfig`. The key ``files`` is
    written by the pack importer.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The settings with their defaults."""
        return {**IntentConfig().to_dict(), **sentiment.DEFAULTS, FILES_KEY: None}

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        runtime: SentimentRuntime | None = None,
    ) -> None:
        self._files: dict[str, str] = config.get(FILES_KEY) or {}
        self._config = _settings(config)
        self._model_storage = model_storage
        self._resource = resource
        self._runtime = runtime

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentimentModel:
        """Create an untrained model.

        Raises:
            SentimentError: a setting is unknown or out of range.
        """
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SentimentModel:
        """Load a trained model.

        Raises:
            SentimentError: a file of the model is missing or altered.
        """
        try:
            with model_storage.read_from(resource) as folder:
                runtime = SentimentRuntime(folder, threads=_settings(config).threads)
        except (BertError, ValueError) as error:  # the storage raises ValueError when it holds nothing
            raise SentimentError(f"SentimentModel: {error}") from error
        return cls(config, model_storage, resource, runtime)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """What training depends on besides the settings: the sources of library and model, and the encoder's weights."""
        sources = (Path(sentiment.__file__), Path(__file__))
        return hashlib.sha256("".join([fingerprint_of(config), *map(sha256, sources)]).encode()).hexdigest()

    def provide(self) -> TrainedModel:
        """In training, train and persist; in a server, hand out what was loaded.

        Raises:
            SentimentError: there is nothing to learn from, or it cannot be trained on.
            PackError: something in a sentiment file is not as it should be.
        """
        if self._runtime is None:
            self._train()
        return TrainedModel(self._resource.name, runtime=self._runtime)

    def _train(self) -> None:
        if not self._files:
            raise SentimentError(
                "SentimentModel: there is nothing to learn from. config.yml needs under 'importers:' the entry "
                "'- name: components.packs.PackImporter', and an active pack the file data/<pack>/sentiment.yml."
            )
        here = Path.cwd()
        examples = read_sentiment(YamlFile.read(here / name, here) for name in self._files)
        try:
            with self._model_storage.write_to(self._resource) as folder:
                self._runtime = fit_sentiment(examples, self._config, folder)
        except BertError as error:
            raise SentimentError(f"SentimentModel, {', '.join(self._files)}: {error}") from error


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True, model_from=SentimentModel.__name__
)
class SentimentAnalyzer(GraphComponent, IntentClassifier):
    """Says of each message how its writer feels; needs :class:`SentimentModel` before it in the pipeline."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentimentAnalyzer:
        """Nothing to configure."""
        return cls()

    def train(self, training_data: TrainingData, model: TrainedModel) -> TrainingData:
        """Learns nothing itself: that it asks for the model is why Rasa trains that, or takes it from its cache.

        No resource is returned: with one in its cache, Rasa would not ask for the model any more.
        """
        return TrainingData()

    def process(self, messages: list[Message], model: TrainedModel) -> list[Message]:
        """Set ``sentiment: {mood, confidence, anger}`` of each message."""
        if model.runtime is None:
            raise SentimentError("SentimentAnalyzer: there is no trained model; run `rasa train`")
        found = model.runtime.analyze([message.get(TEXT) or "" for message in messages])
        for message, of_message in zip(messages, found, strict=True):
            message.set(SENTIMENT, asdict(of_message), add_to_output=True)
        return messages


def _settings(config: dict[str, Any]) -> IntentConfig:
    try:
        return IntentConfig.from_dict({key: value for key, value in config.items() if key != FILES_KEY})
    except BertError as error:
        raise SentimentError(f"config.yml, pipeline, SentimentModel: {error}") from error
