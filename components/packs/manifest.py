"""The manifest of a pack: `domains/<pack>/pack.yml`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from components.packs.errors import PackError, did_you_mean, listing
from components.packs.yaml_file import Place, YamlFile

DOMAINS = "domains"
DATA = "data"
MANIFEST = "pack.yml"

#: Letters and digits only: an underscore would make it unclear where the prefix of `<pack>_<name>` ends.
PACK_NAME = re.compile(r"[a-z][a-z0-9]*")

TEXT_FIELDS = ("name", "title", "description", "version", "language")
LIST_FIELDS = ("requires", "sample_questions")
FIELDS = TEXT_FIELDS + LIST_FIELDS
#: How amounts and dates are written, as `en_GB`; without it, as is usual for the language.
LOCALE_FIELD = "locale"
#: What customers read for an intent, as `find_atm: find a cash machine`; without it, the intent's own words.
TITLES_FIELD = "intent_titles"
LOCALE = re.compile(r"[a-z]{2,3}(_[A-Z][a-z]{3})?(_([A-Z]{2}|\d{3}))?")


@dataclass(frozen=True)
class Manifest:
    """What a pack says about itself."""

    name: str
    title: str
    description: str
    version: str
    language: str
    requires: tuple[str, ...]
    sample_questions: tuple[str, ...]
    path: Path
    locale: str | None = None
    intent_titles: Mapping[str, Place] = field(default_factory=dict)


def pack_names(root: Path) -> tuple[str, ...]:
    """The packs of a project: the folders in `domains/`."""
    folder = root / DOMAINS
    if not folder.is_dir():
        raise PackError(
            folder, "the folder is missing", "Packs are the folders in `domains/` beside the configuration file."
        )
    return tuple(sorted(entry.name for entry in folder.iterdir() if entry.is_dir() and entry.name[0] not in "._"))


def available_packs(root: Path) -> list[Manifest]:
    """The manifests of all packs of a project, active or not, by name."""
    return [read_manifest(root, name) for name in pack_names(root)]


def read_manifest(root: Path, name: str, named_at: object = None) -> Manifest:
    """Reads and checks one manifest; `named_at` is where the pack was asked for."""
    names = pack_names(root)
    if name not in names:
        hint = did_you_mean(name, names)
        raise PackError(named_at or root, f"unknown pack `{name}`", f"There are: {listing(names)}.{hint}")
    path = root / DOMAINS / name / MANIFEST
    if not path.is_file():
        raise PackError(
            path.relative_to(root).as_posix(), "the pack has no manifest", f"Create it with {listing(FIELDS)}."
        )
    file = YamlFile.read(path, root)
    file.check_keys((*FIELDS, LOCALE_FIELD, TITLES_FIELD))
    for key in FIELDS:
        if key not in file.content:
            raise PackError(file.name, f"`{key}` is missing", f"All of these are needed: {listing(FIELDS)}.")
    found = file.content["name"]
    if found != name or not PACK_NAME.fullmatch(name):
        raise PackError(
            file.at(file.content, "name"),
            f"`name` is {found!r} in the folder `{name}`",
            "Both are the same word of lower-case letters and digits, for it is the prefix of the pack's names.",
        )
    texts = {key: _text(file, key) for key in TEXT_FIELDS}
    locale = _locale(file, texts["language"]) if LOCALE_FIELD in file.content else None
    return Manifest(
        **texts,
        requires=_texts(file, "requires"),
        sample_questions=_texts(file, "sample_questions", least=1),
        path=path,
        locale=locale,
        intent_titles=_titles(file) if TITLES_FIELD in file.content else {},
    )


def _text(file: YamlFile, key: str) -> str:
    value = file.content[key]
    if not isinstance(value, str) or not value.strip():
        raise _wrong_type(file.at(file.content, key), key, value, "a text that is not empty (quote numbers)")
    return str(value).strip()


def _locale(file: YamlFile, language: str) -> str:
    value = _text(file, LOCALE_FIELD)
    if not LOCALE.fullmatch(value) or value.partition("_")[0] != language:
        place = file.at(file.content, LOCALE_FIELD)
        raise _wrong_type(place, LOCALE_FIELD, value, f"a locale of the language `{language}`, such as `{language}_US`")
    return value


def _titles(file: YamlFile) -> dict[str, Place]:
    """The intents that have a title, each with its line."""
    titles = file.content[TITLES_FIELD]
    if not isinstance(titles, dict):
        raise _wrong_type(file.at(file.content, TITLES_FIELD), TITLES_FIELD, titles, "`intent: what it asks for`")
    for name, title in titles.items():
        if not isinstance(title, str) or not title.strip():
            raise _wrong_type(
                file.at(titles, name), str(name), title, "a text that ends the sentence “Did you mean: …?”"
            )
    return {str(name): file.at(titles, name) for name in titles}


def _texts(file: YamlFile, key: str, least: int = 0) -> tuple[str, ...]:
    value = file.content[key]
    place = file.at(file.content, key)
    if not isinstance(value, list) or len(value) < least:
        raise _wrong_type(place, key, value, f"a list of texts, {least} or more")
    for index, item in enumerate(value):
        if not isinstance(item, str) or not item.strip():
            raise _wrong_type(file.at(value, index), key, item, "a list of texts that are not empty")
    return tuple(str(item).strip() for item in value)


def _wrong_type(place: Place, key: str, value: Any, expected: str) -> PackError:
    return PackError(place, f"`{key}` holds {value!r}", f"Expected: {expected}.")
