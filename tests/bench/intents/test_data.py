"""The benchmark's files: what is read, and what is refused with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.errors import BenchmarkError
from bench.intents.data import read_examples, read_task, texts
from tests.bench.conftest import Write

TRAIN = "text,label\nhello,greet\nhi,greet\nsend money,pay\npay ben,pay\n"


def test_a_text_may_hold_commas_quotes_lines_and_emoji(write: Write) -> None:
    path = write("a.csv", 'text,label\n"hi, ""you""\n😀",greet\n bye ,leave\n')
    assert [(example.text, example.label) for example in read_examples(path)] == [
        ('hi, "you"\n😀', "greet"),
        (" bye ", "leave"),
    ]


def test_what_a_spreadsheet_adds_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "excel.csv"
    path.write_bytes(b"\xef\xbb\xbftext,label\r\nhi,greet\r\n\r\n")
    assert [(example.text, example.label) for example in read_examples(path)] == [("hi", "greet")]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("", "a.csv:1: the header is ''; allowed is 'text,label'"),
        ("label,text\ngreet,hi\n", "a.csv:1: the header is 'label,text'"),
        ("text,label\n", "a.csv has no examples"),
        ("text,label\nhi,greet\n  ,greet\n", "a.csv:3: the text is empty"),
        ("text,label\nhi,\n", "a.csv:2: the label is empty"),
        ('text,label\n"two\nlines",greet\n\nhi, you,greet\n', "a.csv:5: 3 cells"),
        ("text,label\nhi\n", "a.csv:2: 1 cells"),
        ('text,label\n"never closed,greet\n', "a.csv:2: not readable as CSV"),
    ],
)
def test_a_bad_line_is_named(content: str, complaint: str, write: Write) -> None:
    with pytest.raises(BenchmarkError) as raised:
        read_examples(write("a.csv", content))
    assert complaint in str(raised.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BenchmarkError, match="none.csv cannot be read .No such file"):
        read_examples(tmp_path / "none.csv")


def test_a_line_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "latin.csv"
    path.write_bytes(b"text,label\n" + b"hello there,greet\n" * 2000 + "où,greet\n".encode("latin-1"))
    with pytest.raises(BenchmarkError, match=r"latin.csv:2002: not UTF-8"):
        read_examples(path)


@pytest.mark.parametrize(
    ("train", "test", "complaint"),
    [
        (TRAIN, "text,label\nhey,greet\nbye,leave\n", "test.csv:3: label 'leave' does not occur in"),
        (TRAIN + "bye,leave\n", "text,label\nhey,greet\n", "train.csv:6: 'leave' has one example only"),
        ("text,label\nhi,greet\nhey,greet\n", "text,label\nyo,greet\n", "train.csv has one label only, 'greet'"),
    ],
)
def test_files_that_do_not_fit_are_refused(train: str, test: str, complaint: str, write: Write) -> None:
    with pytest.raises(BenchmarkError) as raised:
        read_task(write("train.csv", train), write("test.csv", test), None)
    assert complaint in str(raised.value)


def test_every_row_of_the_third_file_is_out_of_scope_whatever_its_label(write: Write) -> None:
    oos = write("oos.csv", "text,label\ntell me a joke,greet\nhm,none\n")
    task = read_task(write("train.csv", TRAIN), write("test.csv", "text,label\nhey,greet\n"), oos)
    assert texts(task.oos) == ["tell me a joke", "hm"] and task.labels == ("greet", "pay")


def test_what_both_files_have_is_counted_and_left_out_on_demand(write: Write) -> None:
    train = write("train.csv", TRAIN)
    test = write("test.csv", "text,label\nHello ,greet\nsend  money,pay\nhey,greet\n")
    kept, dropped = read_task(train, test, None), read_task(train, test, None, drop_overlap=True)
    assert kept.overlap == dropped.overlap == 2
    assert texts(kept.test) == ["Hello ", "send  money", "hey"] and texts(dropped.test) == ["hey"]
    assert dropped.files["test"] == {"file": str(test), "rows": 1, "also_in_train": 2, "dropped": True}


def test_a_test_file_that_has_nothing_else_is_refused(write: Write) -> None:
    train = write("train.csv", TRAIN)
    with pytest.raises(BenchmarkError, match="nothing is left"):
        read_task(train, train, None, drop_overlap=True)
