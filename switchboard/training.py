"""Training the model for the active packs."""

from __future__ import annotations

import time
from pathlib import Path

from rich.console import Console

from switchboard.errors import CommandError
from switchboard.processes import child, orderly_signals
from switchboard.project import Project

USUAL_TIME = "That usually takes about two minutes a business on two cores."

SAME_ORDER = {"PYTHONHASHSEED": "0"}
"""Sets have the same order in each training: the same data, with the same packages, give the same entity recogniser."""


def train(project: Project, console: Console, *, force: bool = False) -> None:
    """Train a model unless there is one for exactly these packs, data and code.

    Args:
        project: what to train.
        console: where to report.
        force: train from nothing although there is a model.

    Raises:
        CommandError: training failed; Rasa has said why.
    """
    packs, model = ", ".join(project.pack_names), project.model
    if model.is_file() and not force:
        console.print(f"The model for {packs} is up to date: {_shown(project, model)}")
        return
    console.print(f"Training a model for {packs}. {USUAL_TIME}")
    started = time.monotonic()
    arguments = [
        "train",
        "--domain",
        "domains",
        "--data",
        "data",
        "--out",
        str(model.parent),
        "--fixed-model-name",
        model.name.removesuffix(".tar.gz"),
        "--quiet",
        "--skip-validation",  # the importer has checked more already, and `make check` runs Rasa's own check
        *(["--force"] if force else []),
    ]
    command = ["-m", "switchboard.rasa_command", *arguments]
    with orderly_signals(), child(command, {**project.environment(), **SAME_ORDER}, own_session=False) as process:
        status = process.wait()
    if status or not model.is_file():
        raise CommandError("training failed; what is wrong stands above. Nothing was changed.")
    console.print(f"Trained in {time.monotonic() - started:.0f} s: {_shown(project, model)}")


def _shown(project: Project, model: Path) -> str:
    return model.relative_to(project.root).as_posix()
