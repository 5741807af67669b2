"""Every error that the back end raises on purpose, as one small tree."""

from __future__ import annotations

from pathlib import Path


class BackEndError(Exception):
    """Root of the tree; catching it catches everything that the back end raises on purpose."""


class NotLoggedIn(BackEndError):
    """The request needs a customer and nobody is logged in; the base class starts the log-in."""

    def __init__(self) -> None:
        super().__init__("nobody is logged in in this conversation")


class DatabaseUnavailable(BackEndError):
    """The database cannot be used at the moment."""


class Refusal(BackEndError):
    """A service declines a request for a reason that the customer may know; sub-classes carry the figures."""


class ChartError(BackEndError):
    """A chart that cannot be drawn.

    Args:
        key: of the chart.
        found: what stands there.
        allowed: what may stand there.
    """

    what = "chart"

    def __init__(self, key: str, found: str, allowed: str) -> None:
        super().__init__(f"{self.what}, key '{key}': found {found}; allowed: {allowed}")


class FileError(ChartError):
    """A file that cannot be sent; arguments as for charts."""

    what = "file"


class RecordsError(BackEndError):
    """A records file that cannot be loaded.

    Args:
        file: the CSV file.
        found: what stands there.
        allowed: what may stand there.
        line: the line in the file, from 1, when one is to blame.
        column: the column's name, when one is to blame.
    """

    def __init__(
        self, file: Path, *, found: str, allowed: str, line: int | None = None, column: str | None = None
    ) -> None:
        place = str(file)
        if line is not None:
            place += f", line {line}"
        if column is not None:
            place += f", column '{column}'"
        super().__init__(f"{place}: found {found}; allowed: {allowed}")
        self.file, self.line, self.column, self.found, self.allowed = file, line, column, found, allowed
