"""From a trained model to the files that serving reads: ONNX (int8 or fp32) and the tokenizer."""

from __future__ import annotations

import copy
import logging
import tempfile
import warnings
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from components.bert.artifacts import MODEL, TOKENIZER
from components.bert.attention import fuse_attention
from components.bert.config import IntentConfig
from components.bert.model import IntentModel
from components.bert.out_of_scope import VECTOR_SCORES

OPSET = 17


def export(model: IntentModel, tokenizer: Any, config: IntentConfig, folder: Path) -> None:
    """Write ``model.onnx`` and ``tokenizer.json`` into a folder.

    Args:
        model: in evaluation mode, on the CPU.
        tokenizer: its fast tokenizer.
        config: ``precision`` decides about quantisation, ``out_of_scope_score`` about a second output, the vector
            below the head; ``max_length`` is written into the tokenizer.
        folder: exists already.
    """
    save_tokenizer(tokenizer, config.max_length, folder / TOKENIZER)
    vectors = config.out_of_scope_score in VECTOR_SCORES
    if config.precision == "fp32":
        _to_onnx(model, folder / MODEL, vectors)
        return
    with tempfile.TemporaryDirectory() as scratch:
        full = Path(scratch) / MODEL
        _to_onnx(model, full, vectors)
        _quantise(full, folder / MODEL)


def save_tokenizer(tokenizer: Any, max_length: int, path: Path) -> None:
    """Write the Rust tokenizer with its truncation, without padding: the server runs one message at a time."""
    backend = tokenizer.backend_tokenizer
    backend.no_padding()
    backend.enable_truncation(max_length)
    backend.save(str(path))


def _to_onnx(model: IntentModel, path: Path, vectors: bool) -> None:
    """Trace the network for one message without a mask: the server never pads, and half of the graph falls away."""
    model = copy.deepcopy(model)
    fuse_attention(model.encoder)
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # the tracer warns of shape checks inside transformers
        torch.onnx.export(
            _WithVector(model) if vectors else model,
            (torch.tensor([[0, 1, 2, 3]]),),
            str(path),
            opset_version=OPSET,
            dynamo=False,
            input_names=["input_ids"],
            output_names=["logits", "vector"] if vectors else ["logits"],
            dynamic_axes={"input_ids": {1: "tokens"}},
        )


class _WithVector(nn.Module):
    def __init__(self, model: IntentModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: Tensor) -> tuple[Tensor, Tensor]:
        vector = self.model.embed(input_ids)
        return self.model.head(vector), vector


def _quantise(source: Path, target: Path) -> None:
    """Dynamic int8 quantisation of the weights, one scale a channel."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    noise = logging.getLogger().level
    logging.getLogger().setLevel(logging.ERROR)  # it advises pre-processing at each call
    try:
        quantize_dynamic(source, target, weight_type=QuantType.QInt8, per_channel=True)
    finally:
        logging.getLogger().setLevel(noise)
