"""Notices: each ticket once in each way, whatever fails, ends and starts anew, and however many look for it."""

from __future__ import annotations

import threading
from datetime import timedelta

from sqlalchemy.orm import Session

from actions.clock import FixedClock
from actions.core.ticket_desk import TicketDesk
from actions.core.ticket_notices import WAITS, TicketNotices
from actions.core.tickets import TicketService
from actions.database import Database

MINUTE = timedelta(minutes=1)


def opened(session: Session, clock: FixedClock, conversation: str = "c1", **given: str) -> int:
    tickets = TicketService(session, conversation, clock)
    number = tickets.open(reason="asked: my ssn is 123-45-6789", customer_id=None, **given)  # type: ignore[arg-type]
    session.flush()
    return int(number[2:]) - 1000


def test_a_ticket_is_told_of_once_in_each_way(session: Session, clock: FixedClock) -> None:
    first, second = opened(session, clock), opened(session, clock, "c2")
    email, slack = (TicketNotices(session, way, clock) for way in ("email", "slack"))
    assert email.due() == slack.due() == [first, second]
    notice = email.take(first)
    assert notice is not None and (notice.number, notice.priority) == ("T-1001", "normal")
    assert email.due() == [second] and email.take(first) is None, "somebody is at it"
    email.sent(notice, "<1@example.com>")
    clock.advance(60 * MINUTE)
    assert email.due() == [second] and email.take(first) is None
    assert slack.due() == [first, second]


def test_secrets_are_not_told(session: Session, clock: FixedClock) -> None:
    notice = TicketNotices(session, "email", clock).take(opened(session, clock, summary="my cvv is 123"))
    assert notice is not None and "6789" not in notice.reason and "123" not in notice.summary


def test_what_failed_or_was_broken_off_is_tried_again_later_and_later(session: Session, clock: FixedClock) -> None:
    ticket, email = opened(session, clock), TicketNotices(session, "email", clock)
    for wait in (*WAITS, WAITS[-1]):
        assert email.take(ticket) is not None
        clock.advance(wait - timedelta(seconds=1))
        assert email.due() == [] and email.take(ticket) is None
        clock.advance(timedelta(seconds=1))
        assert email.due() == [ticket]


def test_what_is_resolved_or_old_is_not_told_of(session: Session, clock: FixedClock) -> None:
    opened(session, clock)
    clock.advance(timedelta(hours=25))
    done, waiting = opened(session, clock, "c2"), opened(session, clock, "c3")
    desk = TicketDesk(session, clock)
    for ticket in (done, waiting):
        desk.claim(f"T-{1000 + ticket}", "kim")
    desk.resolve(f"T-{1000 + done}", "kim")
    assert TicketNotices(session, "email", clock).due() == [waiting]


def test_of_two_that_tell_one_does(database: Database, clock: FixedClock) -> None:
    with database.session(writes=True) as session:
        ticket = opened(session, clock)
        session.commit()
    barrier, taken = threading.Barrier(4), []

    def take() -> None:
        barrier.wait()
        with database.session(writes=True) as session:
            taken.append(TicketNotices(session, "email", clock).take(ticket))
            session.commit()

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 4 and sum(notice is not None for notice in taken) == 1
