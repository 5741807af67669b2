"""Colleagues at the desk: what can be said of one, who may go, and what becomes of their tickets."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from actions.clock import FixedClock
from actions.core.agents import AgentRefused, Agents
from actions.core.ticket_desk import TicketDesk
from tests.actions.core.desk import PASSWORD, hired, ticket

KIM = {"name": "Kim", "password": PASSWORD}


def test_an_agent_is_added_and_listed_by_name(session: Session, clock: FixedClock) -> None:
    agents = Agents(session, clock)
    agents.add("zoe", name=" Ann  Zoe ", password=PASSWORD, role="owner", email="zoe@bank.example")
    agents.add("kim", **KIM, packs=["core"], slack_user="U1")
    assert [(one.id, one.name, one.role, one.packs) for one in agents.all()] == [
        ("zoe", "Ann Zoe", "owner", []),
        ("kim", "Kim", "agent", ["core"]),
    ]
    assert PASSWORD not in agents.get("kim").password_hash


@pytest.mark.parametrize(
    ("agent_id", "given", "message"),
    [
        ("Kim", {}, "'Kim' is no name for a log-in; allowed: 2 to 40"),
        ("k" * 41, {}, "no name for a log-in"),
        ("kim", {"name": " "}, "no name that customers can read"),
        ("kim", {"name": "K\u202eim"}, "no name that customers can read"),
        ("kim", {"role": "boss"}, "'boss' is no role; allowed: agent, supervisor, owner"),
        ("kim", {"packs": ["nope"]}, "'nope' is no pack; allowed: .*core"),
        ("kim", {"email": "kim"}, "'kim' is no email address"),
        ("kim", {"password": "short"}, "a password has 10 to 200 characters"),
        ("kim", {"password": "x" * 201}, "a password has 10 to 200 characters"),
    ],
)
def test_what_cannot_be_is_refused_with_what_can(
    session: Session, clock: FixedClock, agent_id: str, given: dict[str, object], message: str
) -> None:
    agents = Agents(session, clock)
    with pytest.raises(AgentRefused, match=message):
        agents.add(agent_id, **{**KIM, **given})  # type: ignore[arg-type]
    assert agents.all() == []


def test_a_name_is_given_once_and_again_after_its_agent_left(session: Session, clock: FixedClock) -> None:
    agents = Agents(session, clock)
    agents.add("kim", **KIM)
    with pytest.raises(AgentRefused, match="there is an agent kim already"):
        agents.add("kim", **KIM)
    agents.remove("kim")
    assert agents.all() == []
    with pytest.raises(AgentRefused, match="there is no agent 'kim'"):
        agents.get("kim")
    assert agents.add("kim", name="Kim B", password=PASSWORD, role="owner").name == "Kim B"
    assert [one.role for one in agents.all()] == ["owner"]


def test_the_tickets_of_who_leaves_go_back_to_the_queue(session: Session, clock: FixedClock) -> None:
    hired(session, clock, "kim")
    desk, number, other = TicketDesk(session, clock), ticket(session, clock), ticket(session, clock, "c2")
    desk.claim(number, "kim")
    desk.claim(other, "kim")
    desk.resolve(other, "kim")
    assert Agents(session, clock).remove("kim") == [number]
    assert (desk.get(number).status, desk.get(other).status) == ("waiting", "resolved")


def test_somebody_keeps_managing_the_agents(session: Session, clock: FixedClock) -> None:
    agents = Agents(session, clock)
    hired(session, clock, "ann", "owner")
    hired(session, clock, "kim")
    for step in (lambda: agents.remove("ann"), lambda: agents.change("ann", role="agent", packs=[])):
        with pytest.raises(AgentRefused, match="ann is the only owner"):
            step()
    agents.change("kim", role="owner", packs=["core"])
    agents.remove("ann")
    agents.remove("kim")
    assert agents.all() == [], "the last one of all may go"


@pytest.mark.parametrize(
    ("role", "packs", "sees"),
    [
        ("agent", (), ["", "core", "other"]),
        ("agent", ("core",), ["", "core"]),
        ("supervisor", ("core",), ["", "core", "other"]),
        ("owner", ("core",), ["", "core", "other"]),
    ],
)
def test_who_sees_what(session: Session, clock: FixedClock, role: str, packs: tuple[str, ...], sees: list[str]) -> None:
    agent = hired(session, clock, "kim", role, packs)
    assert [pack for pack in ("", "core", "other") if agent.sees(pack)] == sees
