"""``switchboard packs template``: the workbook explains itself, and imports as it is."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl

from switchboard.packs.checking import check_pack
from tests.components.packs.conftest import TinyProject
from tests.shell import Shell

ROOT = Path(__file__).parents[3]


def test_it_imports_as_it_is(business: TinyProject, shell: Shell) -> None:
    for place in ("domains/core", "data/core"):  # whose examples it must not contain
        shutil.rmtree(business.root / place)
        shutil.copytree(ROOT / place, business.root / place)
    assert shell.run("packs", "template", "q.xlsx")[0] == 0
    status, out, err = shell.run("packs", "import", "q.xlsx", "--name", "bikes")
    assert status == 0, err
    assert "New pack bikes: 6 intents, 48 examples" in out and "no columns intent and example: “Help”" in out
    findings = check_pack(business.root, "bikes")
    assert not [finding for name, part in findings.items() if name != "enough examples" for finding in part]
    text = (business.root / "domains/bikes/responses.yml").read_text()
    assert (
        'title: "What does it cost?"\n          payload: "/repair_prices"' in text
        and "https://example.com/bikes/prices" in text
    )


def test_it_helps_to_fill_it_in(business: TinyProject, shell: Shell) -> None:
    shell.run("packs", "template", "q.xlsx")
    sheet, help_sheet = openpyxl.load_workbook("q.xlsx").worksheets
    assert [cell.value for cell in sheet[1]] == ["intent", "example", "answer", "button", "link", "entity", "language"]
    assert sheet.freeze_panes == "B2" and (sheet.column_dimensions["B"].width or 0) > 40
    validations = sheet.data_validations.dataValidation
    assert [validation.type for validation in validations if validation.formula1] == ["list"]
    assert (
        all(validation.prompt and len(validation.prompt) < 255 for validation in validations) and len(validations) == 7
    )
    explained = {str(row[0].value) for row in help_sheet.iter_rows()}
    assert {str(cell.value) for cell in sheet[1]} <= explained


def test_nothing_of_the_owners_is_written_over(business: TinyProject, shell: Shell) -> None:
    (business.root / "q.xlsx").write_text("mine")
    status, _, err = shell.run("packs", "template", "q.xlsx")
    assert status == 1 and "is there already" in err and (business.root / "q.xlsx").read_text() == "mine"
    assert "ends in .xlsx" in shell.run("packs", "template", "q.csv")[2]
    assert "cannot be written" in shell.run("packs", "template", "none/q.xlsx")[2]
