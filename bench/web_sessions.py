"""``switchboard bench web``: how one server process holds many people on the chat page for minutes.

Starts the real servers on free ports with databases of their own. Each session is a browser's: its own cookie, an open
stream, and a log-in; it sends numbered messages, thinks between them, and loses its connection now and then. At the end
what was sent is compared with what the server has and with what the stream brought.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import yaml
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bench.machine import machine
from bench.serving import percentiles, rss_mb
from bench.web_visitor import Expected, Outcome, Visitor
from switchboard.processes import HOST, child, free_port, wait_until_healthy
from switchboard.project import Project
from switchboard.servers import action_server
from switchboard.training import train

CUSTOMERS = (("100001", "2580"), ("100002", "1470"))
"""The sessions belong to them in turn: who gets an answer of the other's has somebody else's account in it."""
GREETING = "hello"
TEXTS = ("are you a bot?", "how much is in my savings?")
JOIN_AT_ONCE = 8
SAMPLE_SECONDS = 60
START_SECONDS = 180
LOG = Path("var/logs/bench.log")
Figures = dict[str, Any]


@dataclass(frozen=True)
class Load:
    """How many sessions, for how many seconds, and the seconds that each one thinks before its next message."""

    sessions: int
    seconds: float
    think: float


@dataclass(frozen=True)
class Served:
    """The servers that are measured: the address of the chat, and the processes by their names."""

    url: str
    processes: dict[str, int]

    def memory(self) -> Figures:
        """What each process holds at this moment, in MB."""
        return {name: rss_mb(pid) for name, pid in self.processes.items()}


def measure_web(project: Project, load: Load, out: Path, command: str, console: Console) -> Figures:
    """Hold the sessions, and write what became of their messages.

    Args:
        project: whose assistant is served; trained if need be.
        load: on the server.
        out: file of the result.
        command: what was typed, for the result.
        console: where to report.

    Returns:
        What was written.

    Raises:
        CommandError: a server does not start.
        TimeoutError: a session cannot be opened.
    """
    train(project, console)
    with tempfile.TemporaryDirectory() as scratch, _serving(project, load, Path(scratch), console) as served:
        figures = asyncio.run(_hold(served, load, console))
    document = {"web": figures, "command": command, "machine": machine()}
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    return document


@contextlib.contextmanager
def _serving(project: Project, load: Load, scratch: Path, console: Console) -> Iterator[Served]:
    """Both servers, with limits of an address that all sessions together keep within; a session's own stay as they are."""
    a_minute = 60 * load.sessions
    os.environ |= {
        "SWITCHBOARD_DATABASE_URL": f"sqlite:///{scratch}/switchboard.db",
        "SWITCHBOARD_CHAT_DATABASE_URL": f"sqlite:///{scratch}/chat.db",
        "SWITCHBOARD_CHAT_SESSIONS_PER_MINUTE": str(a_minute),
        "SWITCHBOARD_CHAT_REQUESTS_PER_MINUTE": str(10 * a_minute),
        "SWITCHBOARD_CHAT_STREAMS_PER_ADDRESS": str(2 * load.sessions),
    }
    port = free_port()
    with console.status("Starting the servers…"), action_server(project) as given:
        endpoints = yaml.safe_load(given.read_text(encoding="utf-8"))
        endpoints["tracker_store"]["db"] = f"{scratch}/tracker.db"
        (scratch / "endpoints.yml").write_text(yaml.safe_dump(endpoints), encoding="utf-8")
        arguments = ["-m", "switchboard.rasa_command", "run", "--model", str(project.model), "-i", HOST]
        arguments += ["--endpoints", str(scratch / "endpoints.yml"), "--credentials", "credentials.yml"]
        with child([*arguments, "--port", str(port)], project.environment(), log=LOG) as server:
            wait_until_healthy(server, f"http://{HOST}:{port}/", START_SECONDS, LOG)
            yield Served(f"http://{HOST}:{port}/chat", {"server": server.pid, "actions": _action_server_pid()})


def _action_server_pid() -> int:
    children = psutil.Process().children()
    return next(int(process.pid) for process in children if process.cmdline()[1:3] == ["-m", "actions"])


async def _hold(served: Served, load: Load, console: Console) -> Figures:
    memory: Figures = {"start": served.memory()}
    expected = [await _expected(served.url, index) for index in range(len(CUSTOMERS))]
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[said]}"), TimeElapsedColumn())
    async with AsyncExitStack() as stack:
        with Progress(*columns, console=console) as progress:
            visitors = await _join(stack, served.url, load, progress)
            memory["joined"] = served.memory()
            minutes = await _converse(visitors, expected, load, served, progress)
        with console.status("Comparing…"):
            outcome = Outcome()
            for at, visitor in enumerate(visitors):
                outcome.add(await visitor.outcome(expected[at % len(CUSTOMERS)]))
    memory |= {"minutes": minutes, "end": served.memory()}
    return _figures(load, outcome, memory)


async def _expected(url: str, customer: int) -> dict[str, Expected]:
    """How the texts are answered to a customer who is alone."""
    async with Visitor(f"alone-{customer}", url, 0) as visitor:
        await visitor.join(_opening(customer))
        return {text: await visitor.learn(text) for text in TEXTS}


def _opening(customer: int) -> tuple[str, ...]:
    number, passcode = CUSTOMERS[customer]
    return (GREETING, f"log in as {number}", passcode)


async def _join(stack: AsyncExitStack, url: str, load: Load, progress: Progress) -> list[Visitor]:
    """Open all sessions, some at a time, and log them in."""
    places = asyncio.Semaphore(JOIN_AT_ONCE)
    task = progress.add_task("Opening sessions", total=load.sessions, said="")

    async def join(number: int) -> Visitor:
        async with places:
            visitor = await stack.enter_async_context(Visitor(f"visitor-{number:04}", url, load.think))
            await visitor.join(_opening(number % len(CUSTOMERS)))
            progress.advance(task)
            return visitor

    return list(await asyncio.gather(*(join(number) for number in range(load.sessions))))


async def _converse(
    visitors: list[Visitor], expected: list[dict[str, Expected]], load: Load, served: Served, progress: Progress
) -> list[Figures]:
    """Let all talk; returns the memory at each full minute."""
    started = time.monotonic()
    until, minutes = started + load.seconds, list[Figures]()
    task = progress.add_task(f"{load.sessions} sessions talk", total=load.seconds, said="")
    talking = [
        asyncio.create_task(visitor.converse(TEXTS, expected[at % len(CUSTOMERS)], until))
        for at, visitor in enumerate(visitors)
    ]
    while not all(one.done() for one in talking):
        elapsed = time.monotonic() - started
        if elapsed >= (len(minutes) + 1) * SAMPLE_SECONDS:
            minutes.append(served.memory())
        said = f"{sum(len(visitor.asked) for visitor in visitors)} messages answered"
        progress.update(task, completed=min(elapsed, load.seconds), said=said)
        await asyncio.sleep(0.5)
    await asyncio.gather(*talking)
    return minutes


def _figures(load: Load, outcome: Outcome, memory: Figures) -> Figures:
    return {
        "sessions": load.sessions,
        "seconds": load.seconds,
        "think_seconds": load.think,
        "messages": outcome.messages,
        "lost": outcome.lost,
        "doubled": outcome.doubled,
        "wrong": outcome.wrong,
        "errors": dict(outcome.errors),
        **(percentiles(outcome.seconds) if outcome.seconds else {}),
        "rss_mb": memory,
    }
