"""Tables drawn with letters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import StringIO
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

_FIGURE = re.compile(r"[-+−]?\W?\d[\d.,]*(?: ?%)?")
WIDEST = 10_000


def drawn(table: Mapping[str, Any], style: str = "") -> Table:
    """A table whose columns of figures are aligned at their right edge.

    Args:
        table: `columns` and `rows`, all cells texts.
        style: of the letters, in Rich's words.
    """
    shown = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), style=style, header_style=f"bold {style}".strip())
    rows = table["rows"]
    for at, name in enumerate(table["columns"]):
        figures = rows and all(_FIGURE.fullmatch(row[at]) for row in rows if at < len(row))
        shown.add_column(Text(name), justify="right" if figures else "left")
    for row in rows:
        shown.add_row(*map(Text, row))
    return shown


def aligned(table: Mapping[str, Any]) -> list[str]:
    """The lines of a table without colors, however wide; the first names the columns."""
    one_line = {**table, "rows": [[" ".join(cell.split()) for cell in row] for row in table["rows"]]}
    console = Console(file=StringIO(), width=WIDEST, color_system=None, force_terminal=False)
    with console.capture() as captured:
        console.print(drawn(one_line))
    return [line.rstrip() for line in captured.get().splitlines()]
