"""The settings of the intent model, with their limits; those of training get their values from a recipe."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import Field, asdict, dataclass, field, fields
from typing import Any

from components.bert.errors import ConfigError
from components.bert.spelling import LANGUAGES

BUNDLED_ENCODER = "all-MiniLM-L6-v2"
DEFAULT_RECIPE = "default"
PHASES = ("contrast", "tune", "head", "distil")
CHOICES = {
    "recipe": (
        *(DEFAULT_RECIPE, "frozen", "finetune", "warmup", "reinit", "warmup_reinit", "supcon", "simclr", "rdrop"),
        *("top_layers", "top_half", "few_shot", "layer_mix"),
    ),
    "pooling": ("mean", "cls"),
    "joining": ("concatenation", "mix"),
    "head": ("linear", "cosine", "mlp", "bilstm"),
    "loss": ("cross_entropy", "rdrop"),
    "contrastive_loss": ("supcon", "simclr"),
    "schedule": ("linear", "constant"),
    "out_of_scope_score": ("max_probability", "max_logit", "energy", "mahalanobis", "nearest_neighbours"),
    "precision": ("int8", "fp32"),
    "spelling": LANGUAGES,
}

KINDS = {"str": (str,), "int": (int,), "float": (int, float), "bool": (bool,), "list[str]": (list,)}


def by_recipe() -> Any:
    """A setting that is the recipe's unless it is given: None until `components.bert.recipes.resolve`."""
    return field(default=None)


