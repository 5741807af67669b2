"""Which packs are active: `core`, those that the configuration or the environment names, and what they require."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from components.packs.errors import PackError, did_you_mean, listing
from components.packs.manifest import DOMAINS, Manifest, read_manifest
from components.packs.yaml_file import YamlFile

CORE = "core"
CONFIG = "config.yml"
IMPORTER = "components.packs.PackImporter"
#: Overrides `packs:` of the configuration; not set or blank means: no override (`core` alone: `SWITCHBOARD_PACKS=core`).
ENVIRONMENT = "SWITCHBOARD_PACKS"

ENTRY = f"importers: [{{name: {IMPORTER}, packs: []}}]"


def active_packs(root: Path, env: Mapping[str, str] | None = None, config: Path | None = None) -> list[Manifest]:
    """The manifests of the active packs: `core` first, each pack after those that it requires.

    Args:
        root: The project's folder.
        env: The environment; the process's own if not given.
        config: The configuration file, if it is not `config.yml` in the project's folder.
    """
    environment = os.environ if env is None else env
    # The entry is checked even when the environment overrides its packs.
    named = _packs_of_config(YamlFile.read(config or root / CONFIG, root))
    if environment.get(ENVIRONMENT, "").strip():
        named = _packs_of_environment(environment[ENVIRONMENT])
    active: dict[str, Manifest] = {}
    _activate(root, CORE, DOMAINS, (), active)
    for name, where in named:
        _activate(root, name, where, (), active)
    _check_language(active)
    _check_locale(active)
    return list(active.values())


def visible_packs(manifests: Iterable[Manifest]) -> dict[str, frozenset[str]]:
    """For each active pack, the packs whose names it may use: itself, `core` and what it requires."""
    visible: dict[str, frozenset[str]] = {}
    for manifest in manifests:  # requirements come first
        visible[manifest.name] = frozenset({CORE, manifest.name}).union(*(visible[name] for name in manifest.requires))
    return visible


def _packs_of_environment(value: str) -> list[tuple[str, object]]:
    names = [name.strip() for name in value.split(",")]
    where = f"{ENVIRONMENT}={value}"
    if not all(names):
        raise PackError(where, "a name is empty", "Write names with commas between them: `one,two`.")
    return [(name, where) for name in names]


def _packs_of_config(config: YamlFile) -> list[tuple[str, object]]:
    """The packs that the configuration names, each with its line."""
    importers = config.content.get("importers")
    if not isinstance(importers, list) or not importers:
        raise PackError(config.name, "the pack importer is not named under `importers`", f"Write `{ENTRY}`.")
    if len(importers) > 1:
        # What another importer brings in would carry the mark of the packs without having been checked.
        raise PackError(
            config.at(importers, 1), "a second importer beside the packs", f"{IMPORTER} must be the only one."
        )
    entry = importers[0]
    where = config.at(importers, 0)
    if not isinstance(entry, dict) or entry.get("name") != IMPORTER:
        found = entry.get("name") if isinstance(entry, dict) else entry
        raise PackError(where, f"the importer is {found!r}", f"Write `{ENTRY}`.")
    for key in entry:
        if key not in ("name", "packs"):
            hint = did_you_mean(str(key), ["packs"])
            raise PackError(config.at(entry, key), f"unknown key `{key}`", f"Allowed: `name`, `packs`.{hint}")
    return _names(config, entry)


def _names(config: YamlFile, entry: Any) -> list[tuple[str, object]]:
    if "packs" not in entry:
        raise PackError(config.at(entry, "name"), "`packs` is missing", "Write `packs: []` for `core` alone.")
    packs = entry["packs"]
    if not isinstance(packs, list) or not all(isinstance(name, str) for name in packs):
        raise PackError(
            config.at(entry, "packs"), f"`packs` holds {packs!r}", "Expected: a list of names; [] for `core` alone."
        )
    return [(str(name), config.at(packs, index)) for index, name in enumerate(packs)]


def _activate(root: Path, name: str, where: object, above: tuple[str, ...], active: dict[str, Manifest]) -> None:
    """Adds a pack after all that it requires; `above` are the packs that led here."""
    if name in above:
        chain = " → ".join((*above[above.index(name) :], name))
        raise PackError(where, f"the packs require each other in a circle, {chain}", "Take one of these out.")
    if name in active:
        return
    manifest = read_manifest(root, name, where)
    for required in manifest.requires:
        asked = f"{manifest.path.relative_to(root).as_posix()}, key `requires`"
        _activate(root, required, asked, (*above, name), active)
    active[name] = manifest


def _check_language(active: Mapping[str, Manifest]) -> None:
    """One model speaks one language: a second one would silently be mixed in."""
    core = active[CORE]
    for manifest in active.values():
        if manifest.language != core.language:
            raise PackError(
                f"domains/{manifest.name}/pack.yml",
                f"`language` is `{manifest.language}`, that of `{CORE}` is `{core.language}`",
                f"All active packs ({listing(active)}) share one language.",
            )


def _check_locale(active: Mapping[str, Manifest]) -> None:
    """One assistant writes amounts and dates in one way."""
    stated = {manifest.locale: manifest.name for manifest in active.values() if manifest.locale}
    if len(stated) > 1:
        found = ", ".join(f"{locale} ({name})" for locale, name in stated.items())
        raise PackError(
            f"domains/{list(stated.values())[-1]}/pack.yml",
            f"the active packs state more than one `locale`: {found}",
            "Packs that are active together state the same one, or none.",
        )
