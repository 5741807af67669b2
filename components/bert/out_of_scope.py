"""How far a message lies from everything that a model was trained for.

A score is a number a message, higher for what is farther from all intents; with a threshold it becomes a decision.
Scores of logits need nothing but them. Scores of vectors look at the encoder's own space, and learn it from the
training examples.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from safetensors.numpy import load_file, save_file

from components.bert.calibration import softmax

OUT_OF_SCOPE = "out_of_scope"
"""The intent of examples that belong to no other intent, where the data has it."""

# The neighbour that counts, and the share of the covariance that is replaced by that of a sphere.
NEIGHBOUR, SHRINKAGE = 5, 0.1


Scope = np.ndarray | slice
"""Which intents are ones, as an index of the logits' second axis; all of them unless one is `OUT_OF_SCOPE` itself."""

EVERYTHING = slice(None)


def maximum_probability(logits: np.ndarray, scope: Scope = EVERYTHING) -> np.ndarray:
    """1 less the likeliest intent's probability (Hendrycks & Gimpel 2017, section 2).

    Args:
        logits: (examples, intents).
        scope: the intents that are looked at.

    Returns:
        The scores, (examples,).
    """
    scores: np.ndarray = 1 - softmax(logits)[:, scope].max(axis=1)
    return scores


def maximum_logit(logits: np.ndarray, scope: Scope = EVERYTHING) -> np.ndarray:
    """The largest logit, negated (Hendrycks et al. 2022, section 3); arguments as of `maximum_probability`."""
    scores: np.ndarray = -np.asarray(logits, dtype=np.float64)[:, scope].max(axis=1)
    return scores


def energy(logits: np.ndarray, scope: Scope = EVERYTHING) -> np.ndarray:
    """Free energy at temperature 1, -log sum exp (Liu et al. 2020, equation 4); arguments as above."""
    values = np.asarray(logits, dtype=np.float64)[:, scope]
    top = values.max(axis=1)
    scores: np.ndarray = -(top + np.log(np.exp(values - top[:, None]).sum(axis=1)))
    return scores


class VectorScore(Protocol):
    """A score that is learnt from the vectors of training examples; its arrays are persisted."""

    arrays: dict[str, np.ndarray]

    def __init__(self, arrays: dict[str, np.ndarray]) -> None: ...

    @classmethod
    def fit(cls, vectors: np.ndarray, labels: np.ndarray) -> VectorScore:
        """Learn from vectors (examples, width) and their classes (examples,)."""

    def __call__(self, vectors: np.ndarray) -> np.ndarray:
        """Scores (examples,) of vectors (examples, width)."""


class Mahalanobis:
    """Squared distance to the nearest class mean, in units of the spread within classes (Lee et al. 2018, equation 2).

    All classes share one covariance. A tenth of it is replaced by that of a sphere with the same variance: with fewer
    examples than dimensions it could not be inverted otherwise (Ledoit & Wolf 2004, equation 14).
    """

    def __init__(self, arrays: dict[str, np.ndarray]) -> None:
        self.arrays = arrays

    @classmethod
    def fit(cls, vectors: np.ndarray, labels: np.ndarray) -> Mahalanobis:
        """Learn means and covariance from vectors (examples, width) and their classes (examples,)."""
        vectors = np.asarray(vectors, dtype=np.float64)
        means = np.stack([vectors[labels == label].mean(axis=0) for label in np.unique(labels)])
        centred = vectors - means[np.searchsorted(np.unique(labels), labels)]
        covariance = centred.T @ centred / len(vectors)
        sphere = np.eye(len(covariance)) * max(float(np.trace(covariance)) / len(covariance), 1e-12)
        values, directions = np.linalg.eigh((1 - SHRINKAGE) * covariance + SHRINKAGE * sphere)
        whitening = directions / np.sqrt(values)
        return cls({"whitening": whitening.astype(np.float32), "means": (means @ whitening).astype(np.float32)})

    def __call__(self, vectors: np.ndarray) -> np.ndarray:
        """Scores (examples,) of vectors (examples, width)."""
        white, means = np.asarray(vectors) @ self.arrays["whitening"], self.arrays["means"]
        squared = (white**2).sum(1)[:, None] - 2 * white @ means.T + (means**2).sum(1)
        scores: np.ndarray = squared.min(axis=1).clip(min=0)
        return scores


