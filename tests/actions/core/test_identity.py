"""A customer whom the channel vouches for needs no passcode; nobody else gets in like that."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest

from actions.clock import FixedClock
from tests.actions.conftest import Conversation

SECRET = "s" * 40


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SWITCHBOARD_CHANNEL_SECRET", SECRET)


def statement(now: datetime, key: str = SECRET, algorithm: str = "HS256", **claims: Any) -> str:
    good = {"aud": "switchboard-actions", "sub": "100001", "conversation": "conversation-1"}
    good["exp"] = int((now + timedelta(minutes=2)).timestamp())  # type: ignore[assignment]
    claims = {name: value for name, value in {**good, **claims}.items() if value is not None}
    return jwt.encode(claims, key or None, algorithm=algorithm)


def who(conversation: Conversation) -> str:
    """What "who am I" is answered with: the name of a response."""
    conversation.say("who am i", "log_in")
    answer = conversation.form("core_log_in_form")
    return answer.responses[0] if answer.responses else "nobody"


def test_a_good_statement_logs_in(conversation: Conversation, clock: FixedClock) -> None:
    assert who(conversation) == "nobody"
    conversation.metadata = {"identity": statement(clock.now())}
    assert who(conversation) == "utter_core_logged_in_as"
    conversation.metadata = {}
    assert who(conversation) == "utter_core_logged_in_as", "like any log-in"
    clock.advance(timedelta(minutes=16))
    assert who(conversation) == "nobody"
    conversation.metadata = {"identity": statement(clock.now())}
    assert who(conversation) == "utter_core_logged_in_as"


@pytest.mark.parametrize(
    "claims",
    [
        {"key": "x" * 40},
        {"key": "", "algorithm": "none"},
        {"algorithm": "HS512"},
        {"aud": "switchboard"},
        {"aud": None},
        {"exp": None},
        {"exp": 1},
        {"exp": "soon"},
        {"sub": "999999"},
        {"sub": None},
        {"conversation": "conversation-2"},
        {"conversation": None},
    ],
)
def test_any_other_statement_is_worth_nothing(
    conversation: Conversation, clock: FixedClock, claims: dict[str, Any]
) -> None:
    conversation.metadata = {"identity": statement(clock.now(), **claims)}
    assert who(conversation) == "nobody"


@pytest.mark.parametrize("identity", ["100001", "", None, 7, {"sub": "100001"}, ["a"], "a.b.c"])
def test_what_a_client_writes_there_is_worth_nothing(conversation: Conversation, identity: object) -> None:
    conversation.metadata = {"identity": identity, "customer": "100001", "sub": "100001"}
    assert who(conversation) == "nobody"


def test_it_counts_in_its_own_conversation_alone(
    conversation: Conversation, other: Conversation, clock: FixedClock
) -> None:
    conversation.metadata = other.metadata = {"identity": statement(clock.now())}
    assert (who(conversation), who(other)) == ("utter_core_logged_in_as", "nobody")


def test_who_logs_out_stays_logged_out(conversation: Conversation, clock: FixedClock) -> None:
    conversation.metadata = {"identity": statement(clock.now())}
    assert who(conversation) == "utter_core_logged_in_as"
    assert conversation.say("log out", "log_out").run("action_core_log_out").responses == ["utter_core_logged_out"]
    assert who(conversation) == "nobody"
    conversation.log_in()
    assert who(conversation) == "utter_core_logged_in_as"


def test_a_log_in_by_passcode_is_left_alone(conversation: Conversation, clock: FixedClock) -> None:
    conversation.log_in("100002", "1470")
    conversation.metadata = {"identity": statement(clock.now())}
    conversation.say("what's my customer number", "log_in")
    assert conversation.form("core_log_in_form").messages[0]["ending"] == "02"


def test_without_the_secret_nobody_is_vouched_for(
    conversation: Conversation, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    conversation.metadata = {"identity": statement(clock.now())}
    monkeypatch.setenv("SWITCHBOARD_CHANNEL_SECRET", "")
    monkeypatch.setattr("actions.core.identity.SECRET_FILE", tmp_path / "channel-secret")
    assert who(conversation) == "nobody"
    (tmp_path / "channel-secret").write_text(SECRET + "\n")
    assert who(conversation) == "utter_core_logged_in_as"
