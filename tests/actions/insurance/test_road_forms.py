"""Accidents, and help on the road."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.orm import Session

from actions.clock import FixedClock
from actions.core.repositories import AuditLog
from actions.database import Database
from actions.insurance.accident_form import SAFETY, AccidentForm, read_injuries
from actions.insurance.roadside import NoRoadsideCover, RoadsideService
from actions.insurance.roadside_form import RoadsideForm
from tests.actions.form_turns import FormTurns
from tests.actions.insurance.services import DANA, SAM, at_once

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation

INJURIES, PLACE, HAPPENED, OTHER, CAR = (field.prompt for field in AccidentForm.fields[:5])
WHERE = RoadsideForm.fields[0].prompt
SENT = "SELECT number, policy_number, service, place, phone, fee FROM insurance_roadside_dispatches"


@pytest.fixture
def accident(conversation: Conversation, database: Database) -> FormTurns:
    conversation.log_in()
    return FormTurns(conversation, AccidentForm, database)


@pytest.fixture
def road(conversation: Conversation, database: Database) -> FormTurns:
    conversation.log_in()
    return FormTurns(conversation, RoadsideForm, database)


@pytest.fixture
def danas_road(other: Conversation, database: Database) -> FormTurns:
    other.log_in("100002", "1470")
    return FormTurns(other, RoadsideForm, database)


def service(session: Session, clock: FixedClock, customer: str = SAM) -> RoadsideService:
    return RoadsideService(session, customer, clock, AuditLog(session, customer, "conversation-1", clock))  # type: ignore[arg-type]


def test_safety_comes_first_and_the_log_in_last(conversation: Conversation, database: Database) -> None:
    turns = FormTurns(conversation, AccidentForm, database)
    assert turns.wish("i had an accident") == f"{SAFETY}\n{INJURIES}"
    assert "call 911 first" in turns.say("yes, my wife hit her head")
    turns.say("we're at route 9 and elm street")
    assert turns.say("an hour ago") == OTHER
    conversation.say("a blue ford, plate abc 1234")
    assert conversation.form(AccidentForm.name, turns.slots["requested_slot"]).followup == "core_log_in_form"
    assert conversation.log_in().followup == AccidentForm.name
    conversation.form(AccidentForm.name)
    assert conversation.slots["insurance_accident_policy"] == "AU-104471"
    assert conversation.slots["insurance_accident_place"] == "route 9 and elm street"
    asked = conversation.run("action_ask_insurance_accident_confirmed").text
    assert "my wife hit her head" in asked and "on Nov 20, 2025, route 9 and elm street" in asked


def test_a_report_opens_a_claim(accident: FormTurns) -> None:
    asked = accident.wish("someone rear ended me on route 9 this morning, nobody is hurt", location="route 9")
    assert asked == f"{SAFETY}\n{OTHER}"
    asked = accident.say("a white van, plate xyz")
    assert "Injuries: nobody is hurt. Also involved: a white van, plate xyz" in asked
    slots = dict(accident.slots)
    done = accident.yes()
    ((number, subject),) = accident.rows("SELECT number, subject FROM insurance_claims WHERE filed_on = '2025-11-20'")
    assert f"claim {number} is open" in done and subject == "car accident" and "I need a tow" in done
    assert "Nothing happened twice" in accident.yes_again(slots)
    assert len(accident.rows("SELECT id FROM insurance_accident_reports")) == 1


def test_no_is_an_answer_to_who_is_hurt_and_who_else(accident: FormTurns) -> None:
    accident.wish("i crashed")
    assert accident.say("no", "deny") == PLACE
    accident.say("i hit a pole on main street")
    accident.say("today", period="today")
    assert "Also involved: no other car or person" in accident.say("no", "deny")


def test_of_two_cars_the_one_is_asked_for(other: Conversation, database: Database) -> None:
    other.log_in("100002", "1470")
    turns = FormTurns(other, AccidentForm, database)
    turns.wish("i crashed in front of my apartment, nobody is hurt")
    turns.say("88 king street")
    turns.say("today", period="today")
    assert turns.say("nobody else").endswith(CAR)
    assert "2022 Subaru Outback" in turns.say("the subaru")


@pytest.mark.parametrize(
    ("said", "asked", "found"),
    [
        ("everyone's fine", True, "nobody is hurt"),
        ("no", True, "nobody is hurt"),
        ("yes", True, "somebody is hurt"),
        ("my neck hurts a bit", True, "my neck hurts a bit"),
        ("i crashed my car", False, None),
        ("my son is bleeding", False, "my son is bleeding"),
    ],
)
def test_who_is_hurt(said: str, asked: bool, found: str | None) -> None:
    assert read_injuries(said, asked=asked) == found


def test_help_is_sent_once(road: FormTurns) -> None:
    assert road.wish("my car won't start") == WHERE
    road.say("main street at the gas station")
    asked = road.say("the one on file")
    assert "Send a jump start" in asked and "(404) 555-0142" in asked and "one of 5 calls left this year" in asked
    slots = dict(road.slots)
    done = road.yes()
    ((number, policy, kind, *_),) = road.rows(SENT)
    assert (
        f"(number {number})" in done and "in about 35 minutes" in done and (policy, kind) == ("AU-104471", "jump start")
    )
    assert "Nothing happened twice" in road.yes_again(slots) and len(road.rows(SENT)) == 1
    assert f"on its way already (number {number}" in road.wish("i need a tow", roadside_service="tow")


def test_what_a_plan_does_not_pay_is_said(danas_road: FormTurns) -> None:
    danas_road.wish("i need a tow for the corolla", roadside_service="tow")
    danas_road.say("exit 14 on route 9")
    assert "It costs $25.00 (your plan pays the rest)" in danas_road.say("404 555 0199")


def test_a_flat_tire_is_no_apartment(road: FormTurns) -> None:
    assert road.wish("i have a flat tire in front of my house") == WHERE
    assert road.slots["insurance_roadside_service"] == "flat tire"


def test_where_and_what_have_to_be_known(road: FormTurns) -> None:
    assert road.wish("help") == WHERE
    assert "mile marker, an exit" in road.say("i don't know")
    assert road.say("i'm near the mall") == RoadsideForm.fields[1].prompt
    assert road.slots["insurance_roadside_place"] == "near the mall"
    assert "I can send a tow" in road.say("a massage", roadside_service="massage")
    assert road.say("i locked my keys inside") == RoadsideForm.fields[2].prompt
    assert "doesn't look like a phone number" in road.say("12", phone="12")


def test_calls_that_are_used_up_cost_the_full_price(session: Session, clock: FixedClock) -> None:
    roadside = service(session, clock, DANA)
    for call in range(3):
        offer = roadside.offer("lockout", "AU-118305")
        assert (offer.price, offer.calls_left) == (0, 3 - call)
        roadside.send(offer, place="here", phone="4045550187", reference=f"ABCDEFGHJKL{call}")
        clock.advance(timedelta(days=1))
    assert roadside.offer("lockout", "AU-118305").price == 60
    with pytest.raises(NoRoadsideCover):
        service(session, clock).offer("lockout", "AU-118305")


def test_two_at_once_send_one_truck(database: Database, clock: FixedClock) -> None:
    def send(reference: str) -> object:
        def work(session: Session) -> None:
            roadside = service(session, clock)
            roadside.send(roadside.offer("tow", "AU-104471"), place="here", phone="4045550142", reference=reference)

        return work

    sent = at_once(database, *[send(f"ABCDEFGHJKL{call}") for call in range(3)])  # type: ignore[arg-type]
    assert sent == ["AlreadySent"] * 2 + ["done"]


def test_another_customers_slots_are_of_no_use(road: FormTurns, other: Conversation) -> None:
    road.wish("i need a tow", roadside_service="tow")
    road.say("main street")
    road.say("the one on file")
    other.log_in("100002", "1470")
    other.slots.update({**road.slots, "insurance_roadside_confirmed": True})
    assert "Nobody was sent" in other.say("yes", "affirm").run(RoadsideForm.submit_action).text
    assert not road.rows(SENT)
