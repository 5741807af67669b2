"""The command ``switchboard``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.shell import Shell
from tests.switchboard.conftest import SmallProject

COMMANDS = ("chat", "serve", "train", "web", "test", "distill", "bench", "pretrain", "packs")


def test_help_lists_the_commands(shell: Shell) -> None:
    status, out, _ = shell.run("--help")
    assert status == 0 and all(f" {command} " in out for command in COMMANDS)


def test_each_commands_help_has_an_example(shell: Shell) -> None:
    for command in COMMANDS:
        status, out, _ = shell.run(command, "--help")
        assert status == 0 and f"switchboard {command}" in " ".join(out.split("Example:")[1].split())


def test_outside_of_a_project_the_installed_command_says_so_in_one_line(tmp_path: Path) -> None:
    command = Path(sys.executable).with_name("switchboard")
    result = subprocess.run([command, "train"], cwd=tmp_path, capture_output=True, text=True)
    lines = [line for line in result.stderr.splitlines() if "Warning" not in line]
    assert result.returncode == 1 and result.stdout == ""
    assert (
        len(lines) == 1 and lines[0] == f"Error: {tmp_path} has no config.yml: run the command in the project's folder"
    )


def test_an_unknown_pack_lists_those_there_are(
    shell: Shell, small: SmallProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SWITCHBOARD_PACKS", "shp")
    status, _, err = shell.run("train")
    assert status == 1 and err.startswith("Error: SWITCHBOARD_PACKS=shp: unknown pack `shp`.")
    assert "There are: `core`, `shop`." in err and err.count("\n") == 1


def test_an_error_keeps_its_brackets(shell: Shell, small: SmallProject) -> None:
    small.write("config.yml", "language: en\n")
    status, _, err = shell.run("train")
    assert status == 1 and "packs: [" in err


def test_train_trains_and_test_tests(shell: Shell, small: SmallProject) -> None:
    assert shell.run("train")[0] == 0
    assert shell.run("train", "--force")[0] == 0
    status, _, err = shell.run("test", "core", "shop")
    assert status == 1 and "no report" in err
    assert [call[0] for call in small.calls] == ["train", "train", "test"]


def test_chat_ends_with_the_status_of_its_shell(shell: Shell, small: SmallProject) -> None:
    small.rasa(shell=7)
    assert shell.run("chat")[0] == 7


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_a_port_that_cannot_be_is_refused(port: str, shell: Shell, small: SmallProject) -> None:
    status, _, err = shell.run("serve", "--port", port)
    assert status == 2 and "--port" in err and small.calls == []


def test_the_port_comes_from_the_environment_too(
    shell: Shell, small: SmallProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", "65536")
    assert shell.run("serve")[0] == 2


def test_the_sentiment_models_command_has_an_example(shell: Shell) -> None:
    status, out, _ = shell.run("train", "sentiment", "--help")
    assert status == 0 and "Example: switchboard train sentiment --data messages.csv" in " ".join(out.split())


@pytest.mark.parametrize("command", ["list", "new", "check", "export", "install", "import", "template", "report"])
def test_each_command_about_packs_has_an_example(command: str, shell: Shell) -> None:
    status, out, _ = shell.run("packs", command, "--help")
    assert status == 0 and f"switchboard packs {command}" in " ".join(out.split("Example:")[1].split())
