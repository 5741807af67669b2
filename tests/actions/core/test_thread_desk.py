"""Threads of colleagues: they are brought up to date, and what is written in them is done, each once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.clock import FixedClock
from actions.core.agents import Agents
from actions.core.delivery_models import Delivery
from actions.core.thread_desk import ThreadDesk, ThreadRefusal, Written
from actions.core.ticket_desk import TicketDesk
from actions.core.ticket_notices import TicketNotices
from actions.core.ticket_threads import LEASE, TicketThreads
from actions.core.tickets import Said, TicketService

WAY, THREAD, NUMBER = "slack", "C0DESK:1700000000.000100", "T-1001"
Write = Callable[..., bool]


@pytest.fixture
def tickets(session: Session, clock: FixedClock) -> TicketService:
    """A ticket with a thread, and two agents: Kim, and Ann, who sees those of one pack alone."""
    service = TicketService(session, "c1", clock)
    service.open(reason="asked", customer_id=None)
    service.append([Said("customer", "where is it?")])
    session.flush()
    notices = TicketNotices(session, WAY, clock)
    notice = notices.take(1)
    assert notice is not None
    notices.sent(notice, THREAD)
    agents = Agents(session, clock)
    agents.add("kim", name="Kim Ode", password="a long password", slack_user="U0KIM")
    agents.add("ann", name="Ann Lee", password="a long password", email="Ann@Example.com").packs = ["shop"]
    session.flush()
    return service


@pytest.fixture
def write(session: Session, clock: FixedClock, tickets: TicketService) -> Write:
    count = iter(range(100))

    def written(text: str, by: str | None = "kim", *, key: str | None = None, reference: str = THREAD) -> bool:
        agent = None if by is None else Agents(session, clock).get(by)
        heard = Written(key or f"key-{next(count)}", reference, text)
        return ThreadDesk(session, WAY, clock).hear(heard, agent)

    return written


def entries(session: Session, clock: FixedClock) -> list[tuple[str, str]]:
    return [(entry.author, entry.text) for entry in TicketDesk(session, clock).entries(NUMBER)][1:]


def told(session: Session) -> list[tuple[str, str, str]]:
    query = select(Delivery.kind, Delivery.agent, Delivery.text).order_by(Delivery.id)
    return [tuple(row) for row in session.execute(query)]


def test_an_answer_claims_the_ticket_and_reaches_the_customer(
    session: Session, clock: FixedClock, write: Write
) -> None:
    assert write("  I am looking. ") and write("Found it.")
    ticket = TicketDesk(session, clock).get(NUMBER)
    assert (ticket.status, ticket.agent_id) == ("claimed", "kim")
    assert told(session) == [
        ("joined", "Kim Ode", ""),
        ("said", "Kim Ode", "I am looking."),
        ("said", "Kim Ode", "Found it."),
    ]


def test_words_do_something_with_the_ticket(session: Session, clock: FixedClock, write: Write) -> None:
    for text in ("claim", "Later", "Claim", "NOTE: gold customer\nsince 2019", "resolve"):
        assert write(text)
    assert TicketDesk(session, clock).get(NUMBER).status == "resolved"
    assert [kind for kind, _, _ in told(session)] == ["joined", "left", "joined", "resolved"]
    assert ("note", "gold customer\nsince 2019") in entries(session, clock)
    assert not any(author == "agent" for author, _ in entries(session, clock))


def test_a_word_within_an_answer_is_just_said(session: Session, write: Write) -> None:
    write("We will resolve it later.")
    assert told(session)[-1][2] == "We will resolve it later."


def test_what_is_delivered_again_counts_once(session: Session, clock: FixedClock, write: Write) -> None:
    assert write("hello", key="C0DESK:1.1") and not write("hello", key="C0DESK:1.1")
    assert len(told(session)) == 2
    with pytest.raises(ThreadRefusal):
        write("hello", None, key="C0DESK:1.2")
    assert not write("hello", None, key="C0DESK:1.2"), "a refusal is said once, too"


def test_elsewhere_nothing_is_heard(session: Session, clock: FixedClock, write: Write) -> None:
    assert not write("resolve", reference="C0DESK:1800000000.000100")
    desk = ThreadDesk(session, WAY, clock)
    assert desk.is_new(Written("x", THREAD, "hi")) and not desk.is_new(Written("x", "C0DESK:18.1", "hi"))


@pytest.mark.parametrize(
    ("before", "text", "by", "why"),
    [
        ([], "hello", None, "You are no agent"),
        ([], "resolve", "kim", "Nobody has T-1001"),
        ([], "later", "kim", "Nobody has T-1001"),
        (["claim"], "claim", "kim", "You have T-1001 already"),
        (["claim"], "hello", "ann", "Kim Ode has T-1001"),
        (["claim"], "resolve", "ann", "Kim Ode has T-1001"),
        (["claim"], "claim", "ann", "Kim Ode has T-1001"),
        (["claim", "resolve"], "hello", "kim", "T-1001 is resolved"),
        (["claim", "resolve"], "claim", "ann", "T-1001 is resolved"),
        ([], "", "kim", "no text"),
        ([], "note:", "kim", "no text"),
        ([], "x" * 4001, "kim", "too long to be passed on: 4001 characters; at most 4000"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason_and_changes_nothing(
    session: Session, clock: FixedClock, write: Write, before: list[str], text: str, by: str | None, why: str
) -> None:
    for word in before:
        write(word)
    state = (TicketDesk(session, clock).get(NUMBER).status, entries(session, clock), told(session))
    with pytest.raises(ThreadRefusal, match=why):
        write(text, by)
    assert (TicketDesk(session, clock).get(NUMBER).status, entries(session, clock), told(session)) == state


def test_others_may_note_whoever_has_it(session: Session, clock: FixedClock, write: Write) -> None:
    write("claim")
    assert write("note: ask for the invoice", "ann")
    assert entries(session, clock)[-1] == ("note", "ask for the invoice")


def test_a_ticket_out_of_ones_scope_is_out_of_reach_here_too(session: Session, clock: FixedClock, write: Write) -> None:
    TicketDesk(session, clock).get(NUMBER).pack = "bakery"
    session.flush()
    for text in ("hello", "note: hello", "claim"):
        with pytest.raises(ThreadRefusal, match="you have no tickets of"):
            write(text, "ann")
    assert write("hello", "kim")


def test_a_thread_gets_what_happens_but_for_what_was_written_in_it(
    session: Session, clock: FixedClock, tickets: TicketService, write: Write
) -> None:
    threads = TicketThreads(session, WAY, clock)
    assert threads.behind() == [], "what was said before stands in the notice"
    tickets.append([Said("customer", "hello?"), Said("assistant", "A colleague comes.")])
    write("I am here.")
    session.flush()
    assert threads.behind() == [1]
    since = threads.take(1)
    assert since is not None and since.reference == THREAD
    assert [entry.text for entry in since.entries] == ["hello?", "A colleague comes.", "claimed by Kim Ode"]
    assert threads.behind() == [] and threads.take(1) is None, "somebody is at it"
    threads.added(since)
    assert threads.behind() == []
    write("And I wrote this.")
    assert threads.behind() == [1]
    nothing = threads.take(1)
    assert nothing is not None and nothing.entries == ()
    threads.added(nothing)
    assert threads.behind() == []


def test_what_was_broken_off_is_added_later(session: Session, clock: FixedClock, tickets: TicketService) -> None:
    threads = TicketThreads(session, WAY, clock)
    tickets.append([Said("customer", "hello?")])
    session.flush()
    assert threads.take(1) is not None
    clock.advance(LEASE)
    since = threads.take(1)
    assert since is not None and [entry.text for entry in since.entries] == ["hello?"]


def test_a_thread_comes_to_an_end(session: Session, clock: FixedClock, tickets: TicketService, write: Write) -> None:
    write("claim")
    write("resolve")
    assert TicketThreads(session, WAY, clock).behind() == [1]
    clock.advance(timedelta(days=2))
    assert TicketThreads(session, WAY, clock).behind() == []


def test_agents_are_known_by_their_id_in_slack_or_their_address(
    session: Session, clock: FixedClock, tickets: TicketService
) -> None:
    agents = Agents(session, clock)

    def known(user: str, email: str | None) -> str | None:
        agent = agents.in_slack(user, email)
        return None if agent is None else str(agent.id)

    assert known("U0KIM", None) == "kim" and known("U0ANN", "ann@example.com") == "ann"
    assert known("U0KIM", "ann@example.com") == "kim", "the id says who it is"
    assert known("U0ANN", None) is known("U0X", "x@example.com") is None
    agents.add("ben", name="Ben", password="a long password", email="ann@example.com")
    assert known("U0ANN", "ann@example.com") is None, "two have that address"
    agents.get("kim").active = False
    assert known("U0KIM", None) is None, "who has left"
