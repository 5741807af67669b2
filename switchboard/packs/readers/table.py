"""Tables with a header row: what spreadsheets and CSV files have in common."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from components.packs.errors import did_you_mean
from switchboard.packs.rows import ANSWER, COLUMNS, EXAMPLE, INTENT, REQUIRED, Cell, Reading, Row

#: Other words for the columns, in singular.
ALSO = {"question": EXAMPLE, "response": ANSWER, "topic": INTENT, "url": "link", "tag": INTENT, "pattern": EXAMPLE}
#: Rows above the header: a title, a line about the business.
MOST_ABOVE = 10
#: Carried down from the row above where they are empty: people write them once a group.
CARRIED = INTENT


@dataclass(frozen=True)
class Refused:
    """A cell that cannot be read as text, and what to do about it."""

    what: str
    remedy: str


RawRow = Sequence["str | Refused"]


def column_of(heading: str) -> str:
    """The column that a heading means, whatever its case, spaces and number; else the heading itself, in small letters."""
    name = re.sub(r"[^\w]+", " ", heading).strip().lower()
    for form in (name, name.rstrip("s")):
        if form in COLUMNS or form in ALSO:
            return ALSO.get(form, form)
    return name


def read_table(rows: Iterable[tuple[int, RawRow]], sheet: str, reading: Reading) -> bool:
    """Add the rows of a table to a reading.

    Args:
        rows: each with its number as the user's program shows it, from the top of the sheet.
        sheet: what comes before the row in a place: `sheet “Hours”, `, or nothing.
        reading: gets rows, problems and notes.

    Returns:
        False if there is no header row with an intent and an example, so that nothing was read.
    """
    header: dict[int, str] | None = None
    carried: Cell | None = None
    for seen, (number, raw) in enumerate(rows):
        where = f"{sheet}row {number}"
        if header is None:
            header = _header(raw, where, reading)
            if header is None and seen >= MOST_ABOVE:
                return False
            if header is not None and not set(REQUIRED) <= set(header.values()):
                return True  # said once, and not again for every row
            continue
        cells = _cells(raw, header, where, reading)
        if not cells:
            continue
        carried = cells.get(CARRIED, carried)
        if carried is not None:
            cells[CARRIED] = carried
        reading.rows.append(Row(where, cells))
    return header is not None


def _header(raw: RawRow, where: str, reading: Reading) -> dict[int, str] | None:
    """The column at each index, if the row is the header; what is not read is said."""
    headings = {at: value.strip() for at, value in enumerate(raw) if isinstance(value, str) and value.strip()}
    columns = {at: column_of(heading) for at, heading in headings.items()}
    # Some may be misspelt, but then all three are meant.
    hints = "".join(did_you_mean(column, REQUIRED) for column in columns.values() if column not in COLUMNS)
    meant = {column for column in REQUIRED if column in columns.values() or f"`{column}`" in hints}
    if not {INTENT, EXAMPLE} <= set(columns.values()) and meant != set(REQUIRED):
        return None
    for column in REQUIRED:
        if column not in columns.values():
            found = ", ".join(f"“{heading}”" for heading in headings.values())
            reading.refuse(where, f"there is no column `{column}`", f"The header has {found}.")
    for at, column in columns.items():
        hint = did_you_mean(column, COLUMNS)
        if column in COLUMNS and list(columns.values()).count(column) > 1 and column in list(columns.values())[:at]:
            reading.refuse(where, f"there are two columns `{column}`", "Put them into one.")
        elif column not in COLUMNS and hint:
            reading.refuse(where, f"unknown column “{headings[at]}”", hint.strip())
        elif column not in COLUMNS:
            reading.notes.append(f"{where}: the column “{headings[at]}” is not read")
    return {at: column for at, column in columns.items() if column in COLUMNS}


def _cells(raw: RawRow, header: Mapping[int, str], where: str, reading: Reading) -> dict[str, Cell]:
    cells = {}
    for at, column in header.items():
        value = raw[at] if at < len(raw) else ""
        place = f"{where}, column “{column}”"
        if isinstance(value, Refused):
            reading.refuse(place, value.what, value.remedy)
        elif value.strip():
            cells[column] = Cell(value.strip(), place)
    return cells
