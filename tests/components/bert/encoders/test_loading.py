"""Where encoders come from."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from components.bert.config import BUNDLED_ENCODER
from components.bert.encoders import loading
from components.bert.errors import ConfigError, EncoderError
from tests.components.bert.small_encoders import make_encoder


def test_the_bundled_encoder_is_the_published_one() -> None:
    assert loading.encoder_checksum(BUNDLED_ENCODER) == loading.BUNDLED_SHA256


def test_altered_bundled_weights_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"not the weights")
    monkeypatch.setattr(loading, "bundled_path", lambda: tmp_path)
    with pytest.raises(EncoderError, match="not the published"):
        loading.load_encoder(BUNDLED_ENCODER)


def test_an_encoder_that_is_not_there_says_what_would_work(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="all-MiniLM-L6-v2"):
        loading.load_encoder(str(tmp_path / "nothing"))


@pytest.mark.parametrize(
    ("architecture", "most"), [("bert", 512), ("distilbert", 512), ("roberta", 510), ("mpnet", 510)]
)
def test_more_tokens_than_an_encoder_can_read_are_refused(architecture: str, most: int, tmp_path: Path) -> None:
    folder = str(make_encoder(architecture, tmp_path))
    with pytest.raises(ConfigError, match=f"'max_length' is {most + 1}; allowed with encoder '.*': at most {most}"):
        loading.load_encoder(folder, max_length=most + 1)
    encoder, tokenizer = loading.load_encoder(folder, max_length=most)
    ids = tokenizer("hello " * 1000)
    assert len(ids) == most and encoder(torch.from_numpy(ids)[None])[-1].isfinite().all()
