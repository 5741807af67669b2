"""What the benchmarks' tests share, a small data set of our own among it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

Write = Callable[[str, str], Path]

TRAIN = {
    "opening_hours": ["when do you open", "r u open sundays", "what time does the shop close", "hours pls"],
    "lost_parcel": [
        "my parcel never came!!",
        "where is my stuff, it says delivered but there is nothing here",
        "package lost i think",
        "no sign of the box i ordered last week",
    ],
    "return_item": [
        "want to send these shoes back",
        "how do i return something",
        "it doesnt fit. can i get a refund?",
        "label for sending it back pls",
    ],
}
TEST = {
    "opening_hours": ["are you open tomorow", "when do u close"],
    "lost_parcel": ["parcel still not here", "delivered?? i got nothing"],
    "return_item": ["too small, i want to send it back", "how can i return this"],
}
OUT_OF_SCOPE = ["tell me a joke", "who won the match last night", "my cat is sick"]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file below the test's folder."""

    def written(name: str, content: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        return path

    return written


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``train.csv``, ``test.csv`` and ``oos.csv``."""
    folder = tmp_path_factory.mktemp("files")
    _write(folder / "train.csv", ((text, label) for label, texts in TRAIN.items() for text in texts))
    _write(folder / "test.csv", ((text, label) for label, texts in TEST.items() for text in texts))
    _write(folder / "oos.csv", ((text, "none") for text in OUT_OF_SCOPE))
    return folder


def _write(path: Path, rows: Iterable[tuple[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("text", "label"), *rows])
