"""The commands of ``switchboard desk``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Optional

import typer

from switchboard.console import console
from switchboard.project import Project

app = typer.Typer(
    name="desk",
    invoke_without_command=True,
    help="The agents' desk: serve it, and say who may log in. Example: switchboard desk --port 5006",
)
FromInput = Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input.")]


@app.callback()
def desk(
    context: typer.Context,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the desk.")] = 5006,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    assistant: Annotated[
        str, typer.Option(envvar="SWITCHBOARD_ASSISTANT_URL", help="Where the assistant is.")
    ] = "http://127.0.0.1:5005",
    unclaimed_after: Annotated[
        int, typer.Option(min=1, help="Minutes after which a customer is told that nobody took the ticket.")
    ] = 5,
) -> None:
    """Serve the agents' desk until Ctrl-C; `switchboard serve` does so too. Example: switchboard desk --port 5006"""
    if context.invoked_subcommand is None:
        from switchboard.desk.serving import serve_desk

        serve_desk(Project.here(), console, port=port, host=host, assistant=assistant, unclaimed_after=unclaimed_after)


@app.command("add-agent")
def add_agent(
    name_for_log_in: Annotated[str, typer.Argument(metavar="LOG-IN", help="The name for the log-in.")],
    name: Annotated[str, typer.Option(help="The name that customers read.")],
    role: Annotated[str, typer.Option(help="agent, supervisor (sees all) or owner (manages agents too).")] = "agent",
    packs: Annotated[str, typer.Option(help="Whose tickets they see, such as a,b; all if none is named.")] = "",
    email: Annotated[Optional[str], typer.Option(help="Where they can be written to.")] = None,
    slack_user: Annotated[Optional[str], typer.Option(help="Their member ID in Slack.")] = None,
    password_stdin: FromInput = False,
) -> None:
    """Add somebody who may log in; asks for a password. Example: switchboard desk add-agent kim --name Kim --role owner"""
    from switchboard.desk import managing

    chosen = [pack.strip() for pack in packs.split(",") if pack.strip()]
    managing.add_agent(
        console,
        name_for_log_in,
        name=name,
        password=_password(password_stdin),
        role=role,
        packs=chosen,
        email=email,
        slack_user=slack_user,
    )


@app.command("list-agents")
def list_agents() -> None:
    """List who may log in. Example: switchboard desk list-agents"""
    from switchboard.desk import managing

    managing.list_agents(console)


@app.command("set-password")
def set_password(
    name_for_log_in: Annotated[str, typer.Argument(metavar="LOG-IN", help="The name for the log-in.")],
    password_stdin: FromInput = False,
) -> None:
    """Give somebody another password, and log them out. Example: switchboard desk set-password kim"""
    from switchboard.desk import managing

    managing.set_password(console, name_for_log_in, _password(password_stdin))


@app.command("remove-agent")
def remove_agent(
    name_for_log_in: Annotated[str, typer.Argument(metavar="LOG-IN", help="The name for the log-in.")],
) -> None:
    """Let somebody in no more; their tickets go back to the queue. Example: switchboard desk remove-agent kim"""
    from switchboard.desk import managing

    managing.remove_agent(console, name_for_log_in)


@app.command()
def report(
    days: Annotated[int, typer.Option(help="Of the last 7, 30 or 90 days.")] = 30,
    out: Annotated[Path, typer.Option(help="The page to write.")] = Path("var/report.html"),
) -> None:
    """Write the supervisor's figures as a page: waiting times, reasons, what was solved, mood. Example:
    switchboard desk report --days 7 --out report.html"""
    from switchboard.desk.report import write_report

    write_report(out, days)
    console.print(f"Wrote {out}", highlight=False, markup=False)


def _password(from_input: bool) -> str:
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    return str(typer.prompt("Password (at least 10 characters)", hide_input=True, confirmation_prompt=True))
