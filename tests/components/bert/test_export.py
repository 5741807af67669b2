"""The exported model is the trained one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
import torch

from components.bert.config import IntentConfig
from components.bert.encoders import load_encoder
from components.bert.export import export
from components.bert.model import IntentModel
from components.bert.recipes import resolve
from tests.components.bert.small_encoders import ARCHITECTURES, make_encoder


@pytest.mark.parametrize("architecture", sorted(ARCHITECTURES))
@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"pooling": "cls"},
        {"pooled_layers": 2, "normalise": True},
        {"pooled_layers": 3, "joining": "mix"},
        {"head": "cosine"},
        {"head": "mlp"},
        {"head": "bilstm"},
    ],
    ids=str,
)
def test_fp32_export_computes_what_torch_computes(architecture: str, settings: dict[str, Any], tmp_path: Path) -> None:
    encoder, tokenizer = load_encoder(str(make_encoder(architecture, tmp_path / "encoder")))
    config = resolve(IntentConfig(recipe="finetune", precision="fp32", **settings), [])
    model = IntentModel(encoder, 4, config).eval()
    export(model, tokenizer, config, tmp_path)
    session = onnxruntime.InferenceSession(str(tmp_path / "model.onnx"))
    for text in ("", "hi", "balance please", "pay my landlord rent " * 9, "😀 naïve " + "w" * 300):
        ids = tokenizer(text)[None]
        with torch.no_grad():
            expected = model(torch.from_numpy(ids)).numpy()
        np.testing.assert_allclose(session.run(None, {"input_ids": ids})[0], expected, atol=1e-4)
        np.testing.assert_allclose(session.run(None, {"input_ids": ids.repeat(3, 0)})[0][2:], expected, atol=1e-4)
