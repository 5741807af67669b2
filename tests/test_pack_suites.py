"""The packs' own suites: each test conversation goes as written, and the hold-outs are understood."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.console import Console

from switchboard.project import Project
from switchboard.suites import run_suites
from tests.conftest import ALL_PACKS

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("project", [None, ALL_PACKS], ids=["active packs", "all packs"], indirect=True)
def test_all_conversations_go_as_written(project: Project, model: Path) -> None:
    console = Console(record=True, width=120)
    assert run_suites(project, [], console) == 0, console.export_text()
