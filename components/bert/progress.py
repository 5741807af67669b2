"""The progress bar of a training."""

from __future__ import annotations

from collections.abc import Callable

from tqdm import tqdm

Progress = Callable[[float], None]
"""Called after each step with the loss."""


class ProgressBar:
    """A progress bar over optimiser steps that shows a running mean of the loss, and tells a listener of each.

    Args:
        name: what is trained.
        steps: how many there are.
        listener: told the loss of each step.
    """

    def __init__(self, name: str, steps: int, listener: Progress | None = None) -> None:
        self._name, self._listener = name, listener
        self._bar = tqdm(total=steps, desc=name, unit="step", mininterval=0.5)
        self._mean: float | None = None

    def __enter__(self) -> ProgressBar:
        return self

    def __call__(self, loss: float) -> None:
        """A step is done."""
        self._mean = loss if self._mean is None else 0.95 * self._mean + 0.05 * loss
        self._bar.set_postfix(loss=f"{self._mean:.3f}", refresh=False)
        self._bar.update()
        if self._listener:
            self._listener(loss)

    def say(self, text: str) -> None:
        """Show a text beside the name."""
        self._bar.set_description(f"{self._name}, {text}")

    def __exit__(self, *_: object) -> None:
        self._bar.close()
