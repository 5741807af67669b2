"""The packs' own tests: test conversations and NLU hold-outs, run by ``rasa test``.

Not with ``--fail-on-prediction-errors``: Rasa then stops at the first wrong turn and writes no report at all. The
reports say what failed, and how many conversations ran.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import yaml
from rich.console import Console
from rich.table import Table

from components.packs import conversation_tests, hold_out
from components.packs.files import IMPORTED
from components.packs.manifest import DATA
from switchboard.errors import CommandError
from switchboard.project import Project
from switchboard.training import train

RESULTS = Path("results")
ENTITY_REPORT = "PackEntityExtractor_report.json"


@dataclass(frozen=True)
class SuiteResult:
    """What ``rasa test`` found for one pack. Shares are between 0 and 1, and None where there is no hold-out."""

    pack: str
    written: int
    ran: int
    correct: int
    intent_accuracy: float | None
    intent_examples: int
    entity_f1: float | None
    status: int

    @property
    def passed(self) -> bool:
        """Every conversation that was written ran, and went as written."""
        return self.status == 0 and self.ran == self.written == self.correct


def run_suites(project: Project, packs: list[str], console: Console) -> int:
    """Test packs with the model of all active packs, and print a table.

    Args:
        project: the project; its active packs are tested where ``packs`` is empty.
        packs: names of active packs.
        console: where to report.

    Returns:
        0 if all conversations went as written, else 1.

    Raises:
        CommandError: a pack is not active, or ``rasa test`` itself failed.
    """
    results = suite_results(project, packs, console)
    console.print(_table(results))
    failed = [result.pack for result in results if not result.passed]
    if failed:
        console.print(f"[red]Failed:[/red] {', '.join(failed)}. Wrong turns: {RESULTS}/<pack>/failed_test_stories.yml")
    return 1 if failed else 0


def suite_results(project: Project, packs: list[str], console: Console) -> list[SuiteResult]:
    """Test packs with the model of all active packs; see :func:`run_suites`."""
    if unknown := [name for name in packs if name not in project.pack_names]:
        raise CommandError(
            f"{', '.join(unknown)}: not an active pack. Active are {', '.join(project.pack_names)}; "
            f"activate others with SWITCHBOARD_PACKS={','.join(unknown)}."
        )
    train(project, console)
    return [_run(project, pack, console) for pack in packs or project.pack_names]


def _run(project: Project, pack: str, console: Console) -> SuiteResult:
    stories, holdout = conversation_tests(project.root, pack), hold_out(project.root, pack)
    # An imported pack may have too few examples to keep some back: it says so, and is tested by its conversations.
    understood = holdout.is_file() or not (project.root / DATA / pack / IMPORTED).is_file()
    if not stories or (understood and not holdout.is_file()):
        raise CommandError(f"{pack} has no tests: tests/conversations/{pack}/test_*.yml and tests/nlu/{pack}.yml")
    out = project.root / RESULTS / pack
    shutil.rmtree(out, ignore_errors=True)
    with tempfile.TemporaryDirectory() as logs, console.status(f"Testing {pack} (about half a minute)…"):
        log = Path(logs) / "rasa.log"
        with log.open("wb") as output:
            status = subprocess.run(
                [sys.executable, "-m", "switchboard.rasa_command", *_arguments(project, pack, out, understood)],
                env=project.environment(),
                stdout=output,
                stderr=subprocess.STDOUT,
            ).returncode
        story, intent, entity = (
            _report(out / name) for name in ("story_report.json", "intent_report.json", ENTITY_REPORT)
        )
        if not story or (understood and not intent):
            tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
            raise CommandError(f"rasa test of {pack} ended with status {status} and no report:\n{tail}")
    counts = story.get("conversation_accuracy", {"total": 0, "correct": 0})  # missing where none ran
    return SuiteResult(
        pack=pack,
        written=sum(_count(path) for path in stories),
        ran=counts["total"],
        correct=counts["correct"],
        intent_accuracy=intent["accuracy"] if intent else None,
        intent_examples=int(intent["weighted avg"]["support"]) if intent else 0,
        entity_f1=entity["micro avg"]["f1-score"] if entity else None,
        status=status,
    )


def _arguments(project: Project, pack: str, out: Path, understood: bool) -> list[str]:
    """What `rasa` is to test: the conversations, and the hold-out if there is one."""
    stories = ["--stories", str(project.root / "tests" / "conversations" / pack)]
    common = ["--model", str(project.model), *stories, "--no-plot", "--out", str(out)]
    if not understood:
        return ["test", "core", "--e2e", *common]
    return ["test", *common, "--nlu", str(hold_out(project.root, pack)), "--domain", "domains"]


def _report(path: Path) -> dict:  # type: ignore[type-arg]
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def _count(path: Path) -> int:
    """Conversations in a file as Rasa counts them: each rewind ends one and begins another."""
    stories = (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("stories") or []
    rewinds = [step for story in stories for step in story["steps"] if step.get("action") == "rewind"]
    return len(stories) + len(rewinds)


def _table(results: list[SuiteResult]) -> Table:
    table = Table(title="Test suites")
    for column in ("pack", "conversations", "as written", "hold-out examples", "intent accuracy", "entity F1", ""):
        table.add_column(column, justify="left" if column in ("pack", "") else "right")
    for result in results:
        table.add_row(
            result.pack,
            f"{result.ran} of {result.written}",
            str(result.correct),
            str(result.intent_examples),
            _share(result.intent_accuracy),
            _share(result.entity_f1),
            "[green]passed[/green]" if result.passed else "[red]failed[/red]",
        )
    return table


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"
