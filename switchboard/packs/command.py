"""The commands of ``switchboard packs``."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Annotated, Optional

import typer
from rich.console import Console

from switchboard.errors import CommandError

app = typer.Typer(
    name="packs", no_args_is_help=True, help="Make, check, move and read domain packs. Example: switchboard packs list"
)
console = Console(soft_wrap=True)
NAME = typer.Argument(help="One lower-case word: the pack's name, which all of its names will carry.")


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
    """Check packs; the exit code is 1 where there is an error. Example: switchboard packs check banking"""
    from switchboard.packs.checking import check_packs

    raise typer.Exit(check_packs(_root(), name, console, everything=everything))


def _root() -> Path:
    """The project's folder. Its active packs may be broken: these commands are there to say how."""
    root = Path.cwd()
    if not (root / "config.yml").is_file():
        raise CommandError(f"{root} has no config.yml: run the command in the project's folder")
    return root
