"""From a trained model to the files that serving reads: ONNX (int8 or fp32) and the tokenizer."""

from __future__ import annotations

import copy
import logging
import tempfile
import warnings
from pathlib import Path
from typing import Any

import torch

from components.bert.artifacts import MODEL, TOKENIZER
from components.bert.attention import fuse_attention
from components.bert.config import IntentConfig
from components.bert.model import IntentModel

OPSET = 17


def export(model: IntentModel, tokenizer: Any, config: IntentConfig, folder: Path) -> None:
    """Write ``model.onnx`` and ``tokenizer.json`` into a folder.

    Args:
        model: in evaluation mode, on the CPU.
        tokenizer: its fast tokenizer.
        config: ``precision`` decides about quantisation, ``max_length`` is written into the tokenizer.
        folder: exists already.
    """
    save_tokenizer(tokenizer, config.max_length, folder / TOKENIZER)
    if config.precision == "fp32":
        _to_onnx(model, folder / MODEL)
        return
    with tempfile.TemporaryDirectory() as scratch:
        full = Path(scratch) / MODEL
        _to_onnx(model, full)
        _quantise(full, folder / MODEL)


def save_tokenizer(tokenizer: Any, max_length: int, path: Path) -> None:
    """Write the Rust tokenizer with its truncation, without padding: the server runs one message at a time."""
    backend = tokenizer.backend_tokenizer
    backend.no_padding()
    backend.enable_truncation(max_length)
    backend.save(str(path))


def _to_onnx(model: IntentModel, path: Path) -> None:
    """Trace the network for one message without a mask: the server never pads, and half of the graph falls away."""
    model = copy.deepcopy(model)
    fuse_attention(model.encoder)
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # the tracer warns of shape checks inside transformers
        torch.onnx.export(
            model,
            (torch.tensor([[0, 1, 2, 3]]),),
            str(path),
            opset_version=OPSET,
            dynamo=False,
            input_names=["input_ids"],
            output_names=["logits"],
            dynamic_axes={"input_ids": {1: "tokens"}},
        )


def _quantise(source: Path, target: Path) -> None:
    """Dynamic int8 quantisation of the weights, one scale a channel."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    noise = logging.getLogger().level
    logging.getLogger().setLevel(logging.ERROR)  # it advises pre-processing at each call
    try:
        quantize_dynamic(source, target, weight_type=QuantType.QInt8, per_channel=True)
    finally:
        logging.getLogger().setLevel(noise)
