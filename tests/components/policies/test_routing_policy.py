"""Who answers: the assistant, the assistant with an offer of a person, or a person."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.core.policies.policy import Policy
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from components.policies import RoutingPolicy
from components.policies.routing_policy import DECISION_SLOT
from tests.components.policies.policy_helpers import (
    DOMAIN,
    FALLBACK,
    FORM,
    LISTEN,
    REJECTED,
    after,
    chosen,
    in_form,
    make_policy,
    predicted,
    says,
)

HAND_OFF, OFFER = "action_core_talk_to_human", "action_core_offer_person"
ANGRY, ANNOYED = 0.7, 0.33
COMPLAINT = (says("complain"), "utter_core_complain", LISTEN)
ANSWERED = ("utter_core_greet", LISTEN)


def decided(policy: Policy, tracker: DialogueStateTracker) -> dict[str, Any]:
    """What goes along with the prediction; nothing where the assistant answers."""
    events = policy.predict_action_probabilities(tracker, DOMAIN)
    found = [event for event in [*events.events, *events.optional_events] if isinstance(event, SlotSet)]
    assert [event.key for event in found] in ([], [DECISION_SLOT])
    return dict(found[0].value) if found else {}


@pytest.mark.parametrize("intent", ["greet", "complain", "order_shirt", "deny", "nlu_fallback"])
def test_a_calm_message_is_answered_as_ever(intent: str, routing_policy: Policy) -> None:
    tracker = after(says(intent))
    assert predicted(routing_policy, tracker) is None and decided(routing_policy, tracker) == {}


def test_conversations_from_before_there_were_moods(routing_policy: Policy) -> None:
    old = after(says("complain", sentiment=None), "utter_core_complain", LISTEN, says("greet", sentiment="bad"))
    assert predicted(routing_policy, old) is None


def test_who_asks_for_a_person_gets_one_with_the_reason(all_policies: list[Policy], routing_policy: Policy) -> None:
    tracker = after(says("talk_to_human"))
    assert chosen(all_policies, tracker) == HAND_OFF
    found = decided(routing_policy, tracker)
    assert (found["destination"], found["reason"], found["priority"]) == ("person", "asked", "normal") and found[
        "asked"
    ]


def test_angry_twice(all_policies: list[Policy], routing_policy: Policy) -> None:
    first = after(says("complain", anger=ANGRY))
    assert (
        chosen(all_policies, first) == "utter_core_complain" and decided(routing_policy, first)["destination"] == "ask"
    )
    second = after(says("complain", anger=ANGRY), "utter_core_complain", LISTEN, says("inform", "no!", anger=ANGRY))
    assert chosen(all_policies, second) == HAND_OFF
    found = decided(routing_policy, second)
    assert found["reason"] == "angry" and found["priority"] == "high" and not found["asked"]


def test_an_angry_request_is_served_until_it_is_made_again(all_policies: list[Policy]) -> None:
    ask, answer = says("ask_hours", anger=ANGRY), ("utter_shop_hours", LISTEN)
    assert chosen(all_policies, after(*COMPLAINT, ask)) == "utter_shop_hours"
    assert chosen(all_policies, after(ask, *answer, says("ask_hours", "HOURS!", anger=ANGRY))) == HAND_OFF
    assert chosen(all_policies, after(says("ask_hours"), *answer, says("ask_hours", "hours?"))) == "utter_shop_hours"


def test_complaints_are_counted_from_the_last_ticket_and_session(all_policies: list[Policy]) -> None:
    again = says("complain", "still bad")
    assert chosen(all_policies, after(*COMPLAINT, says("greet"), *ANSWERED, again)) == HAND_OFF
    handed_over = (*COMPLAINT, says("talk_to_human"), HAND_OFF, SlotSet(DECISION_SLOT, None), LISTEN)
    assert chosen(all_policies, after(*handed_over, again)) == "utter_core_complain"
    new_session = (*COMPLAINT, ActionExecuted("action_session_start"), SessionStarted(), LISTEN)
    assert chosen(all_policies, after(*new_session, again)) == "utter_core_complain"


def test_a_message_that_is_taken_up_again_counts_once(routing_policy: Policy) -> None:
    message = says("complain", anger=ANGRY, message_id="1")
    message.message_id = "1"
    copied = UserUttered("some words", message.intent, parse_data=message.parse_data, message_id="1")
    doubtful = says("nlu_fallback", "hm")
    taken_back = [doubtful, FALLBACK, ActiveLoop(FALLBACK), LISTEN, message, FALLBACK, ActiveLoop(None)]
    tracker = after(*taken_back, UserUtteranceReverted(), LISTEN, copied)
    assert decided(routing_policy, tracker).get("reason") == "angry"  # it is unsolved: the doubtful one came before
    replayed = after(
        says("stop_or_cancel", "end it"), "action_core_stop", LISTEN, UserUttered("end it", {"name": "deny"})
    )
    assert decided(routing_policy, replayed) == {}


NOT_UNDERSTOOD = [says("nlu_fallback", "blorp"), FALLBACK, ActiveLoop(FALLBACK), BotUttered("Other words?"), LISTEN]


def test_not_understood_again_and_again(all_policies: list[Policy], routing_policy: Policy) -> None:
    assert chosen(all_policies, after(says("nlu_fallback", "blorp"))) == FALLBACK, "once, it asks what was meant"
    second = after(*NOT_UNDERSTOOD, says("nlu_fallback", "blorp blorp"))
    assert chosen(all_policies, second) == HAND_OFF and decided(routing_policy, second)["reason"] == "not_understood"
    between = after(*NOT_UNDERSTOOD, says("greet"), *ANSWERED, says("nlu_fallback", "blorp"))
    assert decided(routing_policy, between) == {}


def test_what_is_understood_goes_on_from_the_question_what_was_meant(all_policies: list[Policy]) -> None:
    assert chosen(all_policies, after(*NOT_UNDERSTOOD, says("talk_to_human"))) == FALLBACK


def test_a_form_hears_an_angry_message_first(all_policies: list[Policy]) -> None:
    before = in_form(says("complain", anger=ANGRY))
    assert chosen(all_policies, before) == FORM


def test_what_the_form_rejects_is_routed(all_policies: list[Policy]) -> None:
    angry = says("complain", anger=ANGRY)
    first = in_form(angry, REJECTED)
    assert chosen(all_policies, first) == "utter_core_complain"
    rest = ["utter_core_complain", FORM, LISTEN, says("complain", "awful", anger=ANGRY), REJECTED]
    assert chosen(all_policies, in_form(angry, REJECTED, *rest)) == HAND_OFF
    assert chosen(all_policies, in_form(says("talk_to_human"), REJECTED)) == HAND_OFF
    assert (
        chosen(all_policies, in_form(says("talk_to_human"), REJECTED, HAND_OFF, SlotSet(DECISION_SLOT, None))) == FORM
    )


@pytest.mark.parametrize(
    ("anger", "misses", "action"),
    [(ANGRY, 2, HAND_OFF), (ANNOYED, 2, LISTEN), (None, 3, LISTEN), (ANGRY, None, LISTEN)],
)
def test_answers_that_a_form_cannot_use_lead_to_a_person_when_they_are_angry(
    anger: float | None, misses: int | None, action: str, all_policies: list[Policy]
) -> None:
    counted: list[Event | str] = [SlotSet("core_form_misses", misses)] if misses else []
    asked_again = [FORM, *counted, BotUttered("Which size?")]
    assert chosen(all_policies, in_form(says("inform", "the blue!", anger=anger), *asked_again)) == action


ASKED = SlotSet(DECISION_SLOT, {"destination": "ask"})


def test_the_offer_comes_after_the_answer_and_once(all_policies: list[Policy]) -> None:
    answered = [says("complain", anger=ANGRY), ASKED, "utter_core_complain"]
    assert chosen(all_policies, after(*answered)) == OFFER
    assert chosen(all_policies, after(says("complain"), "utter_core_complain")) == LISTEN
    later = after(*answered, OFFER, SlotSet("core_offer", "person"), LISTEN, says("greet"), "utter_core_greet")
    assert chosen(all_policies, later) == LISTEN


def test_no_to_the_offer_is_a_no(routing_policy: Policy) -> None:
    offered = [says("complain", anger=ANGRY), "utter_core_complain", OFFER, SlotSet("core_offer", "person"), LISTEN]
    assert predicted(routing_policy, after(*offered, says("deny", "no!!", anger=ANGRY))) is None
    button = BotUttered("Sorry.", {"buttons": [{"title": "A person", "payload": "/talk_to_human"}]})
    below = [says("complain", anger=ANGRY), "utter_core_complain", button, LISTEN]
    assert predicted(routing_policy, after(*below, says("deny", "no!!", anger=ANGRY))) is None


def test_a_phone_number_that_was_asked_for_goes_to_the_ticket(all_policies: list[Policy]) -> None:
    phone = says("inform", "404-555-0187")
    phone.entities.append({"entity": "phone", "value": "4045550187"})
    closed = [says("talk_to_human"), HAND_OFF, SlotSet("core_offer", "contact"), LISTEN]
    assert chosen(all_policies, after(*closed, phone)) == "action_core_note_contact"
    assert chosen(all_policies, after(*closed, says("greet"))) == "utter_core_greet"


def test_the_table_comes_back_with_the_model(policy_storage: LocalModelStorage, routing_policy: Policy) -> None:
    config = {**routing_policy.config}
    loaded = RoutingPolicy.load(config, policy_storage, Resource("routing"), ExecutionContext(GraphSchema({})))
    assert predicted(loaded, after(says("talk_to_human"))) == HAND_OFF
    assert predicted(make_policy(RoutingPolicy, policy_storage), after(says("talk_to_human"))) is None
