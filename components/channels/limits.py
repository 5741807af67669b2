"""How much is allowed in how much time."""

from __future__ import annotations

import time
from collections import Counter, OrderedDict
from collections.abc import Callable

MOST_KEYS = 50_000
"""Who was seen longest ago is forgotten first: a flood from many addresses must not fill the memory."""


class RateLimit:
    """So many a minute for each key, a quarter of them at once: a token bucket.

    Args:
        per_minute: how many.
        now: a monotonic clock, in seconds.
    """

    def __init__(self, per_minute: int, now: Callable[[], float] = time.monotonic) -> None:
        self._rate = per_minute / 60
        self._burst = max(1.0, per_minute / 4)
        self._now = now
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> float:
        """Take one for a key; returns the seconds until there is one again where there is none, else 0."""
        now = self._now()
        left, seen = self._buckets.pop(key, (self._burst, now))
        left = min(self._burst, left + (now - seen) * self._rate)
        granted = left >= 1
        self._buckets[key] = (left - 1 if granted else left, now)
        if len(self._buckets) > MOST_KEYS:
            self._buckets.popitem(last=False)
        return 0.0 if granted else (1 - left) / self._rate


class OpenLimit:
    """So many open at the same time for each key.

    Args:
        most: how many.
    """

    def __init__(self, most: int) -> None:
        self._most, self._open = most, Counter[str]()

    def take(self, key: str) -> bool:
        """Open one more, if that is allowed."""
        granted = self._open.get(key, 0) < self._most
        if granted:
            self._open[key] += 1
        return granted

    def give_back(self, key: str) -> None:
        """Close one."""
        self._open[key] -= 1
        if not self._open[key]:
            del self._open[key]
