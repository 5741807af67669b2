"""From rows to questions and answers: everything that is wrong with a file is found here, at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from components.packs import PackError
from components.packs.annotations import annotations as annotated
from components.packs.definitions import Definition
from components.packs.errors import did_you_mean, listing
from components.packs.selection import CORE
from components.packs.yaml_file import Place
from switchboard.packs.buttons import Button, Link, read_buttons, read_link, split
from switchboard.packs.entries import NO_NAMES
from switchboard.packs.marking import mark
from switchboard.packs.naming import intent_name, language_code, title_of
from switchboard.packs.near import plain
from switchboard.packs.rows import ANSWER, BUTTON, ENTITY, EXAMPLE, INTENT, LANGUAGE, LINK, Cell, Problem, Reading, Row

#: Training needs two examples an intent; with fewer than this many, understanding is guesswork.
LEAST, ENOUGH = 2, 6
LONGEST_EXAMPLE = 300
LONGEST_NAME = 60


@dataclass
class Question:
    """An intent: what it is called, how customers ask for it, and what they are told."""

    intent: str
    title: str
    where: str
    examples: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)


@dataclass(frozen=True)
class Known:
    """What the project has already.

    Attributes:
        language: that of `core`, and so of every pack that is active with it.
        entities: the entity types that examples may mark, by name.
        intents: the intents of `core`.
        taught: what examples that are no part of the file teach: their plain words, and intent and place.
        answered: the intents among these that `core` answers, by the plain words of their examples.
    """

    language: str
    entities: Mapping[str, Definition]
    intents: frozenset[str]
    taught: Mapping[str, tuple[str, str]]
    answered: Mapping[str, str]


class Gathering:
    """Makes questions of rows; problems and notes are added to the reading.

    Args:
        reading: what a reader found.
        known: what the project has.
    """

    def __init__(self, reading: Reading, known: Known) -> None:
        self._reading = reading
        self._known = known
        self._questions: dict[str, Question] = {}
        self._first_at: dict[str, tuple[str, str]] = {}
        self._buttons: dict[str, list[Cell]] = defaultdict(list)
        self._repeated: Counter[str] = Counter()

    def questions(self) -> list[Question]:
        """All questions of the rows; to be used only if the reading has no problems then."""
        rows = self._without_answered(self._reading.rows)
        for row in rows:
            self._add(row)
        for question in self._questions.values():
            self._complete(question)
        if self._repeated:
            self._reading.notes.append(f"{sum(self._repeated.values())} examples stand there twice and are taken once")
        return list(self._questions.values())

    def _add(self, row: Row) -> None:
        if INTENT not in row.cells:
            self._refuse(
                row.at(INTENT), "there is no intent", "Write what the question is about, in this row or above it."
            )
            return
        name = intent_name(row.text(INTENT))
        if not name or name in NO_NAMES or len(name) > LONGEST_NAME:
            self._refuse(
                row.at(INTENT),
                f"“{row.text(INTENT)}” cannot be the name of an intent",
                f"Write a few words with letters from a to z, {LONGEST_NAME} letters at most, such as “opening hours”.",
            )
            return
        question = self._questions.setdefault(name, Question(name, title_of(row.text(INTENT)), row.where))
        if EXAMPLE in row.cells:
            self._add_example(question, row)
        if ANSWER in row.cells and row.text(ANSWER) not in question.answers:
            question.answers.append(row.text(ANSWER))
        if BUTTON in row.cells:
            self._buttons[name].append(row.cells[BUTTON])
        for part in split(row.text(LINK)):
            self._take(question.links, read_link(part, row.at(LINK)))
        self._check_language(row)

    def _add_example(self, question: Question, row: Row) -> None:
        text, where = " ".join(row.text(EXAMPLE).split()), row.at(EXAMPLE)
        if text.startswith("/"):
            self._refuse(where, f"the example “{text}” begins with a slash", "Write it as a customer would say it.")
            return
        if len(text) > LONGEST_EXAMPLE:
            self._refuse(
                where, f"an example of {len(text)} letters", "Is it an answer? Customers ask in a sentence or two."
            )
            return
        if ENTITY in row.cells:
            marked = mark(text, row.text(ENTITY), row.at(ENTITY))
            if isinstance(marked, Problem):
                self._reading.problems.append(marked)
                return
            text = marked
        if not self._check_entities(text, row.at(ENTITY) if ENTITY in row.cells else where):
            return
        words = plain(text)
        if words in self._known.answered:
            core_intent, where_in_core = self._known.answered[words], self._known.taught[words][1]
            self._reading.notes.append(
                f"{where}: the example “{text}” is left out, for every assistant takes it for `{core_intent}` ({where_in_core})"
            )
            return
        intent, place = self._known.taught.get(words) or self._first_at.setdefault(words, (question.intent, where))
        if intent != question.intent:
            self._refuse(
                where,
                f"the example “{text}” stands in `{intent}` too ({place})",
                "The assistant could not tell the two apart: keep it in one of them.",
            )
        elif (intent, place) != (question.intent, where):
            self._repeated[question.intent] += 1
        else:
            question.examples.append(text)

    def _check_entities(self, text: str, where: str) -> bool:
        try:
            found = list(annotated(text, Place(where, 0)))
        except PackError as error:
            self._refuse(where, error.problem, error.remedy)
            return False
        for annotation in found:
            name, known = annotation["entity"], self._known.entities
            if name not in known:
                self._refuse(
                    where, f"unknown entity `{name}`", f"There are: {listing(known)}.{did_you_mean(name, known)}"
                )
                return False
            for label, allowed in (("role", known[name].roles), ("group", known[name].groups)):
                if annotation.get(label) not in (None, *allowed):
                    self._refuse(
                        where, f"`{name}` has no {label} `{annotation[label]}`", f"It has: {listing(allowed)}."
                    )
                    return False
        return True

    def _check_language(self, row: Row) -> None:
        if LANGUAGE in row.cells and language_code(row.text(LANGUAGE)) != self._known.language:
            self._refuse(
                row.at(LANGUAGE),
                f"the language is “{row.text(LANGUAGE)}”, that of this assistant is `{self._known.language}`",
                "One assistant speaks one language: bring the others into a project of their own.",
            )

    def _complete(self, question: Question) -> None:
        """What can be said of a question only when all rows are known."""
        for cell in self._buttons[question.intent]:
            for part in split(cell.text):
                self._take(question.buttons, read_buttons(part, cell.where, [*self._questions], self._known.intents))
        if len(question.examples) < LEAST:
            self._refuse(
                question.where,
                f"`{question.intent}` has {len(question.examples) or 'no'} example{'s' * (not question.examples)}",
                f"Write {LEAST} or more; {ENOUGH} to 20, each in other words, make it understand well.",
            )
        elif len(question.examples) < ENOUGH:
            self._reading.notes.append(
                f"`{question.intent}` has {len(question.examples)} examples; with {ENOUGH} or more it is understood better"
            )
        if not question.answers:
            self._refuse(question.where, f"`{question.intent}` has no answer", "Write it beside one of its examples.")

    def _without_answered(self, rows: Sequence[Row]) -> list[Row]:
        """The rows, without the intents that `core` answers: their names are its own, or half of their examples."""
        by_intent: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            by_intent[intent_name(row.text(INTENT))].append(row)
        left_out = set()
        for name, group in by_intent.items():
            examples = [plain(row.text(EXAMPLE)) for row in group if EXAMPLE in row.cells]
            same = Counter(self._known.answered[words] for words in examples if words in self._known.answered)
            intent = name if name in self._known.intents else next(iter(same), "")
            if intent and (name == intent or 2 * sum(same.values()) >= len(examples)):
                left_out.add(name)
                self._reading.notes.append(
                    f"{group[0].where}: `{name}` is left out, for every assistant answers that already (`{intent}` of the "
                    f"pack `{CORE}`, whose answers are in domains/{CORE}/responses.yml)"
                )
        return [row for row in rows if intent_name(row.text(INTENT)) not in left_out]

    def _take(self, into: list, found: object) -> None:  # type: ignore[type-arg]
        if isinstance(found, Problem):
            self._reading.problems.append(found)
        elif found not in into:
            into.append(found)

    def _refuse(self, where: str, what: str, remedy: str) -> None:
        self._reading.refuse(where, what, remedy)
