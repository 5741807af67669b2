"""Slack with the real servers: a log-in and a transfer in a direct message, what is kept out of channels, and a colleague."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from switchboard.processes import HOST, child, free_port, wait_until_healthy
from switchboard.project import Project
from tests.components.channels.workspace import ALEX, BOT, CHANNEL, SAM, SIGNING_SECRET, TOKEN, Slack, sections, user
from tests.servers.conftest import START_SECONDS, rasa_server, write_endpoints
from tests.servers.proxy import ActionProxy
from tests.servers.records import Records

pytestmark = pytest.mark.slow
MENTION = f"<@{BOT}>"
DESK = "C0DESK"
SECONDS = 20


@pytest.fixture
async def slack(
    project: Project,
    model: Path,
    environment: dict[str, str],
    start_actions: Callable[[Path, Path], tuple[str, int]],
    tmp_path: Path,
) -> AsyncIterator[Slack]:
    """A workspace, and servers of its own that keep conversations in `tracker.db`."""
    database, tracker, desk = tmp_path / "switchboard.db", tmp_path / "tracker.db", free_port()
    made = Slack()
    made.users = {SAM: user(SAM, "sam.reyes@example.com"), ALEX: user(ALEX, "alex@example.com")}
    with ExitStack() as stack:
        address, _ = await asyncio.to_thread(start_actions, database, tmp_path / "actions.log")
        proxy = ActionProxy(address)
        stack.callback(proxy.close)
        async with made.running() as api:
            own = {"SLACK_BOT_TOKEN": TOKEN, "SLACK_SIGNING_SECRET": SIGNING_SECRET, "SWITCHBOARD_SLACK_API_URL": api}
            own |= {"SWITCHBOARD_SLACK_DATABASE_URL": f"sqlite:///{tmp_path / 'slack.db'}"}
            own |= {"SWITCHBOARD_CHAT_DATABASE_URL": f"sqlite:///{tmp_path / 'chat.db'}"}
            own |= {"SWITCHBOARD_SLACK_DESK_CHANNEL": DESK, "SWITCHBOARD_DESK_URL": f"http://{HOST}:{desk}"}
            endpoints, port = write_endpoints(project, tmp_path, proxy, tracker), free_port()
            server = rasa_server(model, endpoints, port, {**environment, **own}, tmp_path / "rasa.log")
            await asyncio.to_thread(stack.enter_context, server)  # which asks who it is in this workspace
            url = f"http://{HOST}:{port}"
            desks = {**environment, **own, "SWITCHBOARD_DATABASE_URL": f"sqlite:///{database}"}
            made.site = SimpleNamespace(url=url, environment=desks, desk=desk)
            yield made


async def answer(slack: Slack, *words: str, after: int) -> dict[str, Any]:
    """The first message after so many that holds some words."""

    def found() -> list[dict[str, Any]]:
        said = [
            (post, "\n".join([post["text"], *(sections(post) if "blocks" in post else [])])) for post in slack.posts
        ]
        return [post for post, text in said[after:] if all(word in text for word in words)]

    await slack.until(found, SECONDS)
    return found()[0]


async def ask(slack: Slack, text: str, *words: str) -> dict[str, Any]:
    """Say something in a direct message, and wait for the answer that holds some words."""
    before = len(slack.posts)
    await slack.say(text)
    return await answer(slack, *words, after=before)


async def test_a_customer_logs_in_unseen_and_sends_money_once(slack: Slack, tmp_path: Path) -> None:
    await ask(slack, "how much is in my savings", "customer number")
    question = await ask(slack, "100001", "passcode")
    await slack.press(question, "Enter it unseen")
    await slack.until(lambda: slack.made("views.open"))
    view = slack.made("views.open")[0]["view"]
    values = {"state": {"values": {"enter": {"enter": {"type": "plain_text_input", "value": "2580"}}}}}
    before = len(slack.posts)
    await slack.interact({"type": "view_submission", "user": {"id": SAM}, "view": {**view, **values}})
    await answer(slack, "$2,450.10", after=before)
    summary = await ask(slack, "send 50 bucks to my checking", "$50.00", "?")
    before = len(slack.posts)
    await asyncio.gather(*(slack.press(summary, "Yes") for _ in range(3)))
    await answer(slack, "$2,400.10", after=before)
    await asyncio.sleep(1)
    assert len([text for text in slack.texts if "Done." in text]) == 1
    stored = Records(tmp_path / "tracker.db").rows("SELECT data FROM events WHERE type_name != 'action'")
    assert stored and not [row for row in stored if re.search(r"(?<![\d.])2580(?!\d)", row["data"])]


async def test_in_a_channel_nothing_personal_is_said_and_the_question_goes_on_in_a_direct_message(slack: Slack) -> None:
    await slack.write(f"{MENTION} how much is in my savings")
    refusal = await answer(slack, "direct message", after=0)
    assert refusal["channel"] == CHANNEL
    before = len(slack.posts)
    await slack.press(refusal, "Open a direct message")
    asked = await answer(slack, "customer number", after=before)
    assert asked["channel"] == "D0SAM"
    before = len(slack.posts)
    first = await slack.write(f"{MENTION} log me in please, 100001 and 2580")
    refused = await answer(slack, "direct message", after=before)
    assert refused["thread_ts"] == first and "2580" not in str(refused)
    await slack.write("100001", thread=first)
    await slack.write("2580", thread=first)
    await asyncio.sleep(1)
    assert not any("logged in" in text for text in slack.texts)


async def test_what_everybody_may_know_is_answered_in_a_channel(slack: Slack) -> None:
    await slack.write(f"{MENTION} what is your routing number")
    assert (await answer(slack, "outing number", after=0))["channel"] == CHANNEL


@contextmanager
def desk(slack: Slack, log: Path) -> Iterator[None]:
    """The agents' desk, where Alex is known."""
    environment, port = slack.site.environment, slack.site.desk
    add = ["desk", "add-agent", "alex", "--name", "Alex", "--slack-user", ALEX, "--password-stdin"]
    run = [sys.executable, "-m", "switchboard", *add]
    subprocess.run(run, env=environment, input="correct horse 42\n", text=True, check=True, capture_output=True)
    serve = ["-m", "switchboard", "desk", "--port", str(port), "--assistant", slack.site.url]
    with child(serve, environment, log=log) as process:
        wait_until_healthy(process, f"http://{HOST}:{port}/health", START_SECONDS, log)
        yield


