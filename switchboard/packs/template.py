"""``switchboard packs template``: a filled example workbook, for owners to write their own questions over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from rich.console import Console

from switchboard.errors import CommandError
from switchboard.packs.template_rows import COLUMNS, HELP, TOPICS

ENDING = ".xlsx"
#: Rows that have the drop-downs and hints, more than most will need.
ROWS = 2_000
LANGUAGES = ("en", "de", "es", "fr", "it", "nl", "pl", "pt")
HEADER = PatternFill("solid", fgColor="1F4E79")
FIRST_OF_TOPIC = PatternFill("solid", fgColor="E8F0F8")
DOUBLED = DifferentialStyle(font=Font(color="9C0006"), fill=PatternFill(bgColor="FFC7CE"))


def write_template(out: Path, console: Console) -> None:
    """Write the workbook.

    Args:
        out: the file; its name ends in .xlsx.
        console: where to report.

    Raises:
        CommandError: the file is there already, has another ending, or cannot be written.
    """
    if out.suffix.lower() != ENDING:
        raise CommandError(f"{out}: the workbook's name ends in {ENDING}, such as questions{ENDING}")
    if out.exists():
        raise CommandError(f"{out} is there already: name a new file, so that nothing of yours is written over")
    workbook = Workbook()
    _fill_questions(workbook.active)
    _fill_help(workbook.create_sheet("Help"))
    try:
        workbook.save(out)
    except OSError as error:
        raise CommandError(f"{out} cannot be written ({error.strerror})") from None
    console.print(
        f"{out}: a bicycle shop as an example. Write your own questions over it, then: "
        f"switchboard packs import {out} --name mybusiness",
        highlight=False,
        markup=False,
    )


def _fill_questions(sheet: Any) -> None:
    sheet.title = "Questions"
    sheet.append([name for name, _, _ in COLUMNS])
    for topic in TOPICS:
        for number, example in enumerate(topic.examples):
            beside = [topic.answer, topic.button, topic.link] if number == 0 else ["", "", ""]
            sheet.append([topic.intent if number == 0 else None, example, *(cell or None for cell in beside)])
            for cell in sheet[sheet.max_row]:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                if number == 0:
                    cell.fill = FIRST_OF_TOPIC
    for number, (name, width, hint) in enumerate(COLUMNS, start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = width
        sheet[f"{letter}1"].font, sheet[f"{letter}1"].fill = Font(bold=True, color="FFFFFF"), HEADER
        sheet.add_data_validation(_hint(name, hint, f"{letter}2:{letter}{ROWS}"))
    sheet.conditional_formatting.add(f"B2:B{ROWS}", Rule(type="duplicateValues", dxf=DOUBLED))
    sheet.freeze_panes = "B2"


def _hint(name: str, hint: str, cells: str) -> DataValidation:
    """What is shown when a cell is chosen; for the language a list to choose from, too."""
    choices = f'"{",".join(LANGUAGES)}"' if name == "language" else None
    validation = DataValidation(type="list" if choices else None, formula1=choices, allow_blank=True)
    validation.promptTitle, validation.prompt, validation.showInputMessage = name, hint, True
    validation.add(cells)
    return validation


def _fill_help(sheet: Any) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, 110
    for left, right in HELP:
        sheet.append([left or None, right or None])
        head, text = sheet[sheet.max_row][0], sheet[sheet.max_row][1] if right else None
        head.font = Font(bold=True, size=11 if right else 14)
        head.alignment = Alignment(vertical="top", horizontal="left")
        if text is not None:
            text.alignment = Alignment(wrap_text=True, vertical="top")
