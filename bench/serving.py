"""How fast and how large the assistant is when it serves: ``.venv/bin/python -m bench.serving [--train] [--stock]``.

Starts the real servers on free ports with temporary databases, measures them from another process, and writes
``bench/results/serving.json``. Machines differ and are noisy: with ``--stock`` the same packs are measured with Rasa's
default pipeline in the same run, and only the ratios to it mean much.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import psutil
from rich.console import Console

from bench.machine import machine
from bench.stock import stock_endpoints, train_stock
from switchboard.processes import HOST, child, free_port, wait_until_healthy
from switchboard.project import Project
from switchboard.servers import action_server
from switchboard.training import train

RESULT = Path("bench/results/serving.json")
STOCK = Path("var/bench")
NLU_SCRIPT = Path(__file__).with_name("nlu_latency.py")
USERS, MESSAGES_A_USER = 50, 8
Figures = dict[str, Any]


def percentiles(seconds: list[float]) -> Figures:
    """p50 and p95 in milliseconds."""
    return {f"p{q}_ms": round(float(np.percentile(seconds, q)) * 1e3, 2) for q in (50, 95)}


def rss_mb(pid: int) -> float:
    """Resident memory of a process in MB."""
    return round(float(psutil.Process(pid).memory_info().rss) / 1e6, 1)


def measure_training(project: Project, console: Console) -> Figures:
    """Seconds of a training from nothing: no model, no cache of Rasa's, in a copy of the project."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("components", "actions", "switchboard", "domains", "data", "config.yml", "endpoints.yml"):
            (root / name).symlink_to(project.root / name)
        started, before = time.monotonic(), os.times()
        with _working_in(root):
            train(replace(project, root=root), console)
        after = os.times()
        cpu = after.children_user + after.children_system - before.children_user - before.children_system
        return {"train_seconds": round(time.monotonic() - started, 1), "train_cpu_seconds": round(cpu, 1)}


