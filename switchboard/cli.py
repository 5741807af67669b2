"""The commands of ``switchboard``."""

from __future__ import annotations

from typing import Annotated, Optional

import typer
from rich.console import Console

from switchboard import bench, pretrain
from switchboard.project import Project

app = typer.Typer(
    name="switchboard",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="A customer-support assistant on your own machines. SWITCHBOARD_PACKS=a,b chooses the active packs.",
)
app.add_typer(bench.app)
app.add_typer(pretrain.app)
console = Console(soft_wrap=True)


@app.command()
def chat() -> None:
    """Chat in the terminal; trains first if there is no model. Example: SWITCHBOARD_PACKS=banking switchboard chat"""
    from switchboard.chat import chat as run

    raise typer.Exit(run(Project.here(), console))


@app.command()
def serve(
    port: Annotated[int, typer.Option(envvar="PORT", min=1, max=65535, help="Port of the Rasa server.")] = 5005,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Serve over HTTP until Ctrl-C. Example: switchboard serve --port 5005"""
    from switchboard.serve import serve as run

    run(Project.here(), console, port=port, host=host)


@app.command()
def train(force: Annotated[bool, typer.Option(help="Train from nothing although a model is there.")] = False) -> None:
    """Train the model for the active packs if it is not there. Example: switchboard train --force"""
    from switchboard.training import train as run

    run(Project.here(), console, force=force)


@app.command()
def test(
    packs: Annotated[Optional[list[str]], typer.Argument(help="Packs to test; all active ones if none.")] = None,
) -> None:
    """Run the packs' test conversations and NLU hold-outs. Example: switchboard test banking"""
    from switchboard.suites import run_suites

    raise typer.Exit(run_suites(Project.here(), packs or [], console))
