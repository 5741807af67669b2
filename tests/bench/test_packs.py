"""`switchboard bench packs`: what it writes, and the table of it. The trainings and the suites have tests of their own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from bench import packs
from bench.growth import PICTURE, growing
from bench.report import report_text
from switchboard.project import Project
from switchboard.suites import SuiteResult
from tests.bench.conftest import Write
from tests.bench.test_report import document
from tests.components.packs.conftest import TinyProject

CONSOLE = Console(quiet=True)


@pytest.fixture
def business(tmp_path: Path) -> TinyProject:
    return TinyProject(tmp_path / "business")


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Instead of trainings: which packs would have been trained."""
    trained: list[list[str]] = []

    def train(project: Project, console: Console, *, force: bool) -> None:
        assert force, "a model that is there already would take no time"
        project.model.parent.mkdir(exist_ok=True)
        project.model.write_bytes(b"x" * 1_500_000)
        trained.append(project.pack_names)

    def suites(project: Project, names: list[str], console: Console) -> list[SuiteResult]:
        return [SuiteResult(name, 4, 4, 3, 0.9 if name == "core" else 0.8, 10, None, 0) for name in project.pack_names]

    monkeypatch.setattr(packs, "train", train)
    monkeypatch.setattr(packs, "suite_results", suites)
    monkeypatch.setattr(
        packs, "measure_capacity", lambda project, scratch: {"per_second": 120.5, "server_rss_mb": 700.0}
    )
    monkeypatch.setattr(packs, "measure_nlu", lambda project, model: {"nlu": {"p50_ms": 7.5, "p95_ms": 9.0}})
    return trained


def written(business: TinyProject, out: Path, *sets: str) -> dict[str, Any]:
    packs.measure_packs(business.root, sets, out, "switchboard bench packs", CONSOLE)
    return dict(json.loads(out.read_text(encoding="utf-8")))


def test_each_set_is_trained_and_tested(business: TinyProject, measured: list[list[str]], tmp_path: Path) -> None:
    found = written(business, tmp_path / "results.json", "core", "shop")
    assert measured == [["core"], ["core", "shop"]]
    alone, both = found["sets"]
    assert alone["packs"] == ["core"] and both["intents"] > alone["intents"]
    assert both["examples"] > alone["examples"] and both["model_mb"] == 1.5
    assert both["suites"]["shop"] == {
        "hold_out": 10, "accuracy": 0.8, "entity_f1": None, "conversations": 4, "as_written": 3,
    }  # fmt: skip


def test_one_pack_more_after_the_other_is_drawn(
    business: TinyProject, measured: list[list[str]], tmp_path: Path
) -> None:
    assert packs.default_sets(["a", "b", "c"]) == ["core", "a", "b", "c", "a+b", "a+b+c"]
    found = written(business, tmp_path / "results.json", "core", "shop")
    assert [one["packs"] for one in growing(found)] == [["core"], ["core", "shop"]]
    assert (tmp_path / PICTURE).read_bytes().startswith(b"\x89PNG")
    (tmp_path / PICTURE).unlink()
    written(business, tmp_path / "results.json", "shop")
    assert not (tmp_path / PICTURE).exists(), "one set is no line"


def test_the_report_has_a_row_a_set(
    business: TinyProject, measured: list[list[str]], write: Write, tmp_path: Path
) -> None:
    write("bench/results/intents/one/results.json", document())
    root = write("bench/results/packs/results.json", "{}").parents[3]
    written(business, root / "bench/results/packs/results.json", "shop", "core")
    lines = report_text(root).splitlines()
    head = next(line for line in lines if "active packs" in line)
    assert f"![what one more pack costs](results/packs/{PICTURE})" in lines
    assert "| core, % | shop, % | all, % |" in head
    assert [line.split(" | ")[0] for line in lines if line.startswith("| core")] == ["| core", "| core+shop"]
    assert next(line for line in lines if line.startswith("| core | ")).split(" | ")[3:7] == [
        "90.0",
        "–",
        "90.0",
        "3 of 4",
    ]
    assert next(line for line in lines if line.startswith("| core+shop")).split(" | ")[3:7] == [
        "90.0",
        "80.0",
        "85.0",
        "6 of 8",
    ]
