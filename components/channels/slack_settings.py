"""The settings of the Slack channel: `credentials.yml`, and the environment, which wins and alone holds the secrets."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from components.channels.errors import ChannelError
from components.channels.settings import given, origin_of, whole_number

ENTRY = "components.channels.slack.SlackInput"
TOKEN, SECRET = "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"
HELP = "both, or neither to leave Slack off; docs/slack.md says where Slack shows them"
_BOT_TOKEN = re.compile(r"xoxb-[\w-]{8,}")
_CHANNEL = re.compile(r"[CG][A-Z0-9]{1,31}")
_VARIABLES = {
    "public_url": "SWITCHBOARD_PUBLIC_URL",
    "email_match": "SWITCHBOARD_SLACK_EMAIL_MATCH",
    "database": "SWITCHBOARD_SLACK_DATABASE_URL",
    "longest_message": "SWITCHBOARD_SLACK_LONGEST_MESSAGE",
    "messages_per_minute": "SWITCHBOARD_SLACK_MESSAGES_PER_MINUTE",
    "api_url": "SWITCHBOARD_SLACK_API_URL",
    "desk_channel": "SWITCHBOARD_SLACK_DESK_CHANNEL",
    "desk_url": "SWITCHBOARD_DESK_URL",
}
_SWITCH = {"true": True, "on": True, "yes": True, "false": False, "off": False, "no": False}


@dataclass(frozen=True)
class SlackSettings:
    """What `docs/slack.md` says about each."""

    token: str | None = field(default=None, repr=False)
    signing_secret: str | None = field(default=None, repr=False)
    public_url: str | None = None
    email_match: bool = False
    database: str = "sqlite:///var/slack.db"
    longest_message: int = 1000
    messages_per_minute: int = 30
    api_url: str = "https://slack.com/api/"
    desk_channel: str | None = None
    desk_url: str = "http://127.0.0.1:5006"

    @classmethod
    def read(cls, credentials: Mapping[str, Any] | None, environment: Mapping[str, str] | None = None) -> SlackSettings:
        """The settings of a server.

        Args:
            credentials: the channel's entry in `credentials.yml`.
            environment: the process's own if not given.

        Raises:
            ChannelError: one secret is given without the other, a key is unknown, or a value is none of its kind.
        """
        environment = os.environ if environment is None else environment
        token, secret = (environment.get(name, "").strip() or None for name in (TOKEN, SECRET))
        if (token is None) is not (secret is None):
            present, missing = (SECRET, TOKEN) if token is None else (TOKEN, SECRET)
            raise ChannelError("environment", f"{present} without {missing}", HELP)
        if token is not None and not _BOT_TOKEN.fullmatch(token):
            raise ChannelError(f"environment, {TOKEN}", "another kind of token", "the bot's, which begins with xoxb-")
        found = given(ENTRY, _VARIABLES, credentials, environment)
        values = {key: _value(key, where, value) for key, (where, value) in found.items()}
        if "desk_channel" in values and token is None:
            raise ChannelError(found["desk_channel"][0], f"a channel for the desk without {TOKEN} and {SECRET}", HELP)
        return cls(token=token, signing_secret=secret, **values)

    @property
    def enabled(self) -> bool:
        """Whether both secrets are there."""
        return self.token is not None


def _value(key: str, where: str, value: Any) -> Any:
    if key in ("longest_message", "messages_per_minute"):
        return whole_number(where, value)
    if key == "email_match":
        switch = _SWITCH.get(str(value).lower())
        if switch is None:
            raise ChannelError(where, repr(value), "true or false")
        return switch
    if not isinstance(value, str):
        raise ChannelError(where, repr(value), "text")
    if key == "desk_channel" and not _CHANNEL.fullmatch(value):
        raise ChannelError(
            where, repr(value), "the channel's id, such as C0123456789, which Slack shows under its details"
        )
    if key in ("public_url", "desk_url"):
        return origin_of(where, value)
    if key == "api_url" and not value.startswith(("https://", "http://127.0.0.1:")):
        raise ChannelError(where, repr(value), "an address with https, such as https://slack-gov.com/api/")
    return value
