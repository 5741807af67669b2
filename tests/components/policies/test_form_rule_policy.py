"""Rules in the middle of a form."""

from __future__ import annotations

import pytest
from rasa.core.policies.policy import Policy
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.core.events import ActiveLoop, SlotSet, UserUttered

from components.policies.form_rule_policy import NEXT_REQUEST_ACTION
from tests.components.policies.policy_helpers import (
    FORM,
    LISTEN,
    OTHER_FORM,
    REJECTED,
    after,
    chosen,
    in_form,
    make_policy,
    predicted,
    says,
)

INTERRUPTIONS = [("greet", "utter_core_greet"), ("ask_hours", "utter_shop_hours"), ("find_shirt", "action_shop_find")]


@pytest.mark.parametrize(("intent", "answer"), INTERRUPTIONS)
def test_a_question_in_a_form_is_answered_and_the_form_asks_again(
    intent: str, answer: str, all_policies: list[Policy]
) -> None:
    # Each action of the action server leaves an event; this one changes nothing.
    answered = (says(intent), REJECTED, answer, SlotSet("shop_size", None))
    assert chosen(all_policies, in_form(says(intent), REJECTED)) == answer
    assert chosen(all_policies, in_form(*answered)) == FORM
    assert chosen(all_policies, in_form(*answered, FORM, SlotSet("requested_slot", "shop_size"))) == LISTEN


def test_two_questions_one_after_the_other(all_policies: list[Policy]) -> None:
    first = (says("greet"), REJECTED, "utter_core_greet", FORM, SlotSet("requested_slot", "shop_size"), LISTEN)
    assert chosen(all_policies, in_form(*first, says("ask_hours"), REJECTED)) == "utter_shop_hours"
    assert chosen(all_policies, in_form(*first, says("ask_hours"), REJECTED, "utter_shop_hours")) == FORM


def test_a_wish_that_opens_another_form_puts_the_open_one_aside(all_policies: list[Policy]) -> None:
    assert chosen(all_policies, in_form(says("order_hat"), REJECTED)) == "action_core_switch_form"


def test_an_answer_in_the_other_form_is_its_own(all_policies: list[Policy]) -> None:
    asked = (ActiveLoop(OTHER_FORM), SlotSet("requested_slot", "shop_hat"), LISTEN)
    switched = in_form(says("order_hat"), REJECTED, "action_core_switch_form", ActiveLoop(None), OTHER_FORM, *asked)
    switched.update(says("inform", "a red one"))
    assert chosen(all_policies, switched) == OTHER_FORM


def test_a_filled_form_goes_on_with_its_rule(all_policies: list[Policy]) -> None:
    filled = in_form(says("inform", "large"), FORM, ActiveLoop(None), SlotSet("requested_slot", None))
    assert chosen(all_policies, filled) == "action_shop_order"


OUTSIDE = {
    "a question": after(says("ask_hours")),
    "an answered question": after(says("ask_hours"), "utter_shop_hours"),
    "a wish that opens a form": after(says("order_shirt")),
    "no rule": after(says("inform")),
    "after a form": in_form(says("inform"), FORM, ActiveLoop(None), LISTEN, says("greet"), "utter_core_greet"),
}


@pytest.fixture(scope="module")
def stock(policy_storage: LocalModelStorage) -> Policy:
    return make_policy(RulePolicy, policy_storage)


@pytest.mark.parametrize("situation", OUTSIDE)
def test_without_a_form_it_predicts_what_rasas_rule_policy_does(
    situation: str, stock: Policy, form_rule_policy: Policy
) -> None:
    tracker = OUTSIDE[situation]
    assert predicted(form_rule_policy, tracker) == predicted(stock, tracker) is not None


def with_second(intent: str) -> UserUttered:
    """A message that held a second request."""
    return UserUttered("two things", {"name": intent, "confidence": 1.0}, parse_data={"next_request": {"text": "hi"}})


def test_a_second_request_follows_the_answer_to_the_first(all_policies: list[Policy]) -> None:
    assert chosen(all_policies, after(with_second("ask_hours"))) == "utter_shop_hours"
    assert chosen(all_policies, after(with_second("ask_hours"), "utter_shop_hours")) == NEXT_REQUEST_ACTION
    taken = (with_second("ask_hours"), "utter_shop_hours", NEXT_REQUEST_ACTION, LISTEN, says("greet"))
    assert chosen(all_policies, after(*taken, "utter_core_greet")) == LISTEN


def test_it_waits_for_an_open_form(all_policies: list[Policy]) -> None:
    opened = (with_second("order_shirt"), FORM, ActiveLoop(FORM), SlotSet("requested_slot", "shop_size"))
    assert chosen(all_policies, after(*opened)) == LISTEN
    assert chosen(all_policies, after(*opened, LISTEN, says("greet"), REJECTED, "utter_core_greet")) == FORM
