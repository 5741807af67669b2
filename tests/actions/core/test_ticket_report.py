"""The supervisor's figures: whose time they count, on which day, and what they leave out."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from actions.clock import FixedClock
from actions.core.agents import Agents
from actions.core.ticket_desk import TicketDesk
from actions.core.ticket_report import Figures, Ratings, Spread, TicketReport
from actions.core.tickets import Said, TicketService

TODAY = date(2025, 11, 20)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


class Week:
    """Lets tickets happen."""

    def __init__(self, session: Session, clock: FixedClock) -> None:
        self.session, self.clock, self.desk = session, clock, TicketDesk(session, clock)
        self._now = clock.moment

    def ticket(
        self,
        conversation: str,
        *,
        back: timedelta = timedelta(0),
        wait: timedelta | None = None,
        work: timedelta | None = None,
        agent: str = "ann",
        solved: bool | None = None,
        code: str = "asked",
        priority: str = "normal",
    ) -> str:
        """A ticket that was opened some time back, claimed after a while and resolved after another, if at all."""
        self.clock.moment = self._now - back
        service = TicketService(self.session, conversation, self.clock)
        number = service.open(reason="x", customer_id=None, code=code, priority=priority)
        if wait is not None:
            self.clock.advance(wait)
            self.desk.claim(number, agent)
        if work is not None:
            self.clock.advance(work)
            self.desk.resolve(number, agent).solved = solved
        self.clock.moment = self._now
        return number

    def figures(self, days: int = 7) -> Figures:
        self.session.flush()
        return TicketReport(self.session, self.clock).figures(days)


@pytest.fixture
def week(session: Session, clock: FixedClock) -> Week:
    return Week(session, clock)


def test_nothing_happened(week: Week) -> None:
    figures = week.figures()
    assert [day.day for day in figures.days] == [TODAY - back * DAY for back in range(6, -1, -1)]
    assert all((day.opened, day.waiting, day.mood) == (0, None, None) for day in figures.days)
    assert (figures.opened, figures.waiting, figures.resolving, figures.ratings.share) == (0, None, None, None)
    assert figures.open_by_reason == figures.open_by_priority == {} and figures.agents == figures.packs == ()


@pytest.mark.parametrize("days", [0, 1, 8, -7, 3650])
def test_a_period_is_one_of_three(week: Week, days: int) -> None:
    with pytest.raises(ValueError, match=f"found {days} days; allowed: 7, 30, 90"):
        week.figures(days)


@pytest.mark.parametrize("days", [7, 30, 90])
def test_a_period_begins_at_the_first_moment_of_its_first_day_and_ends_today(week: Week, days: int) -> None:
    first = datetime.combine(TODAY, datetime.min.time(), week.clock.now().tzinfo) - (days - 1) * DAY
    age = week.clock.now() - first
    week.ticket("first", back=age)
    week.ticket("before", back=age + timedelta(seconds=1))
    week.ticket("today")
    week.ticket("tomorrow", back=-DAY)
    opened = [day.opened for day in week.figures(days).days]
    assert (opened[0], opened[-1], sum(opened), len(opened)) == (1, 1, 2, days)


def test_how_long_customers_waited(week: Week) -> None:
    for number in range(1, 11):
        week.ticket(f"c{number}", back=DAY, wait=number * MINUTE)
    week.ticket("late", back=3 * DAY, wait=2 * 60 * MINUTE)
    week.ticket("nobody came")
    figures = week.figures()
    assert figures.days[-2].waiting == Spread(10, 5.5 * MINUTE, 9 * MINUTE)
    assert figures.days[-4].waiting == Spread(1, 120 * MINUTE, 120 * MINUTE)
    assert figures.days[-1].waiting is None and figures.days[-1].opened == 1
    assert figures.waiting == Spread(11, 6 * MINUTE, 10 * MINUTE)


def test_waiting_ends_when_the_ticket_is_claimed_for_the_first_time(week: Week) -> None:
    number = week.ticket("c1", back=DAY, wait=4 * MINUTE)
    week.desk.put_off(number, "ann")
    week.desk.claim(number, "ben")
    figures = week.figures()
    assert figures.waiting == Spread(1, 4 * MINUTE, 4 * MINUTE)
    assert [agent.name for agent in figures.agents] == ["ben"], "who had it last"


def test_a_ticket_claimed_before_first_claims_were_kept_counts_too(week: Week) -> None:
    number = week.ticket("c1", back=DAY, wait=4 * MINUTE)
    week.desk.get(number).first_claimed_at = None
    assert week.figures().waiting == Spread(1, 4 * MINUTE, 4 * MINUTE)


def test_whether_it_helped(week: Week) -> None:
    Agents(week.session, week.clock).add("ann", name="Ann Lee", password="a long password")
    for number, solved in enumerate((True, True, False, None)):
        week.ticket(f"c{number}", back=DAY, wait=MINUTE, work=30 * MINUTE, solved=solved)
    week.ticket("ben's", back=DAY, wait=MINUTE, work=10 * MINUTE, agent="ben", solved=True)
    week.desk.get(week.ticket("his next", back=DAY, wait=MINUTE, agent="ben")).pack = "shop"
    figures = week.figures()
    assert figures.ratings == Ratings(4, 3) and figures.ratings.share == 0.75
    assert (figures.opened, figures.resolved) == (6, 5)
    assert figures.resolving == Spread(5, 31 * MINUTE, 31 * MINUTE)
    ann, ben = figures.agents
    assert (ann.name, ann.tickets, ann.resolved, ann.ratings) == ("Ann Lee", 4, 4, Ratings(3, 2))
    assert (ben.name, ben.tickets, ben.resolved, ben.ratings) == ("ben", 2, 1, Ratings(1, 1))
    assert ben.resolving == Spread(1, 11 * MINUTE, 11 * MINUTE) and ben.waiting == Spread(2, MINUTE, MINUTE)
    assert [(pack.name, pack.tickets) for pack in figures.packs] == [("", 5), ("shop", 1)]


def test_what_is_open_counts_however_old_it_is(week: Week) -> None:
    week.ticket("old", back=200 * DAY, code="stuck", priority="urgent")
    week.ticket("mine", wait=MINUTE, code="stuck")
    week.ticket("new", code="angry", priority="high")
    week.ticket("done", wait=MINUTE, work=MINUTE, code="asked")
    figures = week.figures()
    assert list(figures.open_by_reason.items()) == [("stuck", 2), ("angry", 1)]
    assert list(figures.open_by_priority.items()) == [("urgent", 1), ("high", 1), ("normal", 1)]


def test_how_customers_felt_on_the_day_on_which_they_wrote(week: Week) -> None:
    week.ticket("c1", back=20 * DAY)
    now, yesterday = week.clock.now(), week.clock.now() - DAY
    TicketService(week.session, "c1", week.clock).append(
        [
            Said("customer", "no!", now, mood="negative", anger=0.9),
            Said("customer", "thanks", now, mood="positive", anger=0.1),
            Said("customer", "and now?", now, mood="neutral"),
            Said("customer", "[affirm]", now),
            Said("agent", "sorry", now, mood="negative", anger=1.0),
            Said("customer", "hello?", yesterday, mood="negative", anger=0.5),
            Said("customer", "long ago", now - 20 * DAY, mood="negative", anger=1.0),
        ]
    )
    days = week.figures().days
    today, before = days[-1].mood, days[-2].mood
    assert today is not None and before is not None and days[0].mood is None
    assert today.messages == 3 and today.negative == pytest.approx(1 / 3) and today.anger == pytest.approx(1 / 3)
    assert (before.messages, before.negative, before.anger) == (1, 1.0, 0.5)
