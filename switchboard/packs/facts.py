"""What a report says about a pack: counts of what it holds, and how its hold-out was understood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import yaml
from rasa.shared.nlu.training_data.entities_parser import replace_entities

from components.packs.examples import Example
from components.packs.files import TESTS
from components.packs.registry import WITHOUT_EXAMPLES
from components.packs.yaml_file import YamlFile
from switchboard.packs.checks import CHECKS, Finding
from switchboard.packs.contents import Contents
from switchboard.packs.trained import Guess

CHATS, STORIES = "*.chat.yml", "test_*.yml"


class Tried(NamedTuple):
    """A hold-out example and what the model took it for."""

    example: Example
    guess: Guess

    @property
    def text(self) -> str:
        """What the customer says."""
        return str(replace_entities(self.example.text))

    @property
    def is_right(self) -> bool:
        """Whether it was understood."""
        return self.guess.intent == self.example.intent


@dataclass
class IntentFacts:
    """An intent: its examples to learn, those held out, how many of them were understood, and what answers it."""

    name: str
    title: str
    examples: int
    held_out: int
    right: int | None
    answered_by: str


@dataclass
class PackFacts:
    """A pack; ``tried`` is None where there is no model that knows its intents."""

    contents: Contents
    intents: list[IntentFacts]
    findings: dict[str, list[Finding]]
    conversations: dict[str, int]
    entities: Mapping[str, int]
    tried: list[Tried] | None
    samples: dict[str, list[str]] = field(default_factory=dict)

    @property
    def accuracy(self) -> float | None:
        """The share of the hold-out that was understood; None where nothing was tried."""
        return sum(tried.is_right for tried in self.tried) / len(self.tried) if self.tried else None


def facts_of(contents: Contents, guesses: list[Guess] | None) -> PackFacts:
    """Put together what is to be said about a pack.

    Args:
        contents: the pack.
        guesses: what the model took its hold-out for, in its order; None without a model.
    """
    held_out = contents.held_out
    tried = None if guesses is None else [Tried(*pair) for pair in zip(held_out, guesses, strict=True)]
    learnt, kept = (Counter(example.intent for example in part) for part in (contents.examples, held_out))
    right = Counter(one.example.intent for one in tried or () if one.is_right)
    titles = _titles(contents)
    intents = [
        IntentFacts(
            name,
            titles.get(name, name.replace("_", " ")),
            learnt[name],
            kept[name],
            None if tried is None else right[name],
            _answered_by(contents, name),
        )
        for name in contents.definitions("intent")
        if name not in WITHOUT_EXAMPLES
    ]
    samples: dict[str, list[str]] = {}
    for example in contents.examples:
        samples.setdefault(example.intent, []).append(replace_entities(example.text))
    findings = {name: list(check(contents)) for name, check in CHECKS.items()}
    conversations = _conversations(contents.root, contents.name)
    return PackFacts(contents, intents, findings, conversations, contents.entities, tried, samples)


def _titles(contents: Contents) -> dict[str, str]:
    manifest = YamlFile.read(contents.manifest.path, contents.root).content
    return {str(name): str(title) for name, title in (manifest.get("intent_titles") or {}).items()}


def _answered_by(contents: Contents, intent: str) -> str:
    """What the rule of an intent leads to."""
    actions = [step["action"] for step in contents.steps_after(intent) if "action" in step]
    if not actions:
        return "a story, or nothing"
    if actions[0] in contents.project.registry.definitions("form"):
        return "a form"
    return "an answer" if actions[0].startswith("utter_") else "an action"


def _conversations(root: Path, pack: str) -> dict[str, int]:
    """How many test conversations there are of each kind: the folders that they lie in."""
    counts: Counter[str] = Counter()
    folder = root / TESTS / pack
    for path in sorted((*folder.rglob(CHATS), *folder.rglob(STORIES))):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        conversations = content if path.match(CHATS) else content["stories"]
        counts[path.parent.name.replace("_", " ")] += len(conversations)
    return dict(counts)
