"""``switchboard train sentiment``: the sentiment model learns from a company's own messages."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from rich.console import Console
from rich.table import Table

from bench.sentiment import mood_figures
from components.bert.calibration import stratified_folds
from components.packs.files import OWN_MESSAGES, SENTIMENT
from components.packs.manifest import DATA
from components.packs.sentiment import ANGER, MOODS, SentimentExample, same_words
from components.packs.yaml_file import Place
from components.sentiment import SentimentRuntime, class_of, fit_sentiment
from switchboard.packs.writing import write_all
from switchboard.project import Project
from switchboard.sentiment_file import FEWEST, OwnMessage, as_yaml, read_own
from switchboard.sentiment_model import examples_of, read_examples, settings
from switchboard.training import train

OWN = f"{DATA}/{OWN_MESSAGES}/{SENTIMENT}"
KEPT_BACK = 5
"""A part in so many of what is new is kept back to compare on."""
SEED = 13


class Judged(NamedTuple):
    """What a model says of the messages that were kept back."""

    moods: np.ndarray
    anger: np.ndarray


def train_sentiment(project: Project, console: Console, data: Path) -> None:
    """Check a company's messages, show what the model gains by them, and train the active model with them.

    Args:
        project: its sentiment model is trained.
        console: where to report.
        data: CSV with the columns text, mood and, if it is known, anger.

    Raises:
        ImportProblems: what is wrong in the file, all of it.
        CommandError: the file cannot be used, or training failed. Nothing is changed in either case.
    """
    own = read_own(data)
    before = examples_of(project)
    known = {same_words(example.text) for example in before}
    fresh = [message for message in own if same_words(message.text) not in known]
    console.print(f"{data.name}: {len(own)} messages, {len(fresh)} of them new.", highlight=False)
    with tempfile.TemporaryDirectory() as scratch:
        console.print("Training the model as it is, to compare with.")
        present = _fitted(project, before, Path(scratch) / "present")
        labelled = _with_anger(own, present)
        fresh_ones = [example for example in labelled if same_words(example.text) not in known]
        _compare(project, console, before, present, fresh_ones, Path(scratch) / "with")
    _write_and_train(project, console, labelled)


def _fitted(project: Project, examples: Sequence[SentimentExample], folder: Path) -> SentimentRuntime:
    folder.mkdir()
    return fit_sentiment(examples, settings(project), folder)


def _with_anger(own: Sequence[OwnMessage], present: SentimentRuntime) -> list[SentimentExample]:
    """The messages with their anger; where the file does not say, with what the present model hears in them."""
    silent = [message.text for message in own if message.anger is None]
    heard = dict(zip(silent, present.levels(silent), strict=True))
    return [
        SentimentExample(
            message.text,
            message.mood,
            heard[message.text] if message.anger is None else message.anger,
            Place(message.where, 0),
        )
        for message in own
    ]


def _compare(
    project: Project,
    console: Console,
    before: Sequence[SentimentExample],
    present: SentimentRuntime,
    fresh: Sequence[SentimentExample],
    folder: Path,
) -> None:
    """Show how well the model does on a fifth of what is new, as it is and with the other four fifths."""
    if len(fresh) < FEWEST:
        console.print(f"Too few of them are new to compare on; {FEWEST} are needed.", highlight=False)
        return
    kept, learnt = _parted(fresh)
    console.print(f"Training it with {len(learnt)} of the new messages; {len(kept)} are kept back.", highlight=False)
    candidate = _fitted(project, [*before, *learnt], folder)
    console.print(_table(kept, {"as it is": present, "with your messages": candidate}))


def _parted(fresh: Sequence[SentimentExample]) -> tuple[list[SentimentExample], list[SentimentExample]]:
    classes = np.array([class_of(example.mood, example.anger) for example in fresh])
    folds = stratified_folds(classes, KEPT_BACK, SEED)
    kept = [example for example, fold in zip(fresh, folds, strict=True) if fold == 0]
    return kept, [example for example, fold in zip(fresh, folds, strict=True) if fold]


def _table(kept: Sequence[SentimentExample], models: dict[str, SentimentRuntime]) -> Table:
    moods = np.array([MOODS.index(example.mood) for example in kept])
    anger = np.array([example.anger / max(ANGER) for example in kept])
    columns = []
    for model in models.values():
        judged = Judged(*model.probabilities([example.text for example in kept])[:2])
        figures = mood_figures(judged.moods, moods)
        shares = [figures["macro_f1"], *(figures[f"f1_{mood}"] for mood in MOODS)]
        columns.append([f"{share:.1%}" for share in shares] + [f"{np.abs(judged.anger - anger).mean():.2f}"])
    table = Table("", *models)
    for heading, *cells in zip(
        ["macro-F1", *(f"F1 of {mood}" for mood in MOODS), "anger (0 to 1), off by"], *columns, strict=True
    ):
        table.add_row(heading, *cells)
    return table


def _write_and_train(project: Project, console: Console, labelled: Sequence[SentimentExample]) -> None:
    """Write the messages beside those of earlier files, and train; what was there is put back if that fails."""
    path = project.root / OWN
    held = path.read_bytes() if path.is_file() else None
    all_own = {same_words(example.text): example for example in read_examples([path] if held else [], project.root)}
    all_own.update({same_words(example.text): example for example in labelled})
    write_all(project.root, {OWN: as_yaml(all_own.values())})
    try:
        train(project, console)
    except BaseException:
        write_all(project.root, {OWN: held})
        raise
    console.print(f"{OWN} holds {len(all_own)} messages of yours; each training learns from them.", highlight=False)
