"""Rasa's rule policy, with a way back into the form that a question interrupted."""

from __future__ import annotations

from typing import Any

from rasa.core.policies.policy import PolicyPrediction, confidence_scores_for
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class FormRulePolicy(RulePolicy):
    """Where a rule that answered in the middle of a form would listen, the form asks its question again.

    Stock Rasa wants a rule for each pair of form and interruption; here the plain rule of the interrupting intent
    is enough.
    """

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """The rules' prediction, except at the end of an interruption."""
        prediction: PolicyPrediction = super().predict_action_probabilities(
            tracker, domain, rule_only_data=rule_only_data, **kwargs
        )
        listens = prediction.max_confidence_index == domain.index_for_action(ACTION_LISTEN_NAME)
        form = tracker.active_loop_name
        if listens and prediction.max_confidence > 0 and form in domain.form_names and tracker.is_active_loop_rejected:
            return self._prediction(confidence_scores_for(str(form), 1.0, domain), is_no_user_prediction=True)
        return prediction
