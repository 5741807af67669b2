"""The commands of ``switchboard packs``."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Annotated, Optional

import typer

from switchboard.console import console
from switchboard.errors import CommandError

app = typer.Typer(
    name="packs", no_args_is_help=True, help="Make, check, move and read domain packs. Example: switchboard packs list"
)


@app.callback()
def quieten() -> None:
    """Keep from the terminal what Rasa remarks about settings that are as they should be."""
    warnings.filterwarnings("ignore", category=UserWarning)


@app.command("list")
def list_packs() -> None:
    """List the packs: what they hold, and which are active. Example: switchboard packs list"""
    from switchboard.packs.listing import show_packs

    show_packs(_root(), console)


@app.command()
def check(
    name: Annotated[Optional[str], typer.Argument(help="A pack; all of them if none is named.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="List every finding, not the first of each kind.")] = False,
) -> None:
    """Check packs; the exit code is 1 where there is an error. Example: switchboard packs check mybusiness"""
    from switchboard.packs.checking import check_packs

    raise typer.Exit(check_packs(_root(), name, console, everything=everything))


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="One word of lower-case letters and digits.")],
    title: Annotated[Optional[str], typer.Option(help="What people read for it; the name if not given.")] = None,
    with_actions: Annotated[
        bool, typer.Option("--with-actions", help="With a table, demo records and an action that looks them up.")
    ] = False,
) -> None:
    """Write a new pack that trains and passes its tests. Example: switchboard packs new museum --with-actions"""
    from switchboard.packs.scaffold import new_pack

    new_pack(_root(), name, title, console, with_actions=with_actions)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="Excel (.xlsx), CSV, JSON (.json) or Rasa NLU (.yml).")],
    name: Annotated[str, typer.Option(help="Of the pack: one word of lower-case letters and digits.")],
    title: Annotated[Optional[str], typer.Option(help="What people read for it; the name if not given.")] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Let the file win over edits by hand.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and write nothing.")] = False,
) -> None:
    """Make a pack of questions and answers from a file, or update it when the file has changed. Example:
    switchboard packs import questions.xlsx --name dentist --title "Dental clinic\""""
    from switchboard.packs.importing import Wish, import_pack

    import_pack(_root(), Wish(file, name, title, overwrite, dry_run), console)


@app.command()
def export(
    name: Annotated[str, typer.Argument(help="The pack.")],
    out: Annotated[Path, typer.Argument(help="The zip file to write.")],
) -> None:
    """Write a pack into a zip file, to be installed elsewhere. Example: switchboard packs export mybusiness mybusiness.zip"""
    from switchboard.packs.archive import export_pack

    export_pack(_root(), name, out, console)


@app.command()
def install(
    file: Annotated[Path, typer.Argument(help="A zip file that `packs export` has written.")],
    allow_code: Annotated[
        bool, typer.Option("--allow-code", help="Let it bring Python code, which then runs in the action server.")
    ] = False,
    update: Annotated[bool, typer.Option("--update", help="Replace the pack of that name; a copy is kept.")] = False,
) -> None:
    """Install a pack from a zip file; all of it is checked first. Example: switchboard packs install dentist.zip"""
    from switchboard.packs.archive import install_pack

    install_pack(_root(), file, console, allow_code=allow_code, update=update)


@app.command()
def template(out: Annotated[Path, typer.Argument(help="The workbook to write (.xlsx).")]) -> None:
    """Write an example workbook with questions, answers and a help sheet. Example:
    switchboard packs template questions.xlsx"""
    from switchboard.packs.template import write_template

    write_template(out, console)


@app.command()
def report(
    names: Annotated[Optional[list[str]], typer.Argument(help="Packs; all of them if none is named.")] = None,
    out: Annotated[Path, typer.Option(help="The page to write.")] = Path("var/packs.html"),
) -> None:
    """Write a page on what packs hold, how well they are understood, and what is mixed up. Example:
    switchboard packs report mybusiness --out report.html"""
    from switchboard.packs.report import write_report

    write_report(_root(), names or [], out, console)


def _root() -> Path:
    """The project's folder. Its active packs may be broken: these commands are there to say how."""
    root = Path.cwd()
    if not (root / "config.yml").is_file():
        raise CommandError(f"{root} has no config.yml: run the command in the project's folder")
    return root
