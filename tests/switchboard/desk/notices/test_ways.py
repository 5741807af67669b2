"""Which ways to tell of tickets a desk has: those that it was told of, whole."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from actions.clock import SystemClock
from actions.database import Database
from components.channels.errors import ChannelError
from switchboard.desk.back_end import BackEnd
from switchboard.desk.notices.ways import email_notices, slack_notices
from switchboard.desk.settings import DeskSettings
from switchboard.errors import CommandError

SLACK = {"SLACK_BOT_TOKEN": "xoxb-1111-2222-abcd", "SLACK_SIGNING_SECRET": "8f742231b10e8888"}
CHANNEL = {"SWITCHBOARD_SLACK_DESK_CHANNEL": "C0DESK"}
SMTP = {
    "SWITCHBOARD_SMTP_HOST": "mail.example.com",
    "SWITCHBOARD_SMTP_FROM": "desk@example.com",
    "SWITCHBOARD_SMTP_TO": "kim@example.com",
}


def on(root: Path, environment: dict[str, str]) -> list[str]:
    """The names of the ways that are on."""
    settings = DeskSettings.read(
        environment, root=root, secret="s" * 32, assistant="http://127.0.0.1:5005", unclaimed_after=timedelta(minutes=5)
    )
    back_end = BackEnd(Database("sqlite://", demo_records=False), SystemClock())
    ways = (email_notices(settings), slack_notices(settings, back_end))
    return [way.name for way in ways if way is not None]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with Slack's channel."""
    (tmp_path / "credentials.yml").write_text("components.channels.slack.SlackInput:\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("environment", "expected"),
    [({}, []), (SLACK, []), ({**SLACK, **CHANNEL}, ["slack"]), ({**SMTP, **SLACK, **CHANNEL}, ["email", "slack"])],
)
def test_a_way_is_on_when_it_is_set(root: Path, environment: dict[str, str], expected: list[str]) -> None:
    assert on(root, environment) == expected


def test_where_slack_is_no_channel_of_the_assistants_it_is_none_of_the_desks(tmp_path: Path) -> None:
    (tmp_path / "credentials.yml").write_text("rest:\n", encoding="utf-8")
    assert on(tmp_path, {**SLACK, **CHANNEL}) == []


def test_half_set_is_an_error_at_the_start(root: Path) -> None:
    with pytest.raises(ChannelError, match="without SLACK_BOT_TOKEN"):
        on(root, CHANNEL)
    with pytest.raises(CommandError, match="without SWITCHBOARD_SMTP_FROM, SWITCHBOARD_SMTP_TO"):
        on(root, {"SWITCHBOARD_SMTP_HOST": "mail.example.com"})
