"""What tests of several folders share."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from rich.console import Console

from switchboard.project import Project
from switchboard.training import train
from tests.shell import Shell


@pytest.fixture(scope="session")
def project(pytestconfig: pytest.Config) -> Project:
    """This project with its active packs; servers and training want to be started in its folder."""
    assert Path.cwd() == pytestconfig.rootpath, f"run pytest in {pytestconfig.rootpath}"
    return Project.here()


@pytest.fixture(scope="session")
def model(project: Project) -> Path:
    """The model for the active packs; trained into ``models/`` where it is missing (minutes), and kept there."""
    project.model.parent.mkdir(exist_ok=True)
    with FileLock(project.model.parent / ".training.lock"):  # of several processes that test, one trains
        train(project, Console(stderr=True))
    return project.model


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """The command ``switchboard``."""
    monkeypatch.delenv("PORT", raising=False)
    return Shell(monkeypatch, capsys)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, None]:
    """Where everything that tests need is installed (SWITCHBOARD_TESTS_NO_SKIP=1), a skip is a failure."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and os.environ.get("SWITCHBOARD_TESTS_NO_SKIP") == "1":
        report.outcome, report.longrepr = "failed", f"skipped where nothing may be skipped: {report.longrepr}"
