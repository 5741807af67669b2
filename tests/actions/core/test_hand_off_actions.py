"""The way to a person: ticket, transcript, opening hours, and the form that waits."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from actions.clock import FixedClock
from actions.core.ticket_desk import TicketDesk
from actions.core.ticket_models import Ticket, TicketEntry
from actions.core.transcripts import transcript
from actions.database import Database

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation

HAND_OFF, OFFER, NOTE_CONTACT = "action_core_talk_to_human", "action_core_offer_person", "action_core_note_contact"
ANGRY = {"destination": "person", "reason": "angry", "because": "is angry", "priority": "high", "asked": False}


def decide(conversation: Conversation, decision: dict[str, Any]) -> None:
    """What the routing policy sends along."""
    conversation.slots["core_routing"] = decision
    conversation._events.append({"event": "slot", "name": "core_routing", "value": decision})


def ticket_of(database: Database, clock: FixedClock, number: str = "T-1001") -> tuple[Ticket, list[TicketEntry]]:
    with database.session() as session:
        desk = TicketDesk(session, clock)
        return desk.get(number), desk.entries(number)


def test_the_ticket_says_who_why_and_what_was_said(
    conversation: Conversation, database: Database, clock: FixedClock
) -> None:
    conversation.log_in()
    conversation.say("hello there", "greet")
    conversation._events.append({"event": "bot", "text": "Hello!"})
    conversation.say("THIS IS A JOKE", "complain")
    conversation._events[-1]["input_channel"] = "web"
    conversation._events[-1]["parse_data"]["sentiment"] = {"mood": "negative", "confidence": 0.9, "anger": 0.8}
    decide(conversation, ANGRY)
    answer = conversation.run(HAND_OFF)
    assert answer.responses == ["utter_core_handed_over", "utter_core_ticket"] and answer.followup == "action_listen"
    ticket, entries = ticket_of(database, clock)
    assert (ticket.customer_id, ticket.reason_code, ticket.priority, ticket.channel) == (
        "100001",
        "angry",
        "high",
        "web",
    )
    assert ticket.reason == "is angry: THIS IS A JOKE" and ticket.status == "open"
    assert ticket.summary.startswith("Sam Reyes (100001): ") and len(ticket.summary.splitlines()) == 3
    said = [(entry.author, entry.text) for entry in entries]
    assert said[-3:] == [("customer", "hello there"), ("assistant", "Hello!"), ("customer", "THIS IS A JOKE")]
    assert (entries[-1].intent, entries[-1].mood, entries[-1].anger) == ("complain", "negative", 0.8)


def test_asking_again_adds_what_was_said_since(
    conversation: Conversation, database: Database, clock: FixedClock
) -> None:
    conversation.say("a person", "talk_to_human").run(HAND_OFF)
    conversation.say("well?", "inform").say("a person!!", "talk_to_human").run(HAND_OFF)
    _, entries = ticket_of(database, clock)
    assert [entry.text for entry in entries if entry.author == "customer"] == ["a person", "well?", "a person!!"]


def test_no_passcode_gets_into_a_ticket(conversation: Conversation, database: Database, clock: FixedClock) -> None:
    conversation.slots["requested_slot"] = "core_log_in_passcode"
    conversation._events += [
        {"event": "active_loop", "name": "core_log_in_form"},
        {"event": "slot", "name": "requested_slot", "value": "core_log_in_passcode"},
    ]
    conversation.form_name = "core_log_in_form"
    conversation.say("2580 get me a person", "talk_to_human").run(HAND_OFF)
    ticket, entries = ticket_of(database, clock)
    assert "2580" not in ticket.reason + ticket.summary + "".join(entry.text for entry in entries)


@pytest.mark.parametrize(
    ("said", "intent", "entities", "kept"),
    [
        ("log me in 100001 2580", "log_in", [], "log me in 100001 ****"),
        ("it was 4711 ok", "inform", [{"entity": "passcode", "start": 7, "end": 11}], "it was **** ok"),
        ("my ssn is 123-45-6789", "inform", [], "my ****"),
        ('/inform{"passcode": "2580"}', "inform", [], "[inform]"),
        ("2580 ok", "inform", [], "**** ok"),
        ("send 2580 dollars now", "transfer", [], "send 2580 dollars now"),
    ],
)
def test_secrets_are_masked(said: str, intent: str, entities: list[dict[str, Any]], kept: str) -> None:
    parsed = {"intent": {"name": intent}, "entities": entities}
    (found,) = transcript([{"event": "user", "text": said, "parse_data": parsed}])
    assert found.text == kept


def test_a_transcript_is_of_this_session_and_has_each_message_once() -> None:
    def user(text: str, **more: Any) -> dict[str, Any]:
        return {"event": "user", "text": text, "input_channel": "web", "parse_data": {}, **more}

    old = [user("long ago"), {"event": "session_started"}]
    twice = [user("end it", message_id="1"), user("end it", message_id="1"), user("end it", input_channel=None)]
    again = [user("no"), user("no"), {"event": "bot", "text": "Ok.", "timestamp": 0.0}]
    found = transcript([*old, *twice, *again])
    assert [part.text for part in found] == ["end it", "no", "no", "Ok."]
    assert found[-1].at is not None and found[-1].at.year == 1970


def test_nobody_is_there(conversation: Conversation, database: Database, clock: FixedClock) -> None:
    clock.advance(timedelta(hours=9))  # half past midnight on a Friday
    told, asked = conversation.say("a person", "talk_to_human").run(HAND_OFF).messages
    assert asked["response"] == "utter_core_leave_contact"
    assert (told["response"], told["ticket"], told["opens"]) == (
        "utter_core_ticket_closed",
        "T-1001",
        "today at 7:00 AM",
    )
    assert conversation.slots["core_offer"] == "contact"
    conversation.say("404 555 0187", "inform", phone="4045550187")
    (noted,) = conversation.run(NOTE_CONTACT).messages
    assert noted["response"] == "utter_core_contact_noted" and noted["ticket"] == "T-1001"
    _, entries = ticket_of(database, clock)
    assert "(404) 555-0187" in entries[-1].text and entries[-1].author == "system"
    conversation.say("thanks", "thank").run("action_core_affirm")  # the assistant serves on


def test_nobody_is_there_in_the_middle_of_a_form(conversation: Conversation, clock: FixedClock) -> None:
    clock.advance(timedelta(hours=9))
    conversation.form_name = "core_contact_form"
    answer = conversation.say("a person", "talk_to_human").run(HAND_OFF)
    assert answer.responses == ["utter_core_ticket_closed"], "the form's question comes next"


def test_contact_details_without_a_ticket(conversation: Conversation) -> None:
    answer = conversation.say("404 555 0187", "inform", phone="4045550187").run(NOTE_CONTACT)
    assert answer.responses == ["utter_core_inform"]


def test_a_form_that_led_to_anger_waits(conversation: Conversation) -> None:
    conversation.log_in()
    conversation.say("new phone number", "update_contact_details", contact_field="phone").form("core_contact_form")
    conversation.slots["requested_slot"] = "core_contact_value"
    conversation.say("you are useless", "complain")
    decide(conversation, ANGRY)
    answer = conversation.run(HAND_OFF)
    assert answer.ends_form and answer.slots["core_contact_field"] is None
    assert answer.slots["core_waiting_forms"] == [
        {"form": "core_contact_form", "slots": {"core_contact_field": "phone"}}
    ]
    assert answer.responses[-1] == "utter_core_offer_return" and answer.followup == "action_listen"
    conversation._events += answer.events
    back = conversation.say("yes", "affirm").run("action_core_affirm")
    assert back.followup == "core_contact_form" and back.slots["core_contact_field"] == "phone"


def test_who_asks_for_a_person_in_a_form_is_asked_on(conversation: Conversation) -> None:
    conversation.form_name = "core_contact_form"
    answer = conversation.say("a person", "talk_to_human").run(HAND_OFF)
    assert not answer.ends_form and answer.followup is None and answer.responses == ["utter_core_ticket"]


def test_the_question_what_was_meant_ends(conversation: Conversation) -> None:
    conversation.form_name = "action_two_stage_fallback"
    conversation.say("blorp", "nlu_fallback")
    decide(conversation, {**ANGRY, "reason": "not_understood"})
    assert conversation.run(HAND_OFF).ends_form


def test_the_offer_of_a_person(conversation: Conversation, database: Database, clock: FixedClock) -> None:
    conversation.say("bad service!", "complain")
    decide(conversation, {**ANGRY, "destination": "ask"})
    offer = conversation.run(OFFER)
    assert offer.responses == ["utter_core_shall_i_get_a_person"] and offer.followup == "action_listen"
    assert [button["payload"] for button in offer.messages[0]["buttons"]] == ["/talk_to_human", "/deny"]
    yes = conversation.say("yes", "affirm").run("action_core_affirm")
    assert yes.followup == HAND_OFF and not yes.messages
    conversation.run(HAND_OFF)
    assert ticket_of(database, clock)[0].reason_code == "angry"


def test_no_second_offer_where_the_answer_makes_one(conversation: Conversation) -> None:
    conversation.say("bad service!", "complain")
    button = {"title": "Talk to a person", "payload": "/talk_to_human"}
    conversation._events.append({"event": "bot", "text": "Sorry.", "data": {"buttons": [button]}})
    offer = conversation.run(OFFER)
    assert not offer.messages and offer.slots["core_offer"] == "person"


@pytest.mark.parametrize("broken", ["angry", {}, {**ANGRY, "priority": "soon"}, {**ANGRY, "because": None}])
def test_a_decision_that_cannot_be_read_counts_as_asked_for(
    conversation: Conversation, database: Database, clock: FixedClock, broken: Any
) -> None:
    conversation.say("a person", "talk_to_human")
    decide(conversation, broken)
    conversation.run(HAND_OFF)
    assert ticket_of(database, clock)[0].reason_code == "asked"


@pytest.mark.parametrize(("form", "next_action"), [(None, "action_listen"), ("core_contact_form", "core_contact_form")])
def test_a_hand_off_that_fails_says_so_and_leads_on(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch, form: str | None, next_action: str
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("actions.core.tickets.TicketService.open", fails)
    conversation.say("you are useless", "complain")
    conversation.form_name = form
    decide(conversation, ANGRY)
    answer = conversation.run(HAND_OFF)
    assert answer.responses == ["utter_core_back_end_down"] and answer.followup == next_action
