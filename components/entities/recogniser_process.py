"""The recogniser's training in a process of its own: one core is enough for it, and others are free for the intents."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from components.entities.errors import EntityTrainingError
from components.entities.model import blank_pipeline, train_recogniser
from components.entities.spacy_loader import load_spacy
from components.entities.spans import Annotated, Span
from components.random_state import RANDOM_STATE
from components.training_process import WORTH_A_PROCESS, TrainingProcess, run

_PIPELINE = "pipeline"


def trained_pipeline(
    examples: Sequence[Annotated],
    words: Mapping[str, str],
    config: Mapping[str, Any],
    progress: Callable[[range], Iterable[int]],
) -> Any:
    """Return a spaCy pipeline with a trained recogniser; the same one whichever process trains it.

    Args:
        examples: annotated texts; texts without entities teach what is none.
        words: see `components.entities.tokens.set_token_classes`.
        config: the settings, complete.
        progress: wraps the range of epochs, for a progress bar.

    Raises:
        EntityTrainingError: the process failed; says with what.
    """
    if len(examples) < WORTH_A_PROCESS:
        with RANDOM_STATE:
            return _trained(examples, words, config, progress)
    with TrainingProcess(__name__, {"examples": examples, "words": words, "config": config}) as process:
        for _ in zip(progress(range(int(config["epochs"]))), process.lines(), strict=False):
            pass
        if failure := process.failure():
            raise EntityTrainingError(failure)
        return load_spacy().load(process.folder / _PIPELINE)


def _trained(
    examples: Sequence[Annotated],
    words: Mapping[str, str],
    config: Mapping[str, Any],
    progress: Callable[[range], Iterable[int]],
) -> Any:
    nlp = blank_pipeline(str(config["language"]), config)
    train_recogniser(nlp, examples, words, config, progress)
    return nlp


def main(request: dict[str, Any], folder: Path) -> None:
    """What runs in the process: from the request to the pipeline in a folder, with a line of output for each epoch."""
    examples = [Annotated(text, tuple(Span(*span) for span in spans)) for text, spans in request["examples"]]
    _trained(examples, request["words"], request["config"], _told).to_disk(folder / _PIPELINE)


def _told(epochs: range) -> Iterable[int]:
    for epoch in epochs:
        yield epoch
        sys.stdout.write(f"{epoch}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    run(main)
