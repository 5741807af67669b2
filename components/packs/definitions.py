"""The names that a domain file defines, each with its line."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.slot_mappings import SlotMapping
from rasa.shared.exceptions import RasaException

from components.packs.errors import PackError
from components.packs.names import wrong_name
from components.packs.selection import CORE
from components.packs.yaml_file import Place, YamlFile

#: The keys of a domain file, and the kind of what is listed there.
KINDS = {
    "intents": "intent",
    "entities": "entity",
    "slots": "slot",
    "forms": "form",
    "actions": "action",
    "responses": "response",
}
SESSION = "session_config"
DOMAIN_KEYS = ("version", *KINDS, SESSION)
SCHEMA = "shared/utils/schemas/domain.yml"


@dataclass(frozen=True)
class Definition:
    """One name, where it is defined, and the roles and groups if it is an entity."""

    kind: str
    name: str
    pack: str
    place: Place
    roles: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


def read_domain(file: YamlFile, pack: str) -> list[Definition]:
    """Checks a domain file by itself and lists what it defines."""
    file.check_keys(DOMAIN_KEYS, elsewhere=" Examples, rules and stories belong in `data/<pack>/`.")
    file.check_version()
    file.check_schema(SCHEMA)
    for key in ("entities", SESSION):
        if key in file.content and pack != CORE:
            raise PackError(
                file.at(file.content, key), f"`{key}` in the pack `{pack}`", f"All packs share those of `{CORE}`."
            )
    _check_slots(file)
    definitions = list(_definitions(file, pack))
    for definition in definitions:
        expected = wrong_name(definition.kind, definition.name, pack)
        if expected:
            raise PackError(
                definition.place,
                f"the {definition.kind} `{definition.name}` does not carry the name of its pack `{pack}`",
                f"Call it {expected}.",
            )
    return definitions


def entries(file: YamlFile, key: str) -> Iterator[tuple[str, Any, Place]]:
    """The entries under a key: name, what is said about it, line; the key holds a mapping or a list."""
    section = file.content.get(key)
    if isinstance(section, dict):
        for name, details in section.items():
            yield str(name), details, file.at(section, name)
    for index, item in enumerate(section if isinstance(section, list) else ()):
        place = file.at(section, index)
        if isinstance(item, dict):
            if len(item) != 1:
                raise PackError(
                    place, f"an entry of `{key}` with {len(item)} names", "Give each name a `-` of its own."
                )
            name, details = next(iter(item.items()))
            if not isinstance(details, dict):
                raise PackError(
                    place, f"`{name}: {details!r}` under `{key}`", "Write the name alone, or settings below it."
                )
            yield str(name), details, place
        else:
            yield str(item), {}, place


def _check_slots(file: YamlFile) -> None:
    """Lets Rasa make each slot by itself: its errors about a whole domain do not say which slot they mean."""
    for name, details in (file.for_rasa().get("slots") or {}).items():
        place = file.at(file.content["slots"], name)
        try:
            Domain.collect_slots({name: details})
            for mapping in details["mappings"]:
                SlotMapping.validate(mapping, name)
        except (RasaException, TypeError, ValueError) as error:
            raise PackError(place, f"Rasa refuses the slot `{name}`", str(error)) from error


def _definitions(file: YamlFile, pack: str) -> Iterator[Definition]:
    if SESSION in file.content:
        yield Definition("key", SESSION, pack, file.at(file.content, SESSION))
    for key, kind in KINDS.items():
        for name, details, place in entries(file, key):
            about = details if kind == "entity" else {}
            yield Definition(kind, name, pack, place, _labels(about, "roles", place), _labels(about, "groups", place))


def _labels(about: Any, key: str, place: Place) -> tuple[str, ...]:
    labels = about.get(key, [])
    if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        raise PackError(place, f"`{key}` holds {labels!r}", "Expected: a list of names.")
    return tuple(labels)
