"""Ways of training that have a name. A recipe is a set of values for `IntentConfig`; there is one trainer.

`BASE` holds what all share, each entry of `RECIPES` what it does otherwise. Settings that are given win over both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from components.bert.config import DEFAULT_RECIPE, IntentConfig
from components.bert.errors import ConfigError

BASE: dict[str, Any] = {
    "phases": ["tune"],
    "pooling": "mean",
    "pooled_layers": 1,
    "joining": "concatenation",
    "normalise": False,
    "head": "linear",
    "loss": "cross_entropy",
    "label_smoothing": 0.05,
    "logit_adjustment": 0.0,
    "rdrop_alpha": 1.0,
    "contrastive_loss": "supcon",
    "contrastive_epochs": 4,
    "temperature": 0.1,
    "projection": 128,
    "regularisation": 0.05,
    "name_examples": False,
    "batch_size": 32,
    "learning_rate": 4e-4,
    "head_learning_rate": 2e-3,
    "layer_decay": 0.9,
    "frozen_layers": 0,
    "reinit_layers": 0,
    "train_embeddings": False,
    "blend": 1.0,
    "pretrained_share": 0.0,
    "schedule": "linear",
    "warmup": 0.1,
    "weight_decay": 0.01,
    "dropout": 0.1,
    "max_grad_norm": 1.0,
    "distil_epochs": 3,
    "distil_examples": 8000,
    "distil_learning_rate": 1e-3,
    "distil_temperature": 2.0,
    "soft_label_weight": 1.0,
    "hidden_weight": 1.0,
    "cosine_weight": 1.0,
}

# As BERT was first fine-tuned (Devlin et al. 2019, section 4.1), one small rate for all its weights.
_PLAIN = {
    "learning_rate": 1e-4,
    "layer_decay": 1.0,
    "train_embeddings": True,
    "schedule": "constant",
    "warmup": 0.0,
    "label_smoothing": 0.0,
}
_WARMUP = {**_PLAIN, "schedule": "linear", "warmup": 0.1}
_JOINED = {"pooled_layers": 4, "normalise": True, "name_examples": True}

RECIPES: dict[str, dict[str, Any]] = {
    # Penalised logistic regression on the last four layers of the encoder as it is, joined (Devlin et al. 2019,
    # section 5.3); an intent's name is an example of it. Seconds.
    "frozen": {"phases": ["head"], **_JOINED},
    # All weights, one constant learning rate.
    "finetune": _PLAIN,
    # The learning rate rises first and then falls to 0 (Devlin et al. 2019, appendix A.2).
    "warmup": _WARMUP,
    # The top layer begins at random: it is what pre-training's own task shaped most (Zhang et al. 2021, section 4).
    "reinit": {**_PLAIN, "reinit_layers": 1},
    "warmup_reinit": {**_WARMUP, "reinit_layers": 1},
    # Two phases: first the encoder learns to tell classes (Khosla et al. 2020) or messages (Chen et al. 2020) apart,
    # then the head is fitted on what it has become.
    "supcon": {"phases": ["contrast", "head"], "normalise": True, "learning_rate": 1e-4},
    "simclr": {
        "phases": ["contrast", "head"],
        "contrastive_loss": "simclr",
        "normalise": True,
        "learning_rate": 2e-5,
        "batch_size": 64,
    },
    # Two dropout views of a message shall agree (Liang et al. 2021); with a cosine head and all layers.
    "rdrop": {
        "loss": "rdrop",
        "head": "cosine",
        "learning_rate": 3e-4,
        "head_learning_rate": 3e-3,
        "layer_decay": 0.85,
        "epochs": 5,
    },
    # Only the top layers, at a high rate, on states of the lower ones that are computed once.
    "top_layers": {"frozen_layers": 4},
    # One layer and one pass more, for those who have the examples and the time.
    "top_half": {"frozen_layers": 3, "epochs": 5},
    # As `frozen`, after the top layers were tuned, so that two dropout views agree, and taken half of the way back
    # (Wortsman et al. 2022): what the encoder knew is worth more than what few examples teach it.
    "few_shot": {
        "phases": ["tune", "head"],
        **_JOINED,
        "loss": "rdrop",
        "frozen_layers": 3,
        "learning_rate": 1.5e-4,
        "head_learning_rate": 1e-3,
        "epochs": 10,
        "blend": 0.5,
    },
    # Of all layers (of BERT-base there are thirteen), as much as training finds good (Peters et al. 2018, section 3.2).
    "layer_mix": {"pooled_layers": 13, "joining": "mix"},
}

DEFAULTS = {175: "rdrop", 135: "top_half", 16: "top_layers", 0: "few_shot"}
"""The default from so many examples an intent on, on average."""

MANY = 16_000
"""Examples from which on a training is kept short: those kept back for calibration, 3 % of them, are not worth a second one,
and neither a fifth pass nor R-Drop gains what its time is worth."""

SHORT = {"retrain": False, "epochs": 4}


def resolve(config: IntentConfig, labels: Sequence[object]) -> IntentConfig:
    """Settings without gaps: what is not given comes from the recipe.

    Args:
        config: the settings as given.
        labels: of the examples to train on; their number decides what ``default`` means.

    Returns:
        The settings, with the name of the recipe that they come from. Resolving them again changes nothing.

    Raises:
        ConfigError: the settings do not go together.
    """
    name = default_recipe(labels) if config.recipe == DEFAULT_RECIPE else config.recipe
    known = {**BASE, "retrain": True, **RECIPES[name], **(SHORT if len(labels) >= MANY else {})}
    values = {key: value for key, value in known.items() if getattr(config, key) is None}
    resolved = replace(config, **{**values, "recipe": name})
    if resolved.layers is None and "distil" in resolved.phases:
        raise ConfigError("setting 'phases' has 'distil', which makes a smaller model; set 'layers' to say how small")
    if resolved.layers is not None and "distil" not in resolved.phases:
        resolved = replace(resolved, phases=[*resolved.phases, "distil"])
    if resolved.head == "bilstm" and not learns(resolved):
        raise ConfigError("setting 'head' is 'bilstm'; allowed with the one phase 'head': linear, cosine, mlp")
    return resolved


def learns(config: IntentConfig) -> bool:
    """Whether the encoder learns from labelled messages, and not the head alone."""
    return bool({"contrast", "tune"} & set(config.phases))


def default_recipe(labels: Sequence[object]) -> str:
    """The recipe that wins for so many examples an intent; the comparison is in this folder's README."""
    intents, many = len(set(labels)), len(labels) >= MANY
    enough = (name for least, name in DEFAULTS.items() if len(labels) >= least * intents)
    return next(name for name in enough if name != "rdrop" or not many)
