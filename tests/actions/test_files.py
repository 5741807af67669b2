"""Files beside answers."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from actions.errors import FileError
from actions.files import LARGEST, csv_file, text_file
from components.channels.files import checked


def test_a_table_is_read_again_as_it_was_written() -> None:
    rows = [["Jan 5, 2026", 'Rent, "first" half', "-$650.00"], ["Jan 6, 2026", "a\nb", "$1,200.00"]]
    file = csv_file("statement-2026-01.csv", ["Day", "What", "Amount"], rows)
    assert file["name"] == "statement-2026-01.csv"
    assert list(csv.reader(StringIO(file["text"]))) == [["Day", "What", "Amount"], *rows]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "@SUM(A1)", "-cmd|' /C calc'!A0", "\t=1"])
def test_nothing_in_a_table_is_a_formula(cell: str) -> None:
    (_, (written,)) = csv.reader(StringIO(csv_file("a.csv", ["Note"], [[cell]])["text"]))
    assert written == f"'{cell}"


@pytest.mark.parametrize("name", ["", "a.pdf", "../a.csv", "a b.csv", ".csv", "a.csv.exe", "x" * 90 + ".csv"])
def test_a_name_that_may_not_be(name: str) -> None:
    with pytest.raises(FileError, match="file, key 'name': found .*; allowed: letters"):
        text_file(name, ["a"])
    assert checked({"name": name, "text": "a"}) is None


def test_a_file_that_is_too_large() -> None:
    with pytest.raises(FileError, match="key 'text': found 200001 characters; allowed: at most 200000"):
        text_file("a.txt", ["x" * LARGEST])


def test_a_page_gets_what_an_action_makes_and_nothing_else() -> None:
    file = text_file("a.txt", ["One", "two"])
    assert checked({**file, "script": "x"}) == file == {"name": "a.txt", "text": "One\ntwo\n"}
    for other in (
        None,
        "a.txt",
        {"name": "a.txt"},
        {**file, "text": ""},
        {**file, "text": 7},
        {**file, "text": "x" * (LARGEST + 1)},
    ):
        assert checked(other) is None
