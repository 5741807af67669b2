"""What the web page shows where an answer has a table: what is before it, the table, what is after it; not the text."""

from __future__ import annotations

import re
from typing import Any


def left_out(message: dict[str, Any]) -> set[str]:
    """The words of an answer that its table does not have; the places of a list aside."""
    table = message["table"]
    cells = [cell for row in table["rows"] for cell in row]
    shown = " ".join([table.get("before", ""), *table["columns"], *cells, table.get("after", "")])
    return _words(re.sub(r"^\d+\. ", "", message["text"], flags=re.MULTILINE)) - _words(shown)


def _words(text: str) -> set[str]:
    return set(re.findall(r"[\w$.%@-]*\w", text.lower()))
