"""The servers beside Rasa: the action server with the endpoints that lead to it, and the agents' desk."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import yaml

from switchboard.errors import CommandError
from switchboard.processes import HOST, child, free_port, wait_until_healthy
from switchboard.project import Project

ENDPOINTS = "endpoints.yml"
START_SECONDS = 60


@contextlib.contextmanager
def action_server(project: Project) -> Iterator[Path]:
    """Run the action server on a free port for the length of the block.

    Yields:
        a copy of ``endpoints.yml`` in ``var/`` that names it; removed at the end.

    Raises:
        CommandError: the server does not start; the message shows its log.
    """
    port = free_port()
    log = project.root / "var" / "logs" / "actions.log"
    with child(["-m", "actions", "--port", str(port)], project.environment(), log=log) as process:
        wait_until_healthy(process, f"http://{HOST}:{port}/health", START_SECONDS, log)
        endpoints = project.root / "var" / f"endpoints-{os.getpid()}.yml"
        endpoints.write_text(_with_action_port(project.root / ENDPOINTS, port), encoding="utf-8")
        try:
            yield endpoints
        finally:
            endpoints.unlink(missing_ok=True)


@contextlib.contextmanager
def desk_server(project: Project, port: int | None, assistant: str, host: str = HOST) -> Iterator[None]:
    """Run the agents' desk for the length of the block.

    Args:
        project: whose packs are active.
        port: to listen on; None for no desk.
        assistant: where the assistant is.
        host: the address to listen on.

    Raises:
        CommandError: the desk does not start; the message shows its log.
    """
    if port is None:
        yield
        return
    log = project.root / "var" / "logs" / "desk.log"
    arguments = ["-m", "switchboard", "desk", "--port", str(port), "--host", host, "--assistant", assistant]
    with child(arguments, project.environment(), log=log) as process:
        wait_until_healthy(process, f"http://{local(host)}:{port}/health", START_SECONDS, log)
        yield


def local(host: str) -> str:
    """Where this machine reaches what listens on an address."""
    return HOST if host == "0.0.0.0" else host


def _with_action_port(path: Path, port: int) -> str:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        content["action_endpoint"]["url"] = f"http://{HOST}:{port}/webhook"
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise CommandError(f"{path} needs the key action_endpoint with a url ({error})") from error
    return str(yaml.safe_dump(content, sort_keys=False))
