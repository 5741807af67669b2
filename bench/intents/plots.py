"""The pictures of a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import LogFormatter

from bench.intents.metrics import confusions, mean_and_deviation, reliability
from bench.intents.outcome import Outcome

WORST_PAIRS = 20
MOST_SYSTEMS = 6
PICTURES = {
    "accuracy.png": "accuracy against training time",
    "reliability.png": "reliability diagram",
    "confusions.png": "confusion of the worst 20 pairs",
    "losses.png": "loss curves",
}


def draw(outcomes: Mapping[str, Outcome], labels: np.ndarray, names: Sequence[str], folder: Path) -> None:
    """Write the pictures of `PICTURES`; those that have nothing to show are left out.

    Of more than `MOST_SYSTEMS` only accuracy against time is drawn: the other pictures would not be legible.

    Args:
        outcomes: by system; failed ones are left out.
        labels: index of each test message's label.
        names: of the labels.
        folder: receives the files.
    """
    done = {system: outcome for system, outcome in outcomes.items() if not outcome.error}
    few = done if len(done) <= MOST_SYSTEMS else {}
    figures = {
        "accuracy.png": _accuracy(done),
        "reliability.png": _reliability(few, labels),
        "confusions.png": _confusions(few, labels, names),
        "losses.png": _losses(few),
    }
    for name, figure in figures.items():
        (folder / name).unlink(missing_ok=True)
        if figure:
            figure.savefig(folder / name, dpi=100)


def _accuracy(outcomes: Mapping[str, Outcome]) -> Figure | None:
    if not outcomes:
        return None
    figure = Figure(figsize=(6.4, 4.2), tight_layout=True)
    axes = figure.subplots()
    for system, outcome in outcomes.items():
        (x, x_error), (y, y_error) = (
            mean_and_deviation([figures[name] for figures in outcome.figures]) for name in ("train_seconds", "accuracy")
        )
        axes.errorbar(x, 100 * y, xerr=x_error, yerr=None if y_error is None else 100 * y_error, fmt="o", capsize=3)
        axes.annotate(system, (x, 100 * y), xytext=(6, 6), textcoords="offset points")
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter("{x:g}")
    axes.xaxis.set_minor_formatter(
        LogFormatter(minor_thresholds=(1.5, 0.7))
    )  # between powers of ten where few are seen
    axes.margins(0.2)
    axes.set_xlabel("training time in seconds")
    axes.set_ylabel("accuracy in %")
    axes.grid(alpha=0.3)
    return figure


def _reliability(outcomes: Mapping[str, Outcome], labels: np.ndarray) -> Figure | None:
    if not outcomes:
        return None
    figure = Figure(figsize=(5.6, 5.2), tight_layout=True)
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color="grey", linestyle="--", linewidth=1, label="perfect")
    for system, outcome in outcomes.items():
        confidence, accuracy, counts = zip(*reliability(outcome.probabilities, labels), strict=True)
        (line,) = axes.plot(confidence, accuracy, linewidth=1, label=system)
        areas = 4 + 200 * np.array(counts) / len(labels)
        axes.scatter(confidence, accuracy, s=areas, color=line.get_color())
    axes.set_xlabel("confidence (a point's area: its share of the messages)")
    axes.set_ylabel("accuracy")
    axes.legend()
    axes.grid(alpha=0.3)
    return figure


def _confusions(outcomes: Mapping[str, Outcome], labels: np.ndarray, names: Sequence[str]) -> Figure | None:
    found = {system: confusions(outcome.probabilities, labels) for system, outcome in outcomes.items()}
    worst = [pair for pair, _ in sum(found.values(), Counter()).most_common(WORST_PAIRS)]
    if not worst:
        return None
    counts = np.array([[of_system[pair] for of_system in found.values()] for pair in worst])
    figure = Figure(figsize=(5.5 + len(found), 1.5 + 0.32 * len(worst)), tight_layout=True)
    axes = figure.subplots()
    axes.imshow(counts, aspect="auto", cmap="Reds", vmin=0)
    axes.set_xticks(range(len(found)), list(found), rotation=30, ha="right")
    axes.set_yticks(range(len(worst)), [f"{names[true]} → {names[taken]}" for true, taken in worst], fontsize=8)
    for (row, column), count in np.ndenumerate(counts):
        shade = "white" if count > counts.max() / 2 else "black"
        axes.text(column, row, str(count), ha="center", va="center", fontsize=8, color=shade)
    axes.set_title("messages of the left label taken for the right one", fontsize=9)
    return figure


def _losses(outcomes: Mapping[str, Outcome]) -> Figure | None:
    curves = {system: outcome.losses for system, outcome in outcomes.items() if outcome.losses}
    if not curves:
        return None
    figure = Figure(figsize=(4.2 * len(curves), 3.4), tight_layout=True)
    # Each system minimises a loss of its own, so each has axes of its own.
    for axes, (system, losses) in zip(figure.subplots(1, len(curves), squeeze=False)[0], curves.items(), strict=True):
        axes.plot(np.linspace(0, 100, len(losses)), losses, linewidth=1)
        axes.set_title(system)
        axes.set_xlabel("share of the training in %")
        axes.set_ylabel("loss")
        axes.set_ylim(bottom=0)
        axes.grid(alpha=0.3)
    return figure
