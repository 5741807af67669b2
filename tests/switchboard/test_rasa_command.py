"""Rasa's command line as our processes start it."""

from __future__ import annotations

import os
import subprocess
import sys
from types import SimpleNamespace

import pytest
import rasa.model_training
import rasa.shared.utils.io
from rasa.engine.runner.dask import DaskGraphRunner

from switchboard import rasa_command
from switchboard.graph_runner import SideBySideGraphRunner

TOKEN = {rasa_command.API_TOKEN: "secret"}


def test_the_http_api_is_on_where_a_token_protects_it() -> None:
    given = ["run", "--port", "5005"]
    assert rasa_command.arguments(given, TOKEN) == [*given, "--enable-api", "--auth-token", "secret"]


@pytest.mark.parametrize("environment", [{}, {rasa_command.API_TOKEN: ""}])
def test_without_a_token_it_is_off(environment: dict[str, str]) -> None:
    assert rasa_command.arguments(["run"], environment) == ["run"]


@pytest.mark.parametrize("command", ["train", "shell", "test", "--version"])
def test_no_other_command_gets_the_token(command: str) -> None:
    assert rasa_command.arguments([command, "x"], TOKEN) == [command, "x"]


def test_rasa_runs_with_the_arguments_and_finds_the_projects_modules(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []
    monkeypatch.setitem(sys.modules, "rasa.__main__", SimpleNamespace(main=lambda: seen.append(list(sys.argv))))  # type: ignore[arg-type]
    monkeypatch.setattr(rasa_command, "quieten", lambda: None)
    monkeypatch.setattr(sys, "argv", ["rasa_command.py", "run", "-i", "127.0.0.1"])
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setenv(rasa_command.API_TOKEN, "secret")
    rasa_command.main()
    assert seen == [["rasa", "run", "-i", "127.0.0.1", "--enable-api", "--auth-token", "secret"]]
    assert sys.path[0] == os.getcwd()


def test_warnings_that_are_not_true_here_are_dropped_and_others_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    monkeypatch.setattr(rasa.shared.utils.io, "raise_warning", lambda message, *_, **__: heard.append(message))
    rasa_command.quieten()
    rasa.shared.utils.io.raise_warning("'RulePolicy' is not included in the model's policy configuration.")
    rasa.shared.utils.io.raise_warning("The utterance 'utter_core_greet' is not used in any story or rule.")
    rasa.shared.utils.io.raise_warning("There are conflicts in your stories.", docs="https://example.com")
    assert heard == ["There are conflicts in your stories."]


@pytest.mark.parametrize(
    ("failure", "status", "said"),
    [
        ("sys.exit(1)", 1, ""),
        ("raise KeyboardInterrupt", 130, ""),
        ("raise ValueError('no model')", 1, "no model"),
        ("sys.exit(0)", 0, ""),
    ],
)
def test_a_training_that_ends_early_does_not_wait_for_what_runs_beside_it(failure: str, status: int, said: str) -> None:
    script = (
        "import sys, threading\n"
        "from switchboard.rasa_command import training_side_by_side\n"
        "never = threading.Event()\n"
        f"threading.Thread(target=never.wait, daemon={status == 0}).start()\n"
        "with training_side_by_side():\n"
        f"    {failure}"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == status
    assert said in ended.stderr


@pytest.mark.parametrize(("command", "side_by_side"), [("train", True), ("test", False)])
def test_only_trainings_run_side_by_side(monkeypatch: pytest.MonkeyPatch, command: str, side_by_side: bool) -> None:
    used: list[type] = []
    monkeypatch.setattr(rasa.model_training, "DaskGraphRunner", DaskGraphRunner)
    run = SimpleNamespace(main=lambda: used.append(rasa.model_training.DaskGraphRunner))
    monkeypatch.setitem(sys.modules, "rasa.__main__", run)  # type: ignore[arg-type]
    monkeypatch.setattr(rasa_command, "quieten", lambda: None)
    monkeypatch.setattr(sys, "argv", ["rasa_command.py", command])
    monkeypatch.setattr(sys, "path", list(sys.path))
    rasa_command.main()
    assert used == [SideBySideGraphRunner if side_by_side else DaskGraphRunner]
    assert rasa.model_training.DaskGraphRunner is DaskGraphRunner
