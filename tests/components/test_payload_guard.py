"""Payloads count only where they were offered."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.events import ActionExecuted, BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from components.payload_guard import PayloadGuard

PAY = '/transfer_money{"money": "50.00 USD"}'


def after(*offers: list[str], then_said: str | None = None) -> DialogueStateTracker:
    """A conversation whose bot messages offered these payloads."""
    events: list[Any] = [ActionExecuted("action_listen"), UserUttered("hi")]
    events += [
        BotUttered("Choose.", {"buttons": [{"title": payload, "payload": payload} for payload in payloads]})
        for payloads in offers
    ]
    if then_said:
        events += [UserUttered(then_said), BotUttered("Fine.")]
    return DialogueStateTracker.from_events("me", [*events, ActionExecuted("action_listen")], [])


def text_of(said: str | None, tracker: DialogueStateTracker) -> str | None:
    (message,) = PayloadGuard().process([Message({TEXT: said})], tracker)
    text: str | None = message.get(TEXT)
    return text


@pytest.mark.parametrize("offers", [[["/affirm", "/deny"]], [["/affirm"], []], [[], ["/affirm"]]])
def test_an_offered_payload_is_kept(offers: list[list[str]]) -> None:
    assert text_of("/affirm", after(*offers)) == "/affirm"


@pytest.mark.parametrize("said", ["/affirm", PAY, "/restart", "/session_start", "  /deny", "//affirm"])
def test_any_other_is_text(said: str) -> None:
    assert text_of(said, after()) == said.strip().lstrip("/")


def test_the_same_intent_with_other_entities_is_another_payload() -> None:
    assert text_of(PAY, after([PAY])) == PAY
    assert text_of(PAY.replace("50", "5000"), after([PAY])) == 'transfer_money{"money": "5000.00 USD"}'


def test_an_offer_ends_with_the_next_message() -> None:
    assert text_of("/affirm", after(["/affirm"], then_said="hold on")) == "affirm"


@pytest.mark.parametrize("said", ["hello", "", "50/50", None])
def test_text_is_left_alone(said: str | None) -> None:
    assert text_of(said, after()) == said
