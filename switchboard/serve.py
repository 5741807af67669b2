"""Serving the assistant over HTTP."""

from __future__ import annotations

import os
import time

from rich.console import Console

from switchboard.errors import CommandError
from switchboard.processes import HOST, child, orderly_signals, require_free, wait_until_healthy
from switchboard.project import Project
from switchboard.rasa_command import API_TOKEN
from switchboard.servers import action_server
from switchboard.training import train
from switchboard.web import page_or_form

START_SECONDS = 180
PUBLIC_URL = "SWITCHBOARD_PUBLIC_URL"


def serve(project: Project, console: Console, *, port: int, host: str = HOST) -> None:
    """Train and build the chat page if need be, then run the Rasa server and the action server until interrupted.

    Raises:
        CommandError: the port is taken, or a server does not start or ends.
    """
    require_free(port)
    train(project, console)
    page_or_form(project.root, console)
    log = project.root / "var" / "logs" / "rasa.log"
    with orderly_signals(), action_server(project) as endpoints:
        arguments = [
            "-m",
            "switchboard.rasa_command",
            "run",
            "--model",
            str(project.model),
            "--endpoints",
            str(endpoints),
            "--credentials",
            "credentials.yml",
            "-i",
            host,
            "--port",
            str(port),
        ]
        started = time.monotonic()
        with child(arguments, project.environment(), log=log) as server:
            with console.status("Starting the server (about 20 seconds)…"):
                wait_until_healthy(server, f"http://{HOST if host == '0.0.0.0' else host}:{port}/", START_SECONDS, log)
            _announce(console, f"http://{host}:{port}", time.monotonic() - started)
            try:
                status = server.wait()
            except KeyboardInterrupt:
                console.print("\nStopping…")
                return
        raise CommandError(f"the server ended with status {status}; its log is {log}")


def _announce(console: Console, url: str, seconds: float) -> None:
    console.print(f"\nReady after {seconds:.0f} s. The chat page is {os.environ.get(PUBLIC_URL) or url}/chat")
    console.print("Other clients on this machine send messages by REST, for example:")
    body = '{"sender": "me", "message": "hi"}'
    console.print(
        f"  curl -s {url}/webhooks/rest/webhook -H 'Content-Type: application/json' -d '{body}'",
        highlight=False,
        soft_wrap=True,
    )
    if os.environ.get(API_TOKEN):
        console.print(f"Rasa's HTTP API is on and asks for ?token=<{API_TOKEN}>.", highlight=False)
    console.print("Logs: var/logs/. Stop with Ctrl-C.")
