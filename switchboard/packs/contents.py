"""What a pack holds, read once for the tools that look at it: examples, names, tests."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from components.packs import Manifest, PackError, hold_out
from components.packs.annotations import annotations as annotated
from components.packs.definitions import Definition
from components.packs.examples import Example, intent_examples
from components.packs.manifest import DATA, DOMAINS, read_manifest
from components.packs.project import Project
from components.packs.yaml_file import YamlFile
from switchboard.packs.places import ACTIONS, PathInProject
from switchboard.packs.trial import read_pack


@dataclass(frozen=True)
class Contents:
    """A pack and the packs that it is read with: `core` and what it requires.

    Attributes:
        root: the project's folder.
        manifest: what the pack says about itself.
        project: the files of the pack and of those that it is read with.
        errors: what the importer has against it; what is listed here may be incomplete then.
    """

    root: Path
    manifest: Manifest
    project: Project
    errors: tuple[PackError, ...]

    @classmethod
    def of(cls, root: Path, pack: str) -> Contents:
        """Read a pack, as far as it can be read.

        Raises:
            PackError: its manifest, or one that it requires, is wrong.
        """
        errors: list[PackError] = []
        project = read_pack(root, pack, errors.append)
        return cls(root, read_manifest(root, pack), project, tuple(errors))

    @property
    def name(self) -> str:
        """The pack's name."""
        return self.manifest.name

    @cached_property
    def examples(self) -> list[Example]:
        """The pack's own training examples."""
        return [example for example in self._all_examples if self._is_own(example.place.file)]

    @cached_property
    def examples_beside(self) -> list[Example]:
        """The training examples of the packs that it is read with."""
        return [example for example in self._all_examples if not self._is_own(example.place.file)]

    @cached_property
    def held_out(self) -> list[Example]:
        """The examples of its hold-out; none where there is no such file, or one that cannot be read."""
        path = hold_out(self.root, self.name)
        try:
            return list(intent_examples(YamlFile.read(path, self.root))) if path.is_file() else []
        except PackError:
            return []  # one of `errors`

    def definitions(self, kind: str) -> dict[str, Definition]:
        """The pack's own names of a kind."""
        found = self.project.registry.definitions(kind)
        return {name: definition for name, definition in found.items() if definition.pack == self.name}

    @cached_property
    def entities(self) -> Counter[str]:
        """How often each entity type is annotated in its examples."""
        return Counter(found["entity"] for example in self.examples for found in annotated(example.text, example.place))

    @property
    def domain_files(self) -> list[YamlFile]:
        """Its own domain files."""
        return [file for file in self.project.domain if self._is_own(file.name)]

    @property
    def story_files(self) -> list[YamlFile]:
        """Its own files with rules and stories."""
        return [file for file in self.project.stories if self._is_own(file.name)]

    @property
    def code(self) -> list[Path]:
        """The Python files of its actions."""
        return sorted((self.root / ACTIONS / self.name).rglob("*.py"))

    @property
    def _all_examples(self) -> list[Example]:
        return [example for file in self.project.nlu for example in intent_examples(file)]

    def _is_own(self, file: PathInProject) -> bool:
        return file.startswith((f"{DOMAINS}/{self.name}/", f"{DATA}/{self.name}/"))

    def steps_after(self, intent: str) -> list[Any]:
        """The steps of the rules that begin with an intent, without it."""
        rules = [rule for file in self.story_files for rule in file.content.get("rules") or ()]
        return [step for rule in rules if rule["steps"][0].get("intent") == intent for step in rule["steps"][1:]]
