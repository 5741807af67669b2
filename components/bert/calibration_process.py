"""The training that calibration needs, in a process of its own beside the served model's.

One training hardly uses a second core: its tensors are small. Two side by side use two.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch

from components.bert.config import IntentConfig
from components.bert.errors import TrainingDataError
from components.bert.held_out import Data, Unseen, fit_without
from components.bert.model import device
from components.training_process import WORTH_A_PROCESS, TrainingProcess, run

_RESULT = "unseen.npz"


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
        self._threads = torch.get_num_threads()
        request = {
            "texts": data.texts,
            "classes": data.classes.tolist(),
            "names": data.names,
            "config": data.config.to_dict(),
            "kept_back": kept_back.tolist(),
            "threads": max(1, self._threads // 2),
        }
        self.process = TrainingProcess(__name__, request)

    def __enter__(self) -> CalibrationProcess:
        self.process.__enter__()
        torch.set_num_threads(max(1, self._threads - self._threads // 2))
        return self

    def result(self) -> Unseen:
        """Wait for it.

        Raises:
            TrainingDataError: it failed; says with what.
        """
        if failure := self.process.failure():
            raise TrainingDataError(f"the training for calibration failed: {failure}")
        with np.load(self.process.folder / _RESULT, allow_pickle=False) as found:
            return Unseen(found["logits"], found["classes"], found["scores"])

    def __exit__(self, *_: object) -> None:
        torch.set_num_threads(self._threads)
        self.process.__exit__()


def main(request: dict[str, Any], folder: Path) -> None:
    """What runs in the process: from the request to the result in a folder."""
    torch.set_num_threads(request["threads"])
    config = IntentConfig.from_dict(request["config"])
    data = Data(tuple(request["texts"]), np.array(request["classes"]), tuple(request["names"]), config)
    unseen = fit_without(data, np.array(request["kept_back"]), lambda loss: None)
    np.savez(folder / _RESULT, **unseen._asdict())


if __name__ == "__main__":
    run(main)
