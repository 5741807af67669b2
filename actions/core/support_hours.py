"""When colleagues can be reached, and how."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.core.models import SupportChannel, SupportHours
from actions.opening_hours import Hours, is_open

CHAT = "chat"
"""The way by which colleagues take over a conversation."""


class SupportHoursService:
    """The ways to colleagues and their hours.

    Args:
        session: an open session.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> list[tuple[SupportChannel, Hours]]:
        """Every way with its hours by weekday (Monday is 0); days on which nobody is there are missing."""
        hours: dict[str, dict[int, tuple[time, time]]] = {}
        for row in self._session.execute(select(SupportHours)).scalars():
            hours.setdefault(row.channel_id, {})[row.weekday] = (row.opens, row.closes)
        channels = self._session.execute(select(SupportChannel).order_by(SupportChannel.name)).scalars()
        return [(channel, hours.get(channel.id, {})) for channel in channels]

    def of(self, channel_id: str) -> Hours:
        """The hours of one way; none where it is not known, or nobody is ever there."""
        query = select(SupportHours).where(SupportHours.channel_id == channel_id)
        return {row.weekday: (row.opens, row.closes) for row in self._session.execute(query).scalars()}

    def was_open(self, channel_id: str, moment: datetime, clock: Clock) -> bool:
        """Whether somebody could be reached at a moment that has passed; yes where no hours are known."""
        hours = self.of(channel_id)
        day = clock.today()
        while clock.start_of(day) > moment:
            day -= timedelta(days=1)
        return not hours or is_open(hours, day, (datetime.min + (moment - clock.start_of(day))).time())
