"""Words that mean something only after what was asked before: "and savings?", "the second one", "show more"."""

from __future__ import annotations

from rasa_sdk.events import FollowupAction

from actions.base import SwitchboardAction
from actions.context import ActionRequest, Event
from actions.memory import INFORM_ACTION, SHOW_MORE_ACTION


class Inform(SwitchboardAction):
    """A bare value that no form asked for."""

    action_name = INFORM_ACTION
    needs_database = False

    def handle(self, request: ActionRequest) -> list[Event]:
        """Ask the latest look-up again with that value, or for the listed item that is meant."""
        last = request.last_look_up
        if last is not None:
            if last.item_action and last.picked(request.text) is not None:
                return [FollowupAction(last.item_action)]
            if any(entity.get("entity") in last.follows for entity in request.entities):
                return [FollowupAction(last.action)]
        request.say(response="utter_core_inform")
        return []


class ShowMore(SwitchboardAction):
    """The next part of a list."""

    action_name = SHOW_MORE_ACTION
    needs_database = False

    def handle(self, request: ActionRequest) -> list[Event]:
        """Go on with the latest list, if there is more of it."""
        last = request.last_look_up
        if last is not None and last.more:
            return [FollowupAction(last.action)]
        request.say(response="utter_core_no_more")
        return []
