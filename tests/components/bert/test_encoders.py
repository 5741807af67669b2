"""Where encoders come from."""

from __future__ import annotations

from pathlib import Path

import pytest

from components.bert import encoders
from components.bert.config import BUNDLED_ENCODER
from components.bert.errors import EncoderError


def test_the_bundled_encoder_is_the_published_one() -> None:
    assert encoders.encoder_checksum(BUNDLED_ENCODER) == encoders.BUNDLED_SHA256


def test_altered_bundled_weights_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"not the weights")
    monkeypatch.setattr(encoders, "bundled_path", lambda: tmp_path)
    with pytest.raises(EncoderError, match="not the published"):
        encoders.load_encoder(BUNDLED_ENCODER)


def test_an_encoder_that_is_not_there_says_what_would_work(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="all-MiniLM-L6-v2"):
        encoders.load_encoder(str(tmp_path / "nothing"))
