"""The action server, the endpoints that lead to it, and what runs beside it."""

from __future__ import annotations

import json
import os
import socket
import urllib.request
from pathlib import Path

import pytest
import yaml
from rich.console import Console

from components.channels.errors import ChannelError
from switchboard.chat import chat
from switchboard.errors import CommandError
from switchboard.processes import HOST, free_port
from switchboard.project import Project
from switchboard.serve import serve
from switchboard.servers import action_server, desk_server
from tests.switchboard.conftest import ENDPOINTS, SmallProject, printed


def test_the_action_server_runs_where_the_copy_of_the_endpoints_says(small: SmallProject) -> None:
    with action_server(Project.here()) as path:
        endpoints = yaml.safe_load(path.read_text())
        url = endpoints["action_endpoint"]["url"]
        assert urllib.request.urlopen(url.replace("/webhook", "/health"), timeout=5).status == 200
        assert url.startswith(f"http://{HOST}:") and url.endswith("/webhook")
    original = yaml.safe_load(ENDPOINTS)
    endpoints["action_endpoint"].pop("url"), original["action_endpoint"].pop("url")
    assert endpoints == original
    with pytest.raises(OSError):
        urllib.request.urlopen(url, timeout=5)


def test_nothing_is_left_but_logs_the_secret_and_the_projects_own_endpoints(small: SmallProject) -> None:
    with action_server(Project.here()):
        pass
    left = sorted(path.name for path in (small.root / "var").rglob("*") if path.is_file())
    assert left == ["actions.log", "channel-secret"]
    assert (small.root / "endpoints.yml").read_text() == ENDPOINTS


@pytest.mark.parametrize("endpoints", ["tracker_store: {}\n", "", "action_endpoint:\n", "a: [", None])
def test_endpoints_without_an_action_server_are_an_error_that_names_the_file(
    endpoints: str | None, small: SmallProject
) -> None:
    if endpoints is None:
        (small.root / "endpoints.yml").unlink()
    else:
        small.write("endpoints.yml", endpoints)
    with (
        pytest.raises(CommandError, match=r"endpoints\.yml needs the key action_endpoint"),
        action_server(Project.here()),
    ):
        pass


def test_an_action_server_that_does_not_start_shows_its_log(small: SmallProject) -> None:
    small.write("actions/__main__.py", "raise SystemExit('no database')")
    with pytest.raises(CommandError, match="no database"), action_server(Project.here()):
        pass


DESK = """\
import http.server, json, sys
from pathlib import Path


class Healthy(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/health" else 404)
        self.end_headers()


Path("desk.json").write_text(json.dumps(sys.argv[1:]))
http.server.HTTPServer(("127.0.0.1", int(sys.argv[sys.argv.index("--port") + 1])), Healthy).serve_forever()
"""


def test_the_desk_runs_beside_and_ends_with_it(small: SmallProject) -> None:
    small.write("switchboard/__main__.py", DESK)
    port, assistant = free_port(), f"http://{HOST}:1"
    with desk_server(Project.here(), port, assistant):
        assert urllib.request.urlopen(f"http://{HOST}:{port}/health", timeout=5).status == 200
    given = json.loads((small.root / "desk.json").read_text())
    assert given[0] == "desk" and option(given, "--assistant") == assistant and option(given, "--host") == HOST
    with pytest.raises(OSError):
        urllib.request.urlopen(f"http://{HOST}:{port}/health", timeout=5)


def test_no_desk_is_started_where_none_is_wanted(small: SmallProject) -> None:
    with desk_server(Project.here(), None, f"http://{HOST}:1"):
        pass
    assert not (small.root / "var" / "logs" / "desk.log").exists()


def test_serve_refuses_a_taken_port_of_the_desk_and_names_the_remedy(small: SmallProject, console: Console) -> None:
    with socket.create_server((HOST, 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=f"port {port} is taken .*DESK_PORT="):
            serve(Project.here(), console, port=free_port(), desk_port=port)
    assert small.calls == []


def option(call: list[str], name: str) -> str:
    return call[call.index(name) + 1]


def test_chat_opens_the_shell_on_the_projects_model_and_a_port_of_its_own(
    small: SmallProject, console: Console
) -> None:
    small.rasa(shell=7)
    assert chat(Project.here(), console) == 7
    shell = small.calls[-1]
    assert shell[0] == "shell" and option(shell, "--model") == str(Project.here().model)
    assert option(shell, "-i") == HOST and option(shell, "--port") != "5005"
    seen = yaml.safe_load((small.root / "endpoints.seen").read_text())
    assert seen["action_endpoint"]["url"] != yaml.safe_load(ENDPOINTS)["action_endpoint"]["url"]
    assert not Path(option(shell, "--endpoints")).exists()


def test_chat_says_what_could_be_asked_and_as_whom(small: SmallProject, console: Console) -> None:
    chat(Project.here(), console)
    assert "• hello?" in printed(console) and "100001" in printed(console) and "2580" in printed(console)


def test_serve_refuses_a_taken_port_before_it_trains(small: SmallProject, console: Console) -> None:
    with socket.create_server((HOST, 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=f"port {port} is taken"):
            serve(Project.here(), console, port=port)
    assert small.calls == []


def test_serve_says_why_its_server_ended(small: SmallProject, console: Console) -> None:
    small.rasa(run=3)
    with socket.create_server((HOST, 0)) as probe:
        port = probe.getsockname()[1]
    with pytest.raises(CommandError, match="status 3(.|\n)*this is rasa run"):
        serve(Project.here(), console, port=port)
    run = small.calls[-1]
    assert option(run, "--model") == str(Project.here().model) and option(run, "--port") == str(port)
    assert option(run, "-i") == HOST
    assert not (small.root / "var" / f"endpoints-{os.getpid()}.yml").exists()


def test_serve_says_what_is_missing_to_switch_slack_on_before_it_trains(
    small: SmallProject, console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.write("credentials.yml", "components.channels.slack.SlackInput:\n")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "8f742231b10e8888")
    monkeypatch.delenv("SLACK_BOT_TOKEN", raising=False)
    with pytest.raises(ChannelError, match="SLACK_SIGNING_SECRET without SLACK_BOT_TOKEN; allowed: both, or neither"):
        serve(Project.here(), console, port=free_port())
    assert small.calls == []
