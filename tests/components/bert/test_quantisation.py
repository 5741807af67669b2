"""What int8 makes smaller, and what it leaves alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from torch import nn

from components.bert.config import IntentConfig
from components.bert.encoders import load_encoder
from components.bert.export import export
from components.bert.model import IntentModel
from components.bert.network import ServedNetwork
from components.bert.quantisation import nodes_in_fp32, quantise
from components.bert.recipes import RECIPES, resolve
from tests.components.bert.small_encoders import ARCHITECTURES, make_encoder


def exported(architecture: str, precision: str, folder: Path, recipe: str = "top_layers") -> Path:
    encoder, tokenizer = load_encoder(str(make_encoder(architecture, folder / "encoder")))
    config = resolve(IntentConfig(recipe=recipe, precision=precision), [])
    export(IntentModel(encoder, 4, config).eval(), tokenizer, config, folder)
    return folder / "model.onnx"


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_int8_leaves_no_matrix_of_an_encoder_in_fp32(architecture: str, tmp_path: Path) -> None:
    assert nodes_in_fp32(exported(architecture, "int8", tmp_path)) == {}


@pytest.mark.parametrize("recipe", RECIPES)
def test_each_recipes_network_is_served_in_int8_nearly_as_in_fp32(recipe: str, tmp_path: Path) -> None:
    answers = []
    for precision in ("fp32", "int8"):
        folder = tmp_path / precision
        folder.mkdir()
        exported("elmo", precision, folder, recipe)
        answers.append(ServedNetwork(folder, max_length=96).outputs(["where is my card", "hi", "w" * 300])[0])
    np.testing.assert_allclose(*answers, atol=0.1 * np.abs(answers[0]).max())


def test_fp32_keeps_all_in_fp32(tmp_path: Path) -> None:
    assert set(nodes_in_fp32(exported("elmo", "fp32", tmp_path))) == {"Gather", "Gemm", "LSTM", "MatMul"}


def test_what_cannot_be_computed_in_int8_stays_in_fp32(tmp_path: Path) -> None:
    network = nn.Sequential(nn.Conv1d(8, 16, 3), nn.Flatten(), nn.Linear(16 * 5, 8)).eval()
    values = torch.randn(1, 8, 7, generator=torch.Generator().manual_seed(1))
    full, small = tmp_path / "full.onnx", tmp_path / "small.onnx"
    torch.onnx.export(network, (values,), str(full), dynamo=False, input_names=["values"])
    quantise(full, small)
    assert nodes_in_fp32(full) == {"Conv": 1, "Gemm": 1} and nodes_in_fp32(small) == {"Conv": 1}
    computed = onnxruntime.InferenceSession(str(small)).run(None, {"values": values.numpy()})[0]
    np.testing.assert_allclose(computed, network(values).detach().numpy(), atol=0.05)
