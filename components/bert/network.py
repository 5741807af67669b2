"""The exported network at work: from a message's text to logits, with ONNX Runtime and tokenizers alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import onnxruntime

from components.bert.artifacts import MODEL, SPELLING, TOKENIZER
from components.bert.emoji import spell_emoji
from components.bert.errors import ArtifactError
from components.bert.spelling import Spelling
from components.bert.tokenization import load_tokenizer

# Beyond this, a message is cut before it is tokenized: max_length tokens never need more characters.
CHARACTERS_A_TOKEN = 40


class ServedNetwork:
    """``model.onnx`` with its tokenizer.

    By itself it runs messages one by one: int8 activations are scaled by what a run contains, so that neighbours change
    an answer, if little. In batches it takes messages of one length together, which need no padding.

    Args:
        folder: what :func:`components.bert.export.export` wrote.
        max_length: tokens a message is cut to.
        threads: threads a run may use.
        batch_size: messages a run takes at most.

    Raises:
        ArtifactError: a file cannot be read.
    """

    def __init__(self, folder: Path, *, max_length: int, threads: int = 1, batch_size: int = 1) -> None:
        self._batch_size = batch_size
        self._max_characters = CHARACTERS_A_TOKEN * max_length
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._tokenizer = load_tokenizer(folder / TOKENIZER)
            self._spelling = Spelling.load(folder / SPELLING) if (folder / SPELLING).is_file() else str
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
        found = [np.zeros((len(texts), width), dtype=np.float32) for width in self._widths]
        for rows, ids in self._batches(texts):
            for values, of_batch in zip(found, self._session.run(None, {"input_ids": ids}), strict=True):
                values[rows] = of_batch
        return found[0], found[1] if len(found) > 1 else None

    def _batches(self, texts: Sequence[str]) -> Iterator[tuple[list[int], np.ndarray]]:
        """Which texts run together, and their ids: those of one size."""
        by_size: dict[tuple[int, ...], list[tuple[int, np.ndarray]]] = defaultdict(list)
        for row, text in enumerate(texts):
            text = self._spelling(spell_emoji(text[: self._max_characters]))
            if any(map(str.isalnum, text)):
                ids = self._tokenizer(text)
                by_size[ids.shape].append((row, ids))
        for alike in by_size.values():
            for at in range(0, len(alike), self._batch_size):
                rows, ids_of_rows = zip(*alike[at : at + self._batch_size], strict=True)
                yield list(rows), np.stack(ids_of_rows)
