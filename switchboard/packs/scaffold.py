"""``switchboard packs new``: a small pack that trains and passes its tests, to be made into a real one."""

from __future__ import annotations

from pathlib import Path
from string import Template

from rich.console import Console

from components.packs import ENVIRONMENT, active_packs
from components.packs.files import RECORDS, TESTS
from components.packs.manifest import DATA, DOMAINS, MANIFEST, TITLES_FIELD
from components.packs.selection import CORE
from switchboard.packs import scaffold_code
from switchboard.packs.entries import ACTIONS, INTENTS, NLU, RESPONSES, RULES, STORIES, Entries, Key, with_changes
from switchboard.packs.merging import by_file
from switchboard.packs.places import PathInProject, check_free, hold_out_of
from switchboard.packs.question_pack import pack_entries
from switchboard.packs.scaffold_examples import OFFERS, sample_questions
from switchboard.packs.trial import try_out
from switchboard.packs.writing import write_all

HELD_OUT = 2


def new_pack(root: Path, pack: str, title: str | None, console: Console, *, with_actions: bool) -> None:
    """Write a new pack.

    Args:
        root: the project's folder.
        pack: its name.
        title: what people read for it; the name if None.
        console: where to report.
        with_actions: with a table, demo records, a service and an action over it.

    Raises:
        CommandError: the name cannot be used, or is taken.
    """
    check_free(root, pack)
    language = active_packs(root, env={ENVIRONMENT: CORE})[0].language
    entries = pack_entries(pack, (title or "").strip() or pack.capitalize(), language, sample_questions(pack))
    code: dict[PathInProject, bytes] = {}
    if with_actions:
        entries |= _offer_entries(pack)
        code = _code(pack)
    texts = {name: with_changes(name, None, changes) for name, changes in by_file(entries).items()}
    files = {**{name: text.encode() for name, text in texts.items() if text is not None}, **code}
    try_out(root, pack, files)
    write_all(root, files)
    console.print(f"Wrote the pack [bold]{pack}[/bold]:", highlight=False)
    for name in sorted(files):
        console.print(f"  {name}", highlight=False)
    console.print(
        f"Replace its questions by yours (docs/packs.md). Check it: switchboard packs check {pack}   "
        f"Chat: SWITCHBOARD_PACKS={pack} switchboard chat   "
        f"Test: SWITCHBOARD_PACKS={pack} switchboard test {pack}",
        highlight=False,
    )


def _offer_entries(pack: str) -> Entries:
    """An intent that is answered from the database."""
    intent, action, nothing = "show_offers", f"action_{pack}_offers", f"utter_{pack}_no_offers"
    domain, steps = f"{DOMAINS}/{pack}/domain.yml", [{"intent": intent}, {"action": action}]
    entries: Entries = {
        Key(domain, INTENTS, intent): True,
        Key(domain, ACTIONS, action): True,
        Key(f"{DOMAINS}/{pack}/{MANIFEST}", TITLES_FIELD, intent): "see our offers",
        Key(f"{DOMAINS}/{pack}/responses.yml", RESPONSES, nothing): [
            {"text": "There are no offers right now; new ones come on the first of each month."}
        ],
        Key(f"{DATA}/{pack}/rules.yml", RULES, intent): {"rule": intent, "steps": steps},
        Key((TESTS / pack / "straight" / "test_answers.yml").as_posix(), STORIES, intent): {
            "story": intent,
            # Actions do not run in these tests: what each of them sets stands in the story.
            "steps": [
                {"user": OFFERS[0], "intent": intent},
                {"action": action},
                {"slot_was_set": [{"requested_slot": None}]},
            ],
        },
    }
    learnt, held_out = OFFERS[:-HELD_OUT], OFFERS[-HELD_OUT:]
    entries |= {Key(f"{DATA}/{pack}/nlu/{intent}.yml", NLU, intent, example): True for example in learnt}
    return entries | {Key(hold_out_of(pack), NLU, intent, example): True for example in held_out}


def _code(pack: str) -> dict[PathInProject, bytes]:
    names = {"pack": pack, "Pack": pack.capitalize()}
    files = {
        f"actions/{pack}/__init__.py": scaffold_code.INIT,
        f"actions/{pack}/models.py": scaffold_code.MODELS,
        f"actions/{pack}/offers.py": scaffold_code.OFFERS,
        f"actions/{pack}/offer_actions.py": scaffold_code.OFFER_ACTIONS,
        f"{DATA}/{pack}/{RECORDS}/{pack}_offers.csv": scaffold_code.RECORDS,
    }
    return {name: _sorted(Template(text).substitute(names)).encode() for name, text in files.items()}


def _sorted(code: str) -> str:
    """Code with its imports in order, which depends on the pack's name."""
    lines = code.splitlines(keepends=True)
    at = [index for index, line in enumerate(lines) if line.startswith("from actions")]
    for index, line in zip(at, sorted(lines[index] for index in at), strict=True):
        lines[index] = line
    return "".join(lines)
