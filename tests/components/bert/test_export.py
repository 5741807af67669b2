"""The exported model is the trained one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

from components.bert.config import IntentConfig
from components.bert.encoders import load_encoder
from components.bert.export import export
from components.bert.model import IntentModel
from tests.components.bert.small_encoders import ARCHITECTURES, make_encoder


@pytest.mark.parametrize("architecture", sorted(ARCHITECTURES))
@pytest.mark.parametrize(
    ("head", "pooling"),
    [("linear", "mean"), ("linear", "cls"), ("cosine", "mean"), ("mlp", "mean"), ("bilstm", "mean")],
)
def test_fp32_export_computes_what_torch_computes(architecture: str, head: str, pooling: str, tmp_path: Path) -> None:
    encoder, tokenizer = load_encoder(str(make_encoder(architecture, tmp_path / "encoder")))
    model = IntentModel(encoder, 4, head=head, pooling=pooling, dropout=0.0).eval()
    export(model, tokenizer, IntentConfig(precision="fp32", head=head, pooling=pooling), tmp_path)
    session = onnxruntime.InferenceSession(str(tmp_path / "model.onnx"))
    for length in (1, 2, 7, 40):
        ids = torch.randint(5, 40, (1, length), generator=torch.Generator().manual_seed(length))
        with torch.no_grad():
            expected = model(ids).numpy()
        np.testing.assert_allclose(session.run(None, {"input_ids": ids.numpy()})[0], expected, atol=1e-4)
