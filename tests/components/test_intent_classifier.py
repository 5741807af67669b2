"""The intent classifier as Rasa sees it: settings, training, a model in storage, messages."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components import intent_classifier
from components.bert.config import BUNDLED_ENCODER, IntentConfig
from components.errors import SwitchboardError
from components.intent_classifier import BertIntentClassifier, IntentClassifierError
from tests.components.bert.small_encoders import MESSAGES, examples, make_encoder

RESOURCE = Resource("bert")
CONTEXT = ExecutionContext(GraphSchema({}))
PROBES = ["whats the balance", "send 20 to ben", "hello", "😀", "money " * 500]


def training_data(messages: Iterable[tuple[str, str]] | None = None) -> TrainingData:
    pairs = list(zip(*examples(), strict=True)) if messages is None else messages
    return TrainingData([Message({"text": text, "intent": intent}) for text, intent in pairs])


def classify(component: BertIntentClassifier, *texts: str | None) -> list[dict[str, Any]]:
    """What Rasa answers about messages."""
    messages = [Message({} if text is None else {"text": text}) for text in texts]
    return [message.as_dict(only_output_properties=True) for message in component.process(messages)]


@pytest.fixture(scope="module")
def config(tiny_config: IntentConfig) -> dict[str, Any]:
    """The component's configuration as the graph hands it over, the importer's mark included."""
    return {**BertIntentClassifier.get_default_config(), **tiny_config.to_dict(), "packs": ["core", "shop"]}


@pytest.fixture(scope="module")
def trained(config: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> tuple[BertIntentClassifier, Path]:
    """A component that has just been trained, and the folder of its storage."""
    folder = tmp_path_factory.mktemp("storage")
    component = BertIntentClassifier.create(config, LocalModelStorage(folder), RESOURCE, CONTEXT)
    assert component.train(training_data()) == RESOURCE
    return component, folder


@pytest.fixture
def elsewhere(trained: tuple[BertIntentClassifier, Path], tmp_path: Path) -> Path:
    """The trained model's storage, in another folder."""
    return shutil.copytree(trained[1], tmp_path / "storage")


def load(config: dict[str, Any], folder: Path) -> BertIntentClassifier:
    return BertIntentClassifier.load(config, LocalModelStorage(folder), RESOURCE, CONTEXT)


def test_a_trained_component_knows_its_examples(trained: tuple[BertIntentClassifier, Path]) -> None:
    texts, labels = examples()
    assert [answer["intent"]["name"] for answer in classify(trained[0], *texts)] == labels


def test_loaded_elsewhere_it_gives_the_same_intents_and_ranking(
    trained: tuple[BertIntentClassifier, Path], elsewhere: Path, config: dict[str, Any]
) -> None:
    assert classify(load(config, elsewhere), *PROBES) == classify(trained[0], *PROBES)


def test_the_intent_is_the_first_of_the_ranking(trained: tuple[BertIntentClassifier, Path]) -> None:
    for answer in classify(trained[0], *PROBES):
        confidences = [entry["confidence"] for entry in answer["intent_ranking"]]
        assert answer["intent"] == answer["intent_ranking"][0]
        assert confidences == sorted(confidences, reverse=True) and sum(confidences) == pytest.approx(1)
        assert {entry["name"] for entry in answer["intent_ranking"]} == set(MESSAGES)


def test_each_message_says_how_far_it_is_from_all_intents(
    trained: tuple[BertIntentClassifier, Path], elsewhere: Path, config: dict[str, Any]
) -> None:
    answers = classify(trained[0], *PROBES, "")
    assert all(set(answer["out_of_scope"]) == {"score", "threshold"} for answer in answers)
    assert len({answer["out_of_scope"]["threshold"] for answer in answers}) == 1
    assert len({answer["out_of_scope"]["score"] for answer in answers}) > 1
    assert classify(load(config, elsewhere), *PROBES, "") == answers


def test_the_ranking_is_as_long_as_the_setting_says(elsewhere: Path, config: dict[str, Any]) -> None:
    short = classify(load({**config, "ranking_length": 2}, elsewhere), *PROBES)
    full = classify(load(config, elsewhere), *PROBES)
    assert [answer["intent_ranking"] for answer in short] == [answer["intent_ranking"][:2] for answer in full]


