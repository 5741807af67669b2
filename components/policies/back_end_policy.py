"""An answer for the customer when the action server gave none."""

from __future__ import annotations

from typing import Any

import rasa.core.actions.action
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_TWO_STAGE_FALLBACK_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted
from rasa.shared.core.trackers import DialogueStateTracker

from components.policies.base import DeterministicPolicy, is_unasked
from components.serving import speed_up

APOLOGY = "utter_core_back_end_down"
ACTION_TIMEOUT_SECONDS = 8
"""An action server that hangs longer counts as down; Rasa's own 300 seconds are no answer to a customer."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class BackEndPolicy(DeterministicPolicy):
    """Apologises after an action that left no event, unless nobody asked for anything, and then listens.

    Rasa swallows a failed call of the action server (connection refused, time-out, status 500) and goes on as if the
    action had said nothing. Each action of ours returns at least one event, so one without any has failed.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Above all other policies."""
        return {"priority": 10}

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> BackEndPolicy:
        """Load the policy into a server or a shell, bound its calls of actions, and let it run faster and show all."""
        from components.channels.terminal import (
            improve_shell,
        )  # brings all of Rasa's channels, which training needs not

        speed_up()
        improve_shell()
        rasa.core.actions.action.DEFAULT_REQUEST_TIMEOUT = ACTION_TIMEOUT_SECONDS  # the constant RemoteAction reads
        return cls(config, model_storage, resource, execution_context)

    def next_action(self, tracker: DialogueStateTracker, domain: Domain) -> str | None:
        """The apology after a failed action, listening after the apology."""
        if tracker.latest_action_name == APOLOGY:
            return str(ACTION_LISTEN_NAME)
        last = tracker.events[-1] if tracker.events else None
        if isinstance(last, ActionExecuted) and _runs_remotely(last.action_name, domain):
            return str(ACTION_LISTEN_NAME) if is_unasked(tracker) else APOLOGY
        return None


def _runs_remotely(action: str | None, domain: Domain) -> bool:
    if action == ACTION_TWO_STAGE_FALLBACK_NAME:  # runs action_default_ask_affirmation, which is ours
        return True
    remote = action in domain.user_actions and not str(action).startswith("utter_")
    return bool(action in domain.form_names or remote)
