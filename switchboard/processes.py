"""Child processes that never outlive the command that started them."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FrameType

from switchboard.errors import CommandError

STOP_SECONDS = 10
HOST = "127.0.0.1"


def free_port() -> int:
    """A TCP port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def require_free(port: int, option: str = "PORT=") -> None:
    """Check that a port can be listened on.

    Args:
        port: the port.
        option: what chooses another one.

    Raises:
        CommandError: something else does.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise CommandError(
                f"port {port} is taken ({error.strerror}): stop what uses it, or choose another with {option}…"
            ) from error


@contextlib.contextmanager
def child(
    arguments: list[str], environment: Mapping[str, str], *, log: Path | None = None, own_session: bool = True
) -> Iterator[subprocess.Popen[bytes]]:
    """Start ``python <arguments>`` and end it, with all that it started, when the block is left.

    Args:
        arguments: after ``python``.
        environment: of the child.
        log: file that takes its output; its own terminal if not given.
        own_session: shields the child from a Ctrl-C in the terminal, so that this process ends it in order.
    """
    with contextlib.ExitStack() as stack:
        output = None
        if log:
            log.parent.mkdir(parents=True, exist_ok=True)
            output = stack.enter_context(log.open("ab"))
        process = subprocess.Popen(
            [sys.executable, *arguments],
            env=dict(environment),
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL if own_session else None,
            start_new_session=own_session,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        )
        try:
            yield process
        finally:
            _stop(process, own_session)


def wait_until_healthy(process: subprocess.Popen[bytes], url: str, seconds: float, log: Path | None) -> None:
    """Wait for a server to answer.

    Raises:
        CommandError: it ended, or did not answer in time; the message ends with the last lines of its log.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise CommandError(f"the server at {url} ended with status {process.returncode}.{_tail(log)}")
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.1)
    raise CommandError(f"the server at {url} did not answer within {seconds:.0f} s.{_tail(log)}")


@contextlib.contextmanager
def orderly_signals() -> Iterator[None]:
    """Within the block, a hang-up or a request to end unwinds the stack, so that children are stopped."""

    def leave(number: int, _: FrameType | None) -> None:
        raise SystemExit(128 + number)

    before = {number: signal.signal(number, leave) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _die_with_parent() -> None:
    """Ask the kernel to end this child when its parent dies without a chance to do so (PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _stop(process: subprocess.Popen[bytes], group: bool) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is not None:
            break
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number) if group else process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
    if group:  # what it started may have outlived it
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _tail(log: Path | None, lines: int = 12) -> str:
    if log is None or not log.is_file():
        return ""
    text = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-lines:]
    return f" Its log {log} ends with:\n" + "\n".join(text)
