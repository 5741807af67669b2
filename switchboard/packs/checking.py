"""``switchboard packs check``: every check of every pack, as a table, and what was found."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from components.packs import PackError, pack_names
from switchboard.packs.checks import CHECKS, ERROR, Finding, importer_errors
from switchboard.packs.contents import Contents
from switchboard.packs.places import check_installed

SHOWN = 5
Findings = dict[str, list[Finding]]
"""By the name of the check."""


def check_packs(root: Path, name: str | None, console: Console, *, everything: bool = False) -> int:
    """Check packs and print a table and what was found.

    Args:
        root: the project's folder.
        name: of the pack to check; all of them if None.
        console: where to print.
        everything: list each finding, not only the first few of a check.

    Returns:
        1 if there is an error in any of them, else 0; warnings do not count.

    Raises:
        CommandError: there is no such pack.
    """
    if name is not None:
        check_installed(root, name)
    found = {pack: check_pack(root, pack) for pack in ([name] if name else pack_names(root))}
    console.print(_table(found))
    for pack, findings in found.items():
        for check, listed in findings.items():
            _show(f"{pack}, {check}", listed, console, len(listed) if everything else SHOWN)
    failed = [
        pack for pack, findings in found.items() if any(f.level == ERROR for part in findings.values() for f in part)
    ]
    if failed:
        console.print(f"[red]Failed:[/red] {', '.join(failed)}")
    return 1 if failed else 0


def check_pack(root: Path, pack: str) -> Findings:
    """All checks of one pack; where it cannot be read at all, what is wrong with it counts as the importer's."""
    try:
        contents = Contents.of(root, pack)
    except PackError as error:
        return {"importer": [Finding(ERROR, error.where, f"{error.problem}. {error.remedy}")]}
    if contents.errors:  # the rest would be about half a pack
        return {"importer": list(importer_errors(contents))}
    return {name: list(check(contents)) for name, check in CHECKS.items()}


def _table(found: dict[str, Findings]) -> Table:
    table = Table(title="Checks")
    table.add_column("check")
    for pack in found:
        table.add_column(pack, justify="right")
    for check in CHECKS:
        table.add_row(check, *(_cell(findings.get(check)) for findings in found.values()))
    return table


def _cell(findings: list[Finding] | None) -> str:
    if findings is None:
        return "not reached"
    errors = sum(finding.level == ERROR for finding in findings)
    warnings = len(findings) - errors
    parts = [f"[red]{_count(errors, 'error')}[/red]" if errors else "", _count(warnings, "warning") if warnings else ""]
    return ", ".join(filter(None, parts)) or "[green]passed[/green]"


def _show(title: str, findings: list[Finding], console: Console, most: int) -> None:
    for level in sorted({finding.level for finding in findings}):
        listed = [finding for finding in findings if finding.level == level]
        colour = "red" if level == ERROR else "yellow"
        console.print(f"\n[bold]{title}[/bold]: [{colour}]{_count(len(listed), level)}[/{colour}]")
        for finding in listed[:most]:
            console.print(f"  {escape(str(finding))}", highlight=False)
        if len(listed) > most:
            console.print(f"  … and {len(listed) - most} more; --all lists them")


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
