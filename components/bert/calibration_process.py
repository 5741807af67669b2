"""The training that calibration needs, in a process of its own beside the served model's.

One training hardly uses a second core: its tensors are small. Two side by side use two.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch

from components.bert.config import IntentConfig
from components.bert.errors import TrainingDataError
from components.bert.held_out import Data, Unseen, fit_without
from components.bert.model import device

# Examples from which on a training takes longer than a process does to begin.
WORTH_A_PROCESS = 2000

_REQUEST, _RESULT, _LOG = "request.json", "unseen.npz", "log.txt"


def pays(data: Data) -> bool:
    """Whether there are cores for two trainings at once, and enough examples."""
    return len(data.texts) >= WORTH_A_PROCESS and torch.get_num_threads() > 1 and device().type == "cpu"


class CalibrationProcess:
    """What a model without the examples kept back says of them. It has half of torch's threads while it is entered.

    Args:
        data: the messages and settings.
        kept_back: mask of those that the model does not see, (messages,).
    """

    def __init__(self, data: Data, kept_back: np.ndarray) -> None:
        self._data, self._kept_back = data, kept_back

    def __enter__(self) -> CalibrationProcess:
        self._threads = torch.get_num_threads()
        self._scratch = tempfile.TemporaryDirectory()
        self._folder = Path(self._scratch.name)
        request = {
            "texts": self._data.texts,
            "classes": self._data.classes.tolist(),
            "names": self._data.names,
            "config": self._data.config.to_dict(),
            "kept_back": self._kept_back.tolist(),
            "threads": max(1, self._threads // 2),
        }
        (self._folder / _REQUEST).write_text(json.dumps(request), encoding="utf-8")
        with (self._folder / _LOG).open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__, str(self._folder)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        torch.set_num_threads(max(1, self._threads - self._threads // 2))
        return self

    def result(self) -> Unseen:
        """Wait for it.

        Raises:
            TrainingDataError: it failed; says with what.
        """
        if self._process.wait():
            lines = (self._folder / _LOG).read_text(encoding="utf-8", errors="replace").splitlines()
            raise TrainingDataError(f"the training for calibration failed: {lines[-1] if lines else 'it was ended'}")
        with np.load(self._folder / _RESULT, allow_pickle=False) as found:
            return Unseen(found["logits"], found["classes"], found["scores"])

    def __exit__(self, *_: object) -> None:
        torch.set_num_threads(self._threads)
        self._process.kill()
        self._process.wait()
        self._scratch.cleanup()


def main(folder: Path) -> None:
    """What runs in the process: from the request in a folder to the result there."""
    request = json.loads((folder / _REQUEST).read_text(encoding="utf-8"))
    torch.set_num_threads(request["threads"])
    config = IntentConfig.from_dict(request["config"])
    data = Data(tuple(request["texts"]), np.array(request["classes"]), tuple(request["names"]), config)
    unseen = fit_without(data, np.array(request["kept_back"]), lambda loss: None)
    np.savez(folder / _RESULT, **unseen._asdict())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
