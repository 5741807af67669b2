"""The ways in which colleagues are told of new tickets: those that the environment switches on."""

from __future__ import annotations

import os
from collections.abc import Mapping

from components.channels.settings import origin_of
from switchboard.desk.notices.email import EmailNotices
from switchboard.desk.notices.email_settings import EmailSettings
from switchboard.desk.notices.notices import Way

DESK_URL = "SWITCHBOARD_DESK_URL"
DEFAULT_DESK_URL = "http://127.0.0.1:5006"


def desk_url(environment: Mapping[str, str] | None = None) -> str:
    """The desk's address as colleagues see it, without a slash at its end.

    Raises:
        ChannelError: it is none.
    """
    environment = os.environ if environment is None else environment
    return origin_of(f"environment, {DESK_URL}", environment.get(DESK_URL, "").strip() or DEFAULT_DESK_URL)


def ways(environment: Mapping[str, str] | None = None) -> list[Way]:
    """All ways that are switched on.

    Args:
        environment: the process's own if not given.

    Raises:
        SwitchboardError: settings are missing or cannot be used.
    """
    found: list[Way] = []
    email = EmailSettings.read(environment)
    if email is not None:
        found.append(EmailNotices(email, desk_url(environment)))
    return found
