"""The references that customers are given."""

from __future__ import annotations

import secrets

# Letters and digits that nobody mistakes for one another when they are read out.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def draw(length: int = 12, *, prefix: str = "") -> str:
    """A reference that has never been given before."""
    return prefix + "".join(secrets.choice(_ALPHABET) for _ in range(length))
