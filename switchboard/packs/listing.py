"""``switchboard packs list``: the packs that there are."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from components.packs import PackError, active_packs, pack_names
from switchboard.packs.contents import Contents

COLUMNS = ("pack", "title", "version", "intents", "examples", "actions", "language", "active")
NUMBERS = ("intents", "examples", "actions")


def show_packs(root: Path, console: Console) -> None:
    """Print a table of all packs; a pack that cannot be read is in it too, with its error below.

    Args:
        root: the project's folder.
        console: where to print.

    Raises:
        PackError: the configuration names packs that cannot be active.
    """
    active = {manifest.name for manifest in active_packs(root)}
    table = Table(title="Packs")
    for column in COLUMNS:
        table.add_column(column, justify="right" if column in NUMBERS else "left")
    errors: list[PackError] = []
    for name in pack_names(root):
        try:
            contents = Contents.of(root, name)
        except PackError as error:
            errors.append(error)
            table.add_row(name, "[red]cannot be read[/red]")
        else:
            errors += contents.errors
            table.add_row(*_row(contents), "yes" if name in active else "")
    console.print(table)
    for found in errors:
        console.print(f"[red]Error:[/red] {escape(str(found))}", highlight=False)
    console.print(
        "Choose packs with `packs:` in config.yml, or for one command: SWITCHBOARD_PACKS=a,b", highlight=False
    )


def _row(contents: Contents) -> list[str]:
    manifest = contents.manifest
    counts = [len(contents.definitions("intent")), len(contents.examples), len(contents.definitions("action"))]
    return [manifest.name, escape(manifest.title), escape(manifest.version), *map(str, counts), manifest.language]
