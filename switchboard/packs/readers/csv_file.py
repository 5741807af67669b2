"""CSV files, as spreadsheet programs write them."""

from __future__ import annotations

import csv
from pathlib import Path

from switchboard.errors import CommandError
from switchboard.packs.readers.table import column_of, read_table
from switchboard.packs.rows import EXAMPLE, INTENT, Reading

#: Which one a program writes depends on the country.
DELIMITERS = (",", ";", "\t")


def read_csv(path: Path) -> Reading:
    """Read a CSV file in UTF-8.

    Raises:
        CommandError: it is not in UTF-8, not CSV, or has no header.
    """
    rows = csv_rows(path, {INTENT, EXAMPLE})
    reading = Reading()
    if not read_table(enumerate(rows, start=1), "", reading):
        first = ", ".join(rows[0]) if rows else "nothing"
        raise CommandError(
            f"{path} has no header with the columns intent, example and answer; its first row is: {first}"
        )
    return reading


def csv_rows(path: Path, columns: set[str]) -> list[list[str]]:
    """The rows of a CSV file in UTF-8.

    Args:
        path: the file.
        columns: that its header has, whatever the delimiter.

    Raises:
        CommandError: it is not in UTF-8, or not CSV.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise CommandError(f"{path}, line {line}: not UTF-8. Save it as “CSV UTF-8”, or as .xlsx.") from None
    rows, begins = [], 1
    lines = csv.reader(text.splitlines(keepends=True), delimiter=_delimiter(text, columns), strict=True)
    try:
        for row in lines:
            rows.append(row)
            begins = lines.line_num + 1
    except csv.Error as error:
        raise CommandError(
            f"{path} is not CSV from line {begins} on ({error}): is a quotation mark missing there, or one too many? "
            "Mend it, or save the file once more as CSV or as .xlsx"
        ) from None
    return rows


def _delimiter(text: str, columns: set[str]) -> str:
    """The delimiter that parts some line into these columns; the usual one if none does."""
    for delimiter in DELIMITERS:
        for line in text.splitlines():
            if columns <= {column_of(heading.strip('"')) for heading in line.split(delimiter)}:
                return delimiter
    return DELIMITERS[0]
