"""What can always be said while a form, or the question what was meant, is open."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_TWO_STAGE_FALLBACK_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from components.policies.base import DeterministicPolicy, confidence_of, intent_of
from components.policies.session import keep_unfinished_task

STOP_INTENTS, STOP_ACTION = frozenset({"stop_or_cancel", "goodbye"}), "action_core_stop"
# What is less sure may be an answer ("vacation"); the form looks at it. So it does at a single word that is not among
# the plainest: the model knows no other names and codes than those in the examples.
SURE_TO_STOP, SURE_OF_ONE_WORD = 0.5, 0.9
AFFIRM_INTENT, TAKE_GUESS_ACTION = "affirm", "action_core_take_guess"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class FormPolicy(DeterministicPolicy):
    """Stops an open form when asked to, whatever its question was.

    A "yes" to "did you mean …?" goes on with the guess; Rasa itself understands the button alone.
    """

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> FormPolicy:
        """Load the policy into a server, and say what that server's new sessions keep of the old ones."""
        keep_unfinished_task()
        return cls(config, model_storage, resource, execution_context)

    def next_action(self, tracker: DialogueStateTracker, domain: Domain) -> str | None:
        """The action around the open form, if this is one of those moments."""
        form, intent, last = tracker.active_loop_name, intent_of(tracker), tracker.latest_action_name
        if form == ACTION_TWO_STAGE_FALLBACK_NAME and last == ACTION_LISTEN_NAME and intent == AFFIRM_INTENT:
            return TAKE_GUESS_ACTION
        if last == STOP_ACTION:  # also after a goodbye, of which no rule says so
            return str(ACTION_LISTEN_NAME)
        if form not in domain.form_names:
            return None
        if last == ACTION_LISTEN_NAME and intent in STOP_INTENTS and confidence_of(tracker) >= _enough(tracker):
            return STOP_ACTION
        return None


def _enough(tracker: DialogueStateTracker) -> float:
    words = (tracker.latest_message.text or "").split() if tracker.latest_message else []
    return SURE_OF_ONE_WORD if len(words) == 1 else SURE_TO_STOP
