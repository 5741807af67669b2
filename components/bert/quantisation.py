"""Dynamic int8 quantisation of an exported network, and what of it stays as it was."""

from __future__ import annotations

import logging
from collections import Counter
from pathlib import Path

import onnx
from onnx import TensorProto
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.registry import IntegerOpsRegistry

# The quantiser knows an integer form of these, ONNX Runtime cannot compute it on a CPU with signed weights.
NOT_COMPUTED = {"Conv"}


def quantise(source: Path, target: Path) -> None:
    """Write a network with its weights in int8, one scale a channel; activations are scaled by what a run contains.

    Args:
        source: an ONNX file in fp32.
        target: the file to write.
    """
    noise = logging.getLogger().level
    logging.getLogger().setLevel(logging.ERROR)  # it advises pre-processing at each call
    try:
        quantize_dynamic(
            source,
            target,
            op_types_to_quantize=[kind for kind in IntegerOpsRegistry if kind not in NOT_COMPUTED],
            weight_type=QuantType.QInt8,
            per_channel=True,
        )
    finally:
        logging.getLogger().setLevel(noise)


def nodes_in_fp32(path: Path) -> dict[str, int]:
    """How many nodes of each kind have a matrix in fp32: all that have one, or what quantisation left as it was."""
    graph = onnx.load(str(path)).graph
    matrices = {
        weight.name
        for weight in graph.initializer
        if weight.data_type == TensorProto.FLOAT and sum(size > 1 for size in weight.dims) > 1
    }
    return dict(sorted(Counter(node.op_type for node in graph.node if matrices.intersection(node.input)).items()))
