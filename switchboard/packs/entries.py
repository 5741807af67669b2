"""A pack's YAML files as entries: one intent, one response, one rule, one example each, under a key.

Import writes packs entry by entry and compares them so, because an edit by hand concerns one of them and not the file
that it stands in. Comments, order and whatever else a file holds stay as they are.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from rasa.shared.constants import LATEST_TRAINING_DATA_FORMAT_VERSION
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from components.packs.manifest import MANIFEST, TITLES_FIELD
from switchboard.packs.places import PathInProject

INTENTS, ACTIONS, RESPONSES = "intents", "actions", "responses"
RULES, STORIES, NLU = "rules", "stories", "nlu"
#: Sections that are lists of names.
DECLARED = (INTENTS, ACTIONS)
#: Sections that are mappings by name, and lists of items that carry a name.
BY_NAME = (RESPONSES, TITLES_FIELD)
NAMED = {RULES: "rule", STORIES: "story"}
VERSION = "version"
#: Words that some YAML readers take for something else than a text.
NO_NAMES = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})


class Key(NamedTuple):
    """Where an entry stands: its file, the section, its name there; and the example, if it is one of an intent.

    What stands at the top of a file, as in a manifest, has no section.
    """

    file: PathInProject
    section: str
    name: str
    example: str = ""

    def __str__(self) -> str:
        return f"{self.file}: {self.name}" + (f", “{self.example}”" if self.example else "")


Entries = dict[Key, Any]


def entries_of(file: PathInProject, text: str) -> Entries:
    """The entries of a file's text, in plain types.

    Args:
        file: the file's name in the project.
        text: YAML that the importer has accepted.
    """
    found: Entries = {}
    for section, content in (_yaml().load(text) or {}).items():
        if section == NLU:
            for item in content:
                found |= {Key(file, NLU, str(item.get("intent")), example): True for example in _examples(item)}
        elif section in DECLARED:
            found |= {Key(file, section, name): about for name, about in map(_declared, content)}
        elif section in NAMED:
            found |= {Key(file, section, str(item[NAMED[section]])): item for item in content}
        elif section in BY_NAME:
            found |= {Key(file, section, str(name)): value for name, value in content.items()}
        elif section != VERSION or file.endswith(f"/{MANIFEST}"):
            found[Key(file, "", section)] = content
    return {key: _plain(value) for key, value in found.items()}


def with_changes(file: PathInProject, text: str | None, changes: Mapping[Key, Any]) -> str | None:
    """A file's text with entries put in, replaced and taken out.

    Args:
        file: the file's name in the project.
        text: what it holds; None where there is no such file.
        changes: what the entries are to be; None takes one out.

    Returns:
        The new text; None if nothing is left in it.
    """
    document = CommentedMap() if text is None else _yaml().load(text)
    if text is None and not file.endswith(f"/{MANIFEST}"):
        document[VERSION] = DoubleQuotedScalarString(LATEST_TRAINING_DATA_FORMAT_VERSION)
    for key, value in changes.items():
        _EDITS.get(key.section, _edit_mapping)(document, key, value)
    if not any(content for section, content in document.items() if section != VERSION):
        return None
    stream = io.StringIO()
    _yaml().dump(document, stream)
    return stream.getvalue()


def _edit_mapping(document: CommentedMap, key: Key, value: Any) -> None:
    section = document.setdefault(key.section, CommentedMap()) if key.section else document
    if value is None:
        section.pop(key.name, None)
    else:
        section[key.name] = _styled(value)


def _edit_declared(document: CommentedMap, key: Key, value: Any) -> None:
    section = document.setdefault(key.section, CommentedSeq())
    at = next((index for index, item in enumerate(section) if _declared(item)[0] == key.name), None)
    if at is not None:
        del section[at]
    if value is not None:
        section.insert(len(section) if at is None else at, key.name if value is True else {key.name: value})


def _edit_named(document: CommentedMap, key: Key, value: Any) -> None:
    section = document.setdefault(key.section, CommentedSeq())
    at = next((i for i, item in enumerate(section) if str(item[NAMED[key.section]]) == key.name), None)
    if value is None:
        if at is not None:
            del section[at]
    elif at is None:
        section.append(_styled(value))
    else:
        section[at] = _styled(value)


def _edit_examples(document: CommentedMap, key: Key, value: Any) -> None:
    section = document.setdefault(NLU, CommentedSeq())
    item = next((item for item in section if item.get("intent") == key.name), None)
    if item is None:
        if value is None:
            return
        item = CommentedMap({"intent": key.name})
        section.append(item)
    examples = [example for example in _examples(item) if example != key.example] + ([key.example] if value else [])
    if not examples:
        section.remove(item)
    elif isinstance(item.get("examples"), list):
        item["examples"] = [{"text": DoubleQuotedScalarString(example)} for example in examples]
    else:
        item["examples"] = LiteralScalarString("".join(f"- {example}\n" for example in examples))


_EDITS: dict[str, Callable[[CommentedMap, Key, Any], None]] = {
    INTENTS: _edit_declared,
    ACTIONS: _edit_declared,
    RULES: _edit_named,
    STORIES: _edit_named,
    NLU: _edit_examples,
}


def _examples(item: Mapping[str, Any]) -> Iterator[str]:
    """The examples of a section about an intent, in both of Rasa's forms."""
    examples = item.get("examples") if "intent" in item else None
    if isinstance(examples, str):
        yield from (line[1:].strip() for line in examples.splitlines() if line.startswith("-"))
    else:
        yield from (str(example["text"]).strip() for example in examples or ())


def _declared(item: Any) -> tuple[str, Any]:
    """The name of an intent or action and its settings; True where there are none."""
    if isinstance(item, dict):
        name, about = next(iter(item.items()))
        return str(name), about
    return str(item), True


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, default=str))


def _styled(value: Any) -> Any:
    """Texts in quotes, so that no YAML reader takes one for something else; names without, and many lines as a block."""
    if isinstance(value, str):
        if "\n" in value:
            return LiteralScalarString(value)
        is_name = value.replace("_", "").isalpha() and value.lower() not in NO_NAMES
        return value if is_name else DoubleQuotedScalarString(value)
    if isinstance(value, dict):
        return CommentedMap({key: _styled(part) for key, part in value.items()})
    if isinstance(value, list):
        items = CommentedSeq(_styled(part) for part in value)
        if not items:
            items.fa.set_flow_style()
        return items
    return value


def _yaml() -> Any:
    yaml: Any = YAML()
    yaml.width = 1_000_000
    yaml.allow_unicode = True
    yaml.preserve_quotes = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml
