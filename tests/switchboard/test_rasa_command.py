"""Rasa's command line as our processes start it."""

from __future__ import annotations

import os
import sys
from types import SimpleNamespace

import pytest
import rasa.shared.utils.io

from switchboard import rasa_command

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
