from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A running `python -m actions`."""

    def __init__(self, folder: Path, url: str) -> None:
        self.port = free_port()
        self.log = folder / "server.log"
        environment = {**os.environ, "SWITCHBOARD_DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
        with self.log.open("w") as log:
            command = [sys.executable, "-m", "actions", "--port", str(self.port)]
            self.process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
        deadline = time.monotonic() + 30
        while "actions ready on" not in self.log.read_text():
            assert self.process.poll() is None and time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.02)

    def call(self, path: str, body: Any = None, *, compress: bool = False) -> tuple[int, Any]:
        data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        if compress and data is not None:
            data, headers["Content-Encoding"] = zlib.compress(data), "deflate"
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data, headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def action(self, name: str) -> dict[str, Any]:
        return {"next_action": name, "version": "3.6.21", "tracker": {"sender_id": "s", "slots": {}, "events": []}}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    running = Server(folder, f"sqlite:///{folder}/var/s.db")
    yield running
    running.process.send_signal(signal.SIGTERM)
    began = time.monotonic()
    assert running.process.wait(timeout=10) == 0
    assert time.monotonic() - began < 3


def test_health_and_actions(server: Server) -> None:
    assert server.call("/health") == (200, {"status": "ok", "database": "ok"})
    status, listed = server.call("/actions")
    assert status == 200 and {"name": "action_core_log_out"} in listed


@pytest.mark.parametrize("compress", [False, True])
def test_webhook(server: Server, compress: bool) -> None:
    status, answer = server.call("/webhook", server.action("action_core_agent_hours"), compress=compress)
    assert status == 200 and "Mon" in answer["responses"][0]["text"] and answer["events"]


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"not json", b'{"next_action": "x", "tracker": []}'])
def test_bodies_that_are_no_calls(server: Server, body: bytes) -> None:
    status, answer = server.call("/webhook", body)
    assert status == 400 and set(answer) == {"error"}


def test_unknown_actions_and_pages(server: Server) -> None:
    status, answer = server.call("/webhook", server.action("action_nobody_knows"))
    assert status == 404 and answer["action_name"] == "action_nobody_knows"
    assert server.call("/nothing")[0] == 404


def test_it_starts_apologises_and_recovers_when_the_database_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("in the way")
    server = Server(tmp_path, f"sqlite:///{tmp_path}/var/s.db")
    try:
        assert server.call("/health") == (200, {"status": "ok", "database": "unavailable"})
        status, answer = server.call("/webhook", server.action("action_core_agent_hours"))
        assert status == 200 and answer["responses"][0]["response"] == "utter_core_back_end_down" and answer["events"]
        (tmp_path / "var").unlink()
        deadline = time.monotonic() + 20
        while server.call("/health")[1]["database"] != "ok":  # it makes its tables first, and asks within a second
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert "Mon" in server.call("/webhook", server.action("action_core_agent_hours"))[1]["responses"][0]["text"]
    finally:
        server.process.send_signal(signal.SIGINT)
        server.process.wait(timeout=10)


def test_a_port_in_use_is_one_line_and_a_failure(server: Server) -> None:
    command = [sys.executable, "-m", "actions", "--port", str(server.port)]
    second = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert second.returncode == 1 and second.stderr.splitlines()[-1].startswith("cannot listen on 127.0.0.1:")
    assert "Traceback" not in second.stderr


def test_nothing_heavy_and_no_database_at_import() -> None:
    code = (
        "import sys, pathlib, actions.registry as r; r.make_executor();"
        "heavy = {'components', 'switchboard', 'torch', 'tensorflow', 'rasa', 'httpx', 'spacy'};"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules);"
        "from actions import database; assert not database._database.cache_info().currsize"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
