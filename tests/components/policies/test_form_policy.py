"""What can always be said while a form, or the question what was meant, is open."""

from __future__ import annotations

import pytest
from rasa.core.policies.policy import Policy
from rasa.shared.core.events import ActiveLoop, SlotSet, UserUttered

from tests.components.policies.policy_helpers import FORM, LISTEN, REJECTED, after, chosen, in_form, predicted, says

FALLBACK = "action_two_stage_fallback"
ASKED_WHAT_WAS_MEANT = (says("nlu_fallback"), FALLBACK, ActiveLoop(FALLBACK), LISTEN)


@pytest.mark.parametrize("intent", ["stop_or_cancel", "goodbye"])
def test_an_open_form_is_stopped_when_asked_to(intent: str, all_policies: list[Policy]) -> None:
    assert chosen(all_policies, in_form(says(intent))) == "action_core_stop"


@pytest.mark.parametrize("intent", ["stop_or_cancel", "goodbye"])
def test_a_stopped_form_leaves_the_word_to_the_customer(intent: str, all_policies: list[Policy]) -> None:
    stopped = in_form(says(intent), "action_core_stop", ActiveLoop(None), SlotSet("requested_slot", None))
    assert chosen(all_policies, stopped) == LISTEN


def test_what_hardly_sounds_like_a_stop_is_an_answer(all_policies: list[Policy]) -> None:
    vacation = UserUttered("vacation", {"name": "goodbye", "confidence": 0.45})
    assert chosen(all_policies, in_form(vacation)) == FORM


@pytest.mark.parametrize(
    ("intent", "action"), [("stop_or_cancel", "action_core_stop"), ("goodbye", "utter_core_goodbye")]
)
def test_outside_of_a_form_the_rules_answer(
    intent: str, action: str, all_policies: list[Policy], form_policy: Policy
) -> None:
    assert predicted(form_policy, after(says(intent))) is None
    assert chosen(all_policies, after(says(intent))) == action


def test_an_answer_goes_to_the_form_first(all_policies: list[Policy]) -> None:
    assert chosen(all_policies, in_form(says("inform", "large"))) == FORM


def test_another_wish_is_no_answer(form_policy: Policy) -> None:
    assert predicted(form_policy, in_form(says("ask_hours"), REJECTED)) is None


def test_a_typed_yes_to_did_you_mean_goes_on_with_the_guess(all_policies: list[Policy]) -> None:
    assert chosen(all_policies, after(*ASKED_WHAT_WAS_MEANT, says("affirm"))) == "action_core_take_guess"


@pytest.mark.parametrize("intent", ["deny", "ask_hours"])
def test_anything_else_is_for_rasas_own_fallback(intent: str, all_policies: list[Policy]) -> None:
    assert chosen(all_policies, after(*ASKED_WHAT_WAS_MEANT, says(intent))) == FALLBACK


def test_the_guess_is_taken_once(form_policy: Policy) -> None:
    taken = after(*ASKED_WHAT_WAS_MEANT, says("affirm"), "action_core_take_guess", ActiveLoop(None), LISTEN)
    taken.update(says("ask_hours"))
    assert predicted(form_policy, taken) is None
