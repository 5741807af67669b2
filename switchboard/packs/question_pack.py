"""A pack of questions and answers: what stands in its files, entry by entry."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from rasa.shared.nlu.training_data.entities_parser import replace_entities

from components.packs.files import TESTS
from components.packs.manifest import DATA, DOMAINS, MANIFEST, TITLES_FIELD
from components.packs.selection import CORE
from switchboard.packs.entries import INTENTS, NLU, RESPONSES, RULES, STORIES, Entries, Key
from switchboard.packs.near import near_pairs, words
from switchboard.packs.places import hold_out_of
from switchboard.packs.questions import Question

#: Examples an intent from which on some are kept back, and how many of them: one in so many.
HELD_OUT_FROM, HELD_OUT_ONE_IN = 15, 6
SAMPLES = 5
TITLES_NAMED = 8


def pack_entries(pack: str, title: str, language: str, questions: Sequence[Question]) -> Entries:
    """Everything that the files of a pack are to hold.

    Args:
        pack: the pack's name.
        title: what people read for it.
        language: its code.
        questions: at least one.
    """
    domain, rules = f"{DOMAINS}/{pack}/domain.yml", f"{DATA}/{pack}/rules.yml"
    tests = (TESTS / pack / "straight" / "test_answers.yml").as_posix()
    entries = _manifest(pack, title, language, questions)
    for question in questions:
        intent, response = question.intent, f"utter_{pack}_{question.intent}"
        held_out = _held_out(question)
        entries[Key(domain, INTENTS, intent)] = True
        entries[Key(f"{DOMAINS}/{pack}/responses.yml", RESPONSES, response)] = _answers(question)
        steps = [{"intent": intent}, {"action": response}]
        entries[Key(rules, RULES, intent)] = {"rule": intent, "steps": steps}
        for example in question.examples:
            file = hold_out_of(pack) if example in held_out else f"{DATA}/{pack}/nlu/{intent}.yml"
            entries[Key(file, NLU, intent, example)] = True
        learnt = next(example for example in question.examples if example not in held_out)
        said = [{"user": learnt, "intent": intent}, {"action": response}]
        entries[Key(tests, STORIES, intent)] = {"story": intent, "steps": said}
    return entries


def intent_of(key: Key, pack: str) -> str:
    """The intent that an entry belongs to; empty for what belongs to the pack as a whole."""
    if key.section == RESPONSES:
        return key.name.removeprefix(f"utter_{pack}_")
    return key.name if key.section else ""


def _manifest(pack: str, title: str, language: str, questions: Sequence[Question]) -> Entries:
    file = f"{DOMAINS}/{pack}/{MANIFEST}"
    titles = [question.title for question in questions]
    more = f", and {len(titles) - TITLES_NAMED} more things" if len(titles) > TITLES_NAMED else ""
    top = {
        "name": pack,
        "title": title,
        "description": f"You can ask me about: {', '.join(titles[:TITLES_NAMED])}{more}.",
        "version": "1.0",
        "language": language,
        "requires": [CORE],
        "sample_questions": [replace_entities(question.examples[0]) for question in questions[:SAMPLES]],
    }
    entries: Entries = {Key(file, "", name): value for name, value in top.items()}
    for question in questions:
        entries[Key(file, TITLES_FIELD, question.intent)] = question.title
    return entries


def _answers(question: Question) -> list[dict[str, object]]:
    """The variations of the answer, each with the links and buttons. Braces would name slots."""
    links = "".join(f"\n{link}" for link in question.links)
    buttons = [{"title": _literal(title), "payload": _literal(payload)} for title, payload in question.buttons]
    shown = {"buttons": buttons} if buttons else {}
    return [{"text": _literal(answer + links), **shown} for answer in question.answers]


def _literal(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _held_out(question: Question) -> set[str]:
    """The examples kept back to test with, if there are enough: always the same ones, and none like one that is learnt."""
    count = len(question.examples)
    if count < HELD_OUT_FROM:
        return set()
    alike = {at for pair in near_pairs([words(example) for example in question.examples]) for at in pair}
    free = [example for at, example in enumerate(question.examples) if at not in alike]
    return set(sorted(free, key=lambda example: sha256(example.encode()).digest())[: count // HELD_OUT_ONE_IN])
