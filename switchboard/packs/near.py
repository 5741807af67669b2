"""Which messages say nearly the same: near-duplicates among examples, and hold-out examples that were learnt as well.

The measure is the Jaccard index of the sets of words. It does not see the order of the words, which hardly matters to
the intent model, and it is a share that one can explain: 0.8 is one word more or less in five. An edit distance
(`difflib`) would also call two questions near that differ in the one word that matters ("savings", "earnings"), and
takes a comparison of each message with each other one. With the Jaccard index nearly all of these can be left out
without missing a pair: two sets that are so much alike share one of their rarest words (prefix filtering: Chaudhuri,
Ganti and Kaushik 2006; Bayardo, Ma and Srikant 2007).
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from rasa.shared.nlu.training_data.entities_parser import replace_entities

#: Jaccard index from which on two messages are near-duplicates.
NEAR = 0.8

Words = frozenset[str]


def plain(example: str) -> str:
    """An example as it counts here: without annotations, case, punctuation and doubled spaces; signs alone stay."""
    text = re.sub(r"['’]", "", replace_entities(example).casefold())
    return " ".join(re.findall(r"\w+", text)) or text.strip()


def words(example: str) -> Words:
    """The set of an example's words."""
    return frozenset(plain(example).split())


def likeness(one: Words, other: Words) -> float:
    """The Jaccard index: words that two examples share, of all their words."""
    return len(one & other) / max(1, len(one | other))


def near_pairs(examples: Sequence[Words], near: float = NEAR) -> Iterator[tuple[int, int]]:
    """The pairs of near-duplicates: an example's index, and that of the first one that it is near to.

    Args:
        examples: the words of each.
        near: the least likeness.
    """
    rarity = _rarity(examples)
    index: dict[str, list[int]] = defaultdict(list)
    for at, example in enumerate(examples):
        prefix = _prefix(example, rarity, near)
        found = _nearest(example, prefix, index, examples, near)
        if found is not None:
            yield at, found
        for word in prefix:
            index[word].append(at)


def near_copies(examples: Sequence[Words], of: Sequence[Words], near: float = NEAR) -> Iterator[tuple[int, int]]:
    """The examples that are near to one of others: an example's index, and that of the first such one of the others."""
    rarity = _rarity([*examples, *of])
    index: dict[str, list[int]] = defaultdict(list)
    for at, other in enumerate(of):
        for word in _prefix(other, rarity, near):
            index[word].append(at)
    for at, example in enumerate(examples):
        found = _nearest(example, _prefix(example, rarity, near), index, of, near)
        if found is not None:
            yield at, found


def _rarity(examples: Sequence[Words]) -> dict[str, tuple[int, str]]:
    counts = Counter(word for example in examples for word in example)
    return {word: (count, word) for word, count in counts.items()}


def _prefix(example: Words, rarity: dict[str, tuple[int, str]], near: float) -> list[str]:
    """So many of the rarest words that two examples without a common one among them cannot be near."""
    length = len(example) - math.ceil(near * len(example)) + 1
    return sorted(example, key=rarity.__getitem__)[:length]


def _nearest(
    example: Words, prefix: list[str], index: dict[str, list[int]], others: Sequence[Words], near: float
) -> int | None:
    """The first of the others that the example is near to."""
    candidates = sorted({at for word in prefix for at in index.get(word, ())})
    return next((at for at in candidates if likeness(example, others[at]) >= near), None)
