"""The sentiment of messages as Rasa sees it: settings, training, a model in storage, messages."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import rasa.model_training
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.classifiers.keyword_intent_classifier import KeywordIntentClassifier
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components import sentiment_analyzer
from components.bert import calibration
from components.bert.config import IntentConfig
from components.errors import SwitchboardError
from components.packs.sentiment import MOODS
from components.sentiment import SentimentRuntime
from components.sentiment_analyzer import SentimentAnalyzer, SentimentError, SentimentModel
from tests.components.sentiment_examples import GROUPS, sentiment_file

RESOURCE = Resource("provide_sentiment")
CONTEXT = ExecutionContext(GraphSchema({}))
PROBES = ["where is my money now", "send 20 to ben", "hello", "😀", "money " * 500, "", "  ", "?!"]
FILE = "data/core/sentiment.yml"
SERVED = """
import json, sys
from pathlib import Path
from components.sentiment import SentimentRuntime
found = [[one.mood, one.confidence, one.anger] for one in SentimentRuntime(Path(sys.argv[1])).analyze(json.loads(sys.argv[2]))]
heavy = [name for name in ("torch", "transformers", "spacy", "rasa.core") if name in sys.modules]
sys.stdout.write(json.dumps([found, heavy]))
"""


def analyze(model: SentimentModel, *texts: str | None) -> list[dict[str, Any]]:
    """What Rasa answers about messages."""
    messages = [Message({} if text is None else {"text": text}) for text in texts]
    SentimentAnalyzer().process(messages, model.provide())
    return [message.as_dict(only_output_properties=True)["sentiment"] for message in messages]


@pytest.fixture(scope="module")
def config(tiny_config: IntentConfig) -> dict[str, Any]:
    """The component's configuration as the graph hands it over, the importer's mark included."""
    return {**SentimentModel.get_default_config(), **tiny_config.to_dict(), "files": {FILE: "checksum"}}


@pytest.fixture(scope="module")
def trained(config: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SentimentModel, Path]]:
    """A model that has just been trained, and the folder of its storage."""
    folder, project = tmp_path_factory.mktemp("storage"), tmp_path_factory.mktemp("project")
    write(project, sentiment_file())
    model = SentimentModel.create(config, LocalModelStorage(folder), RESOURCE, CONTEXT)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(project)
        # What a tiny model says of messages that it has not seen is nothing to calibrate on.
        patch.setattr(calibration, "fit_temperature", lambda logits, labels: 1.0)
        assert model.provide().name == RESOURCE.name
    yield model, folder


@pytest.fixture
def elsewhere(trained: tuple[SentimentModel, Path], tmp_path: Path) -> Path:
    """The trained model's storage, in another folder."""
    return shutil.copytree(trained[1], tmp_path / "storage")


def write(project: Path, text: str) -> None:
    (project / FILE).parent.mkdir(parents=True, exist_ok=True)
    (project / FILE).write_text(text, encoding="utf-8")


def load(config: dict[str, Any], folder: Path) -> SentimentModel:
    return SentimentModel.load(config, LocalModelStorage(folder), RESOURCE, CONTEXT)


def test_a_trained_model_knows_its_examples(trained: tuple[SentimentModel, Path]) -> None:
    for (mood, anger), texts in GROUPS.items():
        for found in analyze(trained[0], *texts):
            assert set(found) == {"mood", "confidence", "anger"}
            assert found["mood"] == mood and found["anger"] == pytest.approx(anger / 3, abs=0.3)


def test_loaded_elsewhere_it_says_the_same(
    trained: tuple[SentimentModel, Path], elsewhere: Path, config: dict[str, Any]
) -> None:
    assert analyze(load(config, elsewhere), *PROBES) == analyze(trained[0], *PROBES)


def test_in_another_process_it_says_the_same_without_what_trained_it(
    trained: tuple[SentimentModel, Path], elsewhere: Path
) -> None:
    command = [sys.executable, "-c", SERVED, str(elsewhere / RESOURCE.name), json.dumps(PROBES)]
    found, heavy = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert found == [list(one.values()) for one in analyze(trained[0], *PROBES)] and heavy == []


def test_all_figures_are_within_their_limits(trained: tuple[SentimentModel, Path]) -> None:
    for found in analyze(trained[0], *PROBES):
        assert found["mood"] in MOODS and 1 / 3 <= found["confidence"] <= 1 and 0 <= found["anger"] <= 1


@pytest.mark.parametrize("text", ["", "  \n", None, "…", "?!"])
def test_a_message_without_a_word_is_neutral_and_calm(text: str | None, trained: tuple[SentimentModel, Path]) -> None:
    assert analyze(trained[0], text) == [{"mood": "neutral", "confidence": 1.0, "anger": 0.0}]


