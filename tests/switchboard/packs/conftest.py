"""A small project with `core` and the pack `shop`, as the working directory of the tool under test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.components.packs.conftest import TinyProject


@pytest.fixture
def business(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TinyProject:
    monkeypatch.delenv("SWITCHBOARD_PACKS", raising=False)
    monkeypatch.setenv("COLUMNS", "200")
    made = TinyProject(tmp_path / "business")
    monkeypatch.chdir(made.root)
    return made


def tree(root: Path) -> dict[str, bytes]:
    """Every file below a folder with what it holds: to see that nothing was changed."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
