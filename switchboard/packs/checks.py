"""What ``switchboard packs check`` looks at: each check is a function from a pack's contents to findings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rasa.shared.core.constants import DEFAULT_ACTION_NAMES

from components.packs.definitions import entries
from components.packs.examples import Example
from components.packs.names import RASAS_OWN
from components.packs.registry import WITHOUT_EXAMPLES
from switchboard.packs.contents import Contents
from switchboard.packs.near import near_copies, near_pairs, plain, words
from switchboard.packs.places import ACTIONS

#: Examples an intent below which it is an error, and below which it is a warning.
FEWEST, FEW = 5, 12
#: Share of near-duplicates from which on they are an error.
MOST_NEAR = 0.05
#: Of one or two words there are not many: customers will say just what was learnt.
SHORT = 2
#: Conditions that a mapping must have in a form, by its type.
CONDITIONS = {
    "from_entity": {"active_loop"},
    "from_text": {"active_loop", "requested_slot"},
    "from_intent": {"active_loop", "requested_slot"},
    "from_trigger_intent": {"active_loop"},
}
ERROR, WARNING = "error", "warning"
_SAID = re.compile(r"utter_(?:\w|\{[^{}]*\})+")


@dataclass(frozen=True)
class Finding:
    """Something that a check found: where, what, and whether the pack must be changed."""

    level: str
    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


Check = Callable[[Contents], Iterator[Finding]]


def importer_errors(contents: Contents) -> Iterator[Finding]:
    """What the importer would refuse, annotations that do not parse included."""
    for error in contents.errors:
        yield Finding(ERROR, error.where, f"{error.problem}. {error.remedy}")


def enough_examples(contents: Contents) -> Iterator[Finding]:
    """Intents with too few examples."""
    counts = Counter(example.intent for example in contents.examples)
    for name, definition in contents.definitions("intent").items():
        if 0 < counts[name] < FEW and name not in WITHOUT_EXAMPLES:  # one without any is the importer's
            level, wanted = (ERROR, FEWEST) if counts[name] < FEWEST else (WARNING, FEW)
            yield Finding(
                level,
                str(definition.place),
                f"`{name}` has {counts[name]} examples; write {wanted} or more, each unlike the rest",
            )


def near_duplicates(contents: Contents) -> Iterator[Finding]:
    """Examples that say nearly what another one of the pack says."""
    examples = contents.examples
    found = list(near_pairs([words(example.text) for example in examples]))
    level = ERROR if len(found) > MOST_NEAR * len(examples) else WARNING
    for at, first in found:
        yield Finding(
            level,
            str(examples[at].place),
            f"{examples[at].text!r} is nearly {examples[first].text!r} ({examples[first].place})",
        )


def one_intent_each(contents: Contents) -> Iterator[Finding]:
    """Examples that stand in two intents, here or in a pack that this one is active with."""
    first_with: dict[str, Example] = {}
    for example in contents.examples_beside:
        first_with.setdefault(plain(example.text), example)
    for example in contents.examples:
        first = first_with.setdefault(plain(example.text), example)
        if example.intent != first.intent:
            yield Finding(
                ERROR,
                str(example.place),
                f"{example.text!r} stands in `{example.intent}` and in `{first.intent}` ({first.place}); keep one of them",
            )


def unseen_hold_out(contents: Contents) -> Iterator[Finding]:
    """Hold-out examples that were learnt too, or nearly so; greetings and other short ones are left out."""
    held_out = [example for example in contents.held_out if len(words(example.text)) > SHORT]
    learnt = contents.examples
    found = near_copies([words(example.text) for example in held_out], [words(example.text) for example in learnt])
    for at, copy in found:
        yield Finding(
            ERROR,
            str(held_out[at].place),
            f"{held_out[at].text!r} was learnt as {learnt[copy].text!r} ({learnt[copy].place})",
        )


def mappings(contents: Contents) -> Iterator[Finding]:
    """Slot mappings that fill a slot where they should not, or not where they should."""
    for file in contents.domain_files:
        for name, details, _ in entries(file, "slots"):
            for index, mapping in enumerate(details["mappings"]):
                wanted = CONDITIONS.get(mapping.get("type"))
                places = mapping.get("conditions") or [{}]
                if wanted is None or all({key for key in place if place[key]} == wanted for place in places):
                    continue
                yield Finding(
                    ERROR,
                    str(file.at(details["mappings"], index)),
                    f"the mapping {mapping['type']} of `{name}` needs conditions with {' and '.join(sorted(wanted))}, and no "
                    "others: see docs/packs.md, “Slots”",
                )


def unused_responses(contents: Contents) -> Iterator[Finding]:
    """Responses that nothing says: no rule or story, no form, and no code of actions or components."""
    said = _said_in_stories(contents) | _asked_by_forms(contents)
    patterns = [re.compile(pattern) for pattern in _said_in_code(contents.root)]
    for name, definition in contents.definitions("response").items():
        base = name.split("/")[0]
        if base in said or base in RASAS_OWN["response"] or f"action_{base[6:]}" in DEFAULT_ACTION_NAMES:
            continue
        if not any(pattern.fullmatch(base) for pattern in patterns):
            yield Finding(WARNING, str(definition.place), f"nothing says `{name}`; delete it, or name it in a rule")


def _said_in_stories(contents: Contents) -> set[str]:
    def steps(items: Sequence[Any]) -> Iterator[str]:
        for item in items:
            for step in item["steps"]:
                yield from (part["action"] for part in (step, *(step.get("or") or ())) if "action" in part)

    return {
        name
        for file in contents.project.stories
        for key in ("rules", "stories")
        for name in steps(file.content.get(key) or ())
    }


def _asked_by_forms(contents: Contents) -> set[str]:
    asked = set()
    for file in contents.project.domain:
        for form, details, _ in entries(file, "forms"):
            for slot in (details or {}).get("required_slots") or ():
                asked |= {f"utter_ask_{slot}", f"utter_ask_{form}_{slot}"}
    return asked


def _said_in_code(root: Path) -> set[str]:
    """Patterns of the responses that code names; what an f-string fills in stands for any word."""
    sources = [path for folder in (ACTIONS, "components") for path in (root / folder).rglob("*.py")]
    named = {name for path in sources for name in _SAID.findall(path.read_text(encoding="utf-8"))}
    return {re.sub(r"\{[^{}]*\}", r"\\w+", name) for name in named}


#: By the words under which the table shows them.
CHECKS: dict[str, Check] = {
    "importer": importer_errors,
    "enough examples": enough_examples,
    "near-duplicates": near_duplicates,
    "one intent each": one_intent_each,
    "hold-out unseen": unseen_hold_out,
    "slot mappings": mappings,
    "responses used": unused_responses,
}
