"""What was taken for something else: a picture of it, the pairs that are mixed up most, and what to do about each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from switchboard.packs.facts import Tried
from switchboard.packs.near import likeness, words

PAIRS = 12
LABELS = 24
#: Likeness from which on a learnt example pulls a message to its intent.
ALIKE = 0.4
#: So many times more examples outweigh.
OUTWEIGHS = 2.0


class Mistake(NamedTuple):
    """A message that was misunderstood, and the learnt example of the wrong intent that is most like it."""

    text: str
    intent: str
    taken_for: str
    confidence: float
    like: str


@dataclass
class Pair:
    """Two intents that are mixed up, the messages, and what to do."""

    intents: tuple[str, str]
    mistakes: list[Mistake]
    advice: list[str]


class Cell(NamedTuple):
    """A place in the picture: messages of the row's intent that were taken for the column's."""

    row: int
    column: int
    messages: int
    share: float
    is_right: bool


class Picture(NamedTuple):
    """The picture of the confusions: the intents that are part of one, most of them first."""

    labels: list[str]
    cells: list[Cell]
    left_out: int


def picture(tried: Sequence[Tried]) -> Picture | None:
    """The confusion matrix of the intents that are part of a confusion; None where nothing was mixed up."""
    counts = Counter((one.example.intent, one.guess.intent) for one in tried)
    wrong = Counter({pair: count for pair, count in counts.items() if pair[0] != pair[1]})
    weight: Counter[str] = Counter()
    for (intent, taken_for), count in wrong.items():
        weight[intent] += count
        weight[taken_for] += count
    if not weight:
        return None
    labels = [label for label, _ in sorted(weight.items(), key=lambda item: (-item[1], item[0]))]
    shown = sorted(labels[:LABELS])
    most = max(wrong.values())
    cells = [
        Cell(row, column, count, 1.0 if intent == taken_for else count / most, intent == taken_for)
        for row, intent in enumerate(shown)
        for column, taken_for in enumerate(shown)
        if (count := counts[intent, taken_for])
    ]
    return Picture(shown, cells, len(labels) - len(shown))


def worst_pairs(tried: Sequence[Tried], learnt: Mapping[str, Sequence[str]]) -> list[Pair]:
    """The pairs of intents that are mixed up most.

    Args:
        tried: the hold-outs and what they were taken for.
        learnt: the examples of each intent.
    """
    groups: dict[tuple[str, str], list[Mistake]] = defaultdict(list)
    for one in tried:
        if not one.is_right:
            like = _most_alike(one.text, learnt.get(one.guess.intent, ()))
            mistake = Mistake(one.text, one.example.intent, one.guess.intent, one.guess.confidence, like)
            first, second = sorted((mistake.intent, mistake.taken_for))
            groups[first, second].append(mistake)
    worst = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))[:PAIRS]
    return [Pair(intents, mistakes, advice(intents, mistakes, learnt)) for intents, mistakes in worst]


def advice(intents: tuple[str, str], mistakes: Sequence[Mistake], learnt: Mapping[str, Sequence[str]]) -> list[str]:
    """What somebody who cannot program can do about two intents that are mixed up."""
    said = []
    for mistake in mistakes:
        if mistake.like:
            said.append(
                f"“{mistake.like}” is learnt as {mistake.taken_for} and is much like “{mistake.text}”: is it in the right "
                f"place? If so, give {mistake.intent} a few examples with those words, too."
            )
    for intent, other in (intents, intents[::-1]):
        count, others = len(learnt.get(intent, ())), len(learnt.get(other, ()))
        if others > OUTWEIGHS * count:
            said.append(f"{intent} has {count} examples, {other} has {others}: write more for {intent}.")
    if {mistake.intent for mistake in mistakes} == set(intents):
        said.append("They are mixed up both ways. Would one answer do for both? Then make them one intent.")
    if not said:
        short = mistakes[0]
        said.append(
            f"Add examples to {short.intent} that say the same as these in other words. Do not copy these themselves: they "
            "are there to measure with."
        )
    return said[:4]


def _most_alike(text: str, examples: Sequence[str]) -> str:
    wanted = words(text)
    best = max(examples, key=lambda example: likeness(wanted, words(example)), default="")
    return best if likeness(wanted, words(best)) >= ALIKE else ""
