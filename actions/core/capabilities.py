"""What the assistant can do: what its active packs say about themselves."""

from __future__ import annotations

from actions.base import SwitchboardAction
from actions.context import ActionRequest, Event
from actions.manifests import CORE, active_manifests

EXAMPLES = 5


class Capabilities(SwitchboardAction):
    """Says what can be asked for, with examples that work."""

    action_name = "action_core_capabilities"
    needs_database = False

    def handle(self, request: ActionRequest) -> list[Event]:
        """Name the businesses' tasks first, then what is always there."""
        manifests = active_manifests()
        packs = [manifest for name, manifest in manifests.items() if name != CORE] or [manifests[CORE]]
        tasks = " ".join(str(manifest["description"]).strip() for manifest in packs)
        share = max(1, EXAMPLES // len(packs))
        questions = [question for manifest in packs for question in manifest["sample_questions"][:share]]
        examples = "\n".join(f"- {question}" for question in questions)
        request.say(response="utter_core_capabilities", tasks=tasks, examples=examples)
        return []