class NearestNeighbours:
    """Distance to the fifth nearest training example, all vectors scaled to length 1 (Sun et al. 2022, section 3)."""

    def __init__(self, arrays: dict[str, np.ndarray]) -> None:
        self.arrays = arrays
        self._examples = arrays["examples"].astype(np.float32)

    @classmethod
    def fit(cls, vectors: np.ndarray, labels: np.ndarray) -> NearestNeighbours:
        """Keep vectors (examples, width), in half precision."""
        return cls({"examples": _unit(vectors).astype(np.float16)})

    def __call__(self, vectors: np.ndarray) -> np.ndarray:
        """Scores (examples,) of vectors (examples, width)."""
        nth = min(NEIGHBOUR, len(self._examples))
        cosines = np.sort(_unit(vectors) @ self._examples.T, axis=1)[:, -nth]
        scores: np.ndarray = np.sqrt((2 - 2 * cosines).clip(min=0))
        return scores


LOGIT_SCORES: dict[str, Callable[[np.ndarray, Scope], np.ndarray]] = {
    "max_probability": maximum_probability,
    "max_logit": maximum_logit,
    "energy": energy,
}
VECTOR_SCORES: dict[str, type[VectorScore]] = {"mahalanobis": Mahalanobis, "nearest_neighbours": NearestNeighbours}


@dataclass(frozen=True)
class Detector:
    """One score, for a model with certain intents.

    Where one of the intents is `OUT_OF_SCOPE` itself, its examples have taught the model what the other intents are
    not, and scores look at those alone; adding that intent's logit makes them worse, for it knows its examples only.

    Attributes:
        name: a key of `LOGIT_SCORES` or `VECTOR_SCORES`.
        labels: the intents, in the order of the logits.
        learnt: the score, where it is one of vectors.
    """

    name: str
    labels: tuple[str, ...]
    learnt: VectorScore | None = None

    @classmethod
    def fit(cls, name: str, labels: tuple[str, ...], vectors: np.ndarray | None, classes: np.ndarray) -> Detector:
        """Learn a score.

        Args:
            name: of the score.
            labels: the intents.
            vectors: of the training examples, (examples, width); a score of logits needs none.
            classes: their indices in ``labels``, (examples,).
        """
        if name in LOGIT_SCORES or vectors is None:
            return cls(name, labels)
        scope = in_scope(labels, classes)
        return cls(name, labels, VECTOR_SCORES[name].fit(vectors[scope], classes[scope]))

    @classmethod
    def load(cls, name: str, labels: tuple[str, ...], path: Path) -> Detector:
        """Read what `save` wrote; a score of logits needs no file."""
        return cls(name, labels, VECTOR_SCORES[name](load_file(path)) if name in VECTOR_SCORES else None)

    def save(self, path: Path) -> None:
        """Write what a score of vectors has learnt; one of logits writes nothing."""
        if self.learnt is not None:
            save_file(self.learnt.arrays, path)

    def __call__(self, logits: np.ndarray, vectors: np.ndarray | None) -> np.ndarray:
        """Scores, (examples,).

        Args:
            logits: (examples, intents).
            vectors: (examples, width); none for a score of logits.
        """
        if self.learnt is not None:
            return self.learnt(vectors)  # type: ignore[arg-type]
        return LOGIT_SCORES[self.name](logits, _are_intents(self.labels))


def in_scope(labels: tuple[str, ...], classes: np.ndarray) -> np.ndarray:
    """Mask of the examples that belong to an intent; (examples,)."""
    mask: np.ndarray = _are_intents(labels)[classes]
    return mask


def threshold_for(scores: np.ndarray, false_alarm_rate: float) -> float:
    """The threshold that so many messages in scope lie above.

    Args:
        scores: of messages in scope that the model was not trained on, (examples,).
        false_alarm_rate: share of them that may be taken for out of scope.
    """
    return float(np.quantile(scores, 1 - false_alarm_rate, method="higher"))


def auroc(inside: np.ndarray, outside: np.ndarray) -> float:
    """Chance that a message out of scope scores higher than one in scope (Fawcett 2006, section 7); ties count half.

    Args:
        inside: scores of messages in scope, (examples,).
        outside: scores of messages out of scope, (examples,).
    """
    order = np.sort(inside)
    below = np.searchsorted(order, outside, side="left") + np.searchsorted(order, outside, side="right")
    return float(below.mean() / 2 / len(order))


def _are_intents(labels: tuple[str, ...]) -> np.ndarray:
    return np.array([label != OUT_OF_SCOPE for label in labels])


def _unit(vectors: np.ndarray) -> np.ndarray:
    values = np.asarray(vectors, dtype=np.float32)
    unit: np.ndarray = values / np.linalg.norm(values, axis=1, keepdims=True).clip(min=1e-12)
    return unit
