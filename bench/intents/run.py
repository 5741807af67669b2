"""Runs the systems one after the other and gathers their results."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import TimeoutExpired
from typing import Any

import numpy as np
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from bench.errors import BenchmarkError
from bench.intents.data import Task, texts
from bench.intents.metrics import classification_metrics, out_of_scope_metrics
from bench.intents.outcome import Outcome
from bench.intents.recipe import settings_of
from bench.intents.systems import SYSTEMS
from bench.intents.worker import JOB, PREDICTIONS, RESULT
from bench.machine import machine
from switchboard.processes import child, orderly_signals

FIRST_SEED = 13
"""The seed of the product's own configuration."""
RESULTS_FILE = "results.json"
OURS = "switchboard"
PERCENT = re.compile(rb"(\d+)%\|")


@dataclass(frozen=True)
class Options:
    """What to run.

    Attributes:
        systems: keys of `SYSTEMS`; ``switchboard:RECIPE`` is our component with another recipe than ``recipe``.
        recipe: how our component is trained, as `settings_of` reads it.
        seeds: trainings a system.
        diet_epochs: of Rasa's own classifier.
        add: whether systems that earlier results have, and ``systems`` does not, stay in them.

    Raises:
        BenchmarkError: a name is unknown.
    """

    systems: tuple[str, ...]
    recipe: str = "default"
    seeds: int = 1
    diet_epochs: int = 100
    add: bool = False

    def __post_init__(self) -> None:
        for name in self.systems:
            system, colon, _ = name.partition(":")
            if system not in SYSTEMS or (colon and system != OURS):
                raise BenchmarkError(f"--systems {name!r}; allowed: {', '.join(SYSTEMS)}, {OURS}:RECIPE")
            settings_of(self.recipe_of(name))

    def recipe_of(self, name: str) -> str:
        """The recipe that a system is trained with, where it has one."""
        return name.partition(":")[2] or self.recipe

    @property
    def all_seeds(self) -> range:
        """One seed a training, the product's own first."""
        return range(FIRST_SEED, FIRST_SEED + self.seeds)


def run_systems(task: Task, options: Options, out: Path, command: str, console: Console) -> dict[str, Outcome]:
    """Train and measure each system, each seed in a child process of its own, and write ``results.json``.

    The file is written after each system, so that what is there survives an interruption of the next.

    Args:
        task: the messages.
        options: which systems, and how.
        out: folder of the results, made where it is missing; ``logs`` in it receives what the systems print.
        command: what was typed, for the results.
        console: where the progress bar is drawn.

    Returns:
        What became of each system; of those of earlier results too, where ``logs`` still has what belongs to them.

    Raises:
        BenchmarkError: the earlier results that are to stay are of other files, or the folder cannot be written to.
    """
    earlier: dict[str, Any] = (
        _earlier(out / RESULTS_FILE, task) if options.add else {"systems": {}, "command": "", "seeds": []}
    )
    _make(out / "logs")
    runs = _Runs(task, options, out)
    outcomes: dict[str, Outcome] = {}
    for name, found in earlier["systems"].items():
        kept = Outcome.load(runs.log(name, ".npz"))
        if kept and kept.summary() == found:  # and not of another run, if the results were copied here
            outcomes[name] = kept
    with _bar(console, len(options.systems) * options.seeds) as bar, orderly_signals():
        for name in options.systems:
            outcome = outcomes[name] = Outcome()
            for seed in options.all_seeds:
                bar.now(f"{name}, seed {seed}")
                if not outcome.error:
                    runs.run(name, seed, outcome, bar)
                bar.done()
            outcome.save(runs.log(name, ".npz"))
            document = {
                "systems": earlier["systems"] | {name: outcome.summary() for name, outcome in outcomes.items()},
                "command": f"{earlier['command']}\n{command}".strip(),
                "machine": machine(),
                "data": task.files,
                "seeds": max(earlier["seeds"], list(options.all_seeds), key=len),
            }
            text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
            (out / RESULTS_FILE).write_text(text, encoding="utf-8")
    return outcomes


