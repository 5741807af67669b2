"""The Slack channel over HTTP: direct messages, mentions, threads, choices, and what happens when things fail."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import jwt
import pytest
from rasa.core.channels.channel import UserMessage

from components.channels.identity import STATEMENT_AUDIENCE
from components.channels.slack_chat import INTERRUPTED
from tests.components.channels.workspace import ALEX, BOT, CHANNEL, DIRECT, SAM, Slack, actions, at_work, sections, user

YES_NO = [{"title": "Yes", "payload": "/affirm"}, {"title": "No", "payload": "/deny"}]
MENTION = f"<@{BOT}>"


@pytest.fixture
async def slack(tmp_path: Path) -> AsyncIterator[Slack]:
    async with at_work(tmp_path) as started:
        yield started


def heard(slack: Slack) -> list[str]:
    return [str(message.text) for message in slack.site.agent.heard]


def conversations(slack: Slack) -> list[str]:
    return [message.sender_id for message in slack.site.agent.heard]


def teach(slack: Slack, text: str, answer: Any) -> None:
    slack.site.agent.answers[text] = answer


async def test_a_direct_message_is_answered_where_it_was_written(slack: Slack) -> None:
    teach(slack, "hi", [{"text": "Hello."}, {"text": "How can I help?"}])
    await slack.say("hi")
    assert await slack.posted(2) == ["Hello.", "How can I help?"]
    assert all(post["channel"] == DIRECT and "thread_ts" not in post for post in slack.posts)
    assert conversations(slack) == ["slack-D0SAM"]


async def test_each_thread_is_a_conversation_of_its_own(slack: Slack) -> None:
    await slack.say("one")
    await slack.posted(1)
    await slack.say("two", thread="1700000001.000100")
    await slack.posted(2)
    first = await slack.write(f"{MENTION} three")
    await slack.posted(3)
    assert conversations(slack) == ["slack-D0SAM", "slack-D0SAM-1700000001.000100", f"shared-slack-C0GENERAL-{first}"]
    assert [post.get("thread_ts") for post in slack.posts] == [None, "1700000001.000100", first]


async def test_a_mention_is_answered_once_though_slack_tells_of_it_twice(slack: Slack) -> None:
    await slack.write(f"{MENTION} what are your fees?")
    assert await slack.posted(1) == ["You said: what are your fees?"]


async def test_in_a_channel_only_those_are_answered_who_speak_to_the_assistant(slack: Slack) -> None:
    await slack.write("lunch, anyone?")
    first = await slack.write(f"{MENTION} hello")
    await slack.posted(1)
    await slack.write("and on Sunday?", thread=first)
    await slack.posted(2)
    await slack.write(f"<@{ALEX}> do you know?", thread=first)
    await slack.write("no idea", by=ALEX, thread=first)
    await slack.write(f"{MENTION} and on Monday?", by=ALEX, thread=first)
    assert await slack.posted(3) == ["You said: hello", "You said: and on Sunday?", "You said: and on Monday?"]
    assert len(set(conversations(slack))) == 1


async def test_a_group_message_and_a_private_channel_are_read_by_others_too(slack: Slack) -> None:
    for kind in ("mpim", "group"):
        await slack.write(f"{MENTION} hi", kind=kind)
    await slack.posted(2)
    assert all(name.startswith("shared-") for name in conversations(slack))


@pytest.mark.parametrize(
    "event",
    [
        {"bot_id": "B0OTHER"},
        {"user": BOT},
        {"subtype": "message_changed"},
        {"subtype": "channel_join"},
        {"type": "reaction_added"},
        {"channel_type": "channel"},
        {"channel": "../etc"},
        {"channel": None},
        {"ts": "now"},
        {"user": None},
        {"text": ["hi"]},
    ],
)
async def test_what_is_no_message_of_a_customer_is_left_alone(slack: Slack, event: dict[str, Any]) -> None:
    message = {"type": "message", "channel_type": "im", "channel": DIRECT, "user": SAM, "text": "hi", "ts": "17.1"}
    assert (await slack.deliver({**message, **event})).status_code == 200
    await slack.posted(0)


async def test_what_slack_delivers_again_is_answered_once(slack: Slack) -> None:
    async def slowly(message: UserMessage) -> None:
        await asyncio.sleep(0.1)
        await message.output_channel.send_response(message.sender_id, {"text": "Done."})  # type: ignore[union-attr]

    teach(slack, "send 50 dollars", slowly)
    event = {"type": "message", "channel_type": "im", "channel": DIRECT, "user": SAM, "ts": "1700000005.000100"}
    event["text"] = "send 50 dollars"
    retry = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}
    answers = await asyncio.gather(slack.deliver(event), slack.deliver(event, **retry), slack.deliver(event, **retry))
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert await slack.posted(1) == ["Done."]
    assert heard(slack) == ["send 50 dollars"]


async def test_it_is_answered_once_over_a_restart_too(slack: Slack) -> None:
    moment = await slack.say("send 50 dollars")
    await slack.posted(1)
    await slack.site.stop()
    await slack.site.start()
    await slack.say("send 50 dollars", moment=moment)
    await slack.posted(1)
    await slack.say("and now?")
    assert await slack.posted(2) == ["You said: send 50 dollars", "You said: and now?"]


async def test_a_customer_hears_it_when_the_server_ended_before_the_answer(slack: Slack) -> None:
    async def never(message: UserMessage) -> None:
        await asyncio.sleep(60)

    teach(slack, "hi", never)
    await slack.say("hi", thread="1700000001.000100")
    await slack.until(lambda: heard(slack))
    with patch("components.channels.slack_chat.STOP_SECONDS", 0.05):
        await slack.site.stop()
    await slack.site.start()
    assert await slack.posted(1) == [INTERRUPTED]
    assert slack.posts[0]["thread_ts"] == "1700000001.000100"
    await slack.site.stop()
    await slack.site.start()
    await slack.posted(1)


async def test_messages_of_one_conversation_keep_their_order_and_others_do_not_wait(slack: Slack) -> None:
    go = asyncio.Event()

    async def slowly(message: UserMessage) -> None:
        await go.wait()
        await message.output_channel.send_response(message.sender_id, {"text": "first"})  # type: ignore[union-attr]

    teach(slack, "slow", slowly)
    await slack.say("slow")
    await slack.say("second")
    await slack.say("elsewhere", thread="1700000001.000100")
    await slack.posted(1)
    go.set()
    assert await slack.posted(3) == ["You said: elsewhere", "first", "You said: second"]


async def test_an_hourglass_stands_at_a_message_while_the_answer_takes_its_time(slack: Slack) -> None:
    async def slowly(message: UserMessage) -> None:
        await slack.until(lambda: slack.made("reactions.add"))

    teach(slack, "slow", slowly)
    moment = await slack.say("slow")
    await slack.until(lambda: slack.made("reactions.remove"))
    expected = {"channel": DIRECT, "timestamp": moment, "name": "hourglass_flowing_sand"}
    assert slack.made("reactions.add") == [expected] and slack.made("reactions.remove") == [expected]


async def test_an_answer_does_not_wait_for_the_hourglass_nor_fail_with_it(slack: Slack) -> None:
    async def slowly(message: UserMessage) -> None:
        await slack.until(lambda: slack.made("reactions.add"))
        await message.output_channel.send_response(message.sender_id, {"text": "Here."})  # type: ignore[union-attr]

    teach(slack, "slow", slowly)
    slack.refusals["reactions.add"] = [30]
    await slack.say("slow")
    assert await slack.posted(1) == ["Here."]
    assert slack.made("reactions.remove") == []


async def test_a_call_that_came_too_soon_waits_as_long_as_slack_says(slack: Slack) -> None:
    slack.refusals["chat.postMessage"] = [13, 7]
    waited = []

    async def sleep(seconds: float) -> None:
        waited.append(int(seconds))

    with patch("slack_sdk.http_retry.builtin_async_handlers.asyncio.sleep", sleep):
        teach(slack, "hi", [{"text": "Hello."}, {"text": "How can I help?"}])
        await slack.say("hi")
        while len(slack.posts) < 4:
            await asyncio.wait([asyncio.create_task(asyncio.Event().wait())], timeout=0.02)
    assert [seconds for seconds in waited if seconds] == [13, 7]
    assert slack.texts == ["Hello.", "Hello.", "Hello.", "How can I help?"]  # twice refused, then taken


async def test_an_answer_that_cannot_be_sent_is_logged_without_what_it_says(
    slack: Slack, caplog: pytest.LogCaptureFixture
) -> None:
    slack.refusals["chat.postMessage"] = ["channel_not_found"]
    teach(slack, "balance", [{"text": "Your balance is $2,450.10."}, {"text": "Anything else?"}])
    await slack.say("balance")
    await slack.posted(2)
    assert "channel_not_found" in caplog.text and "2,450" not in caplog.text


async def test_a_failure_is_answered_without_a_trace(slack: Slack, caplog: pytest.LogCaptureFixture) -> None:
    async def fails(message: UserMessage) -> None:
        raise ValueError("secret detail")

    teach(slack, "hi", fails)
    await slack.say("hi")
    assert "something went wrong on our side" in (await slack.posted(1))[0]
    assert "secret detail" not in caplog.text + slack.texts[0]


async def test_a_button_says_what_it_means_and_the_question_shows_what_was_chosen(slack: Slack) -> None:
    teach(slack, "send 50", [{"text": "Send $50.00?", "buttons": YES_NO}])
    await slack.say("send 50")
    await slack.posted(1)
    assert sections(slack.posts[0]) == ["Send $50.00?"]
    assert (await slack.press(slack.posts[0], "Yes")).text == ""
    assert (await slack.posted(2))[1] == "You said: /affirm"
    await slack.until(lambda: slack.made("chat.update"))
    changed = slack.made("chat.update")[0]
    assert sections(changed) == ["Send $50.00?"] and actions(changed) == []
    assert changed["blocks"][-1]["elements"][0]["text"] == "✓ Yes"


async def test_a_question_is_answered_once_however_often_its_buttons_are_pressed(slack: Slack) -> None:
    teach(slack, "send 50", [{"text": "Send $50.00?", "buttons": YES_NO}])
    await slack.say("send 50")
    await slack.posted(1)
    await asyncio.gather(*(slack.press(slack.posts[0], title) for title in ("Yes", "Yes", "No")))
    await slack.posted(2)
    assert len(heard(slack)) == 2


async def test_the_buttons_of_an_earlier_question_do_not_answer_the_present_one(slack: Slack) -> None:
    teach(slack, "send 50", [{"text": "Send $50.00?", "buttons": YES_NO}])
    teach(slack, "send 900", [{"text": "Send $900.00?", "buttons": YES_NO}])
    await slack.say("send 50")
    await slack.posted(1)
    await slack.say("send 900")
    await slack.posted(2)
    await slack.press(slack.posts[0], "Yes")
    await slack.until(lambda: slack.made("chat.update"))
    assert heard(slack) == ["send 50", "send 900"]
    changed = slack.made("chat.update")[0]
    assert actions(changed) == [] and "isn't open any more" in changed["text"]
    await slack.press(slack.posts[1], "Yes")
    await slack.posted(3)
    assert heard(slack)[-1] == "/affirm"


async def test_many_choices_are_a_select_and_a_day_is_picked(slack: Slack) -> None:
    many = [{"title": f"Account …{number}", "payload": f"the one ending in {number}"} for number in range(8)]
    teach(slack, "balance", [{"text": "Which account?", "buttons": many}])
    teach(slack, "order", [{"text": "When?", "input": {"type": "date", "min": "2026-01-01"}}])
    await slack.say("balance")
    await slack.posted(1)
    await slack.press(slack.posts[0], "Account …5")
    await slack.posted(2)
    await slack.say("order")
    await slack.posted(3)
    await slack.press(slack.posts[2], "2026-01-31")
    await slack.posted(4)
    assert heard(slack) == ["balance", "the one ending in 5", "order", "2026-01-31"]


async def test_a_passcode_can_be_entered_where_nobody_sees_it_later(slack: Slack) -> None:
    teach(slack, "log in", [{"text": "Your passcode, please?", "input": {"type": "password"}}])
    await slack.say("log in")
    await slack.posted(1)
    await slack.press(slack.posts[0], "Enter it unseen")
    await slack.until(lambda: slack.made("views.open"))
    view = slack.made("views.open")[0]["view"]
    values = {"state": {"values": {"enter": {"enter": {"type": "plain_text_input", "value": "2580"}}}}}
    submission = {"type": "view_submission", "user": {"id": SAM, "team_id": "T0ACME"}, "view": {**view, **values}}
    assert (await slack.interact(submission)).text == ""
    await slack.interact(submission)
    await slack.posted(2)
    assert heard(slack) == ["log in", "2580"] and set(conversations(slack)) == {"slack-D0SAM"}


async def test_a_table_is_aligned_text_in_a_code_block(slack: Slack) -> None:
    rows = [["Checking (…3377)", "$900.00"], ["Savings (…4521)", "$2,450.10"]]
    table = {"columns": ["Account", "Balance"], "rows": rows, "before": "Your accounts:"}
    teach(slack, "balances", [{"text": "Checking $900.00, Savings $2,450.10", "table": table}])
    await slack.say("balances")
    await slack.posted(1)
    before, shown = sections(slack.posts[0])
    assert before == "Your accounts:"
    assert shown.splitlines() == [
        "```",
        "Account             Balance",
        "---------------------------",
        "Checking (…3377)    $900.00",
        "Savings (…4521)   $2,450.10",
        "```",
    ]
    assert slack.texts == ["Checking $900.00, Savings $2,450.10"]


async def test_where_slack_refuses_the_blocks_the_text_comes_alone(slack: Slack) -> None:
    teach(slack, "map", [{"text": "It is on Main Street.", "image": "https://example.com/map.png"}])
    slack.refusals["chat.postMessage"] = ["invalid_blocks"]
    await slack.say("map")
    await slack.posted(2)
    assert "blocks" not in slack.posts[1] and slack.texts[1] == "It is on Main Street."


async def test_what_belongs_into_a_private_chat_goes_on_there_with_the_question(slack: Slack) -> None:
    teach(slack, "my balance", [{"text": "Not here.", "private_chat": True}])
    await slack.write(f"{MENTION} my balance")
    await slack.posted(1)
    teach(slack, "my balance", [{"text": "What is your customer number?"}])
    await slack.press(slack.posts[0], "Open a direct message")
    await slack.press(slack.posts[0], "Open a direct message")
    assert (await slack.posted(3))[1:] == ["You asked:\n>my balance", "What is your customer number?"]
    assert {post["channel"] for post in slack.posts[1:]} == {DIRECT}
    assert conversations(slack)[-1] == "slack-D0SAM"
    whispered = slack.made("chat.postEphemeral")
    assert [(body["channel"], body["user"]) for body in whispered] == [(CHANNEL, SAM)]


async def test_nobody_takes_anothers_question_into_their_direct_message(slack: Slack) -> None:
    teach(slack, "send 50 to Alex", [{"text": "Not here.", "private_chat": True}])
    await slack.write(f"{MENTION} send 50 to Alex")
    await slack.posted(1)
    await slack.press(slack.posts[0], "Open a direct message", by=ALEX)
    assert "What can I do for you?" in (await slack.posted(2))[1]
    assert slack.posts[1]["channel"] == "D0ALEX" and heard(slack) == ["send 50 to Alex"]


async def test_a_question_with_what_may_be_a_passcode_is_not_taken_along(slack: Slack) -> None:
    teach(slack, "log in 100001 2580", [{"text": "Not here.", "private_chat": True}])
    await slack.write(f"{MENTION} log in 100001 2580")
    await slack.posted(1)
    assert "2580" not in json.dumps(slack.posts)


async def test_a_direct_message_offers_no_direct_message(slack: Slack) -> None:
    teach(slack, "hi", [{"text": "Hello.", "private_chat": True}])
    await slack.say("hi")
    await slack.posted(1)
    assert "blocks" not in slack.posts[0]


async def test_whoever_writes_too_much_waits(tmp_path: Path) -> None:
    async with at_work(tmp_path, messages_per_minute=8) as slack:
        for number in range(3):
            await slack.say(f"message {number}")
            await slack.posted(number + 1)
        assert heard(slack) == ["message 0", "message 1"] and "Please wait" in slack.texts[2]


async def test_what_is_too_long_or_no_text_is_answered_with_what_is_allowed(slack: Slack) -> None:
    await slack.say("x" * 1001)
    assert "at most 1000 characters" in (await slack.posted(1))[0]
    file = {"type": "message", "subtype": "file_share", "channel_type": "im", "channel": DIRECT, "user": SAM}
    await slack.deliver({**file, "text": "", "ts": "1700000050.000100"})
    assert "read text" in (await slack.posted(2))[1] and heard(slack) == []


async def test_the_action_server_learns_the_address_only_where_that_is_switched_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = "k" * 40
    monkeypatch.setenv("SWITCHBOARD_CHANNEL_SECRET", key)
    for switched_on in (False, True):
        async with at_work(tmp_path, email_match=switched_on, database="sqlite://") as slack:
            await slack.say("my balance")
            await slack.posted(1)
            (message,) = slack.site.agent.heard
            assert bool(message.metadata) is switched_on
    claims = jwt.decode(message.metadata["identity"], key, algorithms=["HS256"], audience=STATEMENT_AUDIENCE)
    assert claims["email"] == "sam@example.com" and claims["conversation"] == "slack-D0SAM" and "sub" not in claims


@pytest.mark.parametrize(
    "said",
    [
        {"is_email_confirmed": False},
        {"team_id": "T0OTHER"},
        {"is_stranger": True},
        {"deleted": True},
        {"is_bot": True},
        {"profile": {}},
    ],
)
async def test_an_address_that_the_workspace_does_not_vouch_for_counts_for_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: dict[str, Any]
) -> None:
    monkeypatch.setenv("SWITCHBOARD_CHANNEL_SECRET", "k" * 40)
    async with at_work(tmp_path, email_match=True) as slack:
        slack.users[SAM] = user(SAM, "sam@example.com") | said
        await slack.say("my balance")
        await slack.posted(1)
        assert slack.site.agent.heard[0].metadata == {}


async def test_nobody_is_known_where_others_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SWITCHBOARD_CHANNEL_SECRET", "k" * 40)
    async with at_work(tmp_path, email_match=True) as slack:
        await slack.write(f"{MENTION} my balance")
        await slack.posted(1)
        assert slack.site.agent.heard[0].metadata == {} and slack.made("users.info") == []


async def test_what_is_said_unasked_goes_where_the_conversation_is(slack: Slack) -> None:
    await slack.say("hi", thread="1700000001.000100")
    await slack.posted(1)
    output = slack.site.channel.get_output_channel()
    await output.send_text_message(conversations(slack)[0], "Your card has arrived.")
    await output.send_text_message("web-0123", "Somebody else's.")
    assert (await slack.posted(2))[1] == "Your card has arrived."
    assert slack.posts[1]["thread_ts"] == "1700000001.000100"


async def test_it_says_that_it_is_on_and_what_is_wrong_with_the_token(
    slack: Slack, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    for refused, said in ((False, "Slack is on: @switchboard in the workspace Acme"), (True, "invalid_auth): copy")):
        slack.refusals["auth.test"] = ["invalid_auth"] if refused else []
        await slack.site.stop()
        await slack.site.start()
        await slack.until(lambda said=said: said in caplog.text)
