"""A proxy before the action server that can fail in all the ways in which one fails."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from switchboard.processes import HOST, free_port

LONGER_THAN_ANY_TEST = 60


class Failure(Enum):
    """How the action server seems to Rasa."""

    REFUSES = "refuses the connection"
    ERROR = "status 500"
    HANGS = "never answers"
    CUT = "hangs up in the middle of its answer"
    NOT_JSON = "a web page instead of JSON"
    BROKEN_JSON = "half of a JSON document"
    WRONG_JSON = "JSON that is no answer"
    BAD_REQUEST = "status 400 without the name of an action"
    ANSWER_LOST = "does its work and hangs up"
    ANSWER_HELD = "does its work and never answers"


_ANSWERS = {
    Failure.ERROR: (500, "application/json", b'{"error": "internal error"}'),
    Failure.NOT_JSON: (200, "text/html", b"<html>It works!</html>"),
    Failure.BROKEN_JSON: (200, "application/json", b'{"events": [{"event": "slo'),
    Failure.WRONG_JSON: (200, "application/json", b'[{"events": 1}]'),
    Failure.BAD_REQUEST: (400, "text/plain", b"no"),
}


class ActionProxy:
    """Forwards calls to an action server, or fails, as the test says.

    Args:
        target: base URL of the action server.

    Attributes:
        called: the actions that were called.
        held: set once an answer is being held.
    """

    def __init__(self, target: str) -> None:
        self.target = target
        self.called: list[str] = []
        self._port = free_port()
        self._failure: Failure | None = None
        self._failing_actions: frozenset[str] | None = None
        self.held = threading.Event()
        self._released = threading.Event()
        self._server: ThreadingHTTPServer | None = None
        self._listen()

    @property
    def url(self) -> str:
        """What Rasa calls."""
        return f"http://{HOST}:{self._port}/webhook"

    @contextmanager
    def failing(self, failure: Failure, *actions: str) -> Iterator[None]:
        """Fail within the block; only for calls of these actions, where some are named."""
        self._failing_actions = frozenset(actions) or None
        self._failure = failure
        self._released.clear()
        if failure is Failure.REFUSES:
            assert not actions, "a refused connection has no action"
            self.close()
        try:
            yield
        finally:
            self._failure = None
            self._released.set()
            if failure is Failure.REFUSES:
                self._listen()

    @contextmanager
    def instead(self, target: str) -> Iterator[None]:
        """Lead to another action server within the block."""
        usual, self.target = self.target, target
        try:
            yield
        finally:
            self.target = usual

    def close(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._released.set()
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def failure_for(self, action: str) -> Failure | None:
        """How a call of this action fails now."""
        wanted = self._failing_actions
        return self._failure if wanted is None or action in wanted else None

    def wait(self) -> None:
        """Wait until the failure is over."""
        self._released.wait(LONGER_THAN_ANY_TEST)

    def _listen(self) -> None:
        self._server = _Server((HOST, self._port), _handler(self))
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_: object) -> None:
        """Say nothing: Rasa hangs up on calls that take too long."""


def _handler(proxy: ActionProxy) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # noqa: N802 (the name that http.server calls)
            body = self.rfile.read(int(self.headers["Content-Length"]))
            action = json.loads(body)["next_action"]
            proxy.called.append(action)
            failure = proxy.failure_for(action)
            if failure is None:
                self._answer(*self._call(body))
            elif failure is Failure.HANGS:
                proxy.wait()
            elif failure is Failure.ANSWER_LOST:
                self._call(body)
            elif failure is Failure.ANSWER_HELD:
                self._call(body)
                proxy.held.set()
                proxy.wait()
            elif failure is Failure.CUT:
                self._answer(200, "application/json", b'{"events": []', length=1000)
            else:
                self._answer(*_ANSWERS[failure])

        def _call(self, body: bytes) -> tuple[int, str, bytes]:
            connection = http.client.HTTPConnection(urlsplit(proxy.target).netloc, timeout=LONGER_THAN_ANY_TEST)
            try:
                connection.request("POST", "/webhook", body, {"Content-Type": "application/json"})
                answer = connection.getresponse()
                return answer.status, answer.headers["Content-Type"], answer.read()
            finally:
                connection.close()

        def _answer(self, status: int, content_type: str, body: bytes, *, length: int | None = None) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(length or len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler
