"""When the Slack channel is on, and what it says when it cannot be."""

from __future__ import annotations

from typing import Any

import pytest

from components.channels.errors import ChannelError
from components.channels.slack_settings import SlackSettings

SECRETS = {"SLACK_BOT_TOKEN": "xoxb-1111-2222-abcd", "SLACK_SIGNING_SECRET": "8f742231b10e8888"}


def test_it_is_on_when_both_secrets_are_set_and_off_without_them() -> None:
    assert SlackSettings.read(None, SECRETS).enabled
    assert not SlackSettings.read(None, {}).enabled
    assert not SlackSettings.read(None, {name: " " for name in SECRETS}).enabled


@pytest.mark.parametrize("missing", SECRETS)
def test_one_secret_without_the_other_is_an_error_that_says_what_to_do(missing: str) -> None:
    with pytest.raises(ChannelError) as raised:
        SlackSettings.read({}, {**SECRETS, missing: ""})
    said = str(raised.value)
    assert f"without {missing}" in said and "neither to leave Slack off" in said and "docs/slack.md" in said
    assert not any(secret in said for secret in SECRETS.values())


def test_secrets_are_shown_by_no_description_of_the_settings() -> None:
    assert not any(secret in repr(SlackSettings.read({}, SECRETS)) for secret in SECRETS.values())


@pytest.mark.parametrize(
    ("credentials", "environment", "said"),
    [
        ({"email_mach": True}, {}, "Did you mean `email_match`?"),
        ({"bot_token": "xoxb-1"}, {}, "unknown key"),
        ({"email_match": "perhaps"}, {}, "true or false"),
        ({"messages_per_minute": 0}, {}, "whole number"),
        ({"database": 5}, {}, "text"),
        ({"api_url": "http://example.com/"}, {}, "https"),
        ({"public_url": "example.com"}, {}, "origin"),
        ({"desk_channel": "#desk"}, {}, "the channel's id"),
        ({}, {"SWITCHBOARD_SLACK_DESK_CHANNEL": "D0KIM"}, "the channel's id"),
        ({"desk_channel": "C0DESK"}, {name: "" for name in SECRETS}, "without SLACK_BOT_TOKEN"),
        ({}, {"SWITCHBOARD_DESK_URL": "desk.example.com"}, "origin"),
        ({}, {"SLACK_BOT_TOKEN": "xoxp-1111-2222-abcd"}, "begins with xoxb-"),
        ({}, {"SWITCHBOARD_SLACK_LONGEST_MESSAGE": "many"}, "SWITCHBOARD_SLACK_LONGEST_MESSAGE"),
    ],
)
def test_what_cannot_be_is_named_with_what_can(
    credentials: dict[str, Any], environment: dict[str, str], said: str
) -> None:
    with pytest.raises(ChannelError, match=said):
        SlackSettings.read(credentials, {**SECRETS, **environment})


def test_the_environment_wins() -> None:
    environment = {**SECRETS, "SWITCHBOARD_SLACK_EMAIL_MATCH": "on", "SWITCHBOARD_SLACK_MESSAGES_PER_MINUTE": "12"}
    settings = SlackSettings.read({"email_match": False, "messages_per_minute": 5, "longest_message": 200}, environment)
    assert settings.email_match and settings.messages_per_minute == 12 and settings.longest_message == 200