def test_a_wrong_setting_is_refused_before_anything_is_trained(config: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(SentimentError, match=r"config\.yml, pipeline, SentimentModel: .*'epochs'") as caught:
        SentimentModel.create({**config, "epochs": 0}, LocalModelStorage(tmp_path), RESOURCE, CONTEXT)
    # `rasa` prints the one kind, `switchboard` the other, as a message without a stack trace.
    assert isinstance(caught.value, RasaException) and isinstance(caught.value, SwitchboardError)


@pytest.mark.parametrize("files", [None, {}])
def test_without_files_to_learn_from_there_is_a_hint(files: object, config: dict[str, Any], tmp_path: Path) -> None:
    model = SentimentModel.create({**config, "files": files}, LocalModelStorage(tmp_path), RESOURCE, CONTEXT)
    with pytest.raises(SentimentError, match=r"data/<pack>/sentiment\.yml"):
        model.provide()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("sentiment:\n- {mood: neutral, anger: 0, examples: '- hi'}\n", "no message is negative"),
        (sentiment_file({("positive", 0): ["balance please"]}), "'balance please' has another mood"),
    ],
)
def test_messages_that_cannot_be_learnt_from_are_explained(
    text: str, told: str, config: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, text)
    monkeypatch.chdir(tmp_path)
    model = SentimentModel.create(config, LocalModelStorage(tmp_path), RESOURCE, CONTEXT)
    with pytest.raises(SwitchboardError, match=rf"{FILE}.*{told}"):
        model.provide()


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "intent_model.json"])
def test_a_missing_or_altered_file_of_the_model_is_named(name: str, elsewhere: Path, config: dict[str, Any]) -> None:
    (file,) = elsewhere.rglob(name)
    file.write_text("altered")
    with pytest.raises(SentimentError, match=name):
        load(config, elsewhere)
    file.unlink()
    with pytest.raises(SentimentError, match=name):
        load(config, elsewhere)


def test_a_storage_without_the_model_is_an_error(config: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(SentimentError, match="SentimentModel"):
        load(config, tmp_path)


def test_a_model_of_intents_is_no_sentiment_model(tiny_model: Path, config: dict[str, Any], tmp_path: Path) -> None:
    shutil.copytree(tiny_model, tmp_path / RESOURCE.name)
    with pytest.raises(SentimentError, match="holds no sentiment model, it knows check_account_balance"):
        load(config, tmp_path)


PROJECT = {
    "config.yml": """\
recipe: default.v1
assistant_id: tiny
language: en
importers:
  - name: components.packs.PackImporter
    packs: []
pipeline:
  - name: WhitespaceTokenizer
  - name: components.sentiment_analyzer.SentimentModel
    recipe: top_layers
    encoder: {encoder}
    epochs: 1
  - name: components.sentiment_analyzer.SentimentAnalyzer
  - name: KeywordIntentClassifier
policies: []
""",
    "domains/core/pack.yml": """\
name: core
title: Core
description: All.
version: "1.0"
language: en
requires: []
sample_questions: [hello]
""",
    "domains/core/domain.yml": "intents: [greet, bye]\n",
    "data/core/nlu/all.yml": "nlu:\n- intent: greet\n  examples: |\n    - hi\n    - hello\n"
    "- intent: bye\n  examples: |\n    - bye\n    - see you\n",
    FILE: sentiment_file(),
}


@pytest.mark.slow
def test_rasa_trains_it_when_its_messages_change_and_then_alone(
    tiny_encoder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SWITCHBOARD_PACKS", raising=False)
    for name, text in PROJECT.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text.replace("{encoder}", str(tiny_encoder)), encoding="utf-8")
    learnt: list[str] = []
    fit, learn = sentiment_analyzer.fit_sentiment, KeywordIntentClassifier.train

    def fit_noted(*given: Any) -> SentimentRuntime:
        learnt.append("sentiment")
        return fit(*given)

    def learn_noted(self, training_data: TrainingData) -> Resource:  # type: ignore[no-untyped-def]  # as Rasa checks it
        learnt.append("intents")
        return learn(self, training_data)

    monkeypatch.setattr(sentiment_analyzer, "fit_sentiment", fit_noted)
    monkeypatch.setattr(KeywordIntentClassifier, "train", learn_noted)

    def trained() -> tuple[list[str], Path]:
        learnt.clear()
        result = rasa.model_training.train("domains", "config.yml", "data", "models")
        assert result.code == 0 and result.model
        return sorted(learnt), Path(result.model)

    assert trained()[0] == ["intents", "sentiment"]
    write(tmp_path, sentiment_file({("neutral", 0): ["what is the rate"]}))
    assert trained()[0] == ["sentiment"]
    with (tmp_path / "data/core/nlu/all.yml").open("a") as file:
        file.write("    - farewell\n")
    assert trained()[0] == ["intents"]
    nothing, model = trained()
    assert nothing == []
    with tarfile.open(model) as archive:  # what was not trained anew is in the model none the less
        assert any(name.endswith("SentimentModel1/model.onnx") for name in archive.getnames())
