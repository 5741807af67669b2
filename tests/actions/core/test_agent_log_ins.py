"""Logging in to the desk: right and wrong passwords, the lock, and sessions that end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.clock import FixedClock
from actions.core.agent_log_ins import AgentLogIns
from actions.core.agent_models import AgentSession
from actions.core.agents import Agents
from actions.core.log_in_tries import LogInLocked, WrongLogIn
from actions.database import Database
from tests.actions.core.desk import PASSWORD, hired


@pytest.fixture
def log_ins(database: Database, clock: FixedClock) -> Iterator[AgentLogIns]:
    """Those of a desk with one agent."""
    with database.session(writes=True) as session:
        hired(session, clock, "kim")
        session.commit()
    with Session(database.engine, future=True, expire_on_commit=False) as session:
        yield AgentLogIns(session, clock)


def log_in(log_ins: AgentLogIns, agent_id: str = "kim", password: str = PASSWORD) -> str:
    try:
        return log_ins.log_in(agent_id, password)
    finally:
        log_ins._session.commit()


def whose(log_ins: AgentLogIns, secret: str) -> str | None:
    found = log_ins.current(secret)
    log_ins._session.commit()
    return None if found is None else found[0].id


def test_a_session_from_log_in_to_log_out(log_ins: AgentLogIns) -> None:
    secret, other = log_in(log_ins), log_in(log_ins)
    assert secret != other and whose(log_ins, secret) == whose(log_ins, other) == "kim"
    hashes = log_ins._session.execute(select(AgentSession.secret_hash)).scalars().all()
    assert secret not in hashes, "the database alone lets nobody in"
    log_ins.log_out(secret)
    assert whose(log_ins, secret) is None and whose(log_ins, other) == "kim"
    assert whose(log_ins, "") is None and whose(log_ins, hashes[0]) is None


@pytest.mark.parametrize("agent_id", ["kim", "nobody", "x" * 5000])
def test_five_wrong_tries_lock_known_and_unknown_names_alike(
    log_ins: AgentLogIns, clock: FixedClock, agent_id: str
) -> None:
    left = []
    for _ in range(4):
        with pytest.raises(WrongLogIn) as wrong:
            log_in(log_ins, agent_id, "not it at all")
        left.append(wrong.value.tries_left)
    assert left == [4, 3, 2, 1]
    for password in ("not it at all", PASSWORD):
        with pytest.raises(LogInLocked) as locked:
            log_in(log_ins, agent_id, password)
        assert locked.value.until == clock.now() + timedelta(minutes=15)
    clock.advance(timedelta(minutes=15))
    if agent_id == "kim":
        log_in(log_ins)


def test_sessions_end_when_idle_and_after_a_working_day(log_ins: AgentLogIns, clock: FixedClock) -> None:
    secret = log_in(log_ins)
    for _ in range(7):
        clock.advance(timedelta(minutes=100))
        found = log_ins.current(secret)
        assert found is not None and found[1], "to be touched"
        log_ins.touch(secret)
    clock.advance(timedelta(minutes=30))
    assert whose(log_ins, secret) is None, "12 hours are over"
    idle = log_in(log_ins)
    clock.advance(timedelta(hours=2))
    assert whose(log_ins, idle) is None
    log_in(log_ins)
    assert len(log_ins._session.execute(select(AgentSession)).all()) == 1, "what has ended is forgotten"


@pytest.mark.parametrize("change", ["set_password", "remove"])
def test_a_new_password_or_a_farewell_ends_all_sessions(log_ins: AgentLogIns, clock: FixedClock, change: str) -> None:
    secret = log_in(log_ins)
    agents = Agents(log_ins._session, clock)
    agents.set_password("kim", "another password") if change == "set_password" else agents.remove("kim")
    log_ins._session.commit()
    assert whose(log_ins, secret) is None
    with pytest.raises(WrongLogIn):
        log_in(log_ins)
    if change == "set_password":
        log_in(log_ins, password="another password")
