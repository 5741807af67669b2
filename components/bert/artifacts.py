"""The files of a persisted intent model and how they are trusted: a manifest with each file's checksum."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from components.bert.encoders import sha256
from components.bert.errors import ArtifactError

FORMAT = 2
MODEL = "model.onnx"
TOKENIZER = "tokenizer.json"
OUT_OF_SCOPE = "out_of_scope.safetensors"
"""Only there if the out-of-scope score has learnt something."""
SPELLING = "spelling.json"
"""Only there if misspelt words are corrected."""
MANIFEST = "intent_model.json"


def write_manifest(folder: Path, content: dict[str, Any]) -> None:
    """Write ``intent_model.json``: ``content`` plus the format and the checksums of the model's files."""
    names = (MODEL, TOKENIZER, OUT_OF_SCOPE, SPELLING)
    checksums = {name: sha256(folder / name) for name in names if (folder / name).is_file()}
    document = {"format": FORMAT, **content, "files": checksums}
    (folder / MANIFEST).write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read and verify a persisted model.

    Raises:
        ArtifactError: a file is missing, altered, or written in another format; the message names it.
    """
    path = folder / MANIFEST
    try:
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        form, checksums = document["format"], dict(document["files"])
    except FileNotFoundError:
        raise ArtifactError(f"{path} is missing: train the model again") from None
    except (ValueError, KeyError, TypeError) as error:
        raise ArtifactError(f"{path} is not a model manifest ({error!r}): train the model again") from error
    if form != FORMAT:
        raise ArtifactError(f"{path}: 'format' is {form!r}, this version reads {FORMAT}: train the model again")
    for name in (MODEL, TOKENIZER, *(name for name in checksums if name in (OUT_OF_SCOPE, SPELLING))):
        if not (folder / name).is_file():
            raise ArtifactError(f"{folder / name} is missing: train the model again")
        if sha256(folder / name) != checksums.get(name):
            raise ArtifactError(f"{folder / name} was altered since training: train the model again")
    return document
