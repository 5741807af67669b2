"""One system in a process of its own: ``python -m bench.intents.worker FOLDER`` trains it, asks it and times it.

Reads ``job.json`` in the folder; writes ``result.json`` and, where all went well, ``predictions.npz``.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.intents.systems import make_system
from bench.intents.systems.base import System
from components.errors import SwitchboardError

JOB, RESULT, PREDICTIONS = "job.json", "result.json", "predictions.npz"
BATCH = 64
WARM_UP, SINGLE_MESSAGES = 20, 500
MEGABYTE = 1e6


def measure(job: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Train a system and measure it; its predictions go into ``predictions.npz``.

    Args:
        job: ``system``, ``seed``, ``options``, ``train`` as texts and labels, and the texts of ``test`` and ``oos``.
        folder: of the job.
    """
    model = folder / "model"
    model.mkdir()
    started = time.perf_counter()
    system = make_system(job["system"], job["seed"], job["options"])
    system.train(job["train"]["texts"], job["train"]["labels"], model)
    figures: dict[str, Any] = {"train_seconds": time.perf_counter() - started, "train_cpu_seconds": cpu_seconds()}
    figures |= single_latency(system, job["test"])
    probabilities, figures["per_second"] = in_batches(system, job["test"])
    inside = system.out_of_scope(job["test"], probabilities)
    outside = system.out_of_scope(job["oos"], in_batches(system, job["oos"])[0]) if job["oos"] else np.zeros(0)
    np.savez(folder / PREDICTIONS, test=probabilities, inside=inside, outside=outside)
    figures |= {"model_mb": system.size() / MEGABYTE, "rss_mb": peak_memory() / MEGABYTE}
    return {"figures": figures, "settings": system.settings, "losses": system.losses}


def single_latency(system: System, texts: Sequence[str]) -> dict[str, float]:
    """p50 and p95 in milliseconds of one message at a time, over up to 500 messages from the whole of ``texts``."""
    chosen = [texts[at] for at in np.linspace(0, len(texts) - 1, min(len(texts), SINGLE_MESSAGES)).astype(int)]
    for text in chosen[:WARM_UP]:
        system.probabilities([text])
    seconds = []
    for text in chosen:
        started = time.perf_counter()
        system.probabilities([text])
        seconds.append(time.perf_counter() - started)
    return {f"p{q}_ms": float(np.percentile(seconds, q)) * 1e3 for q in (50, 95)}


def in_batches(system: System, texts: Sequence[str]) -> tuple[np.ndarray, float]:
    """Probabilities of all messages, and how many a second were classified in batches of 64."""
    started = time.perf_counter()
    rows = [system.probabilities(texts[at : at + BATCH]) for at in range(0, len(texts), BATCH)]
    return np.concatenate(rows), len(texts) / (time.perf_counter() - started)


def cpu_seconds() -> float:
    """What this process, and those that it started and that ended, have kept cores busy; other load hardly changes it."""
    return sum(os.times()[:4])


def peak_memory() -> float:
    """Bytes that this process, or the largest that it started, had resident at most."""
    # Not ru_maxrss for this one: it begins with what the parent had when it forked.
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    own = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) * 1024.0


def main(folder: Path) -> int:
    """Do a job; the status is 1 where it failed, and ``result.json`` says why."""
    try:
        result = measure(json.loads((folder / JOB).read_text(encoding="utf-8")), folder)
    except Exception as error:  # whatever goes wrong in a system is that system's result
        traceback.print_exc()
        told = str(error) if isinstance(error, SwitchboardError) else f"{type(error).__name__}: {error}"
        result = {"error": told}
    (folder / RESULT).write_text(json.dumps(result), encoding="utf-8")
    return 1 if "error" in result else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
