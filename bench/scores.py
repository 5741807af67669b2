"""``switchboard bench scores``: what tells best that a message belongs to no intent.

One training of our component, as it is served; every score that it can give, on the same messages.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import torch
from rich.console import Console

from bench.intents.data import Task, read_task, texts
from bench.intents.metrics import out_of_scope_metrics
from bench.intents.recipe import settings_of
from bench.intents.run import FIRST_SEED, RESULTS_FILE
from bench.machine import machine
from components.bert.config import IntentConfig
from components.bert.fit import fit
from components.bert.network import ServedNetwork
from components.bert.out_of_scope import LOGIT_SCORES, VECTOR_SCORES, Detector
from components.bert.recipes import resolve


def compare_scores(
    train: Path, test: Path, oos: Path, recipe: str, out: Path, command: str, console: Console
) -> dict[str, Any]:
    """Train once, try all scores, and write ``results.json``.

    Args:
        train: CSV of examples to learn from; the scores of vectors learn from all of them.
        test: CSV of messages in scope.
        oos: CSV of messages out of scope.
        recipe: how our component is trained, as `settings_of` reads it.
        out: folder of the result; made where it is missing.
        command: what was typed, for the result.
        console: where to report.

    Returns:
        What was written.

    Raises:
        BenchmarkError: a file or the recipe cannot be used.
    """
    task = read_task(train, test, oos, drop_overlap=True)
    # With a score of vectors the network gives its vectors out; the others need nothing but its logits.
    given = {**settings_of(recipe), "seed": FIRST_SEED, "out_of_scope_score": next(iter(VECTOR_SCORES))}
    config = resolve(IntentConfig.from_dict(given), [example.label for example in task.train])
    with tempfile.TemporaryDirectory() as scratch:
        fit(texts(task.train), [example.label for example in task.train], config, Path(scratch))
        console.print("Trying the scores …")
        network = ServedNetwork(Path(scratch), max_length=config.max_length, threads=torch.get_num_threads())
        systems = _figures(task, network)
    document = {
        "systems": systems,
        "command": command,
        "machine": machine(),
        "data": task.files,
        "seeds": [FIRST_SEED],
        "settings": {"recipe": config.recipe, "head": config.head, "precision": config.precision},
    }
    out.mkdir(parents=True, exist_ok=True)
    (out / RESULTS_FILE).write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    return document


def _figures(task: Task, network: ServedNetwork) -> dict[str, dict[str, float]]:
    place = {label: at for at, label in enumerate(task.labels)}
    _, known = network.outputs(texts(task.train))
    classes = [place[example.label] for example in task.train]
    inside, outside = network.outputs(texts(task.test)), network.outputs(texts(task.oos))
    figures = {}
    for name in (*LOGIT_SCORES, *VECTOR_SCORES):
        score = Detector.fit(name, task.labels, known, np.array(classes))
        figures[name] = out_of_scope_metrics(score(*inside), score(*outside))
    return {name: {figure: round(value, 4) for figure, value in found.items()} for name, found in figures.items()}
