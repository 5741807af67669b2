"""What customers are told of the desk: noted with the change, handed out in order, told once."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy.orm import Session

from actions.clock import FixedClock
from actions.core.deliveries import Deliveries
from actions.core.ticket_desk import TicketDesk, TicketNotFree, UnknownAgent
from tests.actions.core.desk import hired, ticket

AFTER = timedelta(minutes=5)


def told(session: Session, clock: FixedClock) -> list[tuple[str, str, str, str]]:
    """Deliver all that is due, and what it was."""
    deliveries, heard = Deliveries(session, clock), []
    session.flush()
    while due := deliveries.due():
        for one in due:
            heard.append((one.ticket, one.kind, one.agent, one.text))
            deliveries.delivered(one.id)
    return heard


def test_each_step_tells_the_customer(session: Session, clock: FixedClock) -> None:
    desk, number = TicketDesk(session, clock), ticket(session, clock)
    for name in ("kim", "lee"):
        hired(session, clock, name)
    desk.claim(number, "kim")
    desk.reply(number, "kim", "Hello, Kim here.")
    desk.add_note(number, "sounds tired", "kim")
    desk.transfer(number, "kim", "lee")
    desk.put_off(number, "lee")
    desk.claim(number, "kim")
    desk.resolve(number, "kim")
    assert told(session, clock) == [
        (number, "joined", "Kim", ""),
        (number, "said", "Kim", "Hello, Kim here."),
        (number, "joined", "Lee", ""),
        (number, "left", "Lee", ""),
        (number, "joined", "Kim", ""),
        (number, "resolved", "Kim", ""),
    ]
    written = [(entry.author, entry.agent, entry.text) for entry in desk.entries(number)]
    assert ("note", "Kim", "sounds tired") in written and ("agent", "Kim", "Hello, Kim here.") in written
    assert ("system", None, "transferred by Kim to Lee") in written


def test_what_is_refused_tells_nobody(session: Session, clock: FixedClock) -> None:
    desk, number = TicketDesk(session, clock), ticket(session, clock, pack="core")
    for name in ("kim", "max"):
        hired(session, clock, name)
    desk.claim(number, "kim")
    told(session, clock)
    with pytest.raises(TicketNotFree):
        desk.transfer(number, "max", "max")
    with pytest.raises(TicketNotFree):
        desk.put_off(number, "max")
    with pytest.raises(UnknownAgent):
        desk.transfer(number, "kim", "nobody")
    assert told(session, clock) == [] and desk.get(number).agent_id == "kim"


def test_a_ticket_goes_only_to_who_may_see_it(session: Session, clock: FixedClock) -> None:
    desk, number = TicketDesk(session, clock), ticket(session, clock, pack="elsewhere")
    hired(session, clock, "kim")
    hired(session, clock, "lee", packs=("core",))
    desk.claim(number, "kim")
    with pytest.raises(UnknownAgent):
        desk.transfer(number, "kim", "lee")


def test_who_leads_takes_a_ticket_from_somebody_who_is_away(session: Session, clock: FixedClock) -> None:
    desk, number = TicketDesk(session, clock), ticket(session, clock)
    for name in ("kim", "lee", "ann"):
        hired(session, clock, name)
    desk.claim(number, "kim")
    assert desk.transfer(number, "ann", "lee", leads=True).agent_id == "lee"
    assert desk.put_off(number, "ann", leads=True).status == "waiting"


def test_a_reply_that_is_sent_twice_is_said_once(session: Session, clock: FixedClock) -> None:
    desk, number = TicketDesk(session, clock), ticket(session, clock)
    desk.claim(number, "kim")
    for text in ("one", "one", "two"):
        desk.reply(number, "kim", text, key="key-of-the-form")
    assert [entry.text for entry in desk.entries(number) if entry.author == "agent"] == ["one", "two"]
    assert [text for _, kind, _, text in told(session, clock) if kind == "said"] == ["one", "two"]


def test_tickets_do_not_wait_for_each_other_but_each_keeps_its_order(session: Session, clock: FixedClock) -> None:
    desk, deliveries = TicketDesk(session, clock), Deliveries(session, clock)
    one, other = ticket(session, clock, "c1"), ticket(session, clock, "c2")
    for number in (one, other):
        desk.claim(number, "kim")
        desk.reply(number, "kim", "hello")
    first = deliveries.due()
    assert [(due.ticket, due.kind, due.conversation, due.channel) for due in first] == [
        (one, "joined", "c1", "web"),
        (other, "joined", "c2", "web"),
    ]
    deliveries.failed(first[0].id, "gone")
    assert {(due.ticket, due.kind) for due in deliveries.due()} == {(other, "joined"), (one, "said")}


def test_who_waits_too_long_is_told_so_once(session: Session, clock: FixedClock) -> None:
    desk, deliveries = TicketDesk(session, clock), Deliveries(session, clock)
    old = ticket(session, clock, "c1")
    clock.advance(timedelta(hours=30))
    waits, taken = ticket(session, clock, "c2"), ticket(session, clock, "c3")
    desk.claim(taken, "kim")
    told(session, clock)
    deliveries.tell_unclaimed(AFTER)
    assert told(session, clock) == []
    clock.advance(AFTER)
    for _ in range(2):
        deliveries.tell_unclaimed(AFTER)
    assert told(session, clock) == [(waits, "unclaimed", "", "")], f"{old} has waited since yesterday"


def test_who_came_when_nobody_was_there_is_not_told_so_again(session: Session, clock: FixedClock) -> None:
    clock.moment = datetime(2026, 11, 23, 3, 30, tzinfo=timezone.utc)  # a Monday, long before seven
    ticket(session, clock, "c1")
    clock.advance(timedelta(hours=15))
    Deliveries(session, clock).tell_unclaimed(AFTER)
    assert told(session, clock) == []
