"""``switchboard bench packs``: how well packs are understood alone and together, and what it costs to mix them."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from rich.console import Console

from bench.growth import PICTURE, draw_growth
from bench.machine import machine
from bench.serving import measure_capacity, measure_nlu
from components.packs import ENVIRONMENT, active_packs
from components.packs.files import TESTS
from components.packs.selection import CORE
from switchboard.packs.contents import Contents
from switchboard.project import Project
from switchboard.suites import SuiteResult, suite_results
from switchboard.training import train


def measure_packs(root: Path, sets: Sequence[str], out: Path, command: str, console: Console) -> dict[str, Any]:
    """Train a model for each set of packs from nothing, run the packs' suites with it, write the figures and draw them.

    Args:
        root: folder of the project.
        sets: names of packs joined by `+`; `core` is in each.
        out: the results file; it is written after each set.
        command: what was typed, for the report.
        console: where to report.

    Returns:
        What was written: for each set the numbers of intents and examples, time and size of the training, latency of a
        message, what a server needs and takes, and what `rasa test` found for each pack.

    Raises:
        PackError: there is no such pack.
        CommandError: a training or a test could not be run.
    """
    projects = [Project(root, tuple(active_packs(root, {ENVIRONMENT: names.replace("+", ",")}))) for names in sets]
    document: dict[str, Any] = {"command": command, "machine": machine(), "sets": []}
    for project in projects:
        document["sets"].append(_measured(project, console))
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    draw_growth(document, out.with_name(PICTURE))
    return document


def default_sets(packs: Sequence[str]) -> list[str]:
    """`core` without a business, each pack alone with it, then one more and one more until all are active together."""
    return [CORE, *packs, *("+".join(packs[:number]) for number in range(2, len(packs) + 1))]


def _measured(project: Project, console: Console) -> dict[str, Any]:
    contents = [Contents.of(project.root, name) for name in project.pack_names]
    started, before = time.monotonic(), os.times()
    train(project, console, force=True)
    seconds, after = time.monotonic() - started, os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    latency = measure_nlu(project, project.model)["nlu"]
    with tempfile.TemporaryDirectory() as scratch:
        capacity = measure_capacity(project, Path(scratch))
    return {
        "packs": project.pack_names,
        "intents": len({example.intent for pack in contents for example in pack.examples}),
        "examples": sum(len(pack.examples) for pack in contents),
        "chats": sum(_chats(project.root / TESTS / name) for name in project.pack_names),
        "train_seconds": round(seconds, 1),
        "train_cpu_seconds": round(cpu, 1),
        "model_mb": round(project.model.stat().st_size / 1e6, 1),
        "p50_ms": latency["p50_ms"],
        "p95_ms": latency["p95_ms"],
        **capacity,
        "suites": {result.pack: _suite(result) for result in suite_results(project, [], console)},
    }


def _chats(folder: Path) -> int:
    """How many conversations over HTTP a pack is tested with."""
    return sum(len(yaml.safe_load(path.read_text(encoding="utf-8"))) for path in folder.rglob("*.chat.yml"))


def _suite(result: SuiteResult) -> dict[str, Any]:
    return {
        "hold_out": result.intent_examples,
        "accuracy": result.intent_accuracy,
        "entity_f1": result.entity_f1,
        "conversations": result.ran,
        "as_written": result.correct,
    }
