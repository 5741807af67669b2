"""``switchboard bench scores``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.errors import BenchmarkError
from bench.report import report_text
from components.bert.config import CHOICES
from tests.bench.conftest import OUT_OF_SCOPE, Write
from tests.shell import Shell


@pytest.mark.slow
def test_every_score_is_tried_on_one_training(shell: Shell, files: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "scores"
    given = [f"--{name}={files / f'{name}.csv'}" for name in ("train", "test", "oos")]
    status, shown, _ = shell.run("bench", "scores", *given, "--recipe", "frozen", "--out", str(out))
    assert status == 0 and "AUROC" in shown
    document = json.loads((out / "results.json").read_text(encoding="utf-8"))
    assert set(document["systems"]) == set(CHOICES["out_of_scope_score"])
    assert all(0.5 < found["oos_auroc"] <= 1 for found in document["systems"].values())
    assert document["data"]["oos"]["rows"] == len(OUT_OF_SCOPE) and document["settings"]["recipe"] == "frozen"


def test_an_unknown_recipe_is_refused_before_anything_is_trained(shell: Shell, files: Path, tmp_path: Path) -> None:
    given = [f"--{name}={files / f'{name}.csv'}" for name in ("train", "test", "oos")]
    status, _, err = shell.run("bench", "scores", *given, "--recipe", "magic", "--out", str(tmp_path / "out"))
    assert status == 1 and "magic" in err and not (tmp_path / "out").exists()


def test_the_report_shows_the_scores_side_by_side(write: Write, tmp_path: Path) -> None:
    data = {"train": {"rows": 20, "labels": 4}, "test": {"rows": 9, "also_in_train": 0, "dropped": True}}
    document = {
        "systems": {"energy": {"oos_auroc": 0.9861, "oos_recall": 0.955}, "max_logit": {"oos_auroc": 0.9}},
        "command": "switchboard bench scores --train a.csv",
        "machine": {"cpu": "A CPU", "cores": 2},
        "data": {**data, "oos": {"rows": 3}},
        "seeds": [13],
        "settings": {"recipe": "top_half", "head": "cosine"},
    }
    write("bench/results/scores/shop/results.json", json.dumps(document))
    with pytest.raises(BenchmarkError, match="run `switchboard bench intents` first"):
        report_text(tmp_path)
    write("bench/results/intents/shop/results.json", json.dumps(document))
    lines = report_text(tmp_path).splitlines()
    assert "## Out-of-scope scores: shop" in lines and "| out-of-scope AUROC | 0.986 | 0.900 |" in lines
    assert "Settings: recipe top_half, head cosine." in lines
