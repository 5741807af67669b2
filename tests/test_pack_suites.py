"""The packs' own suites: each test conversation goes as written, and the hold-outs are understood."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.console import Console

from switchboard.project import Project
from switchboard.suites import run_suites

pytestmark = pytest.mark.slow


def test_all_conversations_of_the_active_packs_go_as_written(project: Project, model: Path) -> None:
    console = Console(record=True, width=120)
    assert run_suites(project, [], console) == 0, console.export_text()
