"""What a supervisor asks about tickets: how long customers waited, for what, whether it helped, and how they felt."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.engine import Row
from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.core.agent_models import Agent
from actions.core.ticket_models import CUSTOMER, PRIORITIES, RESOLVED, Ticket, TicketEntry

PERIODS = (7, 30, 90)
"""Days that a report may be about; the last of them is today."""
NEGATIVE = "negative"


@dataclass(frozen=True)
class Spread:
    """How long something took: half of the times are no longer than `median`, nine of ten no longer than `p90`."""

    count: int
    median: timedelta
    p90: timedelta

    @classmethod
    def of(cls, times: Iterable[timedelta]) -> Spread | None:
        """The spread of some times; None of none."""
        found = sorted(times)
        count = len(found)
        if not count:
            return None
        return cls(count, (found[(count - 1) // 2] + found[count // 2]) / 2, found[math.ceil(0.9 * count) - 1])


@dataclass(frozen=True)
class Ratings:
    """How many customers said whether it was solved, and how many said yes."""

    rated: int
    solved: int

    @property
    def share(self) -> float | None:
        """Of those who said something; None where nobody did."""
        return self.solved / self.rated if self.rated else None


@dataclass(frozen=True)
class Mood:
    """Customers' messages in tickets: how many, the share of negative ones, and the mean of their anger (0 to 1)."""

    messages: int
    negative: float
    anger: float


@dataclass(frozen=True)
class DayFigures:
    """One day: the tickets that were opened on it, and what customers wrote on it."""

    day: date
    opened: int
    waiting: Spread | None
    mood: Mood | None


@dataclass(frozen=True)
class GroupFigures:
    """The tickets of a colleague, who had them last, or of a pack; `name` is empty for what is about no pack's own."""

    name: str
    tickets: int
    resolved: int
    waiting: Spread | None
    resolving: Spread | None
    ratings: Ratings


@dataclass(frozen=True)
class Figures:
    """The figures of a period. A ticket belongs to the day on which it was opened, whenever the rest happened.

    Attributes:
        days: each day of the period, the last of them today.
        opened: tickets in all.
        resolved: those of them that are done.
        waiting: from the opening until somebody claimed it for the first time.
        resolving: from the opening until it was resolved.
        ratings: what customers said after it.
        open_by_reason: all tickets that are not resolved, whenever they were opened, by reason; the most first.
        open_by_priority: the same, by priority; the most urgent first.
        agents: by colleague; who resolved the most first.
        packs: by pack, in the same order.
    """

    days: tuple[DayFigures, ...]
    opened: int
    resolved: int
    waiting: Spread | None
    resolving: Spread | None
    ratings: Ratings
    open_by_reason: dict[str, int]
    open_by_priority: dict[str, int]
    agents: tuple[GroupFigures, ...]
    packs: tuple[GroupFigures, ...]


