"""Times the NLU pipeline of a model, component by component: ``python nlu_latency.py MODEL HOLD-OUTS``."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
import yaml
from rasa.core.agent import load_agent
from rasa.core.channels.channel import UserMessage
from rasa.engine.graph import GraphNode
from rasa.shared.nlu.training_data.entities_parser import replace_entities
from rasa.utils.common import configure_logging_and_warnings
from rasa.utils.log_utils import configure_structlog

MESSAGES, LONGEST = 300, 60


def short_messages(folder: Path) -> list[str]:
    """Hold-out messages of at most 60 characters."""
    texts = []
    for path in sorted(folder.glob("*.yml")):
        for section in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            texts += [replace_entities(line[2:]) for line in section["examples"].splitlines() if line.startswith("- ")]
    return [text for text in texts if len(text) <= LONGEST][:MESSAGES]


async def main(model: str, folder: Path) -> None:
    """Print one line of JSON."""
    configure_logging_and_warnings(logging.ERROR)
    configure_structlog(logging.ERROR)
    processor = (await load_agent(model_path=model)).processor
    nodes: dict[str, list[float]] = defaultdict(list)
    call = GraphNode.__call__

    def timed(node: GraphNode, *inputs: object) -> object:
        started = time.perf_counter()
        result = call(node, *inputs)
        nodes[node._node_name].append(time.perf_counter() - started)
        return result

    texts = short_messages(folder)
    for text in texts[:20]:
        await processor.parse_message(UserMessage(text))
    seconds = []
    for text in texts:
        started = time.perf_counter()
        await processor.parse_message(UserMessage(text))
        seconds.append(time.perf_counter() - started)
    GraphNode.__call__ = timed
    for text in texts:
        await processor.parse_message(UserMessage(text))
    p50, p95 = (round(float(np.percentile(seconds, q)) * 1e3, 2) for q in (50, 95))
    parts = {name: round(float(np.median(times)) * 1e3, 2) for name, times in nodes.items()}
    figures = {"messages": len(texts), "p50_ms": p50, "p95_ms": p95, "parts_p50_ms": parts}
    sys.stdout.write(json.dumps({"nlu": figures}) + "\n")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
