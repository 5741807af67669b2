"""What one more active pack costs, as a picture of what `switchboard bench packs` measured."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

PICTURE = "growth.png"
"""Beside the results."""


def growing(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Of the sets that were measured, those on the way to the largest: each has one pack more than the one before."""
    largest: list[str] = max((found["packs"] for found in document["sets"]), key=len)
    steps = {
        len(found["packs"]): found for found in document["sets"] if found["packs"] == largest[: len(found["packs"])]
    }
    return [steps[number] for number in sorted(steps)]


def share_understood(found: Mapping[str, Any]) -> float:
    """Of all hold-out messages of a set's packs, the share that was understood."""
    suites = found["suites"].values()
    return float(sum(one["hold_out"] * one["accuracy"] for one in suites) / sum(one["hold_out"] for one in suites))


def draw_growth(document: Mapping[str, Any], path: Path) -> None:
    """Accuracy, training, memory and messages a second against the number of active packs, as a picture."""
    sets = growing(document)
    if len(sets) < 2:
        return
    figures: dict[str, list[float]] = {
        "hold-outs understood, %": [100 * share_understood(found) for found in sets],
        "training, CPU s": [found["train_cpu_seconds"] for found in sets],
        "memory of the server, MB": [found["server_rss_mb"] for found in sets],
        "messages a second, 50 users": [found["per_second"] for found in sets],
    }
    figure = Figure(figsize=(3.2 * len(figures), 3), layout="constrained")
    for axis, (title, values) in zip(figure.subplots(1, len(figures)), figures.items(), strict=True):
        axis.plot([len(found["packs"]) for found in sets], values, marker="o")
        axis.set(title=title, xlabel="active packs, core included", ylim=(0, 1.15 * max(values)))
        axis.xaxis.set_major_locator(MaxNLocator(integer=True))
    figure.savefig(path, dpi=110)
