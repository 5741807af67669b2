"""Rasa's rule policy, for customers who repeat the wish that opened the form."""

from __future__ import annotations

from typing import Any

from rasa.core.policies.policy import PolicyPrediction, confidence_scores_for
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.trackers import DialogueStateTracker

from components.policies.form_policy import NOT_UNDERSTOOD
from components.policies.rule_index import RuleIndex


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class FormRulePolicy(RulePolicy):
    """Who repeats the wish that opened the form, and answers nothing, hears the form's question again.

    And rules are found by an index, so that their number does not matter.

    Rasa bars the form from running twice on one message, and would say that it did not understand at all. (A question
    in the middle of a form needs no more than its own rule: Rasa goes back to the form by itself.)
    """

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """The rules' prediction, except that a form which has just found no answer does not start again."""
        prediction: PolicyPrediction = super().predict_action_probabilities(
            tracker, domain, rule_only_data=rule_only_data, **kwargs
        )
        form = tracker.active_loop_name
        if form not in domain.form_names or not tracker.is_active_loop_rejected or not prediction.max_confidence:
            return prediction
        starts_again = domain.action_names_or_texts[prediction.max_confidence_index] == form
        if starts_again and tracker.latest_action_name == ACTION_LISTEN_NAME:
            return self._prediction(confidence_scores_for(NOT_UNDERSTOOD, 1.0, domain), is_no_user_prediction=True)
        return prediction

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
