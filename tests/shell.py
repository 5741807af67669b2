"""The command ``switchboard`` in the process of the tests."""

from __future__ import annotations

import sys

import pytest
from rich.console import ConsoleDimensions

from switchboard import __main__
from switchboard.console import console

WIDE = ConsoleDimensions(width=120, height=40)  # tables would break their lines at the terminal's width


class Shell:
    """Runs the command in this process."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """Status, standard output and standard error."""
        self._monkeypatch.setattr(console, "size", WIDE)
        self._monkeypatch.setattr(sys, "argv", ["switchboard", *arguments])
        with pytest.raises(SystemExit) as left:
            __main__.main()
        out, err = self._capsys.readouterr()
        return int(left.value.code or 0), out, err
