"""``switchboard bench intents`` as it is typed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from components.bert.encoders.loading import bundled_path
from tests.bench.conftest import OUT_OF_SCOPE, TEST, Write
from tests.shell import Shell

FIGURES = {
    *("accuracy", "macro_f1", "ece", "nll", "oos_auroc", "oos_recall"),
    *("train_seconds", "train_cpu_seconds", "p50_ms", "p95_ms", "per_second", "model_mb", "rss_mb"),
}
PICTURES = {"accuracy.png", "reliability.png", "losses.png"}
PNG = b"\x89PNG"


class Bench:
    """Runs the command on the small data set and reads what it left."""

    def __init__(self, shell: Shell, files: Path, out: Path) -> None:
        self._shell, self._files, self.out = shell, files, out

    def run(self, *arguments: str, train: str = "train.csv") -> tuple[int, str, str]:
        """Status, standard output and standard error."""
        given = ["--train", str(self._files / train), "--test", str(self._files / "test.csv"), "--out", str(self.out)]
        return self._shell.run("bench", "intents", *given, *arguments)

    @property
    def results(self) -> dict[str, Any]:
        return dict(json.loads((self.out / "results.json").read_text(encoding="utf-8")))


@pytest.fixture
def bench(shell: Shell, files: Path, tmp_path: Path) -> Bench:
    return Bench(shell, files, tmp_path / "out")


@pytest.mark.slow
def test_systems_are_compared_on_the_same_work(bench: Bench, files: Path) -> None:
    given = ["--oos", str(files / "oos.csv"), "--systems", "switchboard,tfidf,frozen"]
    status, out, _ = bench.run(*given)
    assert status == 0 and all(name in out for name in ("switchboard", "tfidf", "frozen", "out-of-scope AUROC"))
    results = bench.results
    assert list(results["systems"]) == ["switchboard", "tfidf", "frozen"]
    for found in results["systems"].values():
        assert set(found) == {*FIGURES, "settings"} and all(found[name] >= 0 for name in FIGURES)
        assert max(found[name] for name in ("accuracy", "macro_f1", "ece", "oos_auroc", "oos_recall")) <= 1
        assert 0 < found["p50_ms"] <= found["p95_ms"] and found["rss_mb"] > 50
    systems = results["systems"]
    assert systems["frozen"]["accuracy"] > 1 / len(TEST)
    assert systems["switchboard"]["model_mb"] < 30 < systems["frozen"]["model_mb"]
    settings = systems["switchboard"]["settings"]
    assert settings["recipe"] == "few_shot" and settings["precision"] == "int8"
    assert results["command"].startswith("switchboard bench intents --train ") and results["machine"]["cores"]
    assert results["data"]["test"]["rows"] == 6 and results["data"]["oos"]["rows"] == len(OUT_OF_SCOPE)
    assert {path.name for path in bench.out.iterdir()} >= PICTURES
    assert all(path.read_bytes().startswith(PNG) for path in bench.out.glob("*.png"))


@pytest.mark.slow
def test_stock_rasa_is_trained_for_the_epochs_asked(bench: Bench) -> None:
    status, *_ = bench.run("--systems", "diet", "--diet-epochs", "1")
    found = bench.results["systems"]["diet"]
    assert status == 0 and found["settings"] == {"epochs": 1}
    assert found["oos_auroc"] is None and found["accuracy"] >= 0 and found["rss_mb"] > 300
    assert (bench.out / "losses.png").is_file()


@pytest.mark.slow
def test_setfit_runs_where_it_is_installed(bench: Bench) -> None:
    pytest.importorskip("setfit", reason="the group `bench` is not installed")
    status, *_ = bench.run("--systems", "setfit")
    assert status == 0 and bench.results["systems"]["setfit"]["accuracy"] > 1 / len(TEST)


def test_several_seeds_give_means_and_deviations(bench: Bench) -> None:
    status, out, _ = bench.run("--systems", "tfidf", "--seeds", "2")
    found = bench.results["systems"]["tfidf"]
    assert status == 0 and bench.results["seeds"] == [13, 14]
    assert set(found["deviation"]) == FIGURES - {"oos_auroc", "oos_recall"} and "±" in out


@pytest.mark.slow
def test_recipes_stand_side_by_side(bench: Bench) -> None:
    path = f"switchboard:frozen+precision=fp32+encoder={bundled_path()}"
    status, out, _ = bench.run("--systems", f"switchboard:frozen,{path}")
    frozen, full = bench.results["systems"].values()
    assert status == 0 and "switchboard:frozen+precision" in out
    assert (frozen["settings"]["precision"], full["settings"]["precision"]) == ("int8", "fp32")
    assert frozen["model_mb"] < full["model_mb"]


def test_systems_are_added_to_earlier_results_of_the_same_files(bench: Bench, files: Path) -> None:
    assert bench.run("--systems", "tfidf", "--seeds", "2")[0] == 0
    earlier = bench.results
    status, out, _ = bench.run("--systems", "frozen", "--add")
    assert status == 0 and "tfidf" in out and "frozen" in out
    results = bench.results
    assert list(results["systems"]) == ["tfidf", "frozen"] and results["seeds"] == earlier["seeds"] == [13, 14]
    assert (
        results["systems"]["tfidf"] == earlier["systems"]["tfidf"] and "deviation" not in results["systems"]["frozen"]
    )
    assert [line.split()[0] for line in results["command"].splitlines()] == ["switchboard", "switchboard"]
    (bench.out / "logs" / "tfidf.npz").write_bytes(b"PK half a file")
    status, out, _ = bench.run("--systems", "frozen", "--add")
    assert status == 0 and "tfidf" not in out and bench.results["systems"]["tfidf"] == earlier["systems"]["tfidf"]
    results = bench.results
    status, _, err = bench.run("--systems", "tfidf", "--add", "--oos", str(files / "oos.csv"))
    assert status == 1 and "holds results of other files" in err and bench.results == results


def test_there_must_be_results_to_add_to(bench: Bench) -> None:
    status, _, err = bench.run("--systems", "tfidf", "--add")
    assert status == 1 and "holds no results to add to" in err and not bench.out.exists()


@pytest.mark.parametrize(
    ("breakage", "told"),
    [
        ("raise ModuleNotFoundError(name='setfit')", "setfit is not installed: run `make install-dev WITH=bench`"),
        ("raise RuntimeError('half an install')", "RuntimeError: half an install"),
        ("import os; os._exit(9)", "its process ended with status 9"),
    ],
    ids=["not installed", "broken", "killed"],
)
def test_a_system_that_fails_leaves_the_others_their_results(
    breakage: str, told: str, bench: Bench, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("datasets.py", "Dataset = None\n")
    monkeypatch.setenv("PYTHONPATH", str(write("setfit.py", breakage + "\n").parent))
    status, out, _ = bench.run("--systems", "setfit,tfidf")
    systems = bench.results["systems"]
    assert status == 1 and "setfit failed:" in out
    assert told in systems["setfit"]["error"]
    assert set(systems["tfidf"]) == {*FIGURES, "settings"}


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--systems", "switchboard,rasa"), "--systems 'rasa'; allowed: switchboard, diet, tfidf, setfit, frozen"),
        (("--systems", ""), "--systems ''; allowed: switchboard"),
        (("--recipe", "alchemy"), "--recipe 'alchemy': setting 'recipe' is 'alchemy'; allowed: one of default, frozen"),
        (("--systems", "switchboard:rdrop+hat=1"), "--recipe 'rdrop+hat=1': unknown setting 'hat'"),
        (("--systems", "tfidf:rdrop"), "--systems 'tfidf:rdrop'; allowed: switchboard"),
        (("--oos", "nowhere.csv"), "nowhere.csv cannot be read"),
    ],
)
def test_what_cannot_be_asked_is_said_in_one_line(arguments: tuple[str, ...], complaint: str, bench: Bench) -> None:
    status, _, err = bench.run(*arguments)
    assert status == 1 and err.startswith("Error: ") and complaint in err and err.count("\n") == 1
    assert not bench.out.exists()


def test_a_file_that_is_missing_is_said_in_one_line(bench: Bench) -> None:
    status, _, err = bench.run(train="trian.csv")
    assert status == 1 and "trian.csv cannot be read" in err and err.count("\n") == 1


def test_results_cannot_go_where_a_file_is(bench: Bench) -> None:
    bench.out.write_text("in the way")
    status, _, err = bench.run("--systems", "tfidf")
    assert status == 1 and f"--out {bench.out} cannot be made" in err


def test_overlap_is_told(bench: Bench, files: Path) -> None:
    given = ["--train", str(files / "train.csv"), "--test", str(files / "train.csv")]
    status, out, _ = bench.run("--systems", "tfidf", *given)
    assert status == 0 and "12 messages of" in out and "--drop-overlap leaves them out" in out


@pytest.mark.parametrize("command", ["intents", "speed", "report"])
def test_each_commands_help_has_an_example(command: str, shell: Shell) -> None:
    status, out, _ = shell.run("bench", command, "--help")
    assert status == 0 and f"switchboard bench {command}" in " ".join(out.split("Example:")[1].split())


def test_what_a_system_loads_is_loaded_in_its_own_process_alone() -> None:
    code = "import sys, bench.intents.command; print({'torch', 'tensorflow', 'rasa'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "set()\n"
