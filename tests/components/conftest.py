"""A small encoder, and a model trained from it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from components.bert.config import IntentConfig

# torch is imported where it is used: most tests below this folder need none.


@pytest.fixture(scope="session")
def tiny_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A two-layer BERT of width 32."""
    from tests.components.bert.small_encoders import make_encoder

    return make_encoder("bert", tmp_path_factory.mktemp("encoder"))


@pytest.fixture(scope="session")
def tiny_config(tiny_encoder: Path) -> IntentConfig:
    """Settings that let the tiny encoder learn its dozen examples."""
    from components.bert.config import IntentConfig

    return IntentConfig(
        recipe="top_layers",
        encoder=str(tiny_encoder),
        epochs=30,
        spelling="en",
        batch_size=4,
        learning_rate=3e-3,
        train_embeddings=True,
    )


@pytest.fixture(scope="session")
def tiny_model(tiny_config: IntentConfig, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a trained, persisted model."""
    from components.bert.fit import fit
    from tests.components.bert.small_encoders import examples

    folder = tmp_path_factory.mktemp("model")
    fit(*examples(), tiny_config, folder)
    return folder
