"""What tests of several folders share."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from rich.console import Console

from components.packs import ENVIRONMENT, active_packs, pack_names
from switchboard.project import Project
from switchboard.training import train
from tests.shell import Shell

ALL_PACKS = "all"
"""Parameter of `project`: not the active packs alone."""


@pytest.fixture(scope="session")
def project(request: pytest.FixtureRequest, pytestconfig: pytest.Config) -> Project:
    """This project with its active packs, or with all that there are; its folder is where servers are to be started."""
    root = pytestconfig.rootpath
    assert Path.cwd() == root, f"run pytest in {root}"
    return everything(root) if getattr(request, "param", None) == ALL_PACKS else Project.here()


def everything(root: Path) -> Project:
    """The project with every pack active."""
    return Project(root, tuple(active_packs(root, {ENVIRONMENT: ",".join(pack_names(root))})))


def packs_with(pack: str) -> str | None:
    """The parameter of `project` for tests of a pack, active or not."""
    return None if pack in Project.here().pack_names else ALL_PACKS


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


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """First what wants the active packs, then what wants all of them: at each change servers are started anew."""
    items.sort(key=lambda item: str(getattr(item, "callspec", None) and item.callspec.params.get("project")))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, None]:
    """Where everything that tests need is installed (SWITCHBOARD_TESTS_NO_SKIP=1), a skip is a failure."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and os.environ.get("SWITCHBOARD_TESTS_NO_SKIP") == "1":
        report.outcome, report.longrepr = "failed", f"skipped where nothing may be skipped: {report.longrepr}"
