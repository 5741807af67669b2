"""The NLU examples of a file: which intents they teach, and what they mention.

Checked here and not against Rasa's schema: that is slow, says less, and lets pass what the reader then skips with a
warning.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ruamel.yaml.scalarstring import LiteralScalarString

from components.packs.annotations import annotations
from components.packs.errors import PackError, listing
from components.packs.references import Reference
from components.packs.yaml_file import Place, YamlFile

NLU = "nlu"
SECTIONS = ("intent", "synonym", "regex", "lookup")
KEYS = (*SECTIONS, "examples", "metadata")


@dataclass(frozen=True)
class Example:
    """One example of an intent, with its annotations and its line."""

    intent: str
    text: str
    place: Place


def intent_examples(file: YamlFile) -> Iterator[Example]:
    """The examples of the intents of a file.

    Raises:
        PackError: something in the file is not as it should be.
    """
    for kind, section, _, examples in _sections(file):
        if kind == "intent":
            yield from (Example(section["intent"], text, place) for text, place in examples)


def example_references(file: YamlFile, pack: str) -> Iterator[Reference]:
    """The intents and entities that the examples of a file name."""
    for kind, section, place, examples in _sections(file):
        if kind != "intent":
            continue
        yield Reference("intent", section["intent"], pack, place)
        for text, line in examples:
            for entity in annotations(text, line):
                yield Reference("entity", entity["entity"], pack, line, entity.get("role"), entity.get("group"))


def _sections(file: YamlFile) -> Iterator[tuple[str, Any, Place, list[tuple[str, Place]]]]:
    """What each section is about, the section, its line, and its examples with theirs."""
    sections = file.content[NLU]
    if not isinstance(sections, list):
        raise PackError(file.at(file.content, NLU), f"`{NLU}` is not a list", "Write `- intent: …` below it.")
    for index, section in enumerate(sections):
        place = file.at(sections, index)
        kind = _kind(section, place)
        examples = list(_examples(file, section, place))
        if not examples:
            raise PackError(place, f"the {kind} `{section[kind]}` has no examples", "Write some under `examples: |`.")
        yield kind, section, place, examples


def _kind(section: Any, place: Place) -> str:
    """Whether a section is about an intent, a synonym, a regular expression or a look-up."""
    kinds = [key for key in section if key in SECTIONS] if isinstance(section, dict) else []
    if len(kinds) != 1:
        raise PackError(place, f"a section about {listing(kinds)}", f"Name exactly one of {listing(SECTIONS)}.")
    for key in section:
        if key not in KEYS:
            raise PackError(place, f"unknown key `{key}`", f"Allowed: {listing(KEYS)}.")
    name = section[kinds[0]]
    if not isinstance(name, str) or not name.strip():
        raise PackError(place, f"`{kinds[0]}` is {name!r}", "Give it a name (quote numbers, yes and no).")
    return str(kinds[0])


def _examples(file: YamlFile, section: Any, place: Place) -> Iterator[tuple[str, Place]]:
    """Each example with its line, in both of Rasa's forms: a text of `- …` lines, or a list of `text: …`."""
    examples = section.get("examples")
    if isinstance(examples, list) and "intent" in section:
        for index, example in enumerate(examples):
            if not isinstance(example, dict) or "text" not in example:
                raise PackError(
                    file.at(examples, index),
                    "an example that is not `text: …`",
                    "Or is the `|` missing? `examples: |`.",
                )
            yield _example(example["text"], file.at(examples, index))
    elif examples is not None:
        yield from listed_examples(file, section, place)


def listed_examples(file: YamlFile, section: Any, place: Place) -> Iterator[tuple[str, Place]]:
    """Each line `- …` of a section's `examples: |`, with its place.

    Raises:
        PackError: `examples` is no such text, or a line of it no example.
    """
    examples = section.get("examples")
    if not isinstance(examples, str):
        raise PackError(place, "`examples` is not a text", "Write `examples: |` and below it lines of `- text`.")
    start = file.at(section, "examples").line
    for index, line in enumerate(examples.splitlines()):
        # The lines of a block (`|`) follow its key one by one; other styles of text are not laid out so.
        number = start + 1 + index if isinstance(examples, LiteralScalarString) else start
        if line.startswith("-"):
            yield _example(line[1:], Place(file.name, number))
        elif line.strip():
            raise PackError(Place(file.name, number), f"an example without its dash, {line!r}", "Write `- text`.")


def _example(text: Any, place: Place) -> tuple[str, Place]:
    if not isinstance(text, str) or not text.strip():
        raise PackError(place, "an empty example", "Write a sentence or delete the line.")
    return text.strip(), place
