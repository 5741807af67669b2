"""A YAML file that is read once and knows the line of everything in it."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import rasa.shared.utils.io
from rasa.shared.constants import LATEST_TRAINING_DATA_FORMAT_VERSION
from rasa.shared.exceptions import FileIOException, YamlException
from rasa.shared.utils.validation import validate_yaml_schema
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from components.packs.errors import PackError, did_you_mean, listing


@dataclass(frozen=True)
class Place:
    """A line of a file, written as editors and compilers do: `domains/shop/domain.yml:12`."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class YamlFile:
    """The content of one file: ruamel's mappings and lists, which remember their lines."""

    path: Path
    name: str
    text: str
    content: dict[str, Any]

    @classmethod
    def read(cls, path: Path, root: Path) -> "YamlFile":
        """Reads a file that must hold a mapping; `root` shortens its name in messages."""
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
        if not path.is_file():
            raise PackError(name, "the file is missing", "Create it, or leave its pack out.")
        try:
            text = rasa.shared.utils.io.read_file(path)
            # Rasa's own reader, so that what is checked is what Rasa will read.
            content = rasa.shared.utils.io.read_yaml(text, reader_type=["safe", "rt"])
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            where = Place(name, mark.line + 1) if mark else name
            raise PackError(where, f"not valid YAML, {error.problem or error.context}", "Mend that line.") from error
        except (YAMLError, FileIOException, OSError, UnicodeError) as error:
            raise PackError(name, f"cannot be read, {error}", "Save it as YAML text in UTF-8.") from error
        if not content:
            raise PackError(name, "the file is empty", "Fill it or delete it.")
        if not isinstance(content, dict):
            found = "a list" if isinstance(content, list) else f"the text {content!r:.40}"
            raise PackError(name, f"holds {found}", "A mapping (`key: value`) is expected.")
        return cls(path, name, text, content)

    def at(self, container: Any, key: Any) -> Place:
        """The line of a key of a mapping or of an item of a list."""
        lines = container.lc
        position = (lines.data or {}).get(key)
        # Keys that come through a YAML merge (`<<: *anchor`) have no line of their own.
        return Place(self.name, (position[0] if position else lines.line) + 1)

    def for_rasa(self) -> dict[str, Any]:
        """The content once more, in plain types as Rasa reads it: Rasa alters, stores and dumps what it is given."""
        content: dict[str, Any] = rasa.shared.utils.io.read_yaml(self.text)
        return content

    def check_keys(self, allowed: Collection[str], elsewhere: str = "") -> None:
        """Refuses a top-level key that nobody reads."""
        for key in self.content:
            if key not in allowed:
                hint = did_you_mean(str(key), allowed) or elsewhere
                raise PackError(
                    self.at(self.content, key), f"unknown key `{key}`", f"Allowed: {listing(allowed)}.{hint}"
                )

    def check_version(self) -> None:
        """Refuses a format version at which Rasa would skip the whole file with a mere warning."""
        version = self.content.get("version", LATEST_TRAINING_DATA_FORMAT_VERSION)
        if version != LATEST_TRAINING_DATA_FORMAT_VERSION:
            raise PackError(
                self.at(self.content, "version"),
                f"`version` is {version!r}",
                f'Write `version: "{LATEST_TRAINING_DATA_FORMAT_VERSION}"`, with the quotes.',
            )

    def check_schema(self, schema: str) -> None:
        """Checks the shape against one of Rasa's own schemas."""
        try:
            validate_yaml_schema(self.text, schema)
        except YamlException as error:
            error.filename = self.name
            raise PackError(self.name, "not in Rasa's format", str(error)) from error
