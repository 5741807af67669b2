"""What our hand-written policies have in common: nothing to train, one action or none to predict."""

from __future__ import annotations

from typing import Any

from rasa.core.policies.policy import Policy, PolicyPrediction, SupportedData, confidence_scores_for
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

EXTERNAL = "EXTERNAL_"
"""How intents begin that no message has: by them a conversation is told what happened elsewhere."""


class DeterministicPolicy(Policy):
    """A policy that is a function of the tracker.

    Subclasses implement :meth:`next_action`. Its predictions are "no user" predictions, as those of an active
    form are, and of a higher priority: the only kind that a form gives way to.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Priority above RulePolicy's 6."""
        return {"priority": 8}

    @staticmethod
    def supported_data() -> SupportedData:
        """Rules and stories alike; neither is used."""
        return SupportedData.ML_AND_RULE_DATA

    def next_action(self, tracker: DialogueStateTracker, domain: Domain) -> str | None:
        """The action to take now, or ``None`` to leave it to the other policies."""
        raise NotImplementedError

    def train(self, training_trackers: list[TrackerWithCachedStates], domain: Domain, **kwargs: Any) -> Resource:
        """Nothing is learnt."""
        return self._resource

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """Certainty for :meth:`next_action`, else nothing."""
        action = self.next_action(tracker, domain)
        if action is None:
            return self._prediction(self._default_predictions(domain))
        return self._prediction(confidence_scores_for(action, 1.0, domain), is_no_user_prediction=True)


def intent_of(tracker: DialogueStateTracker) -> str | None:
    """The latest message's intent."""
    return tracker.latest_message.intent.get("name") if tracker.latest_message else None


def is_unasked(tracker: DialogueStateTracker) -> bool:
    """Whether nobody said anything: what happened elsewhere led here."""
    return str(intent_of(tracker)).startswith(EXTERNAL)


def confidence_of(tracker: DialogueStateTracker) -> float:
    """The confidence of the latest message's intent."""
    return float(tracker.latest_message.intent.get("confidence") or 0.0) if tracker.latest_message else 0.0
