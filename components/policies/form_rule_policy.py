"""Rasa's rule policy, for many rules and for customers who want something else in the middle of a form."""

from __future__ import annotations

from typing import Any

from rasa.core.policies.policy import PolicyPrediction, confidence_scores_for
from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.events import ActionExecuted, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from components.policies.routing_facts import FOLLOW_ACTION
from components.policies.routing_policy import OFFER_ACTION, wants_offer
from components.policies.rule_index import RuleIndex
from components.policies.session import WELCOME_BACK_ACTION, is_back

SWITCH_ACTION, NEXT_REQUEST_ACTION = "action_core_switch_form", "action_core_next_request"
# Who talks with a person asks that one for the rest.
_ENDS_REQUESTS = frozenset({NEXT_REQUEST_ACTION, "action_core_stop", "action_core_log_out", FOLLOW_ACTION})


def has_next_request(tracker: DialogueStateTracker) -> bool:
    """Whether a message held a second request that has not been taken up or stopped since."""
    for event in reversed(tracker.events):
        if isinstance(event, SessionStarted) or (
            isinstance(event, ActionExecuted) and event.action_name in _ENDS_REQUESTS
        ):
            return False
        if isinstance(event, UserUttered) and event.parse_data.get("next_request"):
            return True
    return False


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class FormRulePolicy(RulePolicy):
    """A wish that opens another form puts the open one aside, where Rasa would forget it, and a second request in
    one message is taken up when the first is done. After the first answer of a new session comes the offer to go on
    with what the last one left unfinished; after an answer that may not be enough, the offer of a person.

    A question in the middle of a form needs no more than its own rule: Rasa goes back to the form by itself. And rules
    are found by an index, so that their number does not matter.
    """

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """The rules' prediction, except that no form replaces an open one without a word."""
        prediction: PolicyPrediction = super().predict_action_probabilities(
            tracker, domain, rule_only_data=rule_only_data, **kwargs
        )
        form = tracker.active_loop_name
        if form is None and self._ends_the_turn(prediction, domain):
            if has_next_request(tracker):
                return self._prediction(confidence_scores_for(NEXT_REQUEST_ACTION, 1.0, domain))
            if is_back(tracker, domain):
                return self._prediction(confidence_scores_for(WELCOME_BACK_ACTION, 1.0, domain))
            if wants_offer(tracker, domain):
                return self._prediction(confidence_scores_for(OFFER_ACTION, 1.0, domain))
        if form not in domain.form_names or not tracker.is_active_loop_rejected or not prediction.max_confidence:
            return prediction
        predicted = domain.action_names_or_texts[prediction.max_confidence_index]
        opens_another = predicted in domain.form_names and predicted != form
        if opens_another and tracker.latest_action_name == ACTION_LISTEN_NAME:
            return self._prediction(confidence_scores_for(SWITCH_ACTION, 1.0, domain), is_no_user_prediction=True)
        return prediction

    def _ends_the_turn(self, prediction: PolicyPrediction, domain: Domain) -> bool:
        action = domain.action_names_or_texts[prediction.max_confidence_index]
        return bool(prediction.max_confidence) and action == ACTION_LISTEN_NAME

    def _find_action_from_rules(
        self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
    ) -> tuple[str | None, str | None, bool]:
        """The rules' action; by the message's words only where there is a rule that could match them."""
        if use_text_for_last_user_input and not any(
            self._index(self.lookup[part]).reads_texts() for part in (RULES, RULES_FOR_LOOP_UNHAPPY_PATH)
        ):
            return None, None, False
        found: tuple[str | None, str | None, bool] = super()._find_action_from_rules(
            tracker, domain, use_text_for_last_user_input
        )
        return found

    def _get_possible_keys(self, lookup: dict[str, str], states: list[State]) -> set[str]:
        """The rules that apply to the latest states; Rasa tries each, here only those of the last action and intent."""
        if states:
            lookup = self._index(lookup).candidates(states[-1])
        keys: set[str] = super()._get_possible_keys(lookup, states)
        return keys

    def _index(self, lookup: dict[str, str]) -> RuleIndex:
        indices: dict[int, RuleIndex] = self.__dict__.setdefault("_indices", {})
        index = indices.get(id(lookup))
        if index is None or not index.covers(lookup):
            index = indices[id(lookup)] = RuleIndex(lookup, self._rule_key_to_state)
        return index
