"""The settings of the intent model, with their defaults and limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from components.bert.errors import ConfigError

BUNDLED_ENCODER = "all-MiniLM-L6-v2"
PRECISIONS = ("int8", "fp32")
POOLINGS = ("mean", "cls")
HEADS = ("linear", "cosine", "mlp", "bilstm")


@dataclass(frozen=True)
class IntentConfig:
    """What a training run is made of. All values are JSON types.

    Attributes:
        encoder: the bundled encoder's name, a hub name, or the path of a Hugging Face model folder.
        pooling: how token states become one vector: ``mean`` or ``cls``.
        head: what makes logits of the vector: ``linear``, ``cosine`` (learnt prototypes), ``mlp``, or ``bilstm`` (over the
            token states, with attention in the place of the pooling).
        max_length: tokens a message is cut to, special tokens included.
        epochs: passes over the data; ``None`` chooses by the number of examples.
        batch_size: examples a step.
        learning_rate: of the top encoder layer; the layers below get ``layer_decay`` times less each.
        head_learning_rate: of the classification head.
        layer_decay: layer-wise learning-rate decay (Howard & Ruder 2018, section 3.2).
        frozen_layers: encoder layers from below that are not tuned, never more than two thirds of them; the lowest hold
            what every task needs, and leaving them as they are saves their share of the backward pass.
        train_embeddings: whether the word embeddings are tuned; frozen ones keep the meaning of words that
            the examples do not contain.
        warmup: share of the steps in which the learning rate rises from 0; it then falls linearly to 0.
        weight_decay: of AdamW, on matrices only.
        label_smoothing: probability mass spread over the other intents.
        dropout: on the pooled vector.
        max_grad_norm: bound of the gradient's norm.
        seed: of initialisation, order and dropout.
        precision: ``int8`` (dynamic quantisation) or ``fp32`` weights in the served model.
        threads: threads that one prediction may use in the server.
        ranking_length: intents in the ranking.
    """

    encoder: str = BUNDLED_ENCODER
    pooling: str = "mean"
    head: str = "linear"
    max_length: int = 96
    epochs: int | None = None
    batch_size: int = 32
    learning_rate: float = 4e-4
    head_learning_rate: float = 2e-3
    layer_decay: float = 0.9
    frozen_layers: int = 4
    train_embeddings: bool = False
    warmup: float = 0.1
    weight_decay: float = 0.01
    label_smoothing: float = 0.05
    dropout: float = 0.1
    max_grad_norm: float = 1.0
    seed: int = 13
    precision: str = "int8"
    threads: int = 1
    ranking_length: int = 10

    def __post_init__(self) -> None:
        _require(self.pooling in POOLINGS, "pooling", self.pooling, f"one of {', '.join(POOLINGS)}")
        _require(self.head in HEADS, "head", self.head, f"one of {', '.join(HEADS)}")
        _require(self.precision in PRECISIONS, "precision", self.precision, f"one of {', '.join(PRECISIONS)}")
        _require(bool(self.encoder), "encoder", self.encoder, "a name or a path")
        for name in ("max_length", "batch_size", "threads", "ranking_length"):
            _require(getattr(self, name) >= 1, name, getattr(self, name), "at least 1")
        _require(self.frozen_layers >= 0, "frozen_layers", self.frozen_layers, "at least 0")
        _require(self.epochs is None or self.epochs >= 1, "epochs", self.epochs, "at least 1, or null")
        for name in ("learning_rate", "head_learning_rate", "max_grad_norm"):
            _require(getattr(self, name) > 0, name, getattr(self, name), "more than 0")
        _require(0 < self.layer_decay <= 1, "layer_decay", self.layer_decay, "more than 0, at most 1")
        for name in ("warmup", "label_smoothing", "dropout"):
            _require(0 <= getattr(self, name) < 1, name, getattr(self, name), "at least 0, less than 1")

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> IntentConfig:
        """Build the settings from plain values, as in ``config.yml``.

        Raises:
            ConfigError: a key is unknown or a value has the wrong type or is out of range.
        """
        known = {field.name: field for field in fields(cls)}
        for key, value in values.items():
            if key not in known:
                raise ConfigError(f"unknown setting '{key}'; allowed are: {', '.join(sorted(known))}")
            _require_type(key, value, str(known[key].type))
        return cls(**values)

    def to_dict(self) -> dict[str, Any]:
        """The settings as plain values."""
        return asdict(self)


def epochs_for(examples: int) -> int:
    """Passes over the data when none are set: few examples need more of them, from 1500 on four are enough."""
    return max(4, min(20, round(6000 / max(examples, 1))))


def _require(ok: bool, key: str, found: object, allowed: str) -> None:
    if not ok:
        raise ConfigError(f"setting '{key}' is {found!r}; allowed: {allowed}")


def _require_type(key: str, value: object, annotation: str) -> None:
    if annotation.endswith("| None") and value is None:
        return
    kinds = {"str": (str,), "int": (int,), "float": (int, float), "bool": (bool,)}[annotation.split(" | ")[0]]
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        raise ConfigError(f"setting '{key}' is {value!r}; allowed: a value of type {annotation}")
