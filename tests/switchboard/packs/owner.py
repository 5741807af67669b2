"""An owner's questions and answers, and the files that they come in."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import openpyxl

HEADER = ["intent", "example", "answer"]
ROWS = [
    ["Opening hours", "when are you open", "We are open from 8 to 6."],
    ["", "what time do you close", ""],
    ["", "can i come by at noon", ""],
    ["Late fees", "what if i bring it back late", "Two dollars a day."],
    ["", "do you fine people", ""],
    ["", "cost of a late return", ""],
]


def as_csv(rows: list[list[Any]], header: list[str] | None = None, delimiter: str = ",") -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows([header or HEADER, *rows])
    return stream.getvalue()


def as_workbook(path: Path, rows: list[list[Any]], header: list[str] | None = None, sheet: str = "Questions") -> Path:
    workbook = openpyxl.Workbook()
    page = workbook.active
    assert page is not None
    page.title = sheet
    for row in [header or HEADER, *rows]:
        page.append(row)
    workbook.save(path)
    return path


def as_json(rows: list[list[Any]]) -> str:
    intents: list[dict[str, Any]] = []
    for tag, pattern, response in rows:
        if tag:
            intents.append({"tag": tag, "patterns": [], "responses": []})
        intents[-1]["patterns"].append(pattern)
        intents[-1]["responses"] += [response] if response else []
    return json.dumps({"intents": intents})
