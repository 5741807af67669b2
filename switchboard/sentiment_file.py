"""A company's own messages: from its CSV file, and into ``data/own_messages/sentiment.yml``."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from components.packs.errors import did_you_mean
from components.packs.sentiment import ANGER, MOODS, NEGATIVE, SentimentExample, same_words
from switchboard.errors import CommandError
from switchboard.packs.readers.csv_file import csv_rows
from switchboard.packs.rows import ImportProblems, Problem

TEXT, MOOD, LEVEL = COLUMNS = ("text", "mood", "anger")
REQUIRED = (TEXT, MOOD)
#: So that a fifth, kept back, says anything.
FEWEST = 20
#: Categories of characters that YAML does not take: control characters, halves of pairs, and what is none.
UNPRINTABLE = ("Cc", "Cs", "Cn")
HEAD = """\
# Messages of this company, by `switchboard train sentiment`. The sentiment model learns from them beside those of the
# packs; where a pack has the same message, what is said here counts. Labels: see data/core/sentiment.yml.
sentiment:
"""


@dataclass(frozen=True)
class OwnMessage:
    """A message of the file; without a level of anger where the file does not say."""

    text: str
    mood: str
    anger: int | None
    where: str


def read_own(path: Path) -> list[OwnMessage]:
    """The messages of a CSV file with the columns text, mood and, if it is known, anger; each once.

    Raises:
        ImportProblems: all that is wrong in its rows.
        CommandError: it cannot be read at all, or holds too few messages.
    """
    try:
        rows = csv_rows(path, set(REQUIRED))
    except OSError as error:
        raise CommandError(f"--data {path} cannot be read ({error.strerror})") from None
    columns = _columns(path, rows[0] if rows else [])
    problems: list[Problem] = []
    found: dict[str, OwnMessage] = {}
    for number, row in enumerate(rows[1:], start=2):
        cells = {name: row[at].strip() if at < len(row) else "" for name, at in columns.items()}
        if not any(cells.values()):
            continue
        message = _message(cells, f"row {number}", problems)
        other = message and found.setdefault(same_words(message.text), message)
        if message and other and (message.mood, message.anger) != (other.mood, other.anger):
            problems.append(
                Problem(message.where, f"{message.text!r} is labelled otherwise in {other.where}", "Keep one.")
            )
    if problems:
        raise ImportProblems(path.name, problems)
    if len(found) < FEWEST:
        raise CommandError(
            f"{path} holds {len(found)} messages; {FEWEST} are needed, for a fifth is kept back to compare"
        )
    return list(found.values())


def as_yaml(examples: Iterable[SentimentExample]) -> bytes:
    """The content of a sentiment file."""
    groups: dict[tuple[int, int], list[str]] = defaultdict(list)
    for example in examples:
        groups[MOODS.index(example.mood), example.anger].append(example.text)
    lines = []
    for (mood, anger), messages in sorted(groups.items()):
        lines += [f"  - mood: {MOODS[mood]}", f"    anger: {anger}", "    examples: |"]
        lines += [f"      - {message}" for message in messages]
    return (HEAD + "\n".join(lines) + "\n").encode()


def _columns(path: Path, header: Sequence[str]) -> Mapping[str, int]:
    names = [heading.strip().lower() for heading in header]
    for name in REQUIRED:
        if name not in names:
            hint = "".join(did_you_mean(other, [name]) and f" Is it `{other}`?" for other in names)
            raise CommandError(
                f"{path}, row 1: there is no column `{name}`; the header is {','.join(header) or 'empty'}. "
                f"Allowed: {','.join(COLUMNS)}, of which {LEVEL} may be left out.{hint}"
            )
    for name in COLUMNS:
        if names.count(name) > 1:
            raise CommandError(f"{path}, row 1: there are two columns `{name}`. Leave one out.")
    return {name: names.index(name) for name in COLUMNS if name in names}


def _message(cells: Mapping[str, str], where: str, problems: list[Problem]) -> OwnMessage | None:
    text = " ".join("".join(mark for mark in _spaced(cells[TEXT]) if not _unprintable(mark)).split())
    mood, level = cells[MOOD].lower(), cells.get(LEVEL, "")
    allowed = [str(anger) for anger in ANGER] if mood == NEGATIVE else ["0"]
    before = len(problems)
    if not text:
        problems.append(Problem(where, "the text is empty", "Write the message, or delete the row."))
    if mood not in MOODS:
        remedy = f"Allowed: {', '.join(MOODS)}.{did_you_mean(mood, MOODS)}"
        problems.append(Problem(where, f"the mood is {cells[MOOD]!r}", remedy))
    elif level and level not in allowed:
        remedy = f"Allowed in what is {mood}: {', '.join(allowed)}" + (
            ", or nothing." if mood == NEGATIVE else ", or nothing: only what is negative is angry."
        )
        problems.append(Problem(where, f"the anger is {level!r}", remedy))
    if len(problems) > before:
        return None
    return OwnMessage(text, mood, int(level) if level else (None if mood == NEGATIVE else 0), where)


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _unprintable(mark: str) -> bool:
    return unicodedata.category(mark) in UNPRINTABLE
