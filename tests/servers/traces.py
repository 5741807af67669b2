"""Where a passcode was left, if it was."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tests.servers.conftest import Servers
from tests.servers.conversation import PASSCODES

WRONG = "1359"
# By itself, or with blanks or dashes between: not as a part of a longer number, a fraction or an id.
SECRETS = re.compile(
    "|".join(rf"(?<![0-9A-Za-z.]){'[ -]?'.join(code)}(?![0-9A-Za-z])" for code in (*PASSCODES.values(), WRONG))
)

# Where the words of a message begin and end, which is stored with it.
OFFSETS = re.compile(r"\[\d+, \d+\]")


def traces_in(servers: Servers) -> set[str]:
    """Where a passcode stands, with what is around it: in all bytes of the conversations and logs, and in each row."""
    texts = {log.name: log.read_bytes().decode("latin-1") for log in servers.logs}
    texts["tracker"] = "\0".join(path.read_bytes().decode("latin-1") for path in _with_journals(servers.tracker))
    texts |= {table: "\n".join(_strings(rows)) for table, rows in servers.records.all_rows().items()}
    texts = {name: OFFSETS.sub("", text) for name, text in texts.items()}
    return {
        f"{name}: …{text[max(0, found.start() - 80) : found.end() + 20]}…"
        for name, text in texts.items()
        for found in SECRETS.finditer(text)
    }


def _with_journals(database: Path) -> list[Path]:
    return [path for path in database.parent.iterdir() if path.name.startswith(database.name)]


def _strings(value: Any) -> list[str]:
    """The texts in a value; figures are amounts."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for part in value for text in _strings(part)]
    return [value] if isinstance(value, str) else []
