"""From a trained model to the files that serving reads: ONNX (int8 or fp32) and the tokenizer."""

from __future__ import annotations

import copy
import tempfile
import warnings
from pathlib import Path

import torch
from torch import Tensor, nn

from components.bert.artifacts import MODEL, TOKENIZER
from components.bert.config import IntentConfig
from components.bert.encoders.protocol import Encoder
from components.bert.model import IntentModel
from components.bert.out_of_scope import VECTOR_SCORES
from components.bert.quantisation import quantise
from components.bert.tokenization import Tokenizer

OPSET = 17
# What the network is traced with; any message of some words does.
EXAMPLE = "show me how this goes"


def export(model: IntentModel, tokenizer: Tokenizer, config: IntentConfig, folder: Path) -> None:
    """Write ``model.onnx`` and ``tokenizer.json`` into a folder.

    Args:
        model: in evaluation mode, on the CPU.
        tokenizer: the encoder's.
        config: ``precision`` decides about quantisation, ``out_of_scope_score`` about a second output, the vector
            below the head.
        folder: exists already.
    """
    tokenizer.save(folder / TOKENIZER)
    vectors = config.out_of_scope_score in VECTOR_SCORES
    if config.precision == "fp32":
        _to_onnx(model, tokenizer, folder / MODEL, vectors)
        return
    with tempfile.TemporaryDirectory() as scratch:
        full = Path(scratch) / MODEL
        _to_onnx(model, tokenizer, full, vectors)
        quantise(full, folder / MODEL)


def _to_onnx(model: IntentModel, tokenizer: Tokenizer, path: Path, vectors: bool) -> None:
    """Trace the network without a mask: messages that run together are of one length, and half of the graph falls away."""
    model = copy.deepcopy(model)
    for part in model.modules():
        if isinstance(part, Encoder):
            part.simplify()
    example = torch.stack([torch.from_numpy(tokenizer(EXAMPLE))] * 2)
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # the tracer warns of shape checks inside transformers
        torch.onnx.export(
            _WithVector(model) if vectors else model,
            (example,),
            str(path),
            opset_version=OPSET,
            dynamo=False,
            input_names=["input_ids"],
            output_names=["logits", "vector"] if vectors else ["logits"],
            dynamic_axes={"input_ids": {axis: f"size_{axis}" for axis in range(example.dim())}},
            custom_opsets={"com.microsoft": 1},
        )


class _WithVector(nn.Module):
    def __init__(self, model: IntentModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: Tensor) -> tuple[Tensor, Tensor]:
        states = self.model.encoder(input_ids)
        return self.model.logits(input_ids, states), self.model.join(states, None)
