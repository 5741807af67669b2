"""Files that customers keep: `request.say(text, file=csv_file("statement-2026-10.csv", …))`. The chat page has a button for them.

The dictionary is that of `file` in docs/web.md. What it holds travels with the answer, to the customer who was answered.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date
from io import StringIO

from actions.errors import FileError

LARGEST = 200_000
"""Characters: the answer stays in the conversation, which is read at every turn."""
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}\.(?:csv|txt)")
_FORMULA = re.compile(r"[=+@\t\r]|-(?!\$?[\d.])")


def name_of_months(what: str, start: date, end: date) -> str:
    """The name of a table about some months: `statement-2026-10.csv`, `statement-2026-07-to-2026-09.csv`.

    Args:
        what: what it is, in lower case.
        start: a day of the first month.
        end: a day of the last one.
    """
    months = dict.fromkeys(f"{day:%Y-%m}" for day in (start, end))
    return f"{what.replace(' ', '-')}-{'-to-'.join(months)}.csv"


def text_file(name: str, lines: Iterable[str]) -> dict[str, str]:
    """A text.

    Args:
        name: letters, digits, `-` and `_`, and then `.txt` or `.csv`.
        lines: what it says.

    Raises:
        FileError: another name, or more than 200,000 characters.
    """
    if not NAME.fullmatch(name):
        raise FileError("name", repr(name), "letters, digits, - and _, then .txt or .csv")
    text = "\n".join(lines) + "\n"
    if len(text) > LARGEST:
        raise FileError("text", f"{len(text)} characters", f"at most {LARGEST}")
    return {"name": name, "text": text}


def csv_file(name: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> dict[str, str]:
    """A table that spreadsheets read. A cell that they would take for a formula gets an apostrophe in front.

    Args:
        name: as for `text_file`.
        columns: the first line.
        rows: a line each.

    Raises:
        FileError: as for `text_file`.
    """
    written = StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([f"'{cell}" if _FORMULA.match(cell) else cell for cell in row] for row in rows)
    return text_file(name, written.getvalue().splitlines())
