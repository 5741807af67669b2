"""`file` of an answer (docs/web.md): what of it may reach a page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

LARGEST = 200_000
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}\.(?:csv|txt)")


def checked(file: Any) -> dict[str, str] | None:
    """A file with a harmless name and a text; None for anything else."""
    if not isinstance(file, Mapping):
        return None
    name, text = file.get("name"), file.get("text")
    if not isinstance(name, str) or not isinstance(text, str):
        return None
    return {"name": name, "text": text} if _NAME.fullmatch(name) and 0 < len(text) <= LARGEST else None
