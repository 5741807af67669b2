"""The commands of ``switchboard pretrain``: encoders from one's own text."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from switchboard.console import console
from switchboard.errors import CommandError

app = typer.Typer(
    name="pretrain", no_args_is_help=True, help="Encoders from your own text. Example: switchboard pretrain elmo --help"
)
STOPPED = 130


@app.command(no_args_is_help=True)
def elmo(
    text: Annotated[Path, typer.Argument(help="Text in UTF-8, one sentence a line.")],
    out: Annotated[Path, typer.Option(help="New folder for the encoder.")],
    epochs: Annotated[int, typer.Option(min=1, help="Passes over the text.")] = 10,
    width: Annotated[int, typer.Option(min=8, help="Width of a word's vector.")] = 128,
    vocabulary: Annotated[int, typer.Option(min=10, help="Words told apart as next words.")] = 20_000,
    seed: Annotated[int, typer.Option(help="Of weights, order and what is held out.")] = 13,
) -> None:
    """Pre-train an ELMo-style encoder, which config.yml can name as its encoder. Ctrl-C keeps the best epoch so far. Example:
    switchboard pretrain elmo messages.txt --out encoders/ours --epochs 10"""
    sentences = _sentences(text)
    _make(out)
    console.print(f"{text}: {len(sentences)} sentences", markup=False, highlight=False)
    from components.bert.encoders.elmo import ElmoConfig
    from components.bert.pretraining import Epoch, PretrainingConfig, pretrain

    config = PretrainingConfig(epochs=epochs, vocabulary=vocabulary, seed=seed)
    kept: list[Epoch] = []
    try:
        pretrain(sentences, out, ElmoConfig(width=width), config, lambda epoch: kept.extend([epoch] * epoch.kept))
    except KeyboardInterrupt:
        if not kept:
            console.print("Stopped before the first epoch was done: there is no encoder.")
            raise typer.Exit(STOPPED) from None
        console.print("Stopped.")
    best = kept[-1]
    console.print(
        f"{out} holds the encoder of epoch {best.number}: perplexity {best.perplexity:.1f} on sentences it has not seen.\n"
        f"To use it, write into config.yml, at the intent classifier: encoder: {out}",
        markup=False,
        highlight=False,
    )


def _sentences(text: Path) -> list[str]:
    try:
        return [line for line in text.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
    except UnicodeDecodeError as error:
        line = text.read_bytes()[: error.start].count(b"\n") + 1
        raise CommandError(f"{text}, line {line}: not UTF-8. Save the text as UTF-8, one sentence a line.") from None
    except OSError as error:
        raise CommandError(f"{text} cannot be read ({error.strerror}). TEXT is a file, one sentence a line.") from None


def _make(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        if any(out.iterdir()):
            raise CommandError(f"--out {out} is not empty: name a new folder")
    except OSError as error:
        raise CommandError(f"--out {out} cannot be made ({error.strerror})") from error
