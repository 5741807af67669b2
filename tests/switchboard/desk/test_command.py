"""The commands: who may log in, and the desk as a process of its own."""

from __future__ import annotations

import io
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from actions.database import URL_VARIABLE
from switchboard.processes import HOST, child, free_port, wait_until_healthy
from tests.shell import Shell

PASSWORD = "ten letters"
COMMANDS = ["add-agent", "list-agents", "set-password", "remove-agent"]


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An empty database, which the commands use."""
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    monkeypatch.setenv(URL_VARIABLE, url)
    monkeypatch.setenv("SWITCHBOARD_DEMO_RECORDS", "off")
    yield url


@pytest.fixture
def types(monkeypatch: pytest.MonkeyPatch) -> None:
    """A password on the standard input."""
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))


@pytest.mark.usefixtures("database", "types")
def test_an_agent_from_the_first_to_the_last_day(shell: Shell) -> None:
    status, out, _ = shell.run("desk", "list-agents")
    assert status == 0 and "There is no agent yet" in out and "desk add-agent kim --name Kim --role owner" in out
    status, out, _ = shell.run("desk", "add-agent", "kim", "--name", "Kim", "--packs", "core", "--password-stdin")
    assert status == 0 and "Kim can log in as kim (agent, sees tickets of core)." in out
    status, out, _ = shell.run("desk", "list-agents")
    assert "kim" in out and "core" in out and PASSWORD not in out
    status, out, _ = shell.run("desk", "remove-agent", "kim")
    assert status == 0 and "kim cannot log in any more." in out
    status, _, err = shell.run("desk", "remove-agent", "kim")
    assert status == 1 and "there is no agent 'kim'" in err and "Traceback" not in err


@pytest.mark.usefixtures("database", "types")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("Kim", "--name", "Kim"), "no name for a log-in"),
        (("kim", "--name", "Kim", "--role", "boss"), "allowed: agent, supervisor, owner"),
        (("kim", "--name", "Kim", "--packs", "core,nope"), "'nope' is no pack"),
    ],
)
def test_what_cannot_be_is_one_message(shell: Shell, arguments: tuple[str, ...], message: str) -> None:
    status, _, err = shell.run("desk", "add-agent", *arguments, "--password-stdin")
    assert status == 1 and message in err and "Traceback" not in err
    assert "no agent yet" in shell.run("desk", "list-agents")[1]


@pytest.mark.usefixtures("database")
def test_a_password_is_asked_for_twice_and_not_shown(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([PASSWORD, PASSWORD])
    monkeypatch.setattr("getpass.getpass", lambda _: next(answers))
    status, out, _ = shell.run("desk", "add-agent", "kim", "--name", "Kim")
    assert status == 0 and PASSWORD not in out and next(answers, None) is None


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_an_example(command: str, shell: Shell) -> None:
    status, out, _ = shell.run("desk", command, "--help")
    assert status == 0 and f"switchboard desk {command}" in " ".join(out.split("Example:")[1].split())


def test_the_desk_is_served_without_any_agent_and_says_how_to_make_one(
    database: str, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    port, log = free_port(), tmp_path / "desk.log"
    environment = {**os.environ, "SWITCHBOARD_CHANNEL_SECRET": "s" * 40, "PYTHONWARNINGS": "ignore"}
    assert Path.cwd() == pytestconfig.rootpath
    with child(["-m", "switchboard", "desk", "--port", str(port)], environment, log=log) as process:
        wait_until_healthy(process, f"http://{HOST}:{port}/health", 60, log)
        page = httpx.get(f"http://{HOST}:{port}/log-in", trust_env=False).text
        assert "switchboard desk add-agent kim --name Kim --role owner" in page
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    written = log.read_text(encoding="utf-8")
    assert "There is no agent yet" in written and f"The desk is http://{HOST}:{port}" in written
    assert "Traceback" not in written
