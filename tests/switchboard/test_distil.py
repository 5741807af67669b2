"""``switchboard distill``: a student beside its teacher, on messages that neither has seen."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from components.bert.runtime import IntentRuntime
from tests.components.bert.small_encoders import examples, make_encoder
from tests.shell import Shell
from tests.switchboard.conftest import SmallProject

Distil = Callable[..., tuple[int, str, str]]
CONFIG = """
    recipe: default.v1
    language: en
    importers:
      - name: components.packs.PackImporter
        packs: [shop]
    pipeline:
      - name: components.intent_classifier.BertIntentClassifier
        recipe: top_layers
        epochs: 2
        batch_size: 4
        distil_epochs: 1
        distil_examples: 20
"""
HELD_OUT = [("hi you", "greet"), ("send 20 to ben", "transfer_money"), ("whats my balance", "check_account_balance")]


@pytest.fixture
def distil(shell: Shell, small: SmallProject, tmp_path: Path) -> Distil:
    """Runs the command with the tiny encoder, and files to learn from and to compare on."""
    small.write("config.yml", CONFIG)
    encoder = make_encoder("bert", tmp_path / "encoder")
    files = {"--train": zip(*examples(), strict=True), "--test": HELD_OUT}
    given = {"--teacher": str(encoder), "--layers": "1", "--out": "results/small"}
    for option, rows in files.items():
        path = small.write(f"{option.strip('-')}.csv", "text,label\n" + "\n".join(map(",".join, rows)))
        given[option] = str(path)

    def run(**changes: str | None) -> tuple[int, str, str]:
        options = {**given, **{f"--{name}": value for name, value in changes.items()}}
        return shell.run("distill", *(part for name, value in options.items() if value for part in (name, value)))

    return run


def test_a_student_is_trained_compared_and_kept(distil: Distil, small: SmallProject) -> None:
    status, out, _ = distil()
    assert status == 0 and "The student keeps" in out and "    layers: 1" in out
    document = json.loads((small.root / "results/small/results.json").read_text())
    assert set(document) == {"systems", "command", "machine", "data"}
    assert document["data"] == {"train": 12, "test": 3, "labels": 3}
    teacher, student = document["systems"]["teacher"], document["systems"]["student"]
    assert (teacher["settings"]["layers"], student["settings"]["layers"]) == (None, 1)
    assert student["model_mb"] <= teacher["model_mb"] and student["p50_ms"] > 0
    runtime = IntentRuntime(small.root / "results/small/student")
    right = [runtime.classify([text])[0].intents[0] == label for text, label in HELD_OUT]
    assert student["accuracy"] == pytest.approx(sum(right) / 3, abs=1e-4)
    assert sorted(path.name for path in (small.root / "results/small").iterdir()) == ["results.json", "student"]


def test_the_settings_of_a_trained_model_can_teach(distil: Distil, small: SmallProject, tmp_path: Path) -> None:
    settings = {"recipe": "frozen", "encoder": str(tmp_path / "encoder"), "distil_epochs": 1, "distil_examples": 12}
    manifest = json.dumps({"config": {**settings, "layers": None}}).encode()
    with tarfile.open(small.root / "model.tar.gz", "w:gz") as archive:
        member = tarfile.TarInfo("components/train_BertIntentClassifier1/intent_model.json")
        member.size = len(manifest)
        archive.addfile(member, io.BytesIO(manifest))
    assert distil(teacher="model.tar.gz")[0] == 0
    systems = json.loads((small.root / "results/small/results.json").read_text())["systems"]
    assert systems["teacher"]["settings"]["recipe"] == "frozen"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"layers": "2"}, "setting 'layers' is 2; allowed: fewer than the encoder's 2"),
        ({"teacher": "nowhere/at/all"}, "encoder 'nowhere/at/all' cannot be loaded"),
        ({"teacher": "gone.tar.gz"}, "--teacher gone.tar.gz cannot be read as a trained model"),
        ({"test": None}, "--train and --test go together"),
        ({"test": "gone.csv"}, "gone.csv cannot be read"),
        ({"out": "config.yml"}, "--out config.yml cannot be made"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_message(
    changes: dict[str, str | None], message: str, distil: Distil, small: SmallProject
) -> None:
    status, out, err = distil(**changes)
    assert status == 1 and f"Error: {message}" in err and "Traceback" not in out + err
    assert not (small.root / "results/small/student").exists()


def test_without_files_the_packs_hold_outs_are_needed(distil: Distil, small: SmallProject) -> None:
    for name in ("core", "shop"):
        (small.root / "tests" / "nlu" / f"{name}.yml").unlink()
    status, _, err = distil(train=None, test=None)
    assert status == 1 and "tests/nlu/core.yml, tests/nlu/shop.yml are missing" in " ".join(err.split())
