"""Messages that nobody wrote, for a teacher to say what it makes of them (Tang et al. 2019, section 3.3).

A student sees the teacher's answer to as many messages as it is shown; what people wrote are often too few to show it
all that the teacher does. A variant needs no label, and not to make sense either.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

REPLACED = 0.2
"""Share of the words of a message that others take the place of."""


def variants(texts: Sequence[str], count: int, seed: int) -> list[str]:
    """So many variants of messages: in turn a part of one, two parts of two, and one with some words of others.

    Args:
        texts: the messages; those without a word are passed over.
        count: of the variants.
        seed: of all that is random.
    """
    messages = [words for text in texts if (words := text.split())]
    if not messages:
        return []
    chance = random.Random(seed)
    every_word = [word for words in messages for word in words]
    made = []
    for at in range(count):
        words = chance.choice(messages)
        if at % 3 == 0:
            made.append(_part(words, chance))
        elif at % 3 == 1:
            made.append(_part(words, chance) + _part(chance.choice(messages), chance))
        else:
            made.append([chance.choice(every_word) if chance.random() < REPLACED else word for word in words])
    return [" ".join(words) for words in made]


def _part(words: list[str], chance: random.Random) -> list[str]:
    """One word or more that stand together."""
    length = chance.randint(1, len(words))
    start = chance.randint(0, len(words) - length)
    return words[start : start + length]
