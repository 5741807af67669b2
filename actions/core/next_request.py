"""What waits of several requests in one message, taken up one after the other."""

from __future__ import annotations

from rasa_sdk.events import ActionExecuted, UserUttered

from actions.base import LISTEN, NEXT_REQUEST_ACTION, SwitchboardAction, next_request
from actions.context import ActionRequest, Event


class NextRequest(SwitchboardAction):
    """Takes the second request up as if it had just been said."""

    action_name = NEXT_REQUEST_ACTION
    needs_database = False

    def handle(self, request: ActionRequest) -> list[Event]:
        """Replay it."""
        parsed = next_request(request.tracker)
        if parsed is None:
            return []
        request.say(response="utter_core_next_request")
        return [ActionExecuted(LISTEN), UserUttered(parsed["text"], parsed)]
