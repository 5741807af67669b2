"""A table as aligned text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

_FIGURE = re.compile(r"[-+−(]?[$€£¥]?[-−]?[\d][\d,.]*\)?%?(?: [A-Z]{3})?")
GAP = "  "


def aligned(table: Mapping[str, Any]) -> list[str]:
    """The lines of a table: names of the columns, a rule, the rows; figures are flush right.

    Args:
        table: `columns` and `rows`, all cells texts.
    """
    columns = [str(name) for name in table["columns"]]
    rows = [[_cell(row, at) for at in range(len(columns))] for row in table["rows"]]
    widths = [max(_width(cell) for cell in column) for column in zip(columns, *rows, strict=True)]
    right = [bool(rows) and all(_FIGURE.fullmatch(row[at]) for row in rows if row[at]) for at in range(len(columns))]
    rule = ["-" * width for width in widths]
    return [_line(cells, widths, right) for cells in (columns, rule, *rows)]


def _cell(row: Sequence[Any], at: int) -> str:
    return " ".join(str(row[at]).split()) if at < len(row) else ""


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = []
    for cell, width, is_figure in zip(cells, widths, right, strict=True):
        space = " " * (width - _width(cell))
        padded.append(space + cell if is_figure else cell + space)
    return GAP.join(padded).rstrip()


def _width(text: str) -> int:
    """How many columns of a terminal it takes."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else not unicodedata.combining(char) for char in text)
