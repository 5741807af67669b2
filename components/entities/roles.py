"""Decides the role of an entity ("from savings" is a source) from the words around it.

Where an entity is and what it does in the sentence are two questions, and the second has few answers and few examples.
A log-linear model over hand-picked context features learns it from some hundred annotations within a second, and its
weights are plain JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from components.entities.spans import Span
from components.entities.wordlists import words

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?|->|=>|→|[?!.,]")
_SKIPPED = frozenset(words("my the a an our your account accounts acct that this one it"))
_PREPOSITIONS = frozenset(
    words("from to into in onto on toward towards out outta off of at against using with via between for over ->")
)
_MOVING = re.compile(
    r"\b(?:send|sned|transfer\w*|move|moving|mov|pay|paid|paying|payments?|put|shift|wire|deposit\w*|top|fund|sweep|throw|stick|add"
    r"|pull|take|give|shoot|drain|drop|chuck|withdraw|switch|push|contribute|cover|feed|slide|toss|dump|remit|zelle"
    r"|clear|zero|settle|comes?|came|empty|debit|hide)\b"
)
#: What is owed is paid, and hardly ever pays.
_DEBT = re.compile(r"\b(?:credit|creditcard|cc|visa|mastercard|loans?|mortgage)\b")
#: What is paid off gets the money, although "off" otherwise takes it away.
_PAYING_OFF = re.compile(
    r"\b(?:pay|pays|paid|paying|knock|clear|wipe|settle)\b(?:\s+\S+){0,3}?\s+(?:off|down)\b[^,.;]{0,20}$"
)
_DIRECTION = dict.fromkeys(words("from out outta off using use leaves leaving"), "out")
_DIRECTION |= dict.fromkeys(words("to into onto toward towards against fund -> in"), "in")
_NO_ROLE = ""
_ITERATIONS = 250
_RATE = 0.1
_L2 = 0.001


class RoleModel:
    """Softmax regression over context features, one set of roles per entity type.

    Args:
        weights: entity type → {"roles": [...], "features": {name: [weight per role]}}, as in `to_dict`.
    """

    def __init__(self, weights: dict[str, Any] | None = None) -> None:
        self._weights: dict[str, Any] = weights or {}

    @classmethod
    def train(cls, examples: Iterable[tuple[str, Sequence[Span]]]) -> RoleModel:
        """Learn from annotated texts; entity types that never have a role are left out."""
        cases: dict[str, list[tuple[dict[str, float], str]]] = {}
        for text, spans in examples:
            for span in spans:
                cases.setdefault(span.entity, []).append((features(text, span, spans), span.role or _NO_ROLE))
        with_roles = {entity: found for entity, found in cases.items() if any(role for _, role in found)}
        return cls({entity: _fit(found) for entity, found in sorted(with_roles.items())})

    def assign(self, text: str, spans: Sequence[Span]) -> list[Span]:
        """Return the spans of a message with their roles."""
        return [self._with_role(text, span, spans) if span.entity in self._weights else span for span in spans]

    def to_dict(self) -> dict[str, Any]:
        """Return the weights for JSON."""
        return self._weights

    def _with_role(self, text: str, span: Span, spans: Sequence[Span]) -> Span:
        model = self._weights[span.entity]
        scores = [0.0] * len(model["roles"])
        known = model["features"]
        for name, value in features(text, span, spans).items():
            for position, weight in enumerate(known.get(name, ())):
                scores[position] += weight * value
        best = model["roles"][scores.index(max(scores))]
        return span._replace(role=best or None)


def features(text: str, span: Span, spans: Sequence[Span]) -> dict[str, float]:
    """Describe the surroundings of an entity.

    Its own words are left out, so that all accounts are alike, but for whether it is a debt.
    """
    before = _context(text[: span.start], [other for other in spans if other.end <= span.start], 0)
    after = _context(text[span.end :], [other for other in spans if other.start >= span.end], span.end)
    left = [word for word in before if word not in _SKIPPED] or ["<start>"]
    right = [word for word in after if word not in _SKIPPED] or ["<end>"]
    found = {"bias": 1.0, f"left={left[-1]}": 1.0, f"right={right[0]}": 0.7, f"both={left[-1]} {right[0]}": 0.7}
    found[f"left2={' '.join(left[-2:])}"] = 1.0
    direction = _DIRECTION.get(left[-1]) or (_DIRECTION.get(left[-2]) if len(left) > 1 and left[-1] == "of" else None)
    if _PAYING_OFF.search(text[: span.start].lower()):
        direction = "in"
        found["paying off"] = 1.0
    if direction:
        found[f"direction={direction}"] = 1.0
        if len(left) + len(right) <= 4:
            found[f"direction alone={direction}"] = 1.0
    near = next((word for word in reversed(left[-3:]) if word in _PREPOSITIONS), None)
    if near:
        found[f"preposition={near}"] = 1.0
    ahead = next((word for word in right[:3] if word in _PREPOSITIONS), None)
    if ahead:
        found[f"ahead={ahead}"] = 0.5
    same = [other for other in spans if other.entity == span.entity]
    place = same.index(span) if span in same else 0
    found[f"place={place} of {len(same)}"] = 1.0
    if len(same) > 1:
        other = same[1 - place] if place < 2 else same[0]
        rest = [w for w in _context(text[: other.start], [], 0) if w not in _SKIPPED] or ["<start>"]
        found[f"other after={rest[-1]}"] = 1.0
    moving = "moving" if _MOVING.search(text.lower()) else "not moving"
    found[moving] = 1.0
    if _DEBT.search(text[span.start : span.end].lower()):
        found[f"debt {moving}"] = 1.0
    for kind in dict.fromkeys(other.entity for other in spans if other.entity != span.entity):
        found[f"with={kind}"] = 0.5
    if "?" in text:
        found["question"] = 0.5
    for word in dict.fromkeys((*left[-6:-1], *right[1:6])):
        found[f"near={word}"] = 0.4
    for word in dict.fromkeys((*left, *right)):
        found[f"word={word}"] = 0.2
    return found


def _context(text: str, spans: Sequence[Span], offset: int) -> list[str]:
    """Return the words of a text with each entity replaced by its type."""
    words: list[str] = []
    position = 0
    for span in sorted(spans):
        words += _WORD.findall(text[position : span.start - offset].lower())
        words.append(f"<{span.entity}>")
        position = span.end - offset
    return words + _WORD.findall(text[position:].lower())


def _fit(cases: Sequence[tuple[dict[str, float], str]]) -> dict[str, Any]:
    """Fit one entity type's weights; the same cases give the same weights."""
    roles = sorted({role for _, role in cases})
    names = sorted({name for found, _ in cases for name in found})
    column = {name: position for position, name in enumerate(names)}
    inputs = np.zeros((len(cases), len(names)))
    wanted = np.zeros((len(cases), len(roles)))
    for row, (found, role) in enumerate(cases):
        for name, value in found.items():
            inputs[row, column[name]] = value
        wanted[row, roles.index(role)] = 1.0
    weights = np.zeros((len(names), len(roles)))
    momentum, variance = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, _ITERATIONS + 1):
        scores = inputs @ weights
        scores -= scores.max(axis=1, keepdims=True)
        chances = np.exp(scores)
        chances /= chances.sum(axis=1, keepdims=True)
        gradient = inputs.T @ (chances - wanted) / len(cases) + _L2 * weights
        momentum = 0.9 * momentum + 0.1 * gradient
        variance = 0.999 * variance + 0.001 * gradient**2
        weights -= _RATE * (momentum / (1 - 0.9**step)) / (np.sqrt(variance / (1 - 0.999**step)) + 1e-8)
    kept = {name: [round(float(w), 4) for w in weights[column[name]]] for name in names}
    return {"roles": roles, "features": {name: row for name, row in kept.items() if any(row)}}
