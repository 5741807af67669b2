"""What the encoder knew before it was tuned counts too."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from components.bert.config import IntentConfig
from components.bert.encoders import load_encoder
from components.bert.export import export
from components.bert.model import IntentModel
from components.bert.tokenization import Tokenizer
from components.bert.training import train
from tests.components.bert.small_encoders import ARCHITECTURES, examples, make_encoder

TEXTS, LABELS = examples()
CLASSES = sorted(set(LABELS))
TARGETS = [CLASSES.index(label) for label in LABELS]
SHARE = 0.4


def trained(encoder: Path, **settings: object) -> tuple[IntentModel, Tokenizer, IntentConfig]:
    rates = {"learning_rate": 3e-3, "head_learning_rate": 3e-3, "batch_size": 4, "epochs": 10}
    values = {"recipe": "top_layers", "pretrained_share": SHARE, "precision": "fp32", **rates, **settings}
    config = IntentConfig(encoder=str(encoder), **values)  # type: ignore[arg-type]
    return *train(TEXTS, TARGETS, len(CLASSES), config), config


def states_of(model: IntentModel, ids: torch.Tensor) -> torch.Tensor:
    return model.encoder(ids)[-1]


@pytest.mark.parametrize("architecture", sorted(ARCHITECTURES))
def test_the_logits_are_the_mean_of_both_opinions(architecture: str, tmp_path: Path) -> None:
    model, tokenizer, config = trained(make_encoder(architecture, tmp_path / "encoder"))
    second = model.second
    assert second is not None and second.first_layer == 1
    pretrained = load_encoder(config.encoder)[0].eval()
    ids = torch.from_numpy(tokenizer("send ben his rent"))[None]
    with torch.no_grad():
        assert torch.allclose(states_of(second, ids), pretrained(ids)[-1], atol=1e-5)
        assert not torch.allclose(states_of(model, ids), pretrained(ids)[-1], atol=1e-2)
        both = model(ids)
        model.second, second.first_layer = None, 0
        assert torch.allclose(both, (1 - SHARE) * model(ids) + SHARE * second(ids), atol=1e-4)
        right = [int(second(torch.from_numpy(tokenizer(text))[None]).argmax()) for text in TEXTS]
    assert np.mean(np.array(right) == TARGETS) > 0.8


@pytest.mark.parametrize(
    "settings", [{}, {"head": "bilstm"}, {"train_embeddings": True}, {"frozen_layers": 0}], ids=str
)
def test_it_is_served_as_it_was_trained(settings: dict[str, object], tmp_path: Path) -> None:
    model, tokenizer, config = trained(make_encoder("bert", tmp_path / "encoder"), **settings)
    export(model, tokenizer, config, tmp_path)
    session = onnxruntime.InferenceSession(str(tmp_path / "model.onnx"))
    for text in ("", "hi", "pay my landlord rent " * 9):
        ids = tokenizer(text)[None]
        with torch.no_grad():
            expected = model(torch.from_numpy(ids)).numpy()
        np.testing.assert_allclose(session.run(None, {"input_ids": ids})[0], expected, atol=1e-4)


def test_layers_that_both_share_run_once(tmp_path: Path) -> None:
    encoder, attention = make_encoder("bert", tmp_path / "encoder"), []
    for share in (0.0, SHARE):
        model, tokenizer, config = trained(encoder, pretrained_share=share)
        export(model, tokenizer, config, tmp_path)
        nodes = onnx.load(str(tmp_path / "model.onnx")).graph.node
        attention.append(sum(node.op_type == "MultiHeadAttention" for node in nodes))
    assert attention == [2, 3]  # of two layers the lower is frozen


def test_the_names_of_intents_speak_for_them(tiny_encoder: Path) -> None:
    config = IntentConfig(encoder=str(tiny_encoder), recipe="top_layers", pretrained_share=SHARE, epochs=1)
    names = ["unheard of", *CLASSES[1:]]
    model, tokenizer = train(TEXTS, TARGETS, len(CLASSES), config, names=names)
    plain, _ = train(TEXTS, TARGETS, len(CLASSES), config)
    ids = torch.from_numpy(tokenizer(names[0]))[None]
    with torch.no_grad():
        named, unnamed = (one(ids)[0].softmax(-1)[0] for one in (model, plain))
    assert named > unnamed
