"""While a person may be in charge: what is said goes to the ticket; and what comes when it is resolved."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from actions.clock import FixedClock
from actions.core.ticket_desk import TicketDesk
from actions.core.ticket_models import Ticket
from actions.core.transcripts import transcript
from actions.database import Database

if TYPE_CHECKING:
    from tests.actions.conftest import Answer, Conversation

HAND_OFF, FOLLOW, RATE = "action_core_talk_to_human", "action_core_follow_ticket", "action_core_rate"
ASK, UNCLAIMED = "action_core_ask_rating", "action_core_tell_unclaimed"
Desk = Callable[[Callable[[TicketDesk], Any]], Any]


@pytest.fixture
def desk(database: Database, clock: FixedClock) -> Desk:
    def do(step: Callable[[TicketDesk], Any]) -> Any:
        with database.session(writes=True) as session:
            found = step(TicketDesk(session, clock))
            session.commit()
            return found

    return do


@pytest.fixture
def handed_over(conversation: Conversation) -> Conversation:
    """A conversation with ticket T-1001."""
    conversation.say("a person", "talk_to_human").run(HAND_OFF)
    return conversation


def entries(desk: Desk, *authors: str) -> list[str]:
    return desk(lambda one: [entry.text for entry in one.entries("T-1001") if entry.author in authors])  # type: ignore[no-any-return]


def ticket(desk: Desk) -> Ticket:
    return desk(lambda one: one.get("T-1001"))  # type: ignore[no-any-return]


def rejects(answer: Answer) -> bool:
    """Whether the action leaves the message to others."""
    return answer.events[0] == {**answer.events[0], "event": "action_execution_rejected", "name": FOLLOW}


def claim(desk: Desk) -> None:
    desk(lambda one: one.claim("T-1001", "kim"))


def resolve(desk: Desk) -> None:
    claim(desk)
    desk(lambda one: one.resolve("T-1001", "kim"))


def test_the_hand_off_says_which_ticket_follows(handed_over: Conversation) -> None:
    assert handed_over.slots["core_ticket"] == "T-1001"


def test_an_open_ticket_hears_all_once_and_leaves_the_answer_to_others(handed_over: Conversation, desk: Desk) -> None:
    for said in ("how long?", "hello?"):
        answer = handed_over.say(said).run(FOLLOW)
        assert rejects(answer) and not answer.messages and answer.slots == {"core_ticket": "T-1001"}
        handed_over._note({"event": "bot", "text": f"re {said}"})
    handed_over.run(FOLLOW)  # the answer to a call was lost, and it is made again
    assert entries(desk, "customer") == ["a person", "how long?", "hello?"]
    assert entries(desk, "assistant") == ["re how long?", "re hello?"]


def test_a_claimed_ticket_means_silence_and_a_form_that_waits(handed_over: Conversation, desk: Desk) -> None:
    claim(desk)
    answer = handed_over.say("hello?").run(FOLLOW)
    assert not rejects(answer) and not answer.messages and not answer.ends_form
    handed_over.slots |= {"core_contact_field": "phone", "requested_slot": "core_contact_value"}
    handed_over.form_name = "core_contact_form"
    answer = handed_over.say("it is about my phone").run(FOLLOW)
    assert answer.ends_form and answer.slots["requested_slot"] is None
    assert answer.slots["core_waiting_forms"] == [
        {"form": "core_contact_form", "slots": {"core_contact_field": "phone"}}
    ]
    assert entries(desk, "customer") == ["a person", "hello?", "it is about my phone"]


def test_an_open_form_stays_open_where_nobody_is_in_charge(handed_over: Conversation) -> None:
    handed_over.form_name = "core_contact_form"
    assert not handed_over.say("404 555 0187", "inform").run(FOLLOW).ends_form
    handed_over.form_name = "action_two_stage_fallback"
    assert not handed_over.say("blorp", "nlu_fallback").run(FOLLOW).ends_form
    assert handed_over.say("", "EXTERNAL_unclaimed").run(FOLLOW).ends_form, "the assistant is about to speak"


def test_a_resolved_ticket_follows_no_longer(handed_over: Conversation, desk: Desk) -> None:
    resolve(desk)
    answer = handed_over.say("thanks").run(FOLLOW)
    assert rejects(answer) and answer.slots == {"core_ticket": None}
    assert entries(desk, "customer") == ["a person"]


def test_what_happened_elsewhere_and_what_colleagues_said_is_not_taken_down_again(
    handed_over: Conversation, desk: Desk
) -> None:
    claim(desk)
    handed_over.say("EXTERNAL: joined", "EXTERNAL_joined").run(FOLLOW)
    handed_over._note({"event": "bot", "text": "Hi, Kim here.", "metadata": {"agent": "Kim"}})
    handed_over.say("hi kim").run(FOLLOW)
    assert entries(desk, "customer", "assistant", "agent") == ["a person", "hi kim"]
    assert [part.author for part in transcript(handed_over._events)] == ["customer", "agent", "customer"], (
        "for a new ticket, whoever reads it gets the whole conversation"
    )


def test_a_ticket_hears_what_was_said_before_the_new_session(handed_over: Conversation, desk: Desk) -> None:
    handed_over._note({"event": "bot", "text": "Until then I'm here."}, {"event": "session_started"})
    handed_over.say("good morning").run(FOLLOW)
    assert entries(desk, "customer", "assistant") == ["a person", "Until then I'm here.", "good morning"]


def test_a_button_counts_as_what_stands_on_it() -> None:
    buttons = [{"title": "Savings (…4521)", "payload": "savings"}, {"title": "Talk to a person", "payload": "/x"}]
    asked = {"event": "bot", "text": "Which?", "data": {"buttons": buttons}}

    def user(text: str, channel: str | None = "web") -> dict[str, Any]:
        return {"event": "user", "text": text, "input_channel": channel, "parse_data": {}}

    said = transcript([asked, user("savings"), asked, user("/x"), user("/x"), user("a part of it", None)])
    assert [part.text for part in said if part.author == "customer"] == ["Savings (…4521)", "Talk to a person", "[x]"]


def test_did_that_solve_it(handed_over: Conversation, desk: Desk, clock: FixedClock) -> None:
    resolve(desk)
    asked = handed_over.say("", "EXTERNAL_resolved").run(ASK)
    assert asked.responses == ["utter_core_ask_rating"] and asked.followup == "action_listen"
    assert [button["title"] for button in asked.messages[0]["buttons"]] == ["Yes", "No"]
    assert handed_over.say("yes", "affirm").run(RATE).responses == ["utter_core_solved"]
    assert (ticket(desk).solved, ticket(desk).rated_at, ticket(desk).comment) == (True, clock.now(), None)
    assert handed_over.say("yes please", "affirm").run(RATE).responses == ["utter_core_ask_comment"]
    noted = handed_over.say("kim was great, my ssn is 123-45-6789", "praise").run(RATE)
    assert noted.responses == ["utter_core_comment_stored"] and noted.slots["core_offer"] is None
    assert ticket(desk).comment == "kim was great, my ****"


def test_no_and_no_comment_and_back_to_the_form(handed_over: Conversation, desk: Desk) -> None:
    resolve(desk)
    handed_over.slots["core_waiting_forms"] = [{"form": "core_contact_form", "slots": {}}]
    handed_over.say("", "EXTERNAL_resolved").run(ASK)
    assert handed_over.say("no", "deny").run(RATE).responses == ["utter_core_not_solved"]
    last = handed_over.say("no thanks", "deny").run(RATE)
    assert last.responses == ["utter_core_no_comment", "utter_core_offer_return"]
    assert last.slots["core_offer"] == "return" and ticket(desk).solved is False and ticket(desk).comment is None


def test_a_rating_that_cannot_be_kept_says_so_and_leads_on(
    handed_over: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed_over.say("", "EXTERNAL_resolved").run(ASK)
    monkeypatch.setattr("actions.core.tickets.TicketService.rate", lambda *_: 1 / 0)
    answer = handed_over.say("yes", "affirm").run(RATE)
    assert answer.responses == ["utter_core_back_end_down"] and answer.followup == "action_listen"


def test_nobody_takes_the_ticket(handed_over: Conversation, desk: Desk) -> None:
    handed_over.slots["core_waiting_forms"] = [{"form": "core_contact_form", "slots": {}}]
    told = handed_over.say("", "EXTERNAL_unclaimed").run(UNCLAIMED)
    assert told.messages[0]["ticket"] == "T-1001"
    assert told.responses == ["utter_core_ticket_unclaimed", "utter_core_leave_contact", "utter_core_offer_return"]
    claim(desk)
    assert not handed_over.say("", "EXTERNAL_unclaimed").run(UNCLAIMED).messages, "somebody was faster"


@pytest.mark.parametrize(("intent", "apologies"), [("inform", 1), ("EXTERNAL_resolved", 0)])
def test_a_failure_is_told_to_who_asked(
    handed_over: Conversation, monkeypatch: pytest.MonkeyPatch, intent: str, apologies: int
) -> None:
    monkeypatch.setattr("actions.core.tickets.TicketService.append", lambda *_: 1 / 0)
    assert len(handed_over.say("well?", intent).run(FOLLOW).messages) == apologies


@pytest.mark.parametrize("action", ["action_core_stop", "action_core_log_out"])
def test_the_ticket_outlives_stop_and_log_out(handed_over: Conversation, action: str) -> None:
    handed_over.form_name = "core_contact_form"
    handed_over.say("stop", "stop_or_cancel").run(action)
    assert handed_over.slots["core_ticket"] == "T-1001"
