"""The e-mail address by which a user of the workspace may be a customer, where that is switched on."""

from __future__ import annotations

import logging
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

from components.channels.slack_workspace import Workspace, WorkspaceError

logger = logging.getLogger(__name__)

KNOWN_SECONDS = 300
MOST_KNOWN = 5000
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,189}")


class Emails:
    """Addresses that the workspace vouches for; who has them is known for a few minutes.

    Args:
        workspace: the assistant's own. What other workspaces say about their users is not believed: anybody can make
            one, with any address.
        now: a monotonic clock, in seconds.
    """

    def __init__(self, workspace: Workspace, now: Callable[[], float] = time.monotonic) -> None:
        self._workspace, self._now = workspace, now
        self._known: OrderedDict[str, tuple[str | None, float]] = OrderedDict()

    async def of(self, user: str) -> str | None:
        """A user's confirmed address, in lower case; None where there is none, or Slack does not say it."""
        email, until = self._known.get(user, (None, 0.0))
        if self._now() < until:
            return email
        try:
            email = vouched_email(await self._workspace.user(user), (await self._workspace.me()).team)
        except WorkspaceError as error:
            logger.warning("Slack does not say who a user is (%s); they have to log in", error.code)
            return None
        self._known[user] = (email, self._now() + KNOWN_SECONDS)
        if len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)
        return email


def vouched_email(user: Mapping[str, Any], team: str) -> str | None:
    """The address in what Slack knows about a user, if the workspace has made sure of it."""
    foreign = user.get("team_id") != team or user.get("is_stranger")
    nobody = user.get("deleted") or user.get("is_bot") or user.get("is_app_user")
    profile = user.get("profile")
    email = profile.get("email") if isinstance(profile, Mapping) else None
    if foreign or nobody or user.get("is_email_confirmed") is not True:
        return None
    return email.lower() if isinstance(email, str) and _EMAIL.fullmatch(email) else None
