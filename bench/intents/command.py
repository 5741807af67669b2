"""The whole of ``switchboard bench intents``: read, run, draw, report."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.markup import escape

from bench.intents.data import read_task
from bench.intents.plots import draw
from bench.intents.run import RESULTS_FILE, Options, run_systems
from bench.report import table


def compare(
    train: Path,
    test: Path,
    oos: Path | None,
    options: Options,
    out: Path,
    command: str,
    console: Console,
    *,
    drop_overlap: bool = False,
) -> int:
    """Compare systems, write ``results.json`` and the pictures, and print a table.

    Args:
        train: CSV of examples to learn from.
        test: CSV of examples to classify.
        oos: CSV of messages out of scope.
        options: which systems, and how.
        out: folder of the results; made where it is missing.
        command: what was typed, for the results.
        console: where to report.
        drop_overlap: leave out of the test file what the training file has too.

    Returns:
        0 if every system has its figures, else 1.

    Raises:
        BenchmarkError: a file cannot be used, or the folder not be written to.
    """
    task = read_task(train, test, oos, drop_overlap=drop_overlap)
    if task.overlap:
        done = "left out" if drop_overlap else "kept; --drop-overlap leaves them out"
        console.print(f"{task.overlap} messages of {test} stand in {train} too: {done}.", markup=False)
    outcomes = run_systems(task, options, out, command, console)
    draw(outcomes, task.classes, task.labels, out)
    console.print(table({name: outcome.summary() for name, outcome in outcomes.items()}))
    failed = {name: why for name in options.systems if (why := outcomes[name].error)}
    for name, why in failed.items():
        console.print(f"[red]{name} failed:[/red] {escape(why)} (log: {out}/logs)", highlight=False)
    console.print(f"Results: {out / RESULTS_FILE}", highlight=False)
    return 1 if failed else 0
