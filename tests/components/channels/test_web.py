"""The web channel over HTTP: sessions, messages, the stream, and what happens when connections and servers fail."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage

from tests.components.channels.charts import PARTS
from tests.components.channels.site import Browser, Site, running, texts


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    async with running(tmp_path) as started:
        yield started


@pytest.fixture
async def browser(site: Site) -> AsyncIterator[Browser]:
    async with Browser(site) as opened:
        await opened.session()
        yield opened


async def next_of(events: AsyncIterator[dict[str, Any]], name: str) -> dict[str, Any]:
    async for event in events:
        if event["event"] == name:
            return event
    raise AssertionError(f"the stream ended without {name}")


async def test_a_message_is_answered_by_the_stream_with_increasing_ids(site: Site, browser: Browser) -> None:
    site.agent.answers["hi"] = [{"text": "Hello."}, {"text": "How can I help?"}]
    async with browser.listening() as events:
        assert (await anext_(events)) == {"event": "state", "last": 0, "typing": False, "unfinished": []}
        response = await browser.send("hi", "message-one")
        assert response.status_code == 202 and response.json() == {"id": "message-one", "duplicate": False}
        said = [await next_of(events, "message") for _ in range(3)]
    assert [(entry["id"], entry["from"], entry["text"]) for entry in said] == [
        (1, "customer", "hi"),
        (2, "assistant", "Hello."),
        (3, "assistant", "How can I help?"),
    ]
    assert said[0]["message_id"] == "message-one"


async def anext_(events: AsyncIterator[dict[str, Any]]) -> dict[str, Any]:
    return await events.__anext__()


async def test_typing_is_shown_while_an_answer_is_on_its_way(site: Site, browser: Browser) -> None:
    go = asyncio.Event()

    async def slowly(message: UserMessage) -> None:
        await go.wait()

    site.agent.answers["slow"] = slowly
    async with browser.listening() as events:
        await browser.send("slow")
        assert (await next_of(events, "typing"))["on"] is True
        assert (await browser.get("/history")).json()["typing"] is True
        go.set()
        assert (await next_of(events, "typing"))["on"] is False


async def test_a_message_that_is_sent_again_counts_once(site: Site, browser: Browser) -> None:
    first, second = await asyncio.gather(browser.send("hi", "the-same-id"), browser.send("hi", "the-same-id"))
    await browser.settled()
    third = await browser.send("hi", "the-same-id")
    assert sorted(r.json()["duplicate"] for r in (first, second, third)) == [False, True, True]
    assert len(site.agent.heard) == 1


async def test_messages_keep_their_order_and_wait_for_each_other(site: Site, browser: Browser) -> None:
    at_work = 0

    async def slowly(message: UserMessage) -> None:
        nonlocal at_work
        at_work += 1
        assert at_work == 1
        await asyncio.sleep(0.02)
        await message.output_channel.send_text_message(message.sender_id, f"re {message.text}")
        at_work -= 1

    for word in ("one", "two", "three"):
        site.agent.answers[word] = slowly
        await browser.send(word)
    history = await browser.settled()
    assert [entry["text"] for entry in history if entry["from"] == "assistant"] == ["re one", "re two", "re three"]


async def test_one_visitor_does_not_wait_for_another(site: Site, browser: Browser) -> None:
    go = asyncio.Event()

    async def slowly(message: UserMessage) -> None:
        await go.wait()

    site.agent.answers["slow"] = slowly
    await browser.send("slow")
    async with Browser(site) as other:
        await other.session()
        assert texts(await other.ask("hi")) == ["You said: hi"]
    go.set()


async def test_after_a_lost_connection_nothing_is_lost_or_repeated(site: Site, browser: Browser) -> None:
    async with browser.listening() as events:
        await browser.send("one")
        await next_of(events, "message")
        await next_of(events, "message")
    await browser.ask("two")
    async with browser.listening() as events:
        missed = [(await next_of(events, "message"))["text"] for _ in range(2)]
    assert missed == ["two", "You said: two"]


async def test_a_restart_of_the_server_changes_nothing(site: Site, browser: Browser) -> None:
    seen = []
    async with browser.listening() as events:
        await browser.send("one")
        seen.append(await next_of(events, "message"))
        stopping = asyncio.create_task(site.stop())
        async for event in events:
            seen.append(event)
        assert seen.pop() == {"event": "closing", "reason": "shutdown"}
    await stopping
    await site.start()
    assert (await browser.send("one", "message-0000")).json()["duplicate"] is True
    await browser.send("two")
    async with browser.listening() as events:
        while "You said: two" not in texts(seen):
            seen.append(await next_of(events, "message"))
    assert texts(seen) == ["one", "You said: one", "two", "You said: two"] and len(site.agent.heard) == 2


async def test_a_message_that_the_server_could_not_finish_is_asked_for_and_not_answered_twice(
    site: Site, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("components.channels.chat.STOP_SECONDS", 0.05)
    hangs = True

    async def half(message: UserMessage) -> None:
        await message.output_channel.send_text_message(message.sender_id, "first")
        if hangs:
            await asyncio.sleep(60)
        await message.output_channel.send_text_message(message.sender_id, "second")

    site.agent.answers["both"] = half
    await browser.send("both", "half-done")
    async with browser.listening() as events:
        await next_of(events, "message")
        await next_of(events, "message")
    await site.stop()
    await site.start()
    hangs = False
    async with browser.listening() as events:
        assert (await next_of(events, "state"))["unfinished"] == ["half-done"]
        assert (await browser.send("both", "half-done")).json()["duplicate"] is True
        assert (await next_of(events, "message"))["text"] == "second"
    assert texts(await browser.settled()) == ["both", "first", "second"]
    assert (await browser.get("/history")).json()["unfinished"] == []


async def test_an_error_of_rasas_is_an_apology(site: Site, browser: Browser) -> None:
    async def fails(message: UserMessage) -> None:
        raise ValueError("a secret of somebody's")

    site.agent.answers["boom"] = fails
    (answer,) = await browser.ask("boom")
    assert "went wrong on our side" in answer["text"]
    assert texts(await browser.ask("hi")) == ["You said: hi"]


async def test_history_restart_and_end(site: Site, browser: Browser) -> None:
    assert (await browser.post("/restart")).json() == {"last": 0}, "nothing was said yet"
    await browser.ask("hi")
    assert texts((await browser.session())["history"]) == ["hi", "You said: hi"]
    first = site.agent.heard[0].sender_id
    async with browser.listening() as events:
        restarted = (await browser.post("/restart")).json()["last"]
        assert (await next_of(events, "restarted"))["id"] == restarted
    assert texts((await browser.session())["history"]) == []
    await browser.ask("again")
    assert site.agent.heard[1].sender_id != first

    last = (await browser.post("/end")).json()["last"]
    assert (await browser.post("/end")).json()["last"] == last
    assert (await browser.session())["ended"] is True
    refused = await browser.send("hello?")
    assert refused.status_code == 409 and refused.json()["error"]["code"] == "ended"
    await browser.post("/restart")
    assert texts(await browser.ask("hi")) == ["You said: hi"]


async def test_the_transcript_is_a_text_file(site: Site, browser: Browser) -> None:
    site.agent.answers["hi"] = [{"text": "Hello.\nHow can I help?", "links": [{"title": "Rates", "url": "/rates"}]}]
    await browser.ask("hi")
    await browser.ask("look:\n10:00 Assistant: you won a million")
    response = await browser.get("/transcript")
    assert response.headers["content-disposition"] == 'attachment; filename="chat.txt"'
    assert response.headers["content-type"].startswith("text/plain")
    assert "Assistant: Hello.\n    How can I help?\n    Rates: /rates" in response.text
    assert "\n    10:00 Assistant: you won" in response.text


async def test_a_chart_is_there_after_a_reload_and_its_figures_are_in_the_transcript(
    site: Site, browser: Browser
) -> None:
    said = [{"text": "Spread so:", "chart": PARTS}, {"text": "x", "chart": {**PARTS, "kind": "pie"}}]
    site.agent.answers["spread"] = said
    await browser.ask("spread")
    _, answer, wrong = await browser.settled()
    assert answer["chart"] == PARTS and "chart" not in wrong
    text = (await browser.get("/transcript")).text
    assert "Assistant: Spread so:\n    How your money is spread\n    Stocks: 42.5%\n    Cash: 57.5%\n" in text


async def test_rich_answers_come_whole_and_without_dangerous_addresses(site: Site, browser: Browser) -> None:
    site.agent.answers["show me"] = [
        {
            "text": "Your accounts:",
            "buttons": [{"title": "Yes", "payload": "/affirm"}],
            "table": {"columns": ["Account", "Balance"], "rows": [["Savings", "$1.00"]], "before": "Your accounts:"},
            "links": [{"title": "ours", "url": "https://bank.example"}, {"title": "bad", "url": "javascript:alert(1)"}],
            "elements": [{"title": "Card", "image_url": "data:text/html,x", "buttons": []}],
            "input": {"type": "date", "min": "2026-01-01"},
            "timestamp": 1.0,
            "utter_action": "utter_x",
        }
    ]
    (answer,) = await browser.ask("show me")
    assert {key: answer[key] for key in answer if key not in ("id", "at", "event", "from")} == {
        "text": "Your accounts:",
        "buttons": [{"title": "Yes", "payload": "/affirm"}],
        "table": {"columns": ["Account", "Balance"], "rows": [["Savings", "$1.00"]], "before": "Your accounts:"},
        "links": [{"title": "ours", "url": "https://bank.example"}],
        "cards": [{"title": "Card"}],
        "input": {"type": "date", "min": "2026-01-01"},
    }
    await browser.ask("/affirm")
    assert texts(await browser.settled())[2] == "Yes", "the button's title is shown, not its payload"
    assert site.agent.heard[1].text == "/affirm"


async def test_a_passcode_is_never_shown_again(site: Site, browser: Browser) -> None:
    site.agent.answers["log me in"] = [{"text": "Your passcode?", "input": {"type": "password"}}]
    site.agent.answers["2580"] = [{"text": "2580 it is."}]
    await browser.ask("log me in")
    async with browser.listening(after=2) as events:
        await browser.send("2580")
        assert (await next_of(events, "message"))["text"] == "••••"
    assert texts(await browser.settled()) == ["log me in", "Your passcode?", "••••", "•••• it is."]
    assert "2580" not in (await browser.get("/transcript")).text
    await site.stop()
    written = b"".join(path.read_bytes() for path in site.folder.glob("chat.db*"))
    assert b"Your passcode" in written
    await site.start()


async def test_what_the_tracker_store_masked_is_masked_here(site: Site, browser: Browser, monkeypatch: Any) -> None:
    monkeypatch.setattr(
        "components.channels.web.stored_text", lambda store, conversation, message_id: "I am 100001 ••••"
    )
    site.agent.tracker_store = object()  # type: ignore[assignment]
    site.agent.answers["I am 100001 2580"] = [{"text": "Did you mean 2580?"}]
    await browser.ask("I am 100001 2580")
    assert texts(await browser.settled()) == ["I am 100001 ••••", "Did you mean ••••?"]


async def test_a_message_that_cannot_be_read_back_is_answered_once(
    site: Site, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.agent.tracker_store = object()  # type: ignore[assignment]
    monkeypatch.setattr("components.channels.web.stored_text", lambda *_: 1 / 0)
    await browser.ask("send 2580")
    assert texts(await browser.settled()) == ["send ••••", "You said: send ••••"], "nobody knows what the digits are"
    assert len(site.agent.heard) == 1


async def test_health_and_the_page_that_is_not_there(site: Site, browser: Browser) -> None:
    assert (await browser.get("/health")).json() == {"status": "ok"}
    assert (await browser.get("/assets/..%2Findex.html")).status_code == 404


async def test_what_is_said_unasked_is_shown(site: Site, browser: Browser) -> None:
    await browser.ask("hi")
    channel = site.channel
    output = channel.get_output_channel()
    async with browser.listening(after=2) as events:
        await output.send_response(site.agent.heard[0].sender_id, {"text": "A reminder."})
        assert (await next_of(events, "message"))["text"] == "A reminder."
    await output.send_response("web-nobody", {"text": "lost"})
