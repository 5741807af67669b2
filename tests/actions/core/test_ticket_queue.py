"""What an agent sees of the tickets: in what order, in which scope, found by what; and what colleagues answered before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from actions.clock import FixedClock
from actions.core.agent_models import Agent
from actions.core.colleagues_answers import colleagues_answers
from actions.core.ticket_desk import TicketDesk, UnknownTicket
from actions.core.ticket_packs import pack_of
from actions.core.ticket_queue import TicketQueue
from actions.core.tickets import Said
from tests.actions.core.desk import SAM, hired, ticket


def queue(session: Session, clock: FixedClock, agent: Agent) -> TicketQueue:
    return TicketQueue(session, agent, TicketDesk(session, clock))


def test_the_urgent_come_first_and_then_those_who_have_waited_longest(session: Session, clock: FixedClock) -> None:
    agent, desk = hired(session, clock, "kim"), TicketDesk(session, clock)
    said = [Said("customer", "hi", mood="neutral", anger=0.0), Said("customer", "NOW", mood="negative", anger=0.7)]
    first = ticket(session, clock, "c1", *said)
    second = ticket(session, clock, "c2", priority="urgent")
    third, done = ticket(session, clock, "c3"), ticket(session, clock, "c4")
    for number in (third, done):
        desk.claim(number, "kim")
    desk.resolve(done, "kim")
    lines = queue(session, clock, agent).unresolved()
    assert [line.number for line in lines] == [second, first, third]
    assert [(line.customer, line.feeling, line.agent) for line in lines] == [
        ("Sam Reyes", None, ""),
        ("Sam Reyes", "angry", ""),
        ("Sam Reyes", None, "Kim"),
    ]


def test_a_scope_is_in_every_query(session: Session, clock: FixedClock) -> None:
    agent, leader = hired(session, clock, "kim", packs=("core",)), hired(session, clock, "ann", "supervisor", ("core",))
    mine, anybodys = ticket(session, clock, "c1", pack="core"), ticket(session, clock, "c2")
    others = ticket(session, clock, "c3", pack="elsewhere")
    seen = queue(session, clock, agent)
    assert [line.number for line in seen.unresolved()] == [mine, anybodys]
    for found in (seen.find("reyes"), seen.find("100001"), seen.of_customer(SAM)):
        assert [line.number for line in found] == [anybodys, mine]
    assert seen.find(others) == []
    with pytest.raises(UnknownTicket):
        seen.get(others)
    assert seen.get(mine).pack == "core"
    assert len(queue(session, clock, leader).unresolved()) == 3


@pytest.mark.parametrize("text", ["T-1001", "t-1001", "1001", "100001", "sam", "SAM  rey", "m r"])
def test_a_ticket_is_found(session: Session, clock: FixedClock, text: str) -> None:
    number = ticket(session, clock)
    assert [line.number for line in queue(session, clock, hired(session, clock, "kim")).find(text)] == [number]


@pytest.mark.parametrize("text", ["", "  ", "%", "_", "T-1002", "T-" + "9" * 40, "' OR 1=1 --", "x" * 5000, "²"])
def test_nothing_is_found(session: Session, clock: FixedClock, text: str) -> None:
    ticket(session, clock)
    assert queue(session, clock, hired(session, clock, "kim")).find(text) == []


def test_colleagues_answers_to_the_same_intent(session: Session, clock: FixedClock) -> None:
    agent, desk = hired(session, clock, "kim"), TicketDesk(session, clock)
    limited = hired(session, clock, "lee", packs=("core",))
    answered = [
        ("c1", "ask_hours", "We open at nine on weekdays."),
        ("c2", "ask_hours", "We open at nine on weekdays."),
        ("c3", "ask_hours", "Sam, your branch opens at nine."),
        ("c4", "ask_hours", "You still owe $40."),
        ("c5", "ask_fees", "It is free."),
        ("c6", "ask_hours", "Saturdays too."),
    ]
    for conversation, intent, text in answered:
        number = ticket(session, clock, conversation, Said("customer", "?", intent=intent), pack="elsewhere")
        desk.claim(number, "kim")
        desk.reply(number, "kim", text)
        clock.advance(timedelta(minutes=1))
    assert colleagues_answers(session, agent, "ask_hours", 5) == ["Saturdays too.", "We open at nine on weekdays."]
    assert colleagues_answers(session, agent, "ask_hours", 1) == ["Saturdays too."]
    assert colleagues_answers(session, agent, "nothing", 5) == []
    assert colleagues_answers(session, limited, "ask_hours", 5) == []


def test_a_ticket_is_about_no_pack_where_nothing_of_one_was_asked() -> None:
    said = [Said("customer", "hi", intent="greet"), Said("customer", "a person!", intent="talk_to_human")]
    assert pack_of(said, None) == "" and pack_of([Said("assistant", "hello")], None) == ""
