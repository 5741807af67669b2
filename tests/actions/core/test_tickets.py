"""Tickets: one a conversation, claimed once, with all that was said; and databases from before they had all that."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.orm import Session

from actions.clock import FixedClock
from actions.core.ticket_desk import TicketDesk, TicketNotFree, UnknownTicket
from actions.core.ticket_summary import feeling_of, summary
from actions.core.tickets import Said, TicketService
from actions.database import Database

SAM = "100001"


def opened(session: Session, clock: FixedClock, conversation: str = "c1", **given: str) -> str:
    tickets = TicketService(session, conversation, clock)
    return tickets.open(reason="asked for a person: hi", customer_id=SAM, **given)  # type: ignore[arg-type]


def test_one_ticket_a_conversation_until_it_is_resolved(session: Session, clock: FixedClock) -> None:
    number, desk = opened(session, clock, channel="web"), TicketDesk(session, clock)
    assert number == "T-1001" and opened(session, clock) == number and opened(session, clock, "c2") == "T-1002"
    desk.claim(number, "ann")
    assert opened(session, clock) == number, "what is claimed is not done"
    clock.advance(timedelta(minutes=5))
    ticket = desk.resolve(number, "ann")
    assert (ticket.status, ticket.channel, ticket.agent_id) == ("resolved", "web", "ann")
    assert ticket.created_at < ticket.resolved_at and ticket.claimed_at == ticket.created_at
    assert opened(session, clock) == "T-1003"


def test_a_ticket_becomes_more_urgent_and_never_less(session: Session, clock: FixedClock) -> None:
    desk = TicketDesk(session, clock)
    number = opened(session, clock)
    for priority, expected in (("high", "high"), ("low", "high"), ("urgent", "urgent")):
        opened(session, clock, priority=priority)
        assert desk.get(number).priority == expected


def test_what_is_said_is_appended_with_how_it_was_meant(session: Session, clock: FixedClock) -> None:
    tickets, desk = TicketService(session, "c1", clock), TicketDesk(session, clock)
    assert not tickets.append([Said("customer", "hello?")]), "there is no ticket"
    number = opened(session, clock)
    tickets.append([Said("customer", "where is it!", intent="complain", mood="negative", anger=0.7)])
    tickets.note("can be reached at 404-555-0199")
    desk.claim(number, "ann")
    desk.reply(number, "ann", "I am looking.")
    desk.add_note(number, "gold customer")
    said = desk.entries(number)
    assert [entry.author for entry in said] == ["customer", "system", "system", "agent", "note"]
    assert (said[0].intent, said[0].mood, said[0].anger) == ("complain", "negative", 0.7)
    assert said[2].text == "claimed by ann" and said[3].at == clock.now()


def test_each_step_is_guarded(session: Session, clock: FixedClock) -> None:
    number, desk = opened(session, clock), TicketDesk(session, clock)
    with pytest.raises(TicketNotFree, match="T-1001 is open; allowed: claimed"):
        desk.resolve(number, "ann")
    desk.claim(number, "ann")
    for step in (desk.resolve, desk.put_off):
        with pytest.raises(TicketNotFree, match="is claimed by ann"):
            step(number, "ben")
    with pytest.raises(TicketNotFree):
        desk.reply(number, "ben", "hello")
    desk.put_off(number, "ann")
    assert desk.get(number).status == "waiting" and desk.get(number).agent_id is None
    desk.claim(number, "ben")
    desk.resolve(number, "ben")
    for late in (desk.claim, desk.resolve, desk.put_off):
        with pytest.raises(TicketNotFree, match="is resolved"):
            late(number, "ben")
    assert len(desk.entries(number)) == 4, "what was refused left no trace"


@pytest.mark.parametrize("number", ["T-1002", "T-1000", "T-", "1001", "T-12345678901", "T-²", "T-1001; DROP"])
def test_there_is_no_such_ticket(session: Session, clock: FixedClock, number: str) -> None:
    opened(session, clock)
    with pytest.raises(UnknownTicket):
        TicketDesk(session, clock).claim(number, "ann")


def test_of_two_who_claim_at_once_one_gets_it(database: Database, clock: FixedClock) -> None:
    with database.session(writes=True) as session:
        number = opened(session, clock)
        session.commit()
    barrier, outcomes = threading.Barrier(2), []

    def claim(agent: str) -> None:
        barrier.wait()
        with database.session(writes=True) as session:
            try:
                TicketDesk(session, clock).claim(number, agent)
                session.commit()
                outcomes.append(agent)
            except TicketNotFree as error:
                outcomes.append(f"not {agent}: {error.agent_id}")

    threads = [threading.Thread(target=claim, args=(agent,)) for agent in ("ann", "ben")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.session() as session:
        owner = TicketDesk(session, clock).get(number).agent_id
    loser = {"ann": "ben", "ben": "ann"}[owner]
    assert sorted(outcomes) == sorted([owner, f"not {loser}: {owner}"])


OLD_TABLE = """\
CREATE TABLE tickets (id INTEGER PRIMARY KEY, conversation_id VARCHAR(255) NOT NULL, customer_id VARCHAR(6),
reason TEXT NOT NULL, status VARCHAR(20) NOT NULL, created_at DATETIME NOT NULL)"""


def test_a_database_from_before_keeps_its_tickets_and_gets_what_is_new(tmp_path: Path, clock: FixedClock) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    old = create_engine(url, future=True)
    with old.begin() as connection:
        connection.execute(text(OLD_TABLE))
        connection.execute(
            text("CREATE UNIQUE INDEX one_open_ticket ON tickets (conversation_id) WHERE status = 'open'")
        )
        row = "(7, 'c1', NULL, 'help', 'open', '2025-11-01 10:00:00')"
        connection.execute(text(f"INSERT INTO tickets VALUES {row}"))
    old.dispose()
    for _ in range(2):  # the second time there is nothing left to add
        database = Database(url, demo_records=False, clock=clock)
        with database.session(writes=True) as session:
            ticket = TicketDesk(session, clock).get("T-1007")
            assert (ticket.reason, ticket.status, ticket.priority, ticket.reason_code) == (
                "help",
                "open",
                "normal",
                "asked",
            )
            assert TicketService(session, "c1", clock).open(reason="again", customer_id=None) == "T-1007"
        assert "one_unresolved_ticket" in {index["name"] for index in inspect(database.engine).get_indexes("tickets")}
        database.dispose()


def test_three_lines_for_who_takes_over() -> None:
    said = [
        Said("customer", "hi", intent="greet", mood="neutral", anger=0.0),
        Said("assistant", "Hello!\nWhat can I do?"),
        Said("customer", "where is my refund", intent="check_refund", mood="neutral", anger=0.1),
        Said("assistant", "It is on its way."),
        Said("customer", "I WANT IT NOW", intent="complain", mood="negative", anger=0.7),
    ]
    lines = summary(said, who="Sam Reyes (100001)", because="is angry", task="your transfer").splitlines()
    assert lines == [
        'Sam Reyes (100001): "where is my refund" (check refund)',
        'In the middle of your transfer. The assistant said last: "It is on its way."',
        "Mood: neutral, then angry. The customer is angry.",
    ]
    no_task = [said[0], Said("customer", "you never call back", intent="complain")]
    assert summary(no_task, who="Somebody", because="x").startswith('Somebody: "you never call back"\n')
    nothing = summary([], who="Somebody", because="asked for a person").splitlines()
    assert nothing == [
        "Somebody said nothing yet.",
        "The assistant said nothing yet.",
        "The customer asked for a person.",
    ]
    long = summary([Said("customer", "no\n" * 500)], who="Somebody", because="x")
    assert len(long.splitlines()) == 3 and max(map(len, long.splitlines())) <= 240


@pytest.mark.parametrize(
    ("mood", "anger", "word"),
    [("negative", 0.0, "negative"), ("negative", 0.33, "annoyed"), ("negative", 0.67, "angry"), (None, 1.0, "furious")],
)
def test_feelings_have_words(mood: str | None, anger: float, word: str) -> None:
    assert feeling_of(Said("customer", "x", mood=mood, anger=anger)) == word
