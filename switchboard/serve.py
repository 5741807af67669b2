"""Serving the assistant over HTTP."""

from __future__ import annotations

import os
import time
from pathlib import Path

from rich.console import Console

from switchboard.desk.settings import slack_settings
from switchboard.errors import CommandError
from switchboard.processes import HOST, child, orderly_signals, require_free, wait_until_healthy
from switchboard.project import Project
from switchboard.rasa_command import API_TOKEN
from switchboard.servers import action_server, desk_server, local
from switchboard.training import train
from switchboard.web import page_or_form

START_SECONDS = 180
PUBLIC_URL, DESK_URL = "SWITCHBOARD_PUBLIC_URL", "SWITCHBOARD_DESK_URL"


def serve(project: Project, console: Console, *, port: int, host: str = HOST, desk_port: int | None = None) -> None:
    """Train and build the chat page if need be, then run Rasa, the action server and the desk until interrupted.

    Args:
        project: what to serve.
        console: told what is being done.
        port: of the Rasa server.
        host: the address that Rasa and the desk listen on.
        desk_port: of the agents' desk; None for no desk.

    Raises:
        CommandError: a port is taken, or a server does not start or ends.
        ChannelError: Slack is half set up.
    """
    require_free(port)
    if desk_port is not None:
        require_free(desk_port, "DESK_PORT=")
    slack = _slack(project)
    train(project, console)
    page_or_form(project.root, console)
    log = project.root / "var" / "logs" / "rasa.log"
    with orderly_signals(), action_server(project) as endpoints:
        started, here = time.monotonic(), f"http://{local(host)}:{port}"
        # What colleagues say in Slack is passed on to the desk.
        desk = {} if desk_port is None else {DESK_URL: f"http://{local(host)}:{desk_port}"}
        with child(_rasa(project, endpoints, host, port), {**desk, **project.environment()}, log=log) as server:
            with console.status("Starting the server (about 20 seconds)…"):
                wait_until_healthy(server, f"{here}/", START_SECONDS, log)
            with desk_server(project, desk_port, here, host):
                _announce(console, f"http://{host}:{port}", slack, time.monotonic() - started)
                _announce_desk(console, host, desk_port)
                try:
                    status = server.wait()
                except KeyboardInterrupt:
                    console.print("\nStopping…")
                    return
        raise CommandError(f"the server ended with status {status}; its log is {log}")


def _rasa(project: Project, endpoints: Path, host: str, port: int) -> list[str]:
    """The arguments of the Rasa server."""
    served = ["--model", str(project.model), "--endpoints", str(endpoints), "--credentials", "credentials.yml"]
    return ["-m", "switchboard.rasa_command", "run", *served, "-i", host, "--port", str(port)]


def _slack(project: Project) -> bool | None:
    """Whether Slack is on; None where `credentials.yml` has no entry for it."""
    settings = slack_settings(project.root, project.environment())
    return None if settings is None else settings.enabled


def _announce(console: Console, url: str, slack: bool | None, seconds: float) -> None:
    public = os.environ.get(PUBLIC_URL) or url
    console.print(f"\nReady after {seconds:.0f} s. The chat page is {public}/chat")
    if slack is not None:
        on = f"Slack is on: its requests go to {public}/webhooks/slack/webhook (whether it takes the token: the log)."
        console.print(on if slack else "Slack is off; docs/slack.md says how to switch it on.", highlight=False)
    console.print("Other clients on this machine send messages by REST, for example:")
    body = '{"sender": "me", "message": "hi"}'
    console.print(
        f"  curl -s {url}/webhooks/rest/webhook -H 'Content-Type: application/json' -d '{body}'",
        highlight=False,
        soft_wrap=True,
    )
    if os.environ.get(API_TOKEN):
        console.print(f"Rasa's HTTP API is on and asks for ?token=<{API_TOKEN}>.", highlight=False)


def _announce_desk(console: Console, host: str, port: int | None) -> None:
    if port is not None:
        public = os.environ.get(DESK_URL) or f"http://{host}:{port}"
        console.print(f"The agents' desk is {public} (docs/desk.md says who may log in).", highlight=False)
    console.print("Logs: var/logs/. Stop with Ctrl-C.")
