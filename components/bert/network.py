"""The exported network at work: from a message's text to logits, with ONNX Runtime and tokenizers alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime

from components.bert.artifacts import MODEL, TOKENIZER
from components.bert.emoji import spell_emoji
from components.bert.errors import ArtifactError
from components.bert.tokenization import load_tokenizer

# Beyond this, a message is cut before it is tokenized: max_length tokens never need more characters.
CHARACTERS_A_TOKEN = 40


class ServedNetwork:
    """``model.onnx`` with its tokenizer.

    Messages run through the network one by one: int8 activations are scaled by what a run contains, so a batch
    would let neighbours and padding change an answer. One after the other costs the same on a CPU.

    Args:
        folder: what :func:`components.bert.export.export` wrote.
        max_length: tokens a message is cut to.
        threads: threads a run may use.

    Raises:
        ArtifactError: a file cannot be read.
    """

    def __init__(self, folder: Path, *, max_length: int, threads: int = 1) -> None:
        self._max_characters = CHARACTERS_A_TOKEN * max_length
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._tokenizer = load_tokenizer(folder / TOKENIZER)
            self._session = onnxruntime.InferenceSession(
                str(folder / MODEL), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # both libraries raise bare exceptions of their own
            raise ArtifactError(f"the model in {folder} cannot be loaded ({error}): train it again") from error
        self._widths: list[int] = [output.shape[-1] for output in self._session.get_outputs()]

    @property
    def labels(self) -> int:
        """The number of logits."""
        return self._widths[0]

    def outputs(self, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray | None]:
        """Logits, (texts, labels), and the vectors below the head, (texts, width), where the model gives them out.

        A text without a word gets zeros: there is nothing to tell an intent by, so all are equally likely.
        """
        rows = [self._run(text) for text in texts]
        joined = [
            np.concatenate([row[at] for row in rows]) if rows else np.zeros((0, width), dtype=np.float32)
            for at, width in enumerate(self._widths)
        ]
        return joined[0], joined[1] if len(joined) > 1 else None

    def _run(self, text: str) -> list[np.ndarray]:
        text = spell_emoji(text[: self._max_characters])
        if not any(map(str.isalnum, text)):
            return [np.zeros((1, width), dtype=np.float32) for width in self._widths]
        results: list[np.ndarray] = self._session.run(None, {"input_ids": self._tokenizer(text)[None]})
        return results
