"""`switchboard bench web`: that it counts what is lost and doubled, and that its sessions are those of a browser."""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bench.report import report_text
from bench.web_visitor import RELOAD_EVERY, Asked, Expected, Outcome, Visitor, judged
from tests.bench.conftest import Write
from tests.bench.test_report import document
from tests.components.channels.site import running

EXPECTED = {"balance?": Expected(2, frozenset({"…4521", "$5.00"}))}
ASKED = [Asked("balance?", "me-000001", 0.2), Asked("balance?", "me-000002", None)]


def said(number: int, text: str, message_id: str | None = None) -> dict[str, Any]:
    own = {"from": "customer", "message_id": message_id} if message_id else {"from": "assistant"}
    return {"id": number, "event": "message", "text": text, **own}


def conversation() -> list[dict[str, Any]]:
    return [
        said(1, "balance?", "me-000001"), said(2, "Your Savings (…4521)"), said(3, "balance is $5.00."),
        said(4, "balance?", "me-000002"), said(5, "Your Savings (…4521)"), said(6, "balance is $5.00."),
    ]  # fmt: skip


def of(stream: list[dict[str, Any]], history: list[dict[str, Any]]) -> tuple[int, int, int]:
    outcome = judged(ASKED, EXPECTED, stream, history, Counter())
    return outcome.lost, outcome.doubled, outcome.wrong


def test_what_came_once_is_neither_lost_nor_doubled() -> None:
    outcome = judged(ASKED, EXPECTED, conversation(), conversation(), Counter({"429": 1}))
    assert (outcome.messages, outcome.lost, outcome.doubled, outcome.wrong) == (2, 0, 0, 0)
    assert outcome.seconds == [0.2] and outcome.errors == {"429": 1}
    both = Outcome()
    both.add(outcome)
    both.add(outcome)
    assert (both.messages, both.seconds, both.errors) == (4, [0.2, 0.2], {"429": 2})


def test_what_is_lost_is_counted() -> None:
    whole = conversation()
    assert of(whole[:4] + whole[5:], whole) == (1, 0, 0), "an event that the stream left out"
    assert of(whole[:5], whole[:5]) == (1, 0, 1), "an answer that was never given"
    assert of(whole[:3], whole[:3]) == (3, 0, 0), "a message that the server does not have, and its answers"


def test_what_is_doubled_or_somebody_elses_is_counted() -> None:
    whole = conversation()
    assert of([*whole, whole[5]], whole) == (0, 1, 0), "an event that came twice"
    again = [*whole, said(7, "balance is $5.00.")]
    assert of(again, again) == (0, 1, 0), "an answer that was given twice"
    twice = [
        *whole,
        said(7, "balance?", "me-000002"),
        *(said(8 + at, entry["text"]) for at, entry in enumerate(whole[1:3])),
    ]
    assert of(twice, twice) == (0, 1, 0), "a message that was taken twice"
    foreign = [*whole[:4], said(5, "Your Savings (…9999)"), whole[5]]
    assert of(foreign, foreign) == (0, 0, 1)


async def test_sessions_are_those_of_a_browser(tmp_path: Path) -> None:
    async with running(tmp_path, messages_per_minute=6000) as site:
        site.agent.answers["how much?"] = [{"text": "Your Savings (…4521)"}, {"text": "have $5.00."}]
        async with (
            Visitor("visitor-1", f"{site.url}/chat", 0.02) as one,
            Visitor("visitor-2", f"{site.url}/chat", 0.02) as two,
        ):
            for visitor in (one, two):
                await visitor.join(("hello",))
            expected = {text: await one.learn(text) for text in ("hi", "how much?")}
            assert expected["how much?"] == Expected(2, frozenset({"…4521", "$5.00"}))
            for visitor in (one, two):
                while len(visitor.asked) <= RELOAD_EVERY:
                    await visitor.converse(("hi", "how much?"), expected, time.monotonic() + 0.5)
            outcomes = [await visitor.outcome(expected) for visitor in (one, two)]
    for outcome in outcomes:
        assert outcome.messages > RELOAD_EVERY, "it has lost its connection and taken it up again by then"
        assert (outcome.lost, outcome.doubled, outcome.wrong, dict(outcome.errors)) == (0, 0, 0, {})
    assert len({message.sender_id for message in site.agent.heard}) == 2


def test_the_report_has_a_section(write: Write, tmp_path: Path) -> None:
    memory = {"server": 800.4, "actions": 140.0}
    found = {
        "sessions": 200, "seconds": 300, "think_seconds": 10, "messages": 5800, "lost": 0, "doubled": 0, "wrong": 0,
        "errors": {}, "p50_ms": 20.5, "p95_ms": 81.25, "rss_mb": {"start": memory, "joined": memory, "minutes": [memory], "end": memory},
    }  # fmt: skip
    machine = {"cpu": "A CPU", "cores": 2}
    write("bench/results/intents/small/results.json", document())
    write(
        "bench/results/web/results.json",
        json.dumps({"web": found, "command": "switchboard bench web", "machine": machine}),
    )
    lines = report_text(tmp_path).splitlines()
    assert "## Web sessions" in lines and "switchboard bench web" in lines
    assert "| message to first answer, p95, ms | 81.25 |" in lines and "| messages | 5800 |" in lines
    assert "| memory of the server, MB | start 800, joined 800, minute 1 800, end 800 |" in lines


@pytest.mark.parametrize("option", ["--sessions", "--seconds"])
def test_a_load_of_nothing_is_refused(shell: Any, option: str) -> None:
    status, _, err = shell.run("bench", "web", option, "0")
    assert status == 2 and option in err
