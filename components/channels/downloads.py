"""The transcript as a text that a customer keeps."""

from __future__ import annotations

from collections.abc import Iterable

from components.channels.charts import lines_of
from components.channels.deliveries import notice
from components.channels.transcript import AGENT, CUSTOMER, MESSAGE, NOTICE, Entry

_INDENT = "    "


def as_text(entries: Iterable[Entry]) -> str:
    """A conversation, a paragraph for each message; nothing typed can look like a message of somebody else's."""
    lines = []
    day = ""
    for entry in entries:
        line = _line(entry)
        if line is None:
            continue
        if (today := f"{entry.when:%B} {entry.when.day}, {entry.when.year}") != day:
            lines.append(f"{today} (times in UTC)\n")
            day = today
        lines.append(f"{entry.when:%H:%M} {line}\n")
    return "\n".join(lines) or "Nothing was said in this conversation.\n"


def _line(entry: Entry) -> str | None:
    """What an entry says and who said it; None where there is nothing to say."""
    if entry.kind == NOTICE:
        return notice(entry.extra["notice"], entry.extra.get("agent", ""))
    if entry.kind != MESSAGE or entry.text is None:
        return None
    who = "You" if entry.sender == CUSTOMER else entry.extra["agent"] if entry.sender == AGENT else "Assistant"
    chart = entry.extra.get("chart")
    drawn = lines_of(chart) if chart else ()
    file = [f"File: {entry.extra['file']['name']}"] if "file" in entry.extra else []
    said = [entry.text, *drawn, *file, *(f"{link['title']}: {link['url']}" for link in entry.extra.get("links", []))]
    text = "\n".join(filter(None, said)).replace("\n", f"\n{_INDENT}")
    return f"{who}: {text}"
