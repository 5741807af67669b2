"""The files of a benchmark: CSV, UTF-8, header ``text,label``."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bench.errors import BenchmarkError

HEADER = ["text", "label"]
FEWEST = 2
"""Examples that a label needs: calibration sets some aside."""


@dataclass(frozen=True)
class Example:
    """A message with its label, and where it stands."""

    text: str
    label: str
    place: str


@dataclass(frozen=True)
class Task:
    """What every system is given: the same messages to learn from and to classify.

    Attributes:
        train: labelled messages to learn from.
        test: labelled messages to classify; all labels occur in ``train``.
        oos: messages that belong to none of the labels; may be empty.
        overlap: messages of the test file that the training file has too (letter case and spaces aside).
        files: what ``results.json`` says about the files.
    """

    train: tuple[Example, ...]
    test: tuple[Example, ...]
    oos: tuple[Example, ...]
    overlap: int
    files: dict[str, Any]

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels in the order of a system's probabilities."""
        return tuple(sorted({example.label for example in self.train}))

    @property
    def classes(self) -> np.ndarray:
        """Index of each test message's label in `labels`, (messages,)."""
        place = {label: at for at, label in enumerate(self.labels)}
        return np.array([place[example.label] for example in self.test])


def texts(examples: Iterable[Example]) -> list[str]:
    """The messages alone."""
    return [example.text for example in examples]


def read_task(train: Path, test: Path, oos: Path | None, *, drop_overlap: bool = False) -> Task:
    """Read and check the files of a benchmark.

    Args:
        train: examples to learn from.
        test: examples to classify.
        oos: messages out of scope, whatever their label.
        drop_overlap: leave out of ``test`` what ``train`` has too.

    Raises:
        BenchmarkError: a file or a line of it cannot be used; the message names both.
    """
    known, asked = read_examples(train), read_examples(test)
    outside = read_examples(oos) if oos else []
    _check(known, asked, train)
    seen = {_normalised(example.text) for example in known}
    fresh = [example for example in asked if _normalised(example.text) not in seen]
    overlap = len(asked) - len(fresh)
    if drop_overlap:
        asked = fresh
        if not asked:
            raise BenchmarkError(f"{test}: every text stands in {train} too, so nothing is left to classify")
    files: dict[str, Any] = {
        "train": {"file": str(train), "rows": len(known), "labels": len({example.label for example in known})},
        "test": {"file": str(test), "rows": len(asked), "also_in_train": overlap, "dropped": drop_overlap},
    }
    if oos:
        files["oos"] = {"file": str(oos), "rows": len(outside)}
    return Task(tuple(known), tuple(asked), tuple(outside), overlap, files)


def read_examples(path: Path) -> list[Example]:
    """Read one file.

    Raises:
        BenchmarkError: it is missing, not UTF-8, has another header, or a row that is not a text and a label.
    """
    examples = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file, strict=True)
            header = next(rows, [])
            if header != HEADER:
                raise BenchmarkError(f"{path}:1: the header is {','.join(header)!r}; allowed is {','.join(HEADER)!r}")
            line = rows.line_num + 1
            for row in rows:
                if row:  # the csv module reads an empty line as no cells
                    examples.append(_example(row, f"{path}:{line}"))
                line = rows.line_num + 1
    except csv.Error as error:
        raise BenchmarkError(f"{path}:{rows.line_num}: not readable as CSV ({error})") from error
    except UnicodeDecodeError as error:
        line = path.read_bytes().count(b"\n", 0, _first_undecodable(path)) + 1
        raise BenchmarkError(f"{path}:{line}: not UTF-8 ({error.reason}); save the file as UTF-8") from error
    except OSError as error:
        raise BenchmarkError(f"{path} cannot be read ({error.strerror})") from error
    if not examples:
        raise BenchmarkError(f"{path} has no examples below its header")
    return examples


def _example(row: list[str], place: str) -> Example:
    if len(row) != len(HEADER):
        raise BenchmarkError(
            f"{place}: {len(row)} cells; allowed are two, a text and a label (quote texts with commas)"
        )
    for name, cell in zip(HEADER, row, strict=True):
        if not cell.strip():
            raise BenchmarkError(f"{place}: the {name} is empty")
    return Example(row[0], row[1].strip(), place)


def _first_undecodable(path: Path) -> int:
    """Offset of the first byte that is not UTF-8: the error itself counts from the start of a buffer."""
    try:
        path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return 0


def _check(known: list[Example], asked: list[Example], train: Path) -> None:
    counts = Counter(example.label for example in known)
    if len(counts) < 2:
        raise BenchmarkError(f"{train} has one label only, '{known[0].label}'; intents are told apart from two on")
    for example in known:
        if counts[example.label] < FEWEST:
            raise BenchmarkError(f"{example.place}: '{example.label}' has one example only; a label needs {FEWEST}")
    for example in asked:
        if example.label not in counts:
            raise BenchmarkError(
                f"{example.place}: label '{example.label}' does not occur in {train}. "
                "Messages of no label belong into the file of --oos."
            )


def _normalised(text: str) -> str:
    return " ".join(text.lower().split())