@pytest.mark.parametrize("text", ["", "  \n", None])
def test_an_empty_message_has_no_intent(text: str | None, trained: tuple[BertIntentClassifier, Path]) -> None:
    (answer,) = classify(trained[0], text)
    assert answer["intent"] == {"name": None, "confidence": 0.0} and answer["intent_ranking"] == []


def test_an_empty_message_does_not_disturb_its_neighbours(trained: tuple[BertIntentClassifier, Path]) -> None:
    alone = classify(trained[0], "hello")
    assert classify(trained[0], "", "hello", "")[1:2] == alone


@pytest.mark.parametrize(
    ("setting", "remedy"), [({"epoch": 3}, "allowed are: batch_size"), ({"epochs": 0}, "at least 1")]
)
def test_a_wrong_setting_is_refused_before_anything_is_trained(
    setting: dict[str, Any], remedy: str, config: dict[str, Any], tmp_path: Path
) -> None:
    with pytest.raises(IntentClassifierError, match=rf"config\.yml.*'epochs?'.*{remedy}") as caught:
        BertIntentClassifier.create({**config, **setting}, LocalModelStorage(tmp_path), RESOURCE, CONTEXT)
    # `rasa` prints the one kind, `switchboard` the other, as a message without a stack trace.
    assert isinstance(caught.value, RasaException) and isinstance(caught.value, SwitchboardError)


@pytest.mark.parametrize("packs", [None, []])
def test_data_that_did_not_come_through_the_importer_is_refused(
    packs: list[str] | None, config: dict[str, Any], tmp_path: Path
) -> None:
    component = BertIntentClassifier.create({**config, "packs": packs}, LocalModelStorage(tmp_path), RESOURCE, CONTEXT)
    with pytest.raises(IntentClassifierError, match="name: components.packs.PackImporter"):
        component.train(training_data())


def test_data_that_cannot_be_trained_on_is_explained(config: dict[str, Any], tmp_path: Path) -> None:
    component = BertIntentClassifier.create(config, LocalModelStorage(tmp_path), RESOURCE, CONTEXT)
    with pytest.raises(IntentClassifierError, match="one example only: thank"):
        component.train(training_data([("hi", "greet"), ("hello", "greet"), ("thanks", "thank")]))


def test_without_training_there_is_a_hint_instead_of_an_answer(config: dict[str, Any], tmp_path: Path) -> None:
    component = BertIntentClassifier.create(config, LocalModelStorage(tmp_path), RESOURCE, CONTEXT)
    with pytest.raises(IntentClassifierError, match="rasa train"):
        classify(component, "hello")


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "intent_model.json"])
def test_a_missing_file_of_the_model_is_named(name: str, elsewhere: Path, config: dict[str, Any]) -> None:
    (file,) = elsewhere.rglob(name)
    file.unlink()
    with pytest.raises(IntentClassifierError, match=name):
        load(config, elsewhere)


def test_a_storage_without_the_model_is_an_error(config: dict[str, Any], tmp_path: Path) -> None:
    storage: ModelStorage = LocalModelStorage(tmp_path)
    with pytest.raises(IntentClassifierError, match="BertIntentClassifier"):
        BertIntentClassifier.load(config, storage, RESOURCE, CONTEXT)


def fingerprint(encoder: object) -> str | None:
    return BertIntentClassifier.fingerprint_addon({"encoder": str(encoder)})


def test_another_encoder_means_training_again(tiny_encoder: Path, tmp_path: Path) -> None:
    moved = shutil.copytree(tiny_encoder, tmp_path / "moved")
    other = make_encoder("distilbert", tmp_path / "other")
    assert fingerprint(tiny_encoder) == fingerprint(moved)
    assert len({fingerprint(BUNDLED_ENCODER), fingerprint(tiny_encoder), fingerprint(other)}) == 3


def test_a_changed_library_means_training_again(
    tiny_encoder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = fingerprint(tiny_encoder)
    library = shutil.copytree(intent_classifier.LIBRARY, tmp_path / "bert")
    monkeypatch.setattr(intent_classifier, "LIBRARY", library)
    assert fingerprint(tiny_encoder) == before
    with (library / "training.py").open("a") as source:
        source.write("# changed\n")
    assert fingerprint(tiny_encoder) != before
