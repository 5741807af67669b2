"""What every reader of an owner's file makes of it: rows of cells that know where they stand, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from components.errors import SwitchboardError

INTENT, EXAMPLE, ANSWER = "intent", "example", "answer"
BUTTON, LINK, ENTITY, LANGUAGE = "button", "link", "entity", "language"
REQUIRED = (INTENT, EXAMPLE, ANSWER)
OPTIONAL = (BUTTON, LINK, ENTITY, LANGUAGE)
COLUMNS = REQUIRED + OPTIONAL


@dataclass(frozen=True)
class Cell:
    """A text, and where it stands in the words of the program that the file was written with."""

    text: str
    where: str


@dataclass(frozen=True)
class Row:
    """What one row says, by column; empty cells are left out. `where` is the row's own place."""

    where: str
    cells: Mapping[str, Cell]

    def text(self, column: str) -> str:
        """The text of a column; empty where there is none."""
        return self.cells[column].text if column in self.cells else ""

    def at(self, column: str) -> str:
        """Where the cell of a column is, or the row where it is empty."""
        return self.cells[column].where if column in self.cells else self.where


@dataclass(frozen=True)
class Problem:
    """Something that must be mended before the file can be imported."""

    where: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}. {self.remedy}"


@dataclass
class Reading:
    """What was read from a file: rows in their order, problems, and what is worth knowing but does no harm."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def refuse(self, where: str, what: str, remedy: str) -> None:
        """Note a problem, once: several rows may come from one place."""
        problem = Problem(where, what, remedy)
        if problem not in self.problems:
            self.problems.append(problem)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)


class ImportProblems(SwitchboardError):
    """A file cannot be imported; all that is wrong with it, a line each. Nothing was changed."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        count = "1 thing" if len(problems) == 1 else f"{len(problems)} things"
        lines = "\n".join(f"  {problem}" for problem in problems)
        super().__init__(f"{file} was not imported, nothing was changed. Mend {count} in it:\n{lines}")
        self.problems = problems
