"""The transcript as a text that a customer keeps."""

from __future__ import annotations

from collections.abc import Iterable

from components.channels.transcript import CUSTOMER, Entry

_INDENT = "    "


def as_text(entries: Iterable[Entry]) -> str:
    """A conversation, a paragraph for each message; nothing typed can look like a message of somebody else's."""
    lines = []
    day = ""
    for entry in entries:
        if entry.kind != "message" or entry.text is None:
            continue
        if (today := f"{entry.when:%B} {entry.when.day}, {entry.when.year}") != day:
            lines.append(f"{today} (times in UTC)\n")
            day = today
        who = "You" if entry.sender == CUSTOMER else "Assistant"
        said = [entry.text, *(f"{link['title']}: {link['url']}" for link in entry.extra.get("links", []))]
        text = "\n".join(filter(None, said)).replace("\n", f"\n{_INDENT}")
        lines.append(f"{entry.when:%H:%M} {who}: {text}\n")
    return "\n".join(lines) or "Nothing was said in this conversation.\n"
