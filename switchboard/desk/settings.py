"""What the desk is told when it starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path

from components.channels.settings import WebSettings, origin_of, whole_number
from components.channels.slack_settings import ENTRY, SlackSettings
from components.packs.yaml_file import YamlFile
from switchboard.desk.notices.email_settings import EmailSettings

DESK_URL, PROXIES, ASSISTANT_URL = "SWITCHBOARD_DESK_URL", "SWITCHBOARD_PROXIES", "SWITCHBOARD_ASSISTANT_URL"
PORT = 5006


@dataclass(frozen=True)
class DeskSettings:
    """Settings of a desk.

    Args:
        secret: the channels', with which deliveries are signed.
        assistant: where the assistant is.
        unclaimed_after: how long a customer waits before they are told that nobody came.
        public_url: the desk's own address as browsers see it, where that is another than the one that it listens on.
        proxies: how many proxies of the operator's own stand before it.
        port: on which it listens.
        email: how colleagues are told of new tickets by e-mail, if they are.
        slack: what Slack's channel is set to, if there is one; its `desk_channel` is where colleagues work on tickets.
    """

    secret: str
    assistant: str = "http://127.0.0.1:5005"
    unclaimed_after: timedelta = timedelta(minutes=5)
    public_url: str | None = None
    proxies: int = 0
    port: int = PORT
    email: EmailSettings | None = None
    slack: SlackSettings | None = None

    @classmethod
    def read(
        cls,
        environment: Mapping[str, str],
        *,
        root: Path,
        secret: str,
        assistant: str,
        unclaimed_after: timedelta,
        port: int = PORT,
    ) -> DeskSettings:
        """What the environment and `credentials.yml` say of it, beside what the command says.

        Raises:
            ChannelError: a value is none of its kind, or Slack is half set up.
            CommandError: e-mail is half set up.
        """
        public, proxies = environment.get(DESK_URL, "").strip(), environment.get(PROXIES, "").strip()
        return cls(
            secret=secret,
            assistant=origin_of("the assistant's address", assistant),
            unclaimed_after=unclaimed_after,
            public_url=origin_of(f"environment, {DESK_URL}", public) if public else None,
            proxies=whole_number(f"environment, {PROXIES}", proxies, least=0) if proxies else 0,
            port=port,
            email=EmailSettings.read(environment),
            slack=slack_settings(root, environment),
        )

    @property
    def url(self) -> str:
        """The desk's address for links to it."""
        return self.public_url or f"http://127.0.0.1:{self.port}"

    @cached_property
    def web(self) -> WebSettings:
        """The same for what desk and chat page have in common: where a request comes from."""
        return WebSettings(public_url=self.public_url, proxies=self.proxies)


def slack_settings(root: Path, environment: Mapping[str, str]) -> SlackSettings | None:
    """What Slack's channel is set to; None where `credentials.yml` has no entry for it.

    Args:
        root: the project's folder.
        environment: of the process.

    Raises:
        ChannelError: it is half set up, or a setting cannot be used.
    """
    credentials = YamlFile.read(root / "credentials.yml", root).content
    return SlackSettings.read(credentials[ENTRY], environment) if ENTRY in credentials else None
