"""Waiting for what happens by itself."""

from __future__ import annotations

import time
from collections.abc import Callable

SECONDS = 10


def until(holds: Callable[[], bool], what: str) -> None:
    """Wait until something holds; `what` says in a failure what did not happen."""
    deadline = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)
