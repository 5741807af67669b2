"""The routing cases, `tests/conversations/<pack>/routing.yml`, over the tables as they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from components.packs import ENVIRONMENT, active_packs
from components.packs.project import Project, read_project
from components.packs.routing import joined
from components.routing import Decision, Facts, Table, route

ROOT = Path(__file__).parents[3]
PATHS = sorted((ROOT / "tests" / "conversations").glob("*/routing.yml"))
FILES = {path.parent.name: yaml.safe_load(path.read_text(encoding="utf-8")) for path in PATHS}
CASES = [pytest.param(pack, case, id=f"{pack}: {case['said']}") for pack, cases in FILES.items() for case in cases]
_KEYS = {"said", "facts", "to", "reason", "priority"}
_projects: dict[str, Project] = {}


def project_with(pack: str) -> Project:
    """The checked files of a pack and of what it needs."""
    if pack not in _projects:
        _projects[pack] = read_project(ROOT, active_packs(ROOT, {ENVIRONMENT: pack}))
    return _projects[pack]


@pytest.mark.parametrize(("pack", "case"), CASES)
def test_case(pack: str, case: dict[str, Any]) -> None:
    project = project_with(pack)
    table = Table.from_settings(joined(project.routing))
    intent = case["facts"]["intent"]
    assert set(case) <= _KEYS and intent in {*project.registry.definitions("intent"), "nlu_fallback"}
    decision: Decision = route(table, Facts(**{"wish": table.wish_of(intent), **case["facts"]}))
    assert decision.destination == case["to"], decision
    assert decision.reason == case.get("reason", decision.reason)
    assert decision.priority == case.get("priority", decision.priority)


def test_every_row_decides_a_case() -> None:
    for pack, cases in FILES.items():
        table = Table.from_settings(joined(project_with(pack).routing))
        facts = [Facts(**{"wish": table.wish_of(case["facts"]["intent"]), **case["facts"]}) for case in cases]
        decided = {route(table, each).row for each in facts}
        rows = {row.place for row in table.rows if row.place.startswith(f"data/{pack}/")}
        assert rows <= decided, f"no case for {rows - decided}"


def test_there_are_sixty_cases() -> None:
    assert len(CASES) >= 60
