"""A second opinion: of the encoder as it was before it was tuned.

Tuning teaches an encoder to tell the examples apart, and costs it some of what it knew about other words. The mean of both
models' logits (Wortsman et al. 2022, WiSE-FT, who compare it to the mean of the weights) understands more of the messages
that are unlike the examples; where many examples leave few such messages it gains nothing.
"""

from __future__ import annotations

import copy
from dataclasses import replace

from torch import Tensor

from components.bert.config import IntentConfig
from components.bert.encoders.protocol import Encoder
from components.bert.model import IntentModel

# Layers from above whose states the second head sees, as in the recipe ``frozen``.
LAYERS = 4
# How far the logits of a message that is an intent's name, and of one that has nothing of it, are apart before any example.
NAME_SCALE = 15.0


def as_pretrained(encoder: Encoder, classes: int, config: IntentConfig) -> IntentModel:
    """A model of the encoder as it is now, with a linear head on its top layers; it is to be fitted with the encoder at rest.

    Args:
        encoder: stays as it is: the model has a copy.
        classes: number of intents.
        config: the settings of the model beside it, resolved by a recipe.
    """
    above = len(encoder.layers) + 1 - min(config.frozen_layers, len(encoder.layers) * 2 // 3)
    settings = {"head": "linear", "joining": "concatenation", "normalise": True, "pretrained_share": 0.0}
    own = replace(config, pooled_layers=min(LAYERS, above), **settings)  # type: ignore[arg-type]
    return IntentModel(copy.deepcopy(encoder).requires_grad_(False), classes, own).eval()


def prior_of_names(vectors: Tensor) -> Tensor:
    """The weights of a linear head that has seen no example but knows the intents' names.

    A message that is like a name is more likely to have that intent, and most so where the intent has few examples.

    Args:
        vectors: of the names, of length 1, (classes, width).
    """
    return NAME_SCALE * (vectors - vectors.mean(0))
