"""Excel workbooks (.xlsx): every sheet that has a header is read."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from switchboard.errors import CommandError
from switchboard.packs.readers.table import RawRow, Refused, read_table
from switchboard.packs.rows import Reading

#: Of all that is packed in the file: far more than questions need, far less than would hurt.
LARGEST_UNPACKED = 200_000_000
#: How .xls files begin, and any workbook with a password.
OLD_OR_LOCKED = bytes.fromhex("d0cf11e0a1b11ae1")
ERROR, NUMBER = "e", "n"
AS_SHOWN = "Write it as text (an apostrophe before it), for only you see how it is shown."


def read_workbook(path: Path) -> Reading:
    """Read a workbook.

    Raises:
        CommandError: it is not one, or no sheet has the columns.
    """
    workbook = _open(path)
    reading = Reading()
    skipped = []
    try:
        for sheet in workbook.worksheets:
            rows = ((number, _row(row)) for number, row in enumerate(sheet.iter_rows(), start=1))
            if not read_table(_not_empty(rows), f"sheet “{sheet.title}”, ", reading):
                skipped.append(sheet.title)
    finally:
        workbook.close()
    names = ", ".join(f"“{name}”" for name in skipped)
    if len(skipped) == len(workbook.worksheets):
        raise CommandError(
            f"{path} has no sheet with the columns intent, example and answer; its sheets are {names}. "
            "`switchboard packs template example.xlsx` writes one that has."
        )
    if skipped:
        reading.notes.append(f"not read, for there are no columns intent and example: {names}")
    return reading


def _open(path: Path) -> Any:
    with path.open("rb") as file:
        if file.read(len(OLD_OR_LOCKED)) == OLD_OR_LOCKED:
            raise CommandError(f"{path} is of an old kind or has a password: open it and save it as .xlsx, without one")
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST_UNPACKED:
                raise CommandError(f"{path} is too large when unpacked: copy questions and answers into a new workbook")
        # The values of formulas, as they were when the file was saved last.
        return load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, SyntaxError, EOFError) as error:
        raise CommandError(f"{path} is not an Excel workbook ({error}): open it and save it as .xlsx") from None


def _not_empty(rows: Iterator[tuple[int, RawRow]]) -> Iterator[tuple[int, RawRow]]:
    return ((number, row) for number, row in rows if any(not isinstance(cell, str) or cell.strip() for cell in row))


def _row(cells: Any) -> RawRow:
    return [_text(cell) for cell in cells]


def _text(cell: Any) -> str | Refused:
    """What a cell says. A price or a date holds a bare number, and is shown in a format that only Excel applies."""
    value = cell.value
    if value is None or isinstance(value, str):
        if cell.data_type == ERROR:
            return Refused(f"the formula's result is {value}", "Mend the formula, or write what it should say.")
        return value or ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if cell.data_type == NUMBER and cell.number_format in ("General", "0", "@"):
        return str(int(value)) if float(value).is_integer() else str(value)
    return Refused(f"holds the {type(value).__name__} {value}, shown as “{cell.number_format}”", AS_SHOWN)
