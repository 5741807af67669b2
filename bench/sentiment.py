"""``switchboard bench sentiment``: the sentiment model as it is served, beside VADER, on messages that neither knows."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from sklearn.metrics import f1_score

from bench.errors import BenchmarkError
from bench.intents.data import read_examples, texts
from bench.intents.metrics import classification_metrics
from bench.machine import machine
from components.packs.sentiment import MOODS
from components.sentiment import SentimentRuntime
from switchboard.project import Project
from switchboard.sentiment_model import trained

DATA = Path("var/datasets")
SETS = (DATA / "sentiment_goemotions" / "dev.csv", DATA / "sentiment_dynasent" / "dev.csv")
BATCH, TIMED, WARM_UP = 64, 500, 20
#: Compound scores nearer to 0 than this are neutral, says VADER's README.
NEUTRAL_BELOW = 0.05
Judge = Callable[[Sequence[str]], np.ndarray]
"""From messages to the moods' probabilities, or to certainties, (messages, moods)."""


def measure_sentiment(
    project: Project, files: Sequence[Path], out: Path, command: str, console: Console
) -> dict[str, Any]:
    """Train our model as ``rasa train`` would, compare it with VADER on each file, and write the result.

    Args:
        project: its ``config.yml`` has the settings, its active packs the messages to learn from.
        files: CSV with the header ``text,label``; labels are moods.
        out: the file to write.
        command: what was typed, for the result.
        console: where to report.

    Raises:
        BenchmarkError: a file cannot be used, or VADER is not installed.
    """
    vader = _vader()
    asked = {path.parent.name: _asked(path) for path in files}
    started, before = time.perf_counter(), sum(os.times()[:2])
    with tempfile.TemporaryDirectory() as scratch:
        examples, _ = trained(project, Path(scratch))
        seconds, cpu = time.perf_counter() - started, sum(os.times()[:2]) - before
        single, many = (SentimentRuntime(Path(scratch), batch_size=size) for size in (1, BATCH))
        sets = {}
        for name, (messages, moods) in asked.items():
            console.print(f"Judging {len(messages)} messages of {name} …", highlight=False)
            ours = _figures(lambda texts: many.probabilities(texts)[0], messages, moods)
            theirs = _figures(vader, messages, moods)
            theirs.pop("ece")  # it knows no probabilities
            sets[name] = {
                "messages": len(messages),
                "systems": {
                    "switchboard": ours | _latency(single.analyze, messages),
                    "vader": theirs | _latency(vader, messages),
                },
            }
    training = {"examples": examples, "train_seconds": round(seconds, 1), "train_cpu_seconds": round(cpu, 1)}
    document = {"sets": sets, "training": training, "command": command, "machine": machine()}
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    return document


def mood_figures(probabilities: np.ndarray, moods: np.ndarray) -> dict[str, float]:
    """Accuracy, macro-F1, calibration error, and the F1 of each mood.

    Args:
        probabilities: (messages, moods).
        moods: index of each message's mood, (messages,).
    """
    found = classification_metrics(probabilities, moods)
    each = f1_score(moods, probabilities.argmax(axis=1), labels=range(len(MOODS)), average=None, zero_division=0)
    found |= {f"f1_{mood}": float(value) for mood, value in zip(MOODS, each, strict=True)}
    return {name: round(value, 4) for name, value in found.items() if name != "nll"}


def _figures(judge: Judge, messages: Sequence[str], moods: np.ndarray) -> dict[str, float]:
    return mood_figures(judge(messages), moods)


def _latency(judge: Callable[[Sequence[str]], object], messages: Sequence[str]) -> dict[str, float]:
    """One message at a time."""
    seconds = []
    for message in messages[: WARM_UP + TIMED]:
        started = time.perf_counter()
        judge([message])
        seconds.append(time.perf_counter() - started)
    return {f"p{q}_ms": round(float(np.percentile(seconds[WARM_UP:] or seconds, q)) * 1e3, 3) for q in (50, 95)}


def _asked(path: Path) -> tuple[list[str], np.ndarray]:
    examples = read_examples(path)
    for example in examples:
        if example.label not in MOODS:
            raise BenchmarkError(f"{example.place}: label '{example.label}'; allowed: {', '.join(MOODS)}")
    return texts(examples), np.array([MOODS.index(example.label) for example in examples])


def _vader() -> Judge:
    """VADER (Hutto & Gilbert 2014), by the thresholds of its README."""
    try:
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
    except ModuleNotFoundError:
        raise BenchmarkError("vaderSentiment is not installed: run `make install-dev WITH=bench`") from None
    analyzer = SentimentIntensityAnalyzer()

    def judge(messages: Sequence[str]) -> np.ndarray:
        compound = np.array([analyzer.polarity_scores(message)["compound"] for message in messages])
        moods = (compound > -NEUTRAL_BELOW).astype(int) + (compound >= NEUTRAL_BELOW).astype(int)
        certain: np.ndarray = np.eye(len(MOODS))[moods]
        return certain

    return judge
