"""What the active packs say about themselves: read from `config.yml` and from `domains/<pack>/pack.yml`.

The importer checks these files when a model is trained; here they are only read, because the action server knows
nothing of Rasa.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from actions.errors import BackEndError

ROOT = Path(__file__).resolve().parents[1]
PACKS_VARIABLE = "SWITCHBOARD_PACKS"
CORE = "core"


class ManifestError(BackEndError):
    """A file that says which packs are active, or what a pack is, cannot be read."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path}: {problem}")


def active_manifests(root: Path = ROOT, env: Mapping[str, str] | None = None) -> dict[str, dict[str, Any]]:
    """The manifests of the active packs by name: `core`, those that are named, and those that they require.

    Args:
        root: the project's folder.
        env: the environment, whose `SWITCHBOARD_PACKS` comes before the configuration; the process's own if not given.

    Raises:
        ManifestError: a file is missing or holds something else.
    """
    named = (os.environ if env is None else env).get(PACKS_VARIABLE, "").strip()
    waiting = [CORE, *([name.strip() for name in named.split(",")] if named else _configured(root / "config.yml"))]
    manifests: dict[str, dict[str, Any]] = {}
    while waiting:
        name = waiting.pop(0)
        if name not in manifests:
            manifests[name] = _read(root / "domains" / name / "pack.yml")
            waiting += manifests[name].get("requires") or []
    return manifests


def known_packs(root: Path = ROOT) -> list[str]:
    """The names of all packs, active or not."""
    return sorted(path.parent.name for path in root.glob("domains/*/pack.yml"))


def locale_of(manifests: Mapping[str, Mapping[str, Any]]) -> str:
    """How active packs write amounts and dates: the `locale` that they state (the importer sees to it that all that
    state one agree), else what is usual for their language."""
    stated = [str(manifest["locale"]) for manifest in manifests.values() if manifest.get("locale")]
    return stated[0] if stated else str(manifests[CORE].get("language", "en"))


@lru_cache(maxsize=1)
def active_names() -> frozenset[str]:
    """The names of this process's packs.

    Raises:
        ManifestError: see `active_manifests`.
    """
    return frozenset(active_manifests())


@lru_cache(maxsize=1)
def active_locale() -> str:
    """The locale of this process's packs.

    Raises:
        ManifestError: see `active_manifests`.
    """
    return locale_of(active_manifests())


@lru_cache(maxsize=1)
def intent_titles() -> dict[str, str]:
    """What customers read for the intents of this process's packs, as far as the packs state it.

    Raises:
        ManifestError: see `active_manifests`.
    """
    stated = (manifest.get("intent_titles") or {} for manifest in active_manifests().values())
    return {str(name): str(title) for titles in stated for name, title in titles.items()}


@lru_cache(maxsize=1)
def packs_of_intents() -> dict[str, str]:
    """The packs of the intents of this process's packs.

    Raises:
        ManifestError: see `active_manifests`; or a domain file cannot be read.
    """
    return {intent: pack for pack in active_manifests() for intent in _intents(ROOT / "domains" / pack)}


def _intents(folder: Path) -> Iterator[str]:
    """The intents that a pack's domain files name; one with settings is a mapping of its name to them."""
    for path in sorted(folder.glob("*.yml")):
        # Most of them are long and name none.
        if path.name != "pack.yml" and re.search(r"^intents:", path.read_text(encoding="utf-8"), re.MULTILINE):
            for intent in _read(path)["intents"] or ():
                yield from intent if isinstance(intent, dict) else [str(intent)]


def _configured(path: Path) -> list[str]:
    try:
        return list(_read(path)["importers"][0]["packs"])
    except (KeyError, IndexError, TypeError):
        raise ManifestError(path, "names no packs") from None


def _read(path: Path) -> dict[str, Any]:
    try:
        content = YAML(typ="safe").load(path)
    except (OSError, YAMLError) as error:
        raise ManifestError(path, type(error).__name__) from None
    if not isinstance(content, dict):
        raise ManifestError(path, "holds no keys and values")
    return content
