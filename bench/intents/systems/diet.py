"""Stock Rasa: its default 3.6 pipeline with DIET (Bunk et al. 2020), trained by ``rasa train`` in another process."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import yaml

from bench.errors import BenchmarkError
from bench.intents.systems.base import System
from bench.stock import CONFIG, stock_pipeline

NAME = "stock"
EPOCH = re.compile(r"(\d+)/\d+ \[[^\]]*t_loss=([\d.eE+-]+)")


class Diet(System):
    """The pipeline of ``rasa init`` as a whole: tokenizer, featurizers, DIET, synonyms, response selector, fallback.

    Its answer is the one of DIET: what the fallback sets before it is left out. For the likelihood DIET tells the
    confidence of all labels, not of the first ten alone; that changes no answer.
    """

    def train(self, texts: Sequence[str], labels: Sequence[str], folder: Path) -> None:
        """Write a project, train it with Rasa's command, and load the model."""
        self._names = [f"intent_{at}" for at in range(len(set(labels)))]  # "/" and "+" in a label mean more to Rasa
        name_of = dict(zip(sorted(set(labels)), self._names, strict=True))
        epochs = int(self.options["diet_epochs"])
        config = {
            "recipe": CONFIG["recipe"],
            "assistant_id": NAME,
            "language": CONFIG["language"],
            "pipeline": stock_pipeline(epochs, ranking_length=0, random_seed=self.seed),
        }
        (folder / "config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
        # As JSON a text is taken as it is; Rasa's YAML would read brackets in it as entities.
        pairs = zip(texts, labels, strict=True)
        examples = [{"text": text, "intent": name_of[label]} for text, label in pairs]
        (folder / "nlu.json").write_text(json.dumps({"rasa_nlu_data": {"common_examples": examples}}), encoding="utf-8")
        self.losses = _losses(_rasa_train(folder))
        self._model = folder / "models" / f"{NAME}.tar.gz"
        self._load()
        self.settings = {"epochs": epochs}

    def probabilities(self, texts: Sequence[str]) -> np.ndarray:
        """DIET's confidences; where it has no features to go by, all labels are equally likely."""
        place = {name: at for at, name in enumerate(self._names)}
        result = np.zeros((len(texts), len(self._names)))
        for row, ranking in zip(result, self._rankings(texts), strict=True):
            for entry in ranking:
                if entry["name"] in place:
                    row[place[entry["name"]]] = entry["confidence"]
            if not row.any():
                row[:] = 1 / len(row)
        return result

    def size(self) -> int:
        """Rasa's model archive."""
        return self._model.stat().st_size

    def _load(self) -> None:
        from rasa.core.agent import load_agent

        self._processor = asyncio.run(load_agent(model_path=str(self._model))).processor

    def _rankings(self, texts: Sequence[str]) -> list[list[dict]]:
        """What the pipeline says of messages, as ``rasa run`` has it run for each."""
        from rasa.core.channels.channel import UserMessage
        from rasa.engine.constants import PLACEHOLDER_MESSAGE

        target = self._processor.model_metadata.nlu_target
        messages = [UserMessage(text) for text in texts]
        answers = self._processor.graph_runner.run(inputs={PLACEHOLDER_MESSAGE: messages}, targets=[target])[target]
        return [answer.get("intent_ranking") or [] for answer in answers]


def _rasa_train(folder: Path) -> str:
    """Run ``rasa train`` and return what it wrote; the progress goes on to our own output."""
    command = [sys.executable, "-m", "rasa", "train", "nlu", "--nlu", "nlu.json", "--fixed-model-name", NAME]
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONWARNINGS": "ignore"}
    lines = []
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1
    ) as process:
        assert process.stdout
        for line in process.stdout:  # universal newlines: each state of a progress bar is a line
            lines.append(line)
            sys.stderr.write(line)
            sys.stderr.flush()
    if process.returncode:
        raise BenchmarkError(f"rasa train ended with status {process.returncode}: {''.join(lines[-5:]).strip()}")
    return "".join(lines)


def _losses(log: str) -> list[float]:
    """The training loss of each epoch, from the progress bar's last state in it."""
    return list({epoch: float(loss) for epoch, loss in EPOCH.findall(log)}.values())
