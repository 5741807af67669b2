"""The commands of ``switchboard``."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import Annotated, Optional

import typer

from switchboard import bench, pretrain
from switchboard.console import console
from switchboard.desk import command as desk_command
from switchboard.errors import CommandError
from switchboard.packs import command as packs
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
app.add_typer(packs.app)
app.add_typer(desk_command.app)
training = typer.Typer(name="train", invoke_without_command=True)
app.add_typer(training)


@app.command()
def chat() -> None:
    """Chat in the terminal; trains first if there is no model. Example: SWITCHBOARD_PACKS=mybusiness switchboard chat"""
    from switchboard.chat import chat as run

    raise typer.Exit(run(Project.here(), console))


@app.command()
def serve(
    port: Annotated[int, typer.Option(envvar="PORT", min=1, max=65535, help="Port of the Rasa server.")] = 5005,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    desk_port: Annotated[
        int, typer.Option(envvar="DESK_PORT", min=1, max=65535, help="Port of the agents' desk.")
    ] = 5006,
    desk: Annotated[bool, typer.Option("--desk/--no-desk", help="Serve the agents' desk too.")] = True,
) -> None:
    """Serve over HTTP until Ctrl-C, with the agents' desk. Example: switchboard serve --port 5005"""
    from switchboard.serve import serve as run

    run(Project.here(), console, port=port, host=host, desk_port=desk_port if desk else None)


@training.callback()
def train(
    context: typer.Context,
    force: Annotated[bool, typer.Option(help="Train from nothing although a model is there.")] = False,
) -> None:
    """Train the model for the active packs if it is not there. Example: switchboard train --force"""
    from switchboard.training import train as run

    if context.invoked_subcommand is None:
        run(Project.here(), console, force=force)


@training.command(no_args_is_help=True)
def sentiment(
    data: Annotated[Path, typer.Option(help="CSV text,mood or text,mood,anger: your messages, labelled.")],
) -> None:
    """Teach the sentiment model with your own messages: check them, show what it gains, train with them.

    The mood is negative, neutral or positive; the anger, where you know it, 0 none, 1 annoyed, 2 angry, 3 furious. The
    messages are kept in data/own_messages/sentiment.yml, where each training reads them; no update writes there.
    Example: switchboard train sentiment --data messages.csv
    """
    from switchboard.sentiment import train_sentiment

    train_sentiment(Project.here(), console, data)


@app.command()
def web(dev: Annotated[bool, typer.Option(help="Install what the page's tests need too.")] = False) -> None:
    """Build the chat page if it has changed; `serve` does so too. Example: switchboard web"""
    from switchboard.web import build_page

    build_page(Project.here().root, console, dev=dev)


@app.command()
def test(
    packs: Annotated[Optional[list[str]], typer.Argument(help="Packs to test; all active ones if none.")] = None,
) -> None:
    """Run the packs' test conversations and NLU hold-outs. Example: switchboard test mybusiness"""
    from switchboard.suites import run_suites

    raise typer.Exit(run_suites(Project.here(), packs or [], console))


@app.command()
def distill(
    teacher: Annotated[
        str, typer.Option(help="An encoder (name or folder), or a trained model (models/….tar.gz) for its settings.")
    ] = "all-MiniLM-L6-v2",
    layers: Annotated[int, typer.Option(min=1, help="Encoder layers of the student.")] = 3,
    train: Annotated[Optional[Path], typer.Option(help="CSV text,label to learn from, not the active packs.")] = None,
    test: Annotated[Optional[Path], typer.Option(help="CSV text,label to compare on; goes with --train.")] = None,
    out: Annotated[Path, typer.Option(help="Folder for the student and results.json.")] = Path("var/distilled"),
) -> None:
    """Make a smaller intent model of the one that would be trained, and compare the two. Example:
    switchboard distill --teacher all-MiniLM-L6-v2 --layers 3"""
    if (train is None) is not (test is None):
        raise CommandError("--train and --test go together: give both, or neither for the active packs")
    from switchboard.distil import distil as run

    files = (train, test) if train and test else None
    typed = shlex.join(["switchboard", *sys.argv[1:]])
    run(Project.here(), console, teacher=teacher, layers=layers, out=out, files=files, command=typed)
