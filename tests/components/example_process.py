"""What the tests of `components.training_process` have done in a process of its own."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from threading import Event
from typing import Any

from components.training_process import run


def main(request: dict[str, Any], folder: Path) -> None:
    """Write a sum, line by line as it grows; or fail; or tell a named pipe who this is, and never end."""
    if "fail" in request:
        raise ValueError(request["fail"])
    if "stay" in request:
        with open(request["stay"], "w", encoding="utf-8") as told:
            told.write(f"{os.getpid()}\n{folder}\n")
            told.flush()
            Event().wait()
    total = 0
    for number in request["add"]:
        total += number
        sys.stdout.write(f"{total}\n")
    (folder / "total").write_text(str(total), encoding="utf-8")


if __name__ == "__main__":
    run(main)
