"""A student has fewer layers, begins as its teacher, and comes to answer as it does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from components.bert.config import IntentConfig
from components.bert.distillation import depths, make_student
from components.bert.encoders import load_encoder
from components.bert.errors import ConfigError
from components.bert.fit import fit
from components.bert.model import IntentModel
from components.bert.recipes import RECIPES, resolve
from components.bert.training import steps_for, train
from tests.components.bert.small_encoders import ARCHITECTURES, examples, make_encoder
from tests.components.bert.test_training import CLASSES, TARGETS, TEXTS, right

SHORT = {"layers": 1, "distil_epochs": 15, "distil_examples": 200, "distil_learning_rate": 3e-3}


@pytest.mark.parametrize(
    ("layers", "of", "chosen"), [(3, 6, [2, 4, 6]), (6, 12, [2, 4, 6, 8, 10, 12]), (2, 3, [2, 3]), (1, 2, [2])]
)
def test_layers_are_spread_over_the_teachers_up_to_the_top(layers: int, of: int, chosen: list[int]) -> None:
    assert depths(layers, of) == chosen


@pytest.mark.parametrize("layers", [2, 3])
def test_a_student_is_smaller_than_its_teacher(layers: int, tiny_config: IntentConfig) -> None:
    with pytest.raises(ConfigError, match=f"'layers' is {layers}; allowed: fewer than the encoder's 2"):
        train(TEXTS, TARGETS, len(CLASSES), replace(tiny_config, layers=layers, epochs=1))


def test_a_student_begins_with_the_teachers_weights(tiny_config: IntentConfig) -> None:
    config = resolve(replace(tiny_config, layers=1), TARGETS)
    teacher = IntentModel(load_encoder(config.encoder)[0], 3, config)
    student = make_student(teacher, config)
    (own,), top = student.encoder.layers, teacher.encoder.layers[1]
    for weight, taught in zip(own.parameters(), top.parameters(), strict=True):
        assert torch.equal(weight, taught) and weight.data_ptr() != taught.data_ptr()
    assert (len(student.encoder.layers), len(teacher.encoder.layers)) == (1, 2)


@pytest.mark.parametrize("name", ["default", *RECIPES])
def test_whatever_a_recipe_trains_can_teach(name: str, tiny_config: IntentConfig) -> None:
    rates = {"learning_rate": 3e-3, "head_learning_rate": 3e-3, "train_embeddings": True, "contrastive_epochs": 2}
    # A head that is punished for large weights cannot tell apart what an encoder with random ones sees.
    fitted = {"regularisation": 1e-3}
    config = resolve(
        IntentConfig(recipe=name, encoder=tiny_config.encoder, batch_size=4, epochs=20, **SHORT, **rates, **fitted),
        TARGETS,
    )
    told: list[float] = []
    model, tokenizer = train(TEXTS, TARGETS, len(CLASSES), config, told.append)
    assert len(model.encoder.layers) == 1 and right(model, tokenizer) >= 10
    assert len(told) == steps_for(len(TEXTS), config)


def test_a_student_comes_closer_to_its_teacher(tiny_config: IntentConfig) -> None:
    told: list[float] = []
    config = resolve(replace(tiny_config, **SHORT), TARGETS)
    train(TEXTS, TARGETS, len(CLASSES), config, told.append)
    lesson = told[-config.distil_epochs * 50 :]  # 200 messages in batches of 4
    assert sum(lesson[-50:]) < sum(lesson[:50]) / 2


@pytest.mark.parametrize("architecture", sorted(ARCHITECTURES))
def test_a_student_is_served_like_any_model_and_its_manifest_says_what_it_is(architecture: str, tmp_path: Path) -> None:
    encoder, folder = make_encoder(architecture, tmp_path / "encoder"), tmp_path / "model"
    folder.mkdir()
    texts, labels = examples()
    rates = {"learning_rate": 3e-3, "epochs": 30, "batch_size": 4, "train_embeddings": True}
    runtime = fit(texts, labels, IntentConfig(recipe="top_layers", encoder=str(encoder), **SHORT, **rates), folder)
    found = [prediction.intents[0] for prediction in runtime.classify(texts)]
    assert sum(intent == label for intent, label in zip(found, labels, strict=True)) >= 10
    assert runtime.manifest["config"]["layers"] == 1 and runtime.manifest["config"]["phases"] == ["tune", "distil"]


def test_the_number_of_layers_alone_adds_the_phase_and_the_phase_alone_is_refused() -> None:
    assert resolve(IntentConfig(recipe="few_shot", layers=3), TARGETS).phases == ["tune", "head", "distil"]
    with pytest.raises(ConfigError, match="'phases' has 'distil'.*set 'layers'"):
        resolve(IntentConfig(phases=["tune", "distil"]), TARGETS)
