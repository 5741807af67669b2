"""Running the desk as a process of its own."""

from __future__ import annotations

import logging
import os
from datetime import timedelta

from rich.console import Console

from actions.database import default_database
from components.channels.secret import channel_secret
from switchboard.desk.app import run
from switchboard.desk.desk import Desk
from switchboard.desk.managing import HOW_TO_ADD, has_agents
from switchboard.desk.settings import DeskSettings
from switchboard.errors import CommandError
from switchboard.processes import require_free
from switchboard.project import Project
from switchboard.web import page_or_form


def serve_desk(
    project: Project, console: Console, *, port: int, host: str, assistant: str, unclaimed_after: int
) -> None:
    """Serve the desk until it is interrupted.

    Args:
        project: whose packs are active.
        console: told where the desk is.
        port: to listen on.
        host: the address to listen on.
        assistant: where the assistant is.
        unclaimed_after: minutes after which a customer is told that nobody took the ticket.

    Raises:
        CommandError: the port is taken.
        ChannelError: a setting cannot be used.
    """
    require_free(port, "--port")
    os.environ.update(project.environment())
    settings = DeskSettings.read(
        os.environ,
        root=project.root,
        port=port,
        secret=channel_secret(project.root),
        assistant=assistant,
        unclaimed_after=timedelta(minutes=unclaimed_after),
    )
    page_or_form(project.root, console)
    _say_who_may_log_in(console)
    console.print(f"The desk is {settings.public_url or f'http://{host}:{port}'}", highlight=False)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    run(Desk(settings, default_database(), project.root), host, port)


def _say_who_may_log_in(console: Console) -> None:
    """Say so where nobody may; a database that cannot be reached now may be there later."""
    try:
        if not has_agents():
            console.print(f"There is no agent yet. To make one: {HOW_TO_ADD}", highlight=False)
    except CommandError as error:
        console.print(str(error), highlight=False, markup=False)
