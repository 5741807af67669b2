"""What an import will do, in words: before it is done."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from components.packs.files import HOLD_OUTS
from components.packs.manifest import TITLES_FIELD
from switchboard.packs.entries import INTENTS, NLU, RESPONSES, Entries, Key
from switchboard.packs.merging import Plan
from switchboard.packs.question_pack import HELD_OUT_FROM, intent_of

HELD_OUT = f"{HOLD_OUTS.as_posix()}/"


def show_plan(pack: str, plan: Plan, now: Entries, notes: list[str], console: Console, *, is_new: bool) -> None:
    """Print what is added, changed and removed, what is kept of the edits by hand, and what is worth knowing.

    Args:
        pack: the pack's name.
        plan: what will be done.
        now: what the file says.
        notes: remarks of the reader.
        console: where to print.
        is_new: whether there was no such pack.
    """
    counts = _counts(now)
    console.print(
        f"{'New pack' if is_new else 'Pack'} [bold]{pack}[/bold]: {counts[INTENTS]} intents, {counts[NLU]} examples to learn, "
        f"{counts[HELD_OUT]} kept back to test with",
        highlight=False,
    )
    if not counts[HELD_OUT]:
        console.print(
            f"No intent has {HELD_OUT_FROM} examples, so none are kept back: there is no figure of how well it understands.",
            highlight=False,
        )
    if not is_new:
        _show_changes(pack, plan, console)
    for note in notes:
        console.print(f"[yellow]Note:[/yellow] {escape(note)}", highlight=False)
    for key, wanted in plan.kept.items():
        said = "no longer has it" if wanted is None else f"says {_short(wanted)}"
        console.print(f"[yellow]Kept your edit:[/yellow] {escape(f'{key} (the file {said})')}", highlight=False)
    for intent in plan.kept_intents:
        console.print(
            f"[yellow]Kept:[/yellow] the intent {intent}, which the file no longer has, but which was edited by hand or "
            "has learnt examples",
            highlight=False,
        )
    if plan.kept or plan.kept_intents:
        console.print("With --overwrite the file wins.", highlight=False)
    for key in plan.overwritten:
        console.print(f"[red]Overwritten, your edit:[/red] {escape(str(key))}", highlight=False)


def _counts(now: Entries) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for key in now:
        counts[HELD_OUT if key.file.startswith(HELD_OUT) else key.section] += 1
    return counts


def _show_changes(pack: str, plan: Plan, console: Console) -> None:
    by_intent: dict[str, Entries] = defaultdict(dict)
    for key, value in plan.changes.items():
        if intent_of(key, pack):
            by_intent[intent_of(key, pack)][key] = value
    if not by_intent:
        console.print("Nothing changes in its questions and answers.")
        return
    table = Table(title="What changes")
    for column in ("intent", "", "examples", "answer"):
        table.add_column(column)
    for intent, changes in by_intent.items():
        table.add_row(escape(intent), *_row(changes))
    console.print(table)


def _row(changes: dict[Key, Any]) -> list[str]:
    declared = [value for key, value in changes.items() if key.section == INTENTS]
    what = "changed" if not declared else "[red]removed[/red]" if declared[0] is None else "[green]added[/green]"
    texts = {
        sign: {key.example for key, value in changes.items() if key.section == NLU and (value is None) is gone}
        for sign, gone in (("+", False), ("−", True))
    }
    # What moves between those to learn and those to test with is neither new nor gone.
    moved = texts["+"] & texts["−"]
    examples = " ".join(f"{sign}{len(found - moved)}" for sign, found in texts.items() if found - moved)
    answers = [value for key, value in changes.items() if key.section == RESPONSES]
    titles = [value for key, value in changes.items() if key.section == TITLES_FIELD]
    said = (
        _short(answers[0]) if answers and answers[0] is not None else _short(titles[0]) if titles and titles[0] else ""
    )
    return [what, examples, escape(said)]


def _short(value: Any) -> str:
    """A value in a few words."""
    text = value[0]["text"] if isinstance(value, list) and value and isinstance(value[0], dict) else str(value)
    text = " ".join(str(text).split())
    return f"“{text[:57]}…”" if len(text) > 60 else f"“{text}”"
