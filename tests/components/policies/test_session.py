"""What a new session keeps of the one before it."""

from __future__ import annotations

from rasa.core.actions.action import ActionSessionStart
from rasa.core.policies.policy import Policy
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.events import SessionStarted, SlotSet

from components.policies.form_policy import FormPolicy
from components.policies.session import WAITING_SLOT, WELCOME_BACK_ACTION, unfinished_task
from tests.components.policies.policy_helpers import FORM, LISTEN, after, in_form, predicted, says

WAITS = SlotSet(WAITING_SLOT, [{"form": FORM, "slots": {"shop_size": "large"}}])
NEW_SESSION = ("action_session_start", SessionStarted(), WAITS, LISTEN)


def test_the_open_form_waits_with_what_it_was_told() -> None:
    (kept,) = unfinished_task(in_form(SlotSet("shop_size", "large")))
    assert (kept.key, kept.value) == (WAITING_SLOT, WAITS.value)


def test_what_waited_goes_on_waiting_and_nothing_else_is_kept() -> None:
    assert unfinished_task(after(SlotSet("shop_size", "large"))) == []
    (kept,) = unfinished_task(after(SlotSet("shop_hat", "red"), WAITS))
    assert kept.value == WAITS.value


def test_the_ticket_is_kept_and_belongs_to_no_form() -> None:
    kept = unfinished_task(in_form(SlotSet("core_ticket", "T-1001")))
    assert [(event.key, event.value) for event in kept][1:] == [("core_ticket", "T-1001")]
    assert kept[0].value == [{"form": FORM, "slots": {}}]


def test_a_server_keeps_no_more_than_that(form_policy: Policy, policy_storage: LocalModelStorage) -> None:
    FormPolicy.load(
        {**FormPolicy.get_default_config()}, policy_storage, Resource("form"), ExecutionContext(GraphSchema({}))
    )
    assert ActionSessionStart._slot_set_events_from_tracker is unfinished_task


def test_the_offer_comes_after_the_first_answer_and_once(form_rule_policy: Policy) -> None:
    first = after(*NEW_SESSION, says("greet"))
    assert predicted(form_rule_policy, first) == "utter_core_greet"
    answered = (*NEW_SESSION, says("greet"), "utter_core_greet")
    assert predicted(form_rule_policy, after(*answered)) == WELCOME_BACK_ACTION
    assert predicted(form_rule_policy, after(*answered, WELCOME_BACK_ACTION)) != WELCOME_BACK_ACTION
    assert (
        predicted(form_rule_policy, after(*answered, WELCOME_BACK_ACTION, LISTEN, says("greet"), "utter_core_greet"))
        == LISTEN
    )


def test_there_is_no_offer_where_nothing_waits(form_rule_policy: Policy) -> None:
    assert (
        predicted(
            form_rule_policy, after("action_session_start", SessionStarted(), LISTEN, says("greet"), "utter_core_greet")
        )
        == LISTEN
    )
