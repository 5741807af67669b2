"""A part of a training in a process of its own, which uses another core than the rest.

The module that does the work calls `run` when it is run; whoever wants the work done enters a `TrainingProcess`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from threading import Thread
from typing import Any

WORTH_A_PROCESS = 2000
"""Examples from which on a training takes longer than a process does to begin."""

_REQUEST, _LOG = "request.json", "log.txt"


class TrainingProcess:
    """A module at work on a request, beside whoever enters the block; it ends with the block.

    It is run as ``python -m MODULE FOLDER`` and leaves its result in that folder.

    Args:
        module: its name.
        request: what it is asked, of JSON types.
    """

    def __init__(self, module: str, request: Mapping[str, Any]) -> None:
        self._module, self._request = module, request

    def __enter__(self) -> TrainingProcess:
        self._scratch = tempfile.TemporaryDirectory()
        (self.folder / _REQUEST).write_text(json.dumps(self._request), encoding="utf-8")
        with (self.folder / _LOG).open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", self._module, str(self.folder)],
                stdin=subprocess.PIPE,  # nothing is said there: its end is the sign that nobody waits any more
                stdout=subprocess.PIPE,
                stderr=log,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        return self

    @property
    def folder(self) -> Path:
        """Where its result is, as long as the block lasts."""
        return Path(self._scratch.name)

    def lines(self) -> Iterator[str]:
        """Yield what it writes to its standard output, line by line, until it closes that."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            yield line.decode("utf-8", errors="replace").rstrip("\n")

    def failure(self) -> str:
        """Wait for it; what it complained of at last if it failed, else nothing."""
        for _ in self.lines():
            pass
        if not self._process.wait():
            return ""
        lines = (self.folder / _LOG).read_text(encoding="utf-8", errors="replace").splitlines()
        return lines[-1] if lines else "it was ended"

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()
        self._scratch.cleanup()


def run(work: Callable[[Any, Path], None]) -> None:
    """Do the work that a `TrainingProcess` asks for, as this process; it ends early if nobody waits for it any more.

    Args:
        work: takes the request and the folder for the result.
    """
    folder = Path(sys.argv[1])
    Thread(target=_end_unless_awaited, args=(folder,), daemon=True).start()
    work(json.loads((folder / _REQUEST).read_text(encoding="utf-8")), folder)


def _end_unless_awaited(folder: Path) -> None:
    os.read(0, 1)
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)
