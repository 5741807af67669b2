"""What time it is, as something that tests can set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Protocol


class Clock(Protocol):
    """Where actions and services read the time; never from `datetime` directly."""

    def now(self) -> datetime:
        """This moment, aware, in UTC."""

    def today(self) -> date:
        """Today's date where the company is."""

    def time_of_day(self) -> time:
        """What the clocks on the wall show there: opening hours are compared with it."""

    def start_of(self, day: date) -> datetime:
        """The moment at which a day begins there, aware, in UTC: daily limits and figures by day count from it."""


class SystemClock:
    """The machine's clock and its local time zone (set `TZ` to move it)."""

    def now(self) -> datetime:
        """This moment, aware, in UTC."""
        return datetime.now(timezone.utc)

    def today(self) -> date:
        """Today's date in the machine's time zone."""
        return datetime.now().date()

    def time_of_day(self) -> time:
        """The time in the machine's time zone."""
        return datetime.now().time()

    def start_of(self, day: date) -> datetime:
        """Midnight in the machine's time zone, in UTC."""
        return datetime.combine(day, time()).astimezone(timezone.utc)


@dataclass
class FixedClock:
    """A clock that stands still until it is moved; its days are UTC days.

    Args:
        moment: the aware moment at which it stands.
    """

    moment: datetime

    def now(self) -> datetime:
        """The moment at which the clock stands."""
        return self.moment.astimezone(timezone.utc)

    def today(self) -> date:
        """The UTC date of that moment."""
        return self.now().date()

    def time_of_day(self) -> time:
        """The UTC time of that moment."""
        return self.now().time()

    def start_of(self, day: date) -> datetime:
        """Midnight UTC of that date."""
        return datetime.combine(day, time(), timezone.utc)

    def advance(self, step: timedelta) -> None:
        """Move the clock forward by `step`."""
        self.moment += step