class _Runs:
    """Starts the processes that do the work."""

    def __init__(self, task: Task, options: Options, out: Path) -> None:
        self._out, self._classes, self._options = out, task.classes, options
        self._job = {
            "train": {"texts": texts(task.train), "labels": [example.label for example in task.train]},
            "test": texts(task.test),
            "oos": texts(task.oos),
        }

    def log(self, name: str, suffix: str) -> Path:
        """A file about a system."""
        return self._out / "logs" / f"{name.replace('/', '_')}{suffix}"

    def run(self, name: str, seed: int, outcome: Outcome, bar: _Bar) -> None:
        """Train and measure a system once, and add what comes of it to its outcome."""
        log = self.log(name, f"-{seed}.log")
        log.unlink(missing_ok=True)
        with tempfile.TemporaryDirectory(prefix="switchboard-bench-") as scratch:
            folder = Path(scratch)
            told = {"recipe": self._options.recipe_of(name), "diet_epochs": self._options.diet_epochs}
            job = {"system": name.partition(":")[0], "seed": seed, "options": told, **self._job}
            (folder / JOB).write_text(json.dumps(job), encoding="utf-8")
            with child(["-m", "bench.intents.worker", scratch], _environment(), log=log) as process:
                while process.poll() is None:
                    try:
                        process.wait(0.5)
                    except TimeoutExpired:
                        bar.within(log)
            result = _result(folder, process.returncode)
            if "error" in result:
                outcome.error = f"seed {seed}: {result['error']}"
                return
            with np.load(folder / PREDICTIONS) as predictions:
                self._add({name: predictions[name] for name in predictions}, result, outcome)

    def _add(self, predictions: dict[str, np.ndarray], result: dict[str, Any], outcome: Outcome) -> None:
        figures: dict[str, Any] = {**classification_metrics(predictions["test"], self._classes)}
        figures |= {"oos_auroc": None, "oos_recall": None}
        if len(predictions["outside"]):
            figures |= out_of_scope_metrics(predictions["inside"], predictions["outside"])
        if not outcome.figures:
            outcome.probabilities, outcome.losses = predictions["test"], result["losses"]
        outcome.figures.append(figures | result["figures"])
        outcome.settings = result["settings"]


def _earlier(path: Path, task: Task) -> dict[str, Any]:
    """Results that are there, of the same files."""
    try:
        document = dict(json.loads(path.read_text(encoding="utf-8")))
        same = document["data"] == task.files
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BenchmarkError(f"--add: {path} holds no results to add to ({error!r}); leave --add out") from error
    if not same:
        raise BenchmarkError(f"--add: {path} holds results of other files; give another --out, or leave --add out")
    return document


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BenchmarkError(f"--out {folder.parent} cannot be made ({error.strerror})") from error


def _result(folder: Path, status: int) -> dict[str, Any]:
    path = folder / RESULT
    if path.is_file():
        return dict(json.loads(path.read_text(encoding="utf-8")))
    return {"error": f"its process ended with status {status} and no result; the log has its last words"}


def _environment() -> dict[str, str]:
    """Of the children: nothing is looked up in the network."""
    return {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "HF_HUB_OFFLINE": "1",
        "TOKENIZERS_PARALLELISM": "false",
        "PYTHONWARNINGS": "ignore",
    }


class _Bar:
    """A progress bar over runs that also tells how far the present one says it is."""

    def __init__(self, progress: Progress, runs: int) -> None:
        self._progress, self._task = progress, progress.add_task("", total=runs, within="")

    def now(self, description: str) -> None:
        self._progress.update(self._task, description=description, within="")

    def within(self, log: Path) -> None:
        """Show the percentage of the last progress bar in the log."""
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 500))
            if found := PERCENT.findall(file.read()):
                self._progress.update(self._task, within=f"{found[-1].decode()} %")

    def done(self) -> None:
        self._progress.advance(self._task)


@contextmanager
def _bar(console: Console, runs: int) -> Iterator[_Bar]:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.fields[within]}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as progress:
        yield _Bar(progress, runs)
