"""``switchboard bench speed``: how long the bundled encoder with a head takes, in PyTorch and in ONNX Runtime.

Messages of 13 tokens on one thread, tokenization included, for batches of 1 and of 64. The variants take turns of a few
messages, so that what else the machine does falls on all of them. The first message of a turn finds the processor's caches
full of another variant's weights; it counts by itself.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from rich.console import Console
from rich.progress import track

from bench.intents.worker import BATCH
from bench.machine import machine
from components.bert.artifacts import write_manifest
from components.bert.batching import padded
from components.bert.config import IntentConfig
from components.bert.encoders import load_encoder
from components.bert.export import export
from components.bert.model import IntentModel
from components.bert.recipes import resolve
from components.bert.runtime import IntentRuntime

MESSAGES = (
    "my transfer still hasnt arrived, whats going on",
    "someone took money out and it wasnt me!!",
    "pls send a new card, this one is bent",
)
TOKENS = 13
INTENTS = 77
TURNS, A_TURN, BATCHES, WARM_UP = 30, 11, 10, 3
Classify = Callable[[Sequence[str]], object]


def measure_speed(out: Path, command: str, console: Console) -> dict[str, Any]:
    """Time the variants and write the result.

    Args:
        out: the file to write.
        command: what was typed, for the result.
        console: where the progress bar is drawn.
    """
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with tempfile.TemporaryDirectory() as scratch:
            systems = _time(_variants(Path(scratch)), console)
    finally:
        torch.set_num_threads(threads)
    document = {"systems": systems, "command": command, "machine": machine(), "tokens": TOKENS, "threads": 1}
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    return document


def _variants(folder: Path) -> dict[str, Classify]:
    """What is compared, by name. The head's weights are random: they do not change how long it takes."""
    labels = tuple(f"intent_{at}" for at in range(INTENTS))
    config = resolve(IntentConfig(recipe="top_layers"), labels)
    encoder, tokenizer = load_encoder(config.encoder)
    model = IntentModel(encoder, INTENTS, config).eval()
    assert {len(tokenizer(message)) for message in MESSAGES} == {TOKENS}

    def eager(texts: Sequence[str]) -> object:
        inputs = padded([torch.from_numpy(tokenizer(text)) for text in texts], tokenizer.padding)
        with torch.inference_mode():
            return model(**inputs)

    variants: dict[str, Classify] = {"torch eager": eager}
    for precision in ("fp32", "int8"):
        served = folder / precision
        served.mkdir()
        export(model, tokenizer, replace(config, precision=precision), served)
        write_manifest(
            served,
            {
                "labels": labels,
                "temperature": 1.0,
                "out_of_scope": {"score": config.out_of_scope_score, "threshold": 0.0},
                "config": config.to_dict(),
            },
        )
        variants[f"ONNX Runtime {precision}"] = IntentRuntime(served, threads=1, batch_size=BATCH).classify
    return variants


def _time(variants: dict[str, Classify], console: Console) -> dict[str, Any]:
    first: dict[str, list[float]] = {name: [] for name in variants}
    single: dict[str, list[float]] = {name: [] for name in variants}
    batch: dict[str, list[float]] = {name: [] for name in variants}
    many = [MESSAGES[at % len(MESSAGES)] for at in range(BATCH)]
    for turn in track(range(TURNS + WARM_UP), "Timing", console=console):
        for name, classify in variants.items():
            times = [_seconds(classify, [MESSAGES[at % len(MESSAGES)]]) for at in range(turn, turn + A_TURN)]
            if turn >= WARM_UP:
                first[name].append(times[0])
                single[name] += times[1:]
            if turn < BATCHES + WARM_UP:
                batch[name].append(_seconds(classify, many))
    return {
        name: {
            **{f"p{q}_ms": round(float(np.percentile(single[name], q)) * 1e3, 3) for q in (50, 95)},
            "first_p50_ms": round(float(np.median(first[name])) * 1e3, 3),
            "per_second": round(BATCH / float(np.median(batch[name][WARM_UP:])), 1),
        }
        for name in variants
    }


def _seconds(classify: Classify, texts: Sequence[str]) -> float:
    started = time.perf_counter()
    classify(texts)
    return time.perf_counter() - started
