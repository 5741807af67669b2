"""The names that domain files, rules and stories mention, each with its line."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from components.packs.annotations import annotations
from components.packs.definitions import entries
from components.packs.errors import PackError, listing
from components.packs.manifest import Manifest
from components.packs.yaml_file import Place, YamlFile

STORIES_SCHEMA = "shared/utils/schemas/stories.yml"
VALIDATE = "validate_"
ARTICLE = {"intent": "an intent", "entity": "an entity", "slot": "a slot", "form": "a form", "action": "an action"}
STEPS = ("intent", "user", "or", "action", "bot", "checkpoint", "slot_was_set", "active_loop", "metadata")


@dataclass(frozen=True)
class Reference:
    """One mention. The kind `action` stands for all that a rule can run: actions, forms, responses."""

    kind: str
    name: str
    pack: str
    place: Place
    role: str | None = None
    group: str | None = None


def manifest_references(manifest: Manifest) -> Iterator[Reference]:
    """The intents to which a manifest gives titles."""
    for name, place in manifest.intent_titles.items():
        yield Reference("intent", name, manifest.name, place)


def domain_references(file: YamlFile, pack: str) -> Iterator[Reference]:
    """What a domain file mentions beside defining it."""
    for _, details, place in entries(file, "intents"):
        for key in ("use_entities", "ignore_entities"):
            for name in _names(details.get(key)):
                yield _mention("entity", name, pack, place)
    for _, details, _ in entries(file, "slots"):
        for index, mapping in enumerate(details["mappings"]):
            yield from _mapping(mapping, pack, file.at(details["mappings"], index))
    for _, details, place in entries(file, "forms"):
        for index, name in enumerate((details or {}).get("required_slots") or ()):
            yield _mention("slot", name, pack, file.at(details["required_slots"], index))
        for name in _names((details or {}).get("ignored_intents")):
            yield _mention("intent", name, pack, place)
    for name, _, place in entries(file, "actions"):
        if name.startswith(VALIDATE):
            # Rasa calls a validator by the name of its form: one without a form would never run.
            yield _mention("form", name[len(VALIDATE) :], pack, place)


def _mapping(mapping: Any, pack: str, place: Place) -> Iterator[Reference]:
    if "entity" in mapping:
        yield _mention("entity", mapping["entity"], pack, place, mapping)
    for key in ("intent", "not_intent"):
        for name in _names(mapping.get(key)):
            yield _mention("intent", name, pack, place)
    if "action" in mapping:
        yield _mention("action", mapping["action"], pack, place)
    for condition in mapping.get("conditions") or ():
        for key, kind in (("active_loop", "form"), ("requested_slot", "slot")):
            # `active_loop: null` is Rasa's way to say: outside of forms.
            if condition.get(key) is not None:
                yield _mention(kind, condition[key], pack, place)


def story_references(file: YamlFile, pack: str) -> Iterator[Reference]:
    """What the rules and stories of a file mention."""
    for key, title in (("stories", "story"), ("rules", "rule")):
        items = file.content.get(key) or ()
        for index, item in enumerate(items):
            place = file.at(items, index)
            if not item.get(title) or "steps" not in item:
                raise PackError(place, f"a {title} without a name or without steps", f"Give it `{title}` and `steps`.")
            for part in ("condition", "steps"):
                for step, line in _list(item, part, file, place):
                    yield from _step(step, file, pack, line)


def _step(step: Any, file: YamlFile, pack: str, place: Place) -> Iterator[Reference]:
    if not isinstance(step, dict) or not any(key in step for key in STEPS):
        raise PackError(place, f"a step that Rasa does not know, {step!r}", f"Allowed: {listing(STEPS)}.")
    if "intent" in step:
        yield _mention("intent", step["intent"], pack, place)
    if "user" in step:
        if not isinstance(step["user"], str):
            raise PackError(place, f"`user` is {step['user']!r}", "Write what the customer says, in quotes.")
        for entity in annotations(step["user"], place):
            yield _mention("entity", entity["entity"], pack, place, entity)
    for entity, line in _list(step, "entities", file, place):
        # A name, or `name: value` with `role` and `group` beside it.
        about = entity if isinstance(entity, dict) else {entity: None}
        for name in about:
            if name not in ("role", "group"):
                yield _mention("entity", name, pack, line, about)
    if "action" in step:
        yield _mention("action", step["action"], pack, place)
    # `active_loop: null` is the end of a form.
    if step.get("active_loop") is not None:
        yield _mention("form", step["active_loop"], pack, place)
    for slot, line in _list(step, "slot_was_set", file, place):
        for name in slot if isinstance(slot, dict) else [slot]:
            yield _mention("slot", name, pack, line)
    for choice, line in _list(step, "or", file, place):
        yield from _step(choice, file, pack, line)


def _list(container: Any, key: str, file: YamlFile, place: Place) -> Iterator[tuple[Any, Place]]:
    """The items below a key, each with its line; a key that is there must have some."""
    items = container.get(key)
    if key in container and (not isinstance(items, list) or not items):
        raise PackError(place, f"`{key}` holds {items!r}", "Expected: a list. Fill it or leave the key out.")
    for index, item in enumerate(items or ()):
        yield item, file.at(items, index)


def _mention(kind: str, name: Any, pack: str, place: Place, about: Any = None) -> Reference:
    """A reference, if its name is one; `about` may hold the role and group of an entity."""
    role, group = ((about or {}).get(key) for key in ("role", "group"))
    if not name or not all(part is None or isinstance(part, str) for part in (name, role, group)):
        found = name if role is None and group is None else about
        raise PackError(place, f"the name of {ARTICLE[kind]} is expected, not {found!r}", "Write a name, or nothing.")
    return Reference(kind, name, pack, place, role, group)


def _names(value: Any) -> list[Any]:
    """One name or a list of them; `true` and `false` (all entities, none) and nothing name nothing."""
    if value is None or isinstance(value, bool):
        return []
    return value if isinstance(value, list) else [value]