@dataclass(frozen=True)
class IntentConfig:
    """What a training run is made of. All values are JSON types.

    Attributes:
        recipe: a key of `components.bert.recipes.RECIPES`; it decides what is not given.
        encoder: the bundled encoder's name, a hub name, or the path of a folder: of a Hugging Face model, or
            one that ``switchboard pretrain elmo`` wrote.
        layers: encoder layers of the served model, fewer than the encoder has: what the recipe trains teaches a student of
            so many layers (phase ``distil``), which is served in its place; ``None`` serves them all.
        lowest_layers: encoder layers that are used at most, from below; the ones above are left out from the start, which saves time
            in training as in serving where a task needs no top layers. ``None`` uses them all.
        max_length: tokens a message is cut to, special tokens included.
        spelling: the language in which words are looked up (`components.bert.spelling`): one that the dictionary does not have
            is read as the word of the examples that is one slip away; ``None`` reads all as it is typed.
        epochs: passes over the data of the phase ``tune``; ``None`` chooses by the number of examples.
        seed: of initialisation, order and dropout.
        precision: ``int8`` (dynamic quantisation) or ``fp32`` weights in the served model.
        threads: threads that one prediction may use in the server.
        ranking_length: intents in the ranking.
        out_of_scope_score: how far a message is from all intents: ``max_probability``, ``max_logit``, ``energy``,
            ``mahalanobis`` or ``nearest_neighbours`` (`components.bert.out_of_scope`).
        retrain: whether the served model is trained once more, on all examples, after calibration; without it, training takes half
            as long where there are 2000 examples or more, and a tenth of them (500 at most) is only calibrated on. The default
            is to do it below 16,000 examples.
        false_alarm_rate: share of the messages in scope that may be taken for out of scope; it sets the threshold.
        phases: what is trained, one after the other: ``contrast`` (the encoder, with a contrastive loss), ``tune`` (encoder
            and head, with a classification loss), ``head`` (the head alone, on vectors that are computed once), ``distil``
            (a student of fewer layers; ``layers`` adds it).
        pooling: how token states become one vector: ``mean`` or ``cls``.
        pooled_layers: encoder layers from above whose states are joined to one vector.
        joining: how that is done: ``concatenation`` of the pooled states, the top layer's with most weight, or ``mix``, a sum
            with learnt weights.
        normalise: whether the vector is scaled to length 1.
        head: what makes logits of the vector: ``linear``, ``cosine`` (learnt prototypes), ``mlp``, or ``bilstm`` (over the
            token states, with attention in the place of the pooling).
        loss: of the phase ``tune``: ``cross_entropy`` or ``rdrop``.
        label_smoothing: probability mass spread over the other intents in that phase.
        logit_adjustment: how far the frequencies of the intents are taken off the logits, in that phase and in ``head``: 0 for
            not at all, 1 for exactly (Menon et al. 2021).
        rdrop_alpha: weight of the divergence between two dropout views.
        contrastive_loss: of the phase ``contrast``: ``supcon`` or ``simclr``.
        contrastive_epochs: passes over the data of that phase.
        temperature: that cosines are divided by in that phase.
        projection: width of the layer that the contrastive loss looks through, thrown away afterwards; 0 for none.
        regularisation: of the phase ``head``: weight of the squared weights beside the examples' summed cross-entropy.
        name_examples: whether an intent's name, as words, is an example of it.
        batch_size: examples a step.
        learning_rate: of the top encoder layer; the layers below get ``layer_decay`` times less each.
        head_learning_rate: of whatever stands above the encoder.
        layer_decay: layer-wise learning-rate decay (Howard & Ruder 2018, section 3.2).
        frozen_layers: encoder layers from below that are not tuned, never more than two thirds of them; the lowest hold
            what every task needs, and leaving them as they are saves their share of the backward pass.
        reinit_layers: encoder layers from above that begin at random (Zhang et al. 2021, section 4).
        train_embeddings: whether the word embeddings are tuned; frozen ones keep the meaning of words that
            the examples do not contain.
        blend: how far the encoder's weights go from the pre-trained towards the tuned ones; less than 1 keeps more of
            what it knew (Wortsman et al. 2022, WiSE-FT, section 3).
        pretrained_share: weight of a second opinion in the logits: of a linear head on the encoder as it was before it was
            tuned (`components.bert.ensemble`); 0 for none.
        schedule: how the learning rate goes on after the warm-up: it falls to 0 (``linear``) or stays (``constant``).
        warmup: share of the steps in which the learning rate rises from 0.
        weight_decay: of AdamW, on matrices only.
        dropout: on the pooled vector.
        max_grad_norm: bound of the gradient's norm.
        distil_epochs: passes of the phase ``distil`` over its messages.
        distil_examples: messages in that phase: those given, and variants of them where they are fewer
            (`components.bert.variants`).
        distil_learning_rate: of the student's top layer.
        distil_temperature: that the teacher's and the student's logits are divided by.
        soft_label_weight: of the divergence of the student's probabilities from the teacher's.
        hidden_weight: of the mean squared difference of their token states, layer by layer.
        cosine_weight: of one minus the cosine of their top layers' token states.
    """

    recipe: str = DEFAULT_RECIPE
    encoder: str = BUNDLED_ENCODER
    layers: int | None = None
    lowest_layers: int | None = None
    max_length: int = 96
    spelling: str | None = None
    epochs: int | None = None
    seed: int = 13
    precision: str = "int8"
    threads: int = 1
    ranking_length: int = 10
    out_of_scope_score: str = "energy"
    retrain: bool = by_recipe()
    false_alarm_rate: float = 0.05
    phases: list[str] = by_recipe()
    pooling: str = by_recipe()
    pooled_layers: int = by_recipe()
    joining: str = by_recipe()
    normalise: bool = by_recipe()
    head: str = by_recipe()
    loss: str = by_recipe()
    label_smoothing: float = by_recipe()
    logit_adjustment: float = by_recipe()
    rdrop_alpha: float = by_recipe()
    contrastive_loss: str = by_recipe()
    contrastive_epochs: int = by_recipe()
    temperature: float = by_recipe()
    projection: int = by_recipe()
    regularisation: float = by_recipe()
    name_examples: bool = by_recipe()
    batch_size: int = by_recipe()
    learning_rate: float = by_recipe()
    head_learning_rate: float = by_recipe()
    layer_decay: float = by_recipe()
    frozen_layers: int = by_recipe()
    reinit_layers: int = by_recipe()
    train_embeddings: bool = by_recipe()
    blend: float = by_recipe()
    pretrained_share: float = by_recipe()
    schedule: str = by_recipe()
    warmup: float = by_recipe()
    weight_decay: float = by_recipe()
    dropout: float = by_recipe()
    max_grad_norm: float = by_recipe()
    distil_epochs: int = by_recipe()
    distil_examples: int = by_recipe()
    distil_learning_rate: float = by_recipe()
    distil_temperature: float = by_recipe()
    soft_label_weight: float = by_recipe()
    hidden_weight: float = by_recipe()
    cosine_weight: float = by_recipe()

    def __post_init__(self) -> None:
        for name, allowed in CHOICES.items():
            self._require(name, f"one of {', '.join(allowed)}", allowed.__contains__)
        self._require(
            "phases",
            f"one or more of {', '.join(PHASES)}, in this order",
            lambda phases: phases and list(phases) == [phase for phase in PHASES if phase in phases],
        )
        self._require("encoder", "a name or a path", bool)
        counts = (
            "max_length",
            "batch_size",
            "threads",
            "ranking_length",
            "pooled_layers",
            "epochs",
            "contrastive_epochs",
            "layers",
            "lowest_layers",
            "distil_epochs",
            "distil_examples",
        )
        for name in counts:
            self._require(name, "at least 1", lambda value: value >= 1)
        weights = ("soft_label_weight", "hidden_weight", "cosine_weight")
        for name in (
            "frozen_layers",
            "reinit_layers",
            "projection",
            "weight_decay",
            "rdrop_alpha",
            "logit_adjustment",
            *weights,
        ):
            self._require(name, "at least 0", lambda value: value >= 0)
        positive = ("learning_rate", "head_learning_rate", "max_grad_norm", "temperature", "regularisation")
        for name in (*positive, "distil_learning_rate", "distil_temperature"):
            self._require(name, "more than 0", lambda value: value > 0)
        for name in ("layer_decay", "blend"):
            self._require(name, "more than 0, at most 1", lambda value: 0 < value <= 1)
        for name in ("warmup", "label_smoothing", "dropout", "false_alarm_rate", "pretrained_share"):
            self._require(name, "at least 0, less than 1", lambda value: 0 <= value < 1)

    def _require(self, name: str, allowed: str, holds: Callable[[Any], bool]) -> None:
        value = getattr(self, name)
        if value is not None and not holds(value):  # what is None, the recipe says
            raise ConfigError(f"setting '{name}' is {value!r}; allowed: {allowed}")

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
            _require_type(key, value, known[key])
        return cls(**values)

    def to_dict(self) -> dict[str, Any]:
        """The settings as plain values."""
        return asdict(self)


def epochs_for(examples: int) -> int:
    """Passes over the data when none are set: few examples need more of them, from 1500 on four are enough."""
    return max(4, min(20, round(6000 / max(examples, 1))))


def _require_type(key: str, value: object, of: Field[Any]) -> None:
    if value is None and of.default is None:
        return
    annotation = str(of.type)
    kinds = KINDS[annotation.split(" | ")[0]]
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        raise ConfigError(f"setting '{key}' is {value!r}; allowed: a value of type {annotation}")