@contextlib.contextmanager
def _working_in(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def measure_actions(project: Project) -> Figures:
    """Start-up seconds and memory of the action server alone."""
    port, started = free_port(), time.monotonic()
    with child(["-m", "actions", "--port", str(port)], project.environment(), log=Path(os.devnull)) as process:
        wait_until_healthy(process, f"http://{HOST}:{port}/health", 60, None)
        return {"actions_start_seconds": round(time.monotonic() - started, 2), "actions_rss_mb": rss_mb(process.pid)}


def measure_nlu(project: Project, model: Path) -> Figures:
    """Latency of the whole NLU pipeline for one message, in a process of its own."""
    command = [sys.executable, str(NLU_SCRIPT), str(model), "tests/nlu"]
    result = subprocess.run(command, env=project.environment(), capture_output=True, text=True, check=True)
    return dict(json.loads(result.stdout.strip().splitlines()[-1]))


class Client:
    """One conversation over REST."""

    def __init__(self, url: str) -> None:
        self._http, self._url, self._sender = httpx.Client(timeout=30), url, uuid.uuid4().hex

    def say(self, text: str) -> float:
        """Send a message and return the seconds until the answer."""
        started = time.perf_counter()
        response = self._http.post(self._url, json={"sender": self._sender, "message": text})
        seconds = time.perf_counter() - started
        if not response.raise_for_status().json():
            raise RuntimeError(f"no answer to {text!r}")
        return seconds


def measure_rest(url: str) -> Figures:
    """Round trips of one user at a time, without and with a look-up, and as a conversation grows."""
    plain: list[float] = []
    look_up: list[float] = []
    for _ in range(12):
        client = Client(url)
        client.say("hello")
        plain += [client.say("are you a bot?") for _ in range(8)]
        for text in ("log in as 100001", "2580"):
            client.say(text)
        look_up += [client.say("how much is in my savings?") for _ in range(8)]
    long = Client(url)
    turns = [long.say("thanks a lot") for _ in range(205)]
    early, late = (float(np.median(turns[at - 5 : at + 5])) for at in (10, 200))
    return {
        "rest_plain": percentiles(plain),
        "rest_look_up": percentiles(look_up),
        "turn_200_over_turn_10": round(late / early, 2),
    }


async def _user(http: httpx.AsyncClient, url: str) -> list[float]:
    sender, seconds = uuid.uuid4().hex, []
    for _ in range(MESSAGES_A_USER):
        started = time.perf_counter()
        (await http.post(url, json={"sender": sender, "message": "are you a bot?"})).raise_for_status()
        seconds.append(time.perf_counter() - started)
    return seconds


async def measure_load(url: str) -> Figures:
    """Throughput and latency with 50 users at once."""
    limits = httpx.Limits(max_connections=USERS)
    async with httpx.AsyncClient(timeout=60, limits=limits) as http:
        started = time.perf_counter()
        seconds = sum(await asyncio.gather(*(_user(http, url) for _ in range(USERS))), [])
        elapsed = time.perf_counter() - started
    return {"users": USERS, "per_second": round(len(seconds) / elapsed, 1), **percentiles(seconds)}


@contextlib.contextmanager
def rasa_server(project: Project, model: Path, scratch: Path) -> Iterator[tuple[str, int, float]]:
    """A Rasa server with its action server: the address, the process id, and the seconds until it was ready."""
    port = free_port()
    url, log = f"http://{HOST}:{port}", Path("var/logs/bench.log")
    with action_server(project) as ours:
        endpoints = ours if model == project.model else stock_endpoints(ours, scratch)
        started = time.monotonic()
        arguments = ["-m", "switchboard.rasa_command", "run", "--model", str(model), "-i", HOST]
        arguments += ["--endpoints", str(endpoints), "--credentials", "credentials.yml", "--port", str(port)]
        with child(arguments, project.environment(), log=log) as server:
            wait_until_healthy(server, f"{url}/", 180, log)
            yield f"{url}/webhooks/rest/webhook", server.pid, round(time.monotonic() - started, 1)


def measure_server(project: Project, model: Path, scratch: Path) -> Figures:
    """Start-up seconds, memory and latencies of the Rasa server with its action server."""
    with rasa_server(project, model, scratch) as (url, pid, seconds):
        figures: Figures = {"server_start_seconds": seconds, **measure_rest(url)}
        return figures | {"load": asyncio.run(measure_load(url)), "server_rss_mb": rss_mb(pid)}


def measure_capacity(project: Project, scratch: Path) -> Figures:
    """Memory of the Rasa server, and messages a second with 50 users at once, whichever packs are active."""
    os.environ["SWITCHBOARD_DATABASE_URL"] = f"sqlite:///{scratch}/switchboard-{uuid.uuid4().hex}.db"
    with rasa_server(project, project.model, scratch) as (url, pid, _):
        return {"per_second": asyncio.run(measure_load(url))["per_second"], "server_rss_mb": rss_mb(pid)}


def measure_system(project: Project, model: Path, scratch: Path) -> Figures:
    """What a model costs to serve, with a database of its own."""
    os.environ["SWITCHBOARD_DATABASE_URL"] = f"sqlite:///{scratch}/switchboard-{uuid.uuid4().hex}.db"
    return measure_nlu(project, model) | measure_server(project, model, scratch)


def ratios(ours: Figures, stock: Figures) -> Figures:
    """Our share of what stock Rasa needs."""
    pairs = {
        "nlu_p50": (ours["nlu"]["p50_ms"], stock["nlu"]["p50_ms"]),
        "server_start": (ours["server_start_seconds"], stock["server_start_seconds"]),
        "server_rss": (ours["server_rss_mb"], stock["server_rss_mb"]),
        "throughput": (ours["load"]["per_second"], stock["load"]["per_second"]),
    }
    pairs |= {f"{name}_p50": (ours[name]["p50_ms"], stock[name]["p50_ms"]) for name in ("rest_plain", "rest_look_up")}
    return {name: round(of_ours / of_stock, 2) for name, (of_ours, of_stock) in pairs.items()}


def main() -> None:
    """Measure, print and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--train", action="store_true", help="time a training from nothing too")
    parser.add_argument("--stock", action="store_true", help="measure Rasa's default pipeline too (trains it)")
    options = parser.parse_args()
    console, project = Console(), Project.here()
    figures: Figures = measure_training(project, console) if options.train else {}
    train(project, console)
    document: Figures = {}
    with tempfile.TemporaryDirectory() as folder, console.status("Measuring…"):
        figures |= measure_actions(project)
        if options.stock:
            stock_model = train_stock(project, STOCK / project.digest())
            stock = measure_system(project, stock_model, Path(folder))
        figures |= measure_system(project, project.model, Path(folder))
        document["switchboard"] = figures
        if options.stock:
            document |= {"stock": stock, "ratios": ratios(figures, stock)}
    document |= {"command": " ".join(["python -m bench.serving", *sys.argv[1:]]), "machine": machine()}
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    console.print_json(json.dumps(document))


if __name__ == "__main__":
    main()
