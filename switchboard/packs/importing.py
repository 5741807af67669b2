"""``switchboard packs import``: from an owner's file to a pack of questions and answers, and again when it changes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from rich.console import Console

from components.packs import ENVIRONMENT, PackError, active_packs, pack_names
from components.packs.examples import intent_examples
from components.packs.files import IMPORTED
from components.packs.manifest import DATA, read_manifest
from components.packs.project import read_project
from components.packs.selection import CORE
from components.packs.yaml_file import YamlFile
from switchboard.errors import CommandError
from switchboard.packs.entries import Entries, Key, entries_of, with_changes
from switchboard.packs.merging import Digests, Plan, by_file, learnt_file, merge
from switchboard.packs.near import plain
from switchboard.packs.places import PathInProject, check_free, check_name, own_files
from switchboard.packs.plan_view import show_plan
from switchboard.packs.question_pack import pack_entries
from switchboard.packs.questions import Gathering, Known, Question
from switchboard.packs.readers import read
from switchboard.packs.rows import ImportProblems, Reading
from switchboard.packs.trial import read_pack, try_out
from switchboard.packs.writing import write_all

FORMAT = 1
YAML = (".yml", ".yaml")


@dataclass(frozen=True)
class Wish:
    """What the user asked for: the file, the pack's name, its title if any, and how to treat what is there."""

    file: Path
    pack: str
    title: str | None = None
    overwrite: bool = False
    dry_run: bool = False


def import_pack(root: Path, wish: Wish, console: Console) -> None:
    """Make or update a pack from a file: read all of it, plan, show the plan, try it out, write.

    Args:
        root: the project's folder.
        wish: what to import.
        console: where to report.

    Raises:
        ImportProblems: what is wrong in the file, all of it.
        CommandError: the file or the name cannot be used, or an edit by hand stands in the way.
        PackError: what the importer has against the pack as it would become. Nothing is written in any of these cases.
    """
    before = _imported_before(root, wish.pack)
    known = _known(root, wish.pack)
    reading = read(wish.file)
    questions = Gathering(reading, known).questions()
    if reading.problems:
        raise ImportProblems(wish.file.name, reading.problems)
    if not questions:
        said = "".join(f"\n  {note}" for note in reading.notes)
        raise CommandError(f"{wish.file} holds no questions that a pack could be made of{said}")
    files = own_files(root, wish.pack)
    now = pack_entries(wish.pack, _title(root, wish, before is not None), known.language, questions)
    plan = merge(wish.pack, before or {}, _found(files), now, overwrite=wish.overwrite)
    changes = _changed_files(files, plan)
    changes[f"{DATA}/{wish.pack}/{IMPORTED}"] = _record(wish.file, plan)
    _notes_on_others(root, wish.pack, questions, reading)
    show_plan(wish.pack, plan, now, reading.notes, console, is_new=before is None)
    after = {**files, **changes}
    try_out(root, wish.pack, {name: content for name, content in after.items() if content is not None})
    if wish.dry_run:
        console.print("Nothing was written, for this was a dry run.")
        return
    write_all(root, changes)
    console.print(
        f"Written. Chat with it: SWITCHBOARD_PACKS={wish.pack} switchboard chat   "
        f"Test it: SWITCHBOARD_PACKS={wish.pack} switchboard test {wish.pack}",
        highlight=False,
    )


def _imported_before(root: Path, pack: str) -> Digests | None:
    """What the file said when the pack was imported; None if it is new."""
    check_name(pack)
    path = root / DATA / pack / IMPORTED
    if not path.is_file():
        if pack in pack_names(root):
            raise CommandError(f"the pack `{pack}` is there and was not made by an import: choose another name")
        check_free(root, pack)
        return None
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if document["format"] != FORMAT:
            raise ValueError(f"format {document['format']}, expected {FORMAT}")
        return {Key(*row[:4]): str(row[4]) for row in document["entries"]}
    except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
        raise CommandError(
            f"{path.relative_to(root)} cannot be read ({error!r}); it says what was imported, and without it edits by hand "
            "cannot be told. Restore it, or import under another name."
        ) from None


def _record(file: Path, plan: Plan) -> bytes:
    head = {"format": FORMAT, "file": file.name, "sha256": sha256(file.read_bytes()).hexdigest()}
    # An entry a line, so that a version control system shows which ones are different.
    rows = (json.dumps([*key, digest], ensure_ascii=False) for key, digest in plan.digests.items())
    return (json.dumps(head)[:-1] + ', "entries": [\n' + ",\n".join(rows) + "\n]}\n").encode()


def _known(root: Path, pack: str) -> Known:
    """What `core` has, and what was learnt for the pack since."""
    manifests = active_packs(root, env={ENVIRONMENT: CORE})
    core = read_project(root, manifests)
    answered = {plain(example.text): example for file in core.nlu for example in intent_examples(file)}
    learnt = root / learnt_file(pack)
    since = intent_examples(YamlFile.read(learnt, root)) if learnt.is_file() else ()
    taught = {**answered, **{plain(example.text): example for example in since}}
    return Known(
        language=manifests[0].language,
        entities=core.registry.definitions("entity"),
        intents=frozenset(core.registry.definitions("intent")),
        taught={words: (example.intent, str(example.place)) for words, example in taught.items()},
        answered={words: example.intent for words, example in answered.items()},
    )


def _title(root: Path, wish: Wish, is_there: bool) -> str:
    if wish.title is not None and wish.title.strip():
        return wish.title.strip()
    return read_manifest(root, wish.pack).title if is_there else wish.pack.capitalize()


def _found(files: dict[PathInProject, bytes]) -> Entries:
    found: Entries = {}
    for name, content in files.items():
        if name.endswith(YAML):
            found |= entries_of(name, content.decode("utf-8"))
    return found


def _changed_files(files: dict[PathInProject, bytes], plan: Plan) -> dict[PathInProject, bytes | None]:
    changed: dict[PathInProject, bytes | None] = {}
    for name, changes in by_file(plan.changes).items():
        text = with_changes(name, files[name].decode("utf-8") if name in files else None, changes)
        changed[name] = None if text is None else text.encode()
    return changed


def _notes_on_others(root: Path, pack: str, questions: Iterable[Question], reading: Reading) -> None:
    """Say with which packs this one cannot be active, because an intent has the same name."""
    own = {question.intent for question in questions}
    for other in pack_names(root):
        if other in (CORE, pack):
            continue
        try:
            theirs = read_pack(root, other, lambda error: None).registry.definitions("intent")
        except PackError:
            continue
        if same := sorted(own & {name for name, definition in theirs.items() if definition.pack == other}):
            reading.notes.append(f"cannot be active together with the pack `{other}`, which has {', '.join(same)} too")
