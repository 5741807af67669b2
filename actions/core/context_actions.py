"""Words that mean something only after what was asked before: "and savings?", "the second one", "show more"."""

from __future__ import annotations

import re

from rasa_sdk.events import FollowupAction

from actions.base import SwitchboardAction
from actions.context import ActionRequest, Event
from actions.forms.form import all_forms
from actions.forms.waiting import refused_form
from actions.memory import INFORM_ACTION, SHOW_MORE_ACTION


def _goes_on(text: str) -> bool:
    return (
        re.match(r"\s*(?:and|with|at|from|what about|how about|only|just)\s+(?:the\s+)?\w+\W*$", text, re.I) is not None
    )


def _listed_item(request: ActionRequest) -> list[Event]:
    """Go on with the item of the latest list that the message picks, if it picks one."""
    last = request.last_look_up
    if last is None or not last.item_action or last.picked(request.text) is None:
        return []
    return [FollowupAction(last.item_action)]


class Inform(SwitchboardAction):
    """A bare value that no form asked for."""

    action_name = INFORM_ACTION
    needs_database = False

    def handle(self, request: ActionRequest) -> list[Event]:
        """Ask the latest look-up again with that value, or for the listed item that is meant."""
        item, last = _listed_item(request), request.last_look_up
        if item:
            return item
        refused = refused_form(request)
        if refused is not None and any(f.may_take(e["entity"]) for f in refused.fields for e in request.entities):
            return [FollowupAction(refused.name)]  # "no" to the summary, and then "make it 30"
        meant = next((form for form in all_forms() if form.goes_on(request)), None)
        if meant is not None:
            return [FollowupAction(meant.name)]  # "same to mom", after a payment; "move half of it", after a balance
        if last is not None and _goes_on(request.text) and "payee" in last.follows:
            return [FollowupAction(last.action)]
        if last is not None and any(entity.get("entity") in last.follows for entity in request.entities):
            return [FollowupAction(last.action)]
        request.say(response="utter_core_inform")
        return []


class ShowMore(SwitchboardAction):
    """The next part of a list."""

    action_name = SHOW_MORE_ACTION
    needs_database = False

    def handle(self, request: ActionRequest) -> list[Event]:
        """Go on with the latest list, if there is more of it; "the next one" and "the last one" may pick an item."""
        item, last = _listed_item(request), request.last_look_up
        if item:
            return item
        if last is not None and last.more:
            return [FollowupAction(last.action)]
        request.say(response="utter_core_no_more")
        return []
