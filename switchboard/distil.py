"""``switchboard distill``: a smaller intent model, beside the one that it learns from.

What ``rasa train`` would train with the teacher's settings, and with fewer layers besides, is trained and served here;
both classify the same messages that neither has seen.
"""

from __future__ import annotations

import json
import shutil
import tarfile
import tempfile
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from rich.console import Console

from bench.intents.data import read_task, texts
from bench.machine import machine
from bench.report import table
from components.bert.artifacts import MANIFEST, MODEL, TOKENIZER
from components.bert.config import IntentConfig
from components.bert.errors import ConfigError
from components.bert.runtime import IntentRuntime
from components.packs import PackImporter, hold_out
from switchboard.errors import CommandError
from switchboard.project import Project

ARCHIVE = ".tar.gz"
CLASSIFIER = "BertIntentClassifier"
RESULTS = "results.json"
WARM_UP = 20
MEGABYTE = 1e6


class Examples(NamedTuple):
    """Messages and their intents."""

    texts: list[str]
    labels: list[str]


def distil(
    project: Project,
    console: Console,
    *,
    teacher: str,
    layers: int,
    out: Path,
    files: tuple[Path, Path] | None,
    command: str,
) -> None:
    """Train a teacher and its student, compare them, and write the student and ``results.json``.

    Args:
        project: its ``config.yml`` has the settings, its active packs the messages.
        console: where to report.
        teacher: an encoder, as the setting ``encoder`` takes it; or a trained model, whose settings are used.
        layers: of the student.
        out: folder of the results; what an earlier run wrote there is replaced.
        files: CSV files to learn from and to compare on, instead of the packs' examples and hold-outs.
        command: what was typed, for the results.

    Raises:
        CommandError: the teacher, the files or the folder cannot be used.
        BertError: what is wrong with the settings or the messages.
    """
    config = replace(_settings(project, teacher), layers=layers)
    learnt, asked = _from_csv(*files) if files else _from_packs(project)
    _make_folder(out)
    with tempfile.TemporaryDirectory(prefix="distil-", dir=out) as scratch:
        fitted = {}
        for name, settings in (("student", config), ("teacher", replace(config, layers=None))):
            console.print(f"Training the {name}" + (" and what it learns from" if name == "student" else ""))
            fitted[name] = _fit(learnt, settings, Path(scratch) / name)
        systems = _compare({name: fitted[name] for name in ("teacher", "student")}, asked)
        document = {"systems": systems, "command": command, "machine": machine(), "data": _about(learnt, asked)}
        shutil.rmtree(out / "student", ignore_errors=True)
        (Path(scratch) / "student").rename(out / "student")
    (out / RESULTS).write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    console.print(table(systems))
    console.print(_verdict(systems))
    console.print(
        f"The student is in {out / 'student'}. To train it with the assistant, give {CLASSIFIER} in config.yml"
    )
    console.print(f"    encoder: {config.encoder}\n    layers: {layers}", markup=False)


class _Fitted(NamedTuple):
    folder: Path
    runtime: IntentRuntime
    seconds: float


def _fit(examples: Examples, config: IntentConfig, folder: Path) -> _Fitted:
    from components.bert.fit import fit  # torch and transformers

    folder.mkdir()
    started = time.perf_counter()
    runtime = fit(examples.texts, examples.labels, config, folder)
    return _Fitted(folder, runtime, time.perf_counter() - started)


def _compare(fitted: Mapping[str, _Fitted], asked: Examples) -> dict[str, dict[str, Any]]:
    """Accuracy, time for one message and size of each; they take turns, so that what else the machine does hits both."""
    right: dict[str, list[bool]] = {name: [] for name in fitted}
    seconds: dict[str, list[float]] = {name: [] for name in fitted}
    for text in asked.texts[:WARM_UP]:
        for model in fitted.values():
            model.runtime.classify([text])
    for text, label in zip(*asked, strict=True):
        for name, model in fitted.items():
            started = time.perf_counter()
            prediction = model.runtime.classify([text])[0]
            seconds[name].append(time.perf_counter() - started)
            right[name].append(prediction.intents[0] == label)
    return {
        name: {
            "accuracy": round(float(np.mean(right[name])), 4),
            "p50_ms": round(float(np.percentile(seconds[name], 50)) * 1e3, 3),
            "p95_ms": round(float(np.percentile(seconds[name], 95)) * 1e3, 3),
            "model_mb": round(sum((model.folder / file).stat().st_size for file in (MODEL, TOKENIZER)) / MEGABYTE, 1),
            "train_seconds": round(model.seconds, 1),
            "settings": {key: model.runtime.manifest["config"][key] for key in ("encoder", "recipe", "layers")},
        }
        for name, model in fitted.items()
    }


def _verdict(systems: Mapping[str, Mapping[str, Any]]) -> str:
    teacher, student = systems["teacher"], systems["student"]
    kept = student["accuracy"] / max(teacher["accuracy"], 1e-9)
    return (
        f"The student keeps {kept:.1%} of the teacher's accuracy and is "
        f"{teacher['p50_ms'] / student['p50_ms']:.2f} x as fast."
    )


def _settings(project: Project, teacher: str) -> IntentConfig:
    """The teacher's settings: those of a trained model, or those of ``config.yml`` with another encoder."""
    if teacher.endswith(ARCHIVE):
        return replace(IntentConfig.from_dict(_archived(Path(teacher))), layers=None)
    try:
        return IntentConfig.from_dict({**project.settings_of(CLASSIFIER), "encoder": teacher})
    except ConfigError as error:
        raise CommandError(f"config.yml, pipeline, {CLASSIFIER}: {error}") from error


def _archived(archive: Path) -> dict[str, Any]:
    """The settings that a trained model's intent classifier was trained with: its weights are no longer there."""
    try:
        with tarfile.open(archive) as tar:
            for member in tar:
                if Path(member.name).name == MANIFEST and (file := tar.extractfile(member)):
                    return dict(json.load(file)["config"])
    except (OSError, tarfile.TarError, ValueError, KeyError, TypeError) as error:
        raise CommandError(f"--teacher {archive} cannot be read as a trained model ({error})") from error
    raise CommandError(f"--teacher {archive} holds no model of {CLASSIFIER}; give one that has it, or an encoder")


def _from_packs(project: Project) -> tuple[Examples, Examples]:
    """The active packs' examples, and their hold-outs."""
    from rasa.shared.nlu.training_data.formats import RasaYAMLReader

    holdouts = [hold_out(project.root, name) for name in project.pack_names]
    there = [path for path in holdouts if path.is_file()]
    if not there:
        raise CommandError(
            f"there is nothing to compare on: {', '.join(str(path.relative_to(project.root)) for path in holdouts)} "
            "are missing; write one, or give --train and --test"
        )
    learnt = PackImporter(str(project.root / "config.yml")).get_nlu_data()
    return _examples(learnt), _examples(*(RasaYAMLReader().read(str(path)) for path in there))


def _examples(*data: Any) -> Examples:
    found = [example for part in data for example in part.intent_examples]
    return Examples([example.get("text") for example in found], [example.get("intent") for example in found])


def _from_csv(train: Path, test: Path) -> tuple[Examples, Examples]:
    task = read_task(train, test, None, drop_overlap=True)
    learnt, asked = (Examples(texts(part), [example.label for example in part]) for part in (task.train, task.test))
    return learnt, asked


def _make_folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(f"--out {out} cannot be made ({error.strerror})") from error


def _about(learnt: Examples, asked: Examples) -> dict[str, int]:
    return {"train": len(learnt.texts), "test": len(asked.texts), "labels": len(set(learnt.labels))}
