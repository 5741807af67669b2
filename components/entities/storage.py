"""Keeps a trained component on disk as files that a checksum covers; nothing is pickled."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from components.entities.errors import DamagedModelError

MANIFEST = "manifest.json"
KNOWLEDGE = "knowledge.json"
FORMAT = 3


def write_knowledge(folder: Path, knowledge: dict[str, Any]) -> None:
    """Write what is not a network (values, roles, patterns) as JSON, then the manifest that covers all files."""
    _write_json(folder / KNOWLEDGE, knowledge)
    checksums = {path.relative_to(folder).as_posix(): _checksum(path) for path in _files(folder)}
    _write_json(folder / MANIFEST, {"format": FORMAT, "files": checksums})


def read_knowledge(folder: Path) -> dict[str, Any]:
    """Verify all files and return what `write_knowledge` got.

    Raises:
        DamagedModelError: if a file is missing, altered or from another version of this component; names the file.
    """
    manifest = _read_json(folder / MANIFEST)
    if manifest.get("format") != FORMAT:
        raise DamagedModelError(
            folder / MANIFEST, f"has format {manifest.get('format')!r}, this version reads {FORMAT}"
        )
    for name, expected in manifest["files"].items():
        path = folder / name
        if not path.is_file():
            raise DamagedModelError(path, "is missing")
        if _checksum(path) != expected:
            raise DamagedModelError(path, "does not match its checksum")
    if KNOWLEDGE not in manifest["files"]:
        raise DamagedModelError(folder / KNOWLEDGE, "is not in the manifest")
    return _read_json(folder / KNOWLEDGE)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)


def _checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _write_json(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")


def _read_json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DamagedModelError(path, "is missing") from None
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise DamagedModelError(path, f"cannot be read ({error})") from error
    if not isinstance(content, dict):
        raise DamagedModelError(path, "is not a JSON object")
    return content
