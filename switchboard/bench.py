"""The commands of ``switchboard bench``."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import Annotated, Optional

import typer

from switchboard.console import console
from switchboard.project import Project

app = typer.Typer(name="bench", no_args_is_help=True, help="Benchmarks. Example: switchboard bench intents --help")
ALL = "switchboard,diet,tfidf,setfit,frozen"


@app.command()
def intents(
    train: Annotated[Path, typer.Option(help="CSV to learn from, header text,label.")],
    test: Annotated[Path, typer.Option(help="CSV to classify, header text,label.")],
    out: Annotated[Path, typer.Option(help="Folder for results.json, pictures and logs.")],
    oos: Annotated[Optional[Path], typer.Option(help="CSV whose rows are all out of scope.")] = None,
    systems: Annotated[str, typer.Option(help="Which to compare, with commas; switchboard:NAME is a recipe.")] = ALL,
    recipe: Annotated[
        str, typer.Option(help="How our component is trained; see components/bert/README.md. NAME, or NAME+head=mlp.")
    ] = "default",
    seeds: Annotated[int, typer.Option(min=1, help="Trainings a system; figures become means.")] = 1,
    diet_epochs: Annotated[int, typer.Option(min=1, help="Epochs of DIET; Rasa's default is 100.")] = 100,
    drop_overlap: Annotated[bool, typer.Option(help="Leave out of --test what --train has too.")] = False,
    add: Annotated[bool, typer.Option("--add", help="Keep what --out has of other systems.")] = False,
) -> None:
    """Compare intent classifiers on the same work in one run. Example:
    switchboard bench intents --train a.csv --test b.csv --systems switchboard,tfidf --out results/ab"""
    from bench.intents.command import compare
    from bench.intents.run import Options

    options = Options(_names(systems), recipe, seeds, diet_epochs, add)
    raise typer.Exit(compare(train, test, oos, options, out, _typed(), console, drop_overlap=drop_overlap))


@app.command()
def scores(
    train: Annotated[Path, typer.Option(help="CSV to learn from, header text,label.")],
    test: Annotated[Path, typer.Option(help="CSV of messages in scope, header text,label.")],
    oos: Annotated[Path, typer.Option(help="CSV whose rows are all out of scope.")],
    out: Annotated[Path, typer.Option(help="Folder for results.json.")],
    recipe: Annotated[str, typer.Option(help="How our component is trained: NAME, or NAME+head=cosine.")] = "default",
) -> None:
    """Compare the scores that tell a message out of scope, after one training. Example:
    switchboard bench scores --train a.csv --test b.csv --oos c.csv --out results/scores"""
    from bench.report import table
    from bench.scores import compare_scores

    console.print(table(compare_scores(train, test, oos, recipe, out, _typed(), console)["systems"]))


@app.command()
def speed(
    out: Annotated[Path, typer.Option(help="File of the result.")] = Path("bench/results/speed/results.json"),
) -> None:
    """Time PyTorch and ONNX Runtime in fp32 and int8 on one core. Example: switchboard bench speed"""
    from bench.report import table
    from bench.speed import measure_speed

    console.print(table(measure_speed(out, _typed(), console)["systems"]))


@app.command()
def sentiment(
    data: Annotated[Optional[list[Path]], typer.Option(help="CSV text,label of moods; give it once a file.")] = None,
    out: Annotated[Path, typer.Option(help="File of the result.")] = Path("bench/results/sentiment/results.json"),
) -> None:
    """Compare the sentiment model with VADER, on GoEmotions and DynaSent where no file is named. Example:
    switchboard bench sentiment --data mine/dev.csv --out results/mine.json"""
    from bench.report import table
    from bench.sentiment import SETS, measure_sentiment

    for name, found in measure_sentiment(Project.here(), data or SETS, out, _typed(), console)["sets"].items():
        console.print(name, table(found["systems"]))


@app.command()
def web(
    sessions: Annotated[int, typer.Option(min=1, help="Browser-like sessions at once.")] = 200,
    seconds: Annotated[float, typer.Option(min=1, help="How long they are held.")] = 300,
    think: Annotated[float, typer.Option(min=0.1, help="Seconds from an answer to the next message, on average.")] = 10,
    out: Annotated[Path, typer.Option(help="File of the result.")] = Path("bench/results/web/results.json"),
) -> None:
    """Hold many people on the chat page; fails where a message is lost or doubled. Example: switchboard bench web"""
    from bench.report import web_table
    from bench.web_sessions import Load, measure_web

    found = measure_web(Project.here(), Load(sessions, seconds, think), out, _typed(), console)["web"]
    console.print(web_table(found))
    raise typer.Exit(int(bool(found["lost"] or found["doubled"] or found["wrong"])))


@app.command()
def packs(
    sets: Annotated[Optional[list[str]], typer.Argument(help="Packs that are active together, joined by +.")] = None,
    out: Annotated[Path, typer.Option(help="File of the result.")] = Path("bench/results/packs/results.json"),
) -> None:
    """Train sets of packs and run their suites: each pack alone with core, and one more after the other, where none is named.

    Example: switchboard bench packs shop shop+bank
    """
    from bench.packs import default_sets, measure_packs
    from bench.report import packs_table
    from components.packs import pack_names

    root = Project.here().root
    names = [name for name in pack_names(root) if name != "core"]
    console.print(packs_table(measure_packs(root, sets or default_sets(names), out, _typed(), console)))


@app.command()
def report() -> None:
    """Write bench/RESULTS.md from the committed results. Example: switchboard bench report"""
    from bench.report import write_report

    console.print(f"Wrote {write_report(Path.cwd()).relative_to(Path.cwd())}")


def _names(given: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in given.split(",")))


def _typed() -> str:
    return shlex.join(["switchboard", *sys.argv[1:]])