async def test_a_colleague_answers_in_the_desks_channel_and_hands_back(slack: Slack, tmp_path: Path) -> None:
    with ExitStack() as stack:
        await asyncio.to_thread(stack.enter_context, desk(slack, tmp_path / "desk.log"))
        await ask(slack, "talk to a person", "ticket T-1001")
        notice = await answer(slack, "New ticket T-1001", after=0)
        assert notice["channel"] == DESK
        thread = next(moment for moment, post in slack.said.items() if post is notice or post == notice)
        moments = iter(f"18000000{number}.000100" for number in range(10, 99))

        async def write(text: str) -> None:
            event = {"type": "message", "channel_type": "channel", "channel": DESK, "user": ALEX, "text": text}
            assert (await slack.deliver({**event, "ts": next(moments), "thread_ts": thread})).status_code == 200

        await write("Hi Sam, what can I do?")
        said = await answer(slack, "Hi Sam, what can I do?", after=0)
        assert said["channel"] == "D0SAM" and "Alex" in said["text"]
        before = len(slack.posts)
        await slack.say("what's my balance")  # which the assistant knows, and leaves to Alex
        heard = await answer(slack, "what's my balance", after=before)
        assert (heard["channel"], heard["thread_ts"]) == (DESK, thread)
        assert [post["channel"] for post in slack.posts[before:]] == [DESK]
        await write("resolve")
        question = await answer(slack, "Did that solve it?", after=before)
        await slack.press(question, "Yes")
        await answer(slack, "say about it", after=before)
        await ask(slack, "are you a robot", "automated assistant")
    (ticket,) = Records(tmp_path / "switchboard.db").rows("SELECT status, agent_id, solved FROM tickets")
    assert (ticket["status"], ticket["agent_id"], ticket["solved"]) == ("resolved", "alex", 1)
