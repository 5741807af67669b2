"""Every recipe trains, and what is given wins over it."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from components.bert.config import CHOICES, IntentConfig
from components.bert.encoders import load_encoder
from components.bert.errors import ConfigError
from components.bert.heads import LinearHead
from components.bert.recipes import BASE, RECIPES, resolve
from components.bert.training import steps_for, train
from tests.components.bert.small_encoders import examples
from tests.components.bert.test_training import CLASSES, TARGETS, TEXTS, right

FEW, MANY = ["a", "b"] * 5, ["a", "b"] * 40


def recipe(config: IntentConfig, name: str, **settings: object) -> IntentConfig:
    """A recipe for the tiny encoder."""
    return IntentConfig(recipe=name, encoder=config.encoder, batch_size=4, **settings)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["default", *RECIPES])
def test_each_recipe_learns_its_examples(name: str, tiny_config: IntentConfig) -> None:
    rates = {"learning_rate": 3e-3, "head_learning_rate": 3e-3, "train_embeddings": True}
    told: list[float] = []
    config = resolve(recipe(tiny_config, name, epochs=30, contrastive_epochs=10, **rates), TARGETS)
    if name == "frozen":
        config = replace(config, regularisation=1e-4)  # a random encoder's vectors lie close together
    model, tokenizer = train(TEXTS, TARGETS, len(CLASSES), config, told.append)
    assert right(model, tokenizer) >= 11
    assert len(told) == steps_for(len(TEXTS), config) and all(loss >= 0 for loss in told)


@pytest.mark.parametrize("name", ["default", *RECIPES])
def test_a_recipe_leaves_no_setting_of_training_open_but_numbers_of_layers_and_epochs(name: str) -> None:
    resolved = resolve(IntentConfig(recipe=name), FEW)
    may_stay_open = {"layers", "lowest_layers", "epochs", "spelling"}
    assert {key for key, value in resolved.to_dict().items() if value is None} <= may_stay_open
    assert resolve(resolved, MANY) == resolved


def test_what_is_given_wins_over_the_recipe() -> None:
    resolved = resolve(IntentConfig(recipe="rdrop", head="mlp", epochs=2, learning_rate=1e-5), MANY)
    assert (resolved.head, resolved.epochs, resolved.learning_rate) == ("mlp", 2, 1e-5)
    assert resolved.loss == "rdrop" and resolved.batch_size == BASE["batch_size"]


def test_the_settings_allow_the_recipes_that_there_are() -> None:
    assert set(CHOICES["recipe"]) == {"default", *RECIPES}
    with pytest.raises(ConfigError, match="'recipe' is 'rdorp'; allowed: one of default, frozen"):
        IntentConfig(recipe="rdorp")


@pytest.mark.parametrize(
    ("examples", "expected"),
    [
        (2, "few_shot"),
        (15, "few_shot"),
        (16, "top_layers"),
        (134, "top_layers"),
        (135, "top_half"),
        (174, "top_half"),
        (175, "rdrop"),
        (8000, "top_half"),
    ],
)
def test_the_default_looks_at_the_number_of_examples(examples: int, expected: str) -> None:
    assert resolve(IntentConfig(), ["a", "b"] * examples).recipe == expected


def test_a_head_that_pools_cannot_be_fitted_alone() -> None:
    with pytest.raises(ConfigError, match="'head' is 'bilstm'; allowed with the one phase 'head': linear"):
        resolve(IntentConfig(recipe="frozen", head="bilstm"), FEW)


def test_a_frozen_encoder_stays_as_it_is(tiny_config: IntentConfig) -> None:
    before = load_encoder(tiny_config.encoder)[0].state_dict()
    model, _ = train(TEXTS, TARGETS, len(CLASSES), recipe(tiny_config, "frozen"))
    assert all(torch.equal(value, before[key]) for key, value in model.encoder.state_dict().items())


def test_the_top_layer_can_begin_at_random(tiny_config: IntentConfig) -> None:
    barely = {"epochs": 1, "learning_rate": 1e-12}
    before = load_encoder(tiny_config.encoder)[0].layers
    model, _ = train(TEXTS, TARGETS, len(CLASSES), recipe(tiny_config, "reinit", **barely))
    weights = [layers[at].output.dense.weight for layers in (before, model.encoder.layers) for at in (0, 1)]
    torch.testing.assert_close(weights[0], weights[2])
    assert not torch.allclose(weights[1], weights[3], atol=1e-3)
    assert weights[3].std().item() == pytest.approx(0.02, rel=0.2)


@pytest.mark.parametrize("share", [0.25, 1.0])
def test_blended_weights_lie_between_pretrained_and_tuned_ones(share: float, tiny_config: IntentConfig) -> None:
    def weight(**settings: object) -> torch.Tensor:
        config = recipe(tiny_config, "top_layers", epochs=1, **settings)
        return train(TEXTS, TARGETS, len(CLASSES), config)[0].encoder.layers[1].output.dense.weight

    before = load_encoder(tiny_config.encoder)[0].layers[1].output.dense.weight
    torch.testing.assert_close(weight(blend=share) - before, (weight() - before) * share, atol=1e-6, rtol=1e-4)


def test_messages_without_labels_are_told_apart_by_simclr(tiny_config: IntentConfig) -> None:
    losses: list[float] = []
    config = recipe(tiny_config, "simclr", learning_rate=3e-3, head_learning_rate=3e-3, contrastive_epochs=20)
    train(examples()[0], TARGETS, len(CLASSES), replace(config, batch_size=12), losses.append)
    assert sum(losses[14:20]) < sum(losses[:6])


def test_joined_layers_are_the_same_above_frozen_ones(
    tiny_config: IntentConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    def vectors(**settings: object) -> torch.Tensor:
        config = recipe(tiny_config, "few_shot", phases=["tune"], pooled_layers=2, dropout=0.0, **settings)
        config = replace(config, epochs=1, learning_rate=1e-12, head_learning_rate=1e-12)
        heads: list[torch.Tensor] = []
        monkeypatch.setattr(LinearHead, "start", lambda head, vectors, labels: heads.append(vectors[labels.argsort()]))
        train(TEXTS[:3], [0, 1, 2], 3, config)
        return heads[0]

    torch.testing.assert_close(vectors(frozen_layers=1), vectors(frozen_layers=0))


def test_a_mix_learns_how_much_of_each_layer_is_good(tiny_config: IntentConfig) -> None:
    config = recipe(tiny_config, "layer_mix", learning_rate=1e-3, head_learning_rate=3e-2, epochs=5)
    model, _ = train(TEXTS, TARGETS, len(CLASSES), config)
    assert model.mix is not None and model.width == model.encoder.hidden_size
    assert len(model.mix.weights) == 3 and model.mix.weights.std() > 0.01 and model.mix.scale.item() != 1.0
