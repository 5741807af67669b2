"""The command ``switchboard`` in the process of the tests."""

from __future__ import annotations

import sys

import pytest

from switchboard import __main__


class Shell:
    """Runs the command in this process."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """Status, standard output and standard error."""
        self._monkeypatch.setenv("COLUMNS", "120")  # or tables break their lines at the terminal's width
        self._monkeypatch.setattr(sys, "argv", ["switchboard", *arguments])
        with pytest.raises(SystemExit) as left:
            __main__.main()
        out, err = self._capsys.readouterr()
        return int(left.value.code or 0), out, err
