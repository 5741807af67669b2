"""Ports, children that end with their command, and servers that are waited for."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import psutil
import pytest

from switchboard import processes
from switchboard.errors import CommandError

TIMEOUT = 20
# Starts a grandchild, tells both numbers and stays; {handler} is what the grandchild does with a request to end.
PARENT = """
import os, subprocess, sys, time
grandchild = subprocess.Popen([sys.executable, "-c", '''
import signal, time
{handler}
print("up", flush=True)
time.sleep(600)
'''], stdout=subprocess.PIPE)
grandchild.stdout.readline()
print(os.getpid(), grandchild.pid, flush=True)
{then}
"""
IGNORES = "signal.signal(signal.SIGTERM, signal.SIG_IGN)"


def family(log: Path, process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """The child and its grandchild, once both are up."""
    for _ in range(TIMEOUT * 20):
        numbers = log.read_text().split() if log.is_file() else []
        if len(numbers) == 2:
            return [psutil.Process(int(number)) for number in numbers]
        assert process.poll() is None, log.read_text()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.05)
    raise AssertionError("the child did not start")


def survivors(started: list[psutil.Process]) -> list[psutil.Process]:
    """Those that still run after a while; a dead one that nobody has asked about yet does not."""
    _, alive = psutil.wait_procs(started, timeout=TIMEOUT)
    return [process for process in alive if process.status() != psutil.STATUS_ZOMBIE]


def test_a_free_port_can_be_listened_on() -> None:
    port = processes.free_port()
    processes.require_free(port)
    with socket.create_server((processes.HOST, port)):
        pass


def test_a_taken_port_is_an_error_that_names_it_and_the_remedy() -> None:
    with socket.create_server((processes.HOST, 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(CommandError, match=rf"port {port} is taken .*PORT="):
            processes.require_free(port)


@pytest.mark.parametrize("handler", ["", IGNORES], ids=["willing", "ignores requests"])
def test_leaving_the_block_ends_the_child_and_its_grandchildren(handler: str, tmp_path: Path) -> None:
    log = tmp_path / "logs" / "child.log"
    script = PARENT.format(handler=handler, then="time.sleep(600)")
    with processes.child(["-c", script], os.environ, log=log) as process:
        started = family(log, process)
    assert survivors(started) == []


def test_grandchildren_of_a_child_that_ended_by_itself_end_too(tmp_path: Path) -> None:
    log = tmp_path / "child.log"
    script = PARENT.format(handler="", then="sys.stdin.read()")  # its standard input is empty
    with processes.child(["-c", script], os.environ, log=log) as process:
        process.wait(TIMEOUT)
        grandchild = psutil.Process(int(log.read_text().split()[1]))
        assert grandchild.is_running()
    assert survivors([grandchild]) == []


def test_an_error_in_the_block_ends_the_child_too(tmp_path: Path) -> None:
    log = tmp_path / "child.log"
    started: list[psutil.Process] = []
    with (
        pytest.raises(KeyError),
        processes.child(  # noqa: PT012
            ["-c", PARENT.format(handler="", then="time.sleep(600)")], os.environ, log=log
        ) as process,
    ):
        started += family(log, process)
        raise KeyError
    assert survivors(started) == []


def test_a_child_gets_its_environment_and_appends_to_its_log(tmp_path: Path) -> None:
    log = tmp_path / "child.log"
    for word in ("first", "second"):
        with processes.child(["-c", "import os; print(os.environ['WORD'])"], {"WORD": word}, log=log) as process:
            assert process.wait(TIMEOUT) == 0
    assert log.read_text().split() == ["first", "second"]


def test_a_server_that_ends_shows_the_end_of_its_log(tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    script = "print('\\n'.join(f'line {n}' for n in range(30))); raise SystemExit(3)"
    with processes.child(["-c", script], os.environ, log=log) as process, pytest.raises(CommandError) as caught:
        processes.wait_until_healthy(process, f"http://{processes.HOST}:{processes.free_port()}/", TIMEOUT, log)
    message = str(caught.value)
    assert "status 3" in message and str(log) in message
    assert message.endswith("line 28\nline 29") and "line 1\n" not in message


def test_a_server_that_does_not_answer_in_time_shows_its_log(tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    script = "import time; print('loading', flush=True); time.sleep(600)"
    url = f"http://{processes.HOST}:{processes.free_port()}/"
    with (
        processes.child(["-c", script], os.environ, log=log) as process,
        pytest.raises(CommandError, match="did not answer within 1 s"),
    ):
        processes.wait_until_healthy(process, url, 1, log)


def test_a_server_that_answers_is_healthy(tmp_path: Path) -> None:
    port = processes.free_port()
    log = tmp_path / "server.log"
    with processes.child(["-m", "http.server", str(port), "--bind", processes.HOST], os.environ, log=log) as process:
        processes.wait_until_healthy(process, f"http://{processes.HOST}:{port}/", TIMEOUT, log)
        assert process.poll() is None


def test_a_server_that_answers_with_errors_is_not_healthy(tmp_path: Path) -> None:
    port = processes.free_port()
    log = tmp_path / "server.log"
    with (
        processes.child(["-m", "http.server", str(port), "--bind", processes.HOST], os.environ, log=log) as process,
        pytest.raises(CommandError, match="did not answer within 2 s"),
    ):
        processes.wait_until_healthy(process, f"http://{processes.HOST}:{port}/missing", 2, None)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_command_that_is_told_to_end_ends_its_children(number: signal.Signals, tmp_path: Path) -> None:
    log = tmp_path / "child.log"
    inner = PARENT.format(handler="", then="time.sleep(600)")
    command = dedent(
        f"""
        import os, sys
        from pathlib import Path
        from switchboard.processes import child, orderly_signals
        with orderly_signals(), child(["-c", {inner!r}], os.environ, log=Path({str(log)!r})) as process:
            process.wait()
        """
    )
    with _command(command) as process:
        started = family(log, process)
        process.send_signal(number)
        assert process.wait(TIMEOUT) == 128 + number
        assert survivors(started) == []


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux alone ends orphans")
def test_a_child_does_not_outlive_a_command_that_is_killed(tmp_path: Path) -> None:
    log = tmp_path / "child.log"
    command = dedent(
        f"""
        import os
        from pathlib import Path
        from switchboard.processes import child
        script = "import os, time; print(os.getpid(), os.getppid(), flush=True); time.sleep(600)"
        with child(["-c", script], os.environ, log=Path({str(log)!r})) as process:
            process.wait()
        """
    )
    with _command(command) as process:
        orphan, _ = family(log, process)
        process.kill()
        process.wait(TIMEOUT)
        assert survivors([orphan]) == []


@contextlib.contextmanager
def _command(script: str) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen([sys.executable, "-c", script]) as process:
        try:
            yield process
        finally:
            process.kill()