class TicketReport:
    """Figures over the tickets of all conversations.

    Args:
        session: an open session; nothing is written.
        clock: what time it is, and when days begin.
    """

    def __init__(self, session: Session, clock: Clock) -> None:
        self._session, self._clock = session, clock

    def figures(self, days: int) -> Figures:
        """The figures of the last days.

        Args:
            days: how many, of `PERIODS`.

        Raises:
            ValueError: it is another number.
        """
        if days not in PERIODS:
            raise ValueError(f"found {days} days; allowed: {', '.join(map(str, PERIODS))}")
        today = self._clock.today()
        period = [today - timedelta(days=back) for back in reversed(range(days))]
        ends = [self._clock.start_of(day + timedelta(days=1)) for day in period]
        begin = self._clock.start_of(period[0])
        tickets = self._tickets(begin, ends)
        moods = self._moods(begin, ends)
        by_day: list[list[Row]] = [[] for _ in period]
        for ticket in tickets:
            by_day[ticket.day].append(ticket)
        return Figures(
            days=tuple(
                DayFigures(day, len(of_day), _waiting(of_day), moods.get(number))
                for number, (day, of_day) in enumerate(zip(period, by_day, strict=True))
            ),
            opened=len(tickets),
            resolved=_resolved(tickets),
            waiting=_waiting(tickets),
            resolving=_resolving(tickets),
            ratings=_ratings(tickets),
            open_by_reason=self._open_by(Ticket.reason_code),
            open_by_priority=_in_order(self._open_by(Ticket.priority), PRIORITIES[::-1]),
            agents=_groups((ticket.agent, ticket) for ticket in tickets if ticket.agent),
            packs=_groups((ticket.pack, ticket) for ticket in tickets),
        )

    def _tickets(self, begin: datetime, ends: Sequence[datetime]) -> list[Row]:
        first_claimed = func.coalesce(Ticket.first_claimed_at, Ticket.claimed_at).label("claimed_at")
        columns = (Ticket.status, Ticket.pack, Ticket.created_at, first_claimed, Ticket.resolved_at, Ticket.solved)
        agent = func.coalesce(Agent.name, Ticket.agent_id).label("agent")
        query = select(_number_of_day(Ticket.created_at, ends), agent, *columns)
        query = query.outerjoin(Agent, Agent.id == Ticket.agent_id)
        inside = (Ticket.created_at >= begin, Ticket.created_at < ends[-1])
        return list(self._session.execute(query.where(*inside)))

    def _moods(self, begin: datetime, ends: Sequence[datetime]) -> dict[int, Mood]:
        """By the number of the day; summed up in the database, for there may be very many messages."""
        number = _number_of_day(TicketEntry.at, ends)
        negative = func.avg(case((TicketEntry.mood == NEGATIVE, 1.0), else_=0.0))
        felt = (func.count(), negative, func.avg(func.coalesce(TicketEntry.anger, 0.0)))
        known = (TicketEntry.author == CUSTOMER, TicketEntry.mood.is_not(None))
        inside = (TicketEntry.at >= begin, TicketEntry.at < ends[-1])
        query = select(number, *felt).where(*known, *inside).group_by("day")
        return {row[0]: Mood(row[1], float(row[2]), float(row[3])) for row in self._session.execute(query)}

    def _open_by(self, column: Any) -> dict[str, int]:
        query = select(column, func.count()).where(Ticket.status != RESOLVED).group_by(column)
        found = {str(name): int(count) for name, count in self._session.execute(query)}
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _number_of_day(moment: Any, ends: Sequence[datetime]) -> Any:
    """In which day a moment is. Days are the company's, not UTC's, and databases have no common word for them."""
    return case(*((moment < end, number) for number, end in enumerate(ends))).label("day")


def _resolved(tickets: Iterable[Row]) -> int:
    return sum(ticket.status == RESOLVED for ticket in tickets)


def _waiting(tickets: Iterable[Row]) -> Spread | None:
    return Spread.of(ticket.claimed_at - ticket.created_at for ticket in tickets if ticket.claimed_at)


def _resolving(tickets: Iterable[Row]) -> Spread | None:
    return Spread.of(ticket.resolved_at - ticket.created_at for ticket in tickets if ticket.resolved_at)


def _ratings(tickets: Iterable[Row]) -> Ratings:
    given = [ticket.solved for ticket in tickets if ticket.solved is not None]
    return Ratings(len(given), sum(map(bool, given)))


def _in_order(found: dict[str, int], order: Sequence[str]) -> dict[str, int]:
    return {name: found[name] for name in order if name in found}


def _groups(named: Iterable[tuple[str, Row]]) -> tuple[GroupFigures, ...]:
    groups: dict[str, list[Row]] = {}
    for name, ticket in named:
        groups.setdefault(name, []).append(ticket)
    found = [
        GroupFigures(name, len(of), _resolved(of), _waiting(of), _resolving(of), _ratings(of))
        for name, of in groups.items()
    ]
    return tuple(sorted(found, key=lambda group: (-group.resolved, group.name)))
