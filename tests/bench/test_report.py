"""``bench/RESULTS.md``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench.errors import BenchmarkError
from bench.report import REPORT, report_text, write_report
from tests.bench.conftest import Write
from tests.shell import Shell

FOUND = {"accuracy": 0.8765, "ece": 0.0149, "oos_auroc": None, "train_seconds": 61.24, "settings": {"epochs": 3}}


def document(**changes: Any) -> str:
    """A results file of two systems, one of which failed."""
    return json.dumps(
        {
            "systems": {"switchboard": FOUND, "diet": {"error": "seed 13: no memory"}},
            "command": "switchboard bench intents --train a.csv --test b.csv --out c",
            "machine": {"cpu": "A CPU", "cores": 2, "python": "3.10"},
            "data": {
                "train": {"file": "a.csv", "rows": 20, "labels": 4},
                "test": {"file": "b.csv", "rows": 9, "also_in_train": 1, "dropped": True},
            },
            "seeds": [13],
            **changes,
        }
    )


def test_the_committed_report_says_what_the_committed_results_say(pytestconfig: pytest.Config) -> None:
    root = pytestconfig.rootpath
    assert (root / REPORT).read_text(encoding="utf-8") == report_text(root), "run `switchboard bench report`"


def test_it_holds_figures_command_failures_and_pictures(write: Write, tmp_path: Path) -> None:
    write("bench/results/intents/small/results.json", document())
    write("bench/results/intents/small/losses.png", "")
    text = write_report(tmp_path).read_text(encoding="utf-8")
    lines = text.splitlines()
    assert "## Intents: small" in lines and "switchboard bench intents --train a.csv --test b.csv --out c" in lines
    assert "|  | switchboard | diet |" in lines and "| accuracy, % | 87.6 | failed |" in lines
    assert "- diet failed: seed 13: no memory" in lines and "Settings: switchboard: epochs 3." in lines
    assert "![loss curves](results/intents/small/losses.png)" in lines and "accuracy.png" not in text
    assert "AUROC" not in text
    assert "20 examples of 4 labels" in text and "9 messages to classify (1 that stand in the training file too" in text


def test_means_stand_with_their_deviations(write: Write, tmp_path: Path) -> None:
    systems = {"tfidf": {**FOUND, "deviation": {"accuracy": 0.0123}}}
    write("bench/results/intents/small/results.json", document(systems=systems, seeds=[13, 14]))
    text = report_text(tmp_path)
    assert "| accuracy, % | 87.6 ± 1.2 |" in text and "mean ± standard deviation over 13, 14." in text


def test_many_systems_have_a_row_each(write: Write, tmp_path: Path) -> None:
    systems = {f"switchboard:{at}": FOUND for at in range(7)}
    write("bench/results/intents/small/results.json", document(systems=systems))
    lines = report_text(tmp_path).splitlines()
    assert "|  | accuracy, % | calibration error, % | training, s |" in lines
    assert "| switchboard:6 | 87.6 | 1.5 | 61.2 |" in lines


@pytest.mark.parametrize("content", ["", "[]", '{"systems": {}}', document(data={})])
def test_a_file_that_is_no_result_is_named(content: str, write: Write, tmp_path: Path) -> None:
    path = write("bench/results/intents/small/results.json", content)
    with pytest.raises(BenchmarkError) as raised:
        report_text(tmp_path)
    assert str(raised.value).startswith(f"{path} is no result of `switchboard bench`")


def test_without_results_it_says_how_to_get_some(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    status, _, err = shell.run("bench", "report")
    assert status == 1 and "run `switchboard bench intents` first" in err
