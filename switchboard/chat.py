"""Chatting in the terminal."""

from __future__ import annotations

from rich.console import Console

from switchboard.processes import HOST, child, free_port, orderly_signals
from switchboard.project import Project
from switchboard.servers import action_server
from switchboard.training import train


def chat(project: Project, console: Console) -> int:
    """Train if need be, start the action server, and open ``rasa shell``; returns the shell's exit status."""
    train(project, console)
    with orderly_signals(), action_server(project) as endpoints:
        _greet(project, console)
        arguments = [
            "shell",
            "--model",
            str(project.model),
            "--endpoints",
            str(endpoints),
            "--credentials",
            "credentials.yml",
            "--port",
            str(free_port()),
            "-i",
            HOST,
            "--quiet",
        ]
        command = ["-m", "switchboard.rasa_command", *arguments]
        with child(command, project.environment(), own_session=False) as shell:
            try:
                return shell.wait()
            except KeyboardInterrupt:  # the shell got it too, and says good-bye
                return shell.wait()


def _greet(project: Project, console: Console) -> None:
    titles = ", ".join(pack.title for pack in project.packs)
    questions = [question for pack in project.packs if pack.name != "core" for question in pack.sample_questions]
    questions = questions or list(project.packs[0].sample_questions)
    console.print(f"\nActive: {titles}. You could ask:")
    for question in questions[:5]:
        console.print(f"  • {question}", highlight=False)
    console.print("Demo customer: number 100001, passcode 2580. Leave with /stop or Ctrl-C.\n", highlight=False)
