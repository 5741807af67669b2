"""The BERT intent classifier as a Rasa component: a thin adapter over :mod:`components.bert`."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.bert.config import IntentConfig
from components.bert.encoders import encoder_checksum, sha256
from components.bert.errors import BertError
from components.bert.runtime import IntentRuntime, Prediction
from components.clauses import partitions
from components.errors import SwitchboardError

PACKS_KEY = "packs"
LIBRARY = Path(__file__).parent / "bert"


#: The parts of a message that may hold several requests, for `components.several_requests`: a list for each way to part it.
CLAUSES = "clauses"

#: How far a message is from all intents, and the score from which on it belongs to none: `{score, threshold}`.
OUT_OF_SCOPE = "out_of_scope"


class IntentClassifierError(SwitchboardError, RasaException):
    """The intent classifier cannot be configured, trained or loaded."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class BertIntentClassifier(GraphComponent, IntentClassifier):
    """Classifies messages with a fine-tuned BERT encoder, served by ONNX Runtime.

    Its keys in ``config.yml`` are the attributes of :class:`components.bert.config.IntentConfig`. The key ``packs``
    is written by the pack importer: it makes the active packs part of the component's fingerprint, and its absence
    shows that the training data did not come through the importer.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The settings of the intent model with their defaults."""
        return {**IntentConfig().to_dict(), PACKS_KEY: None}

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        runtime: IntentRuntime | None = None,
    ) -> None:
        self._packs = config.get(PACKS_KEY)
        self._config = _intent_config(config)
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
    ) -> BertIntentClassifier:
        """Create an untrained component.

        Raises:
            IntentClassifierError: a setting is unknown or out of range.
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
    ) -> BertIntentClassifier:
        """Load a trained component.

        Raises:
            IntentClassifierError: a file of the model is missing or altered.
        """
        try:
            with model_storage.read_from(resource) as folder:
                runtime = IntentRuntime(folder, threads=_intent_config(config).threads)
        except (BertError, ValueError) as error:  # the storage raises ValueError when it holds nothing
            raise IntentClassifierError(f"BertIntentClassifier: {error}") from error
        return cls(config, model_storage, resource, runtime)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """What training depends on besides config and data: the library's sources and the encoder's weights."""
        return fingerprint_of(config)

    def train(self, training_data: TrainingData) -> Resource:
        """Fine-tune, export, calibrate and persist.

        Raises:
            IntentClassifierError: the data did not come through the pack importer, or cannot be trained on.
        """
        if not self._packs:
            raise IntentClassifierError(
                "BertIntentClassifier: the training data did not come through the pack importer. config.yml needs "
                "under 'importers:' the entry '- name: components.packs.PackImporter' with 'packs: [...]', and an "
                "importer that cannot be imported is dropped by Rasa with a warning: look for it above."
            )
        from components.bert.fit import fit  # torch and transformers: for training alone

        examples = [example for example in training_data.intent_examples if example.get(TEXT) and example.get(INTENT)]
        try:
            with self._model_storage.write_to(self._resource) as folder:
                self._runtime = fit(
                    [example.get(TEXT) for example in examples],
                    [example.get(INTENT) for example in examples],
                    self._config,
                    folder,
                )
        except BertError as error:
            raise IntentClassifierError(f"BertIntentClassifier: {error}") from error
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Add intent, calibrated confidence, ranking and out-of-scope score to each message."""
        if self._runtime is None:
            raise IntentClassifierError("BertIntentClassifier: there is no trained model; run `rasa train`")
        texts = [message.get(TEXT) or "" for message in messages]
        for message, text, prediction in zip(
            messages, texts, self._runtime.classify(texts, ranking_length=self._config.ranking_length), strict=True
        ):
            ranking = _ranking(prediction) if text.strip() else []
            top = ranking[0] if ranking else {INTENT_NAME_KEY: None, PREDICTED_CONFIDENCE_KEY: 0.0}
            message.set(INTENT, top, add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
            distance = {"score": prediction.out_of_scope, "threshold": self._runtime.threshold}
            message.set(OUT_OF_SCOPE, distance, add_to_output=True)
            message.set(CLAUSES, self._clauses(text))
        return messages

    def _clauses(self, text: str) -> list[list[dict[str, Any]]]:
        """The parts of the message with their rankings, for each way in which it could fall into several requests."""
        assert self._runtime is not None
        ways = partitions(text)
        spans = sorted({span for parts in ways for span in parts})
        texts = [text[start:end] for start, end in spans]
        predictions = self._runtime.classify(texts, ranking_length=self._config.ranking_length) if texts else []
        found = {
            span: {"start": span[0], "end": span[1], "ranking": _ranking(prediction)}
            for span, prediction in zip(spans, predictions, strict=True)
        }
        return [[found[span] for span in parts] for parts in ways]


def fingerprint_of(config: dict[str, Any]) -> str:
    """A digest of the library's sources and of the weights of the encoder that the settings name."""
    digest = hashlib.sha256(encoder_checksum(str(config.get("encoder", IntentConfig.encoder))).encode())
    for source in sorted(LIBRARY.rglob("*.py")):
        digest.update(sha256(source).encode())
    return digest.hexdigest()


def _ranking(prediction: Prediction) -> list[dict[str, Any]]:
    return [
        {INTENT_NAME_KEY: intent, PREDICTED_CONFIDENCE_KEY: confidence}
        for intent, confidence in zip(prediction.intents, prediction.confidences, strict=True)
    ]


def _intent_config(config: dict[str, Any]) -> IntentConfig:
    try:
        return IntentConfig.from_dict({key: value for key, value in config.items() if key != PACKS_KEY})
    except BertError as error:
        raise IntentClassifierError(f"config.yml, pipeline, BertIntentClassifier: {error}") from error
