"""Reading what an owner brings: by the file's ending, a reader that makes rows of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from switchboard.errors import CommandError
from switchboard.packs.readers.csv_file import read_csv
from switchboard.packs.readers.json_file import read_json
from switchboard.packs.readers.rasa_yaml import read_rasa_yaml
from switchboard.packs.readers.workbook import read_workbook
from switchboard.packs.rows import Reading

READERS: dict[str, Callable[[Path], Reading]] = {
    ".xlsx": read_workbook,
    ".csv": read_csv,
    ".json": read_json,
    ".yml": read_rasa_yaml,
    ".yaml": read_rasa_yaml,
}
LARGEST = 20_000_000


def read(path: Path) -> Reading:
    """Read a file of questions and answers.

    Args:
        path: an Excel workbook, CSV, JSON, or Rasa NLU YAML.

    Raises:
        CommandError: it is none of these, cannot be opened, or is not what its ending says.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        older = " Open it and save it as .xlsx." if path.suffix.lower() in (".xls", ".ods", ".xlsm", ".numbers") else ""
        if path.suffix.lower() == ".md":
            older = " Rasa's old Markdown is none of these: write it as YAML, or bring a table."
        raise CommandError(f"{path} ends in “{path.suffix}”; what can be read ends in {', '.join(READERS)}.{older}")
    try:
        if path.stat().st_size > LARGEST:
            raise CommandError(
                f"{path} is larger than {LARGEST // 1_000_000} MB: leave out what is no question or answer"
            )
        return reader(path)
    except OSError as error:
        raise CommandError(f"{path} cannot be read ({error.strerror or error})") from None
