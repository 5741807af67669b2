"""Words that mean something only after what was asked before: "and savings?", "the second one", "show more"."""

from __future__ import annotations

from rasa_sdk.events import FollowupAction

from actions.base import SwitchboardAction, asked_by
from actions.context import ActionRequest, Event
from actions.core.contact import CONTACT_FORM, gives_contact_detail
from actions.core.last_done import told_what_was_done
from actions.core.secrets import warned
from actions.forms.form import active_forms
from actions.forms.waiting import chosen_again, offered_again, taken_back
from actions.memory import INFORM_ACTION, SHOW_MORE_ACTION, WORDS


def _listed_item(request: ActionRequest) -> list[Event]:
    """Go on with the item of the latest list that the message picks, if it picks one."""
    last = request.last_look_up
    if last is None or not last.item_action or last.picked(request.text) is None:
        return []
    return [FollowupAction(last.item_action)]


def _look_up_of_number(request: ActionRequest) -> tuple[str | None, bool]:
    """The look-up that an order's number asks for, and whether the message is that number, new and nothing else."""
    last = request.last_look_up
    for entity in request.tracker.latest_message.get("entities") or []:
        kind, text = str(entity["entity"]), request.text
        if shown := asked_by(kind):
            beside = text[: int(entity.get("start", 0))] + text[int(entity.get("end", len(text))) :]
            new = last is None or last.value(kind) is None
            return shown, new and not any(map(str.isalnum, beside))
    return None, False


class Inform(SwitchboardAction):
    """A bare value that no form asked for."""

    action_name = INFORM_ACTION
    needs_database = False

    def handle(self, request: ActionRequest) -> list[Event]:
        """Ask the latest look-up again with that value, or for the listed item that is meant."""
        if warned(request):
            return []
        if again := taken_back(request) or told_what_was_done(request):
            return again
        item, last = _listed_item(request), request.last_look_up
        if item:
            return item
        refused = chosen_again(request)
        if refused is not None:
            return [FollowupAction(refused.name)]  # "no" to the summary, and then "make it 30"
        meant = next((form for form in active_forms(request.tracker.slots) if form.goes_on(request)), None)
        if meant is not None:
            return [FollowupAction(meant.name)]  # "same to mom", after a payment; "move half of it", after a balance
        shown, alone = _look_up_of_number(request)
        if last is not None and not alone and (WORDS in last.follows or request.follows_up):
            return [FollowupAction(last.action)]
        if gives_contact_detail(request.text, [str(entity["entity"]) for entity in request.entities]):
            return [FollowupAction(CONTACT_FORM)]
        if again := offered_again(request):
            return again
        if shown is not None:
            return [FollowupAction(shown)]
        request.say(response="utter_core_inform")
        return []


class ShowMore(SwitchboardAction):
    """The next part of a list."""

    action_name = SHOW_MORE_ACTION
    needs_database = False

    def handle(self, request: ActionRequest) -> list[Event]:
        """Go on with the latest list, if there is more of it; "the next one" and "the last one" may pick an item."""
        if again := taken_back(request):
            return again
        item, last = _listed_item(request), request.last_look_up
        if item:
            return item
        if last is not None and (last.more or request.narrows):
            return [FollowupAction(last.action)]
        request.say(response="utter_core_no_more")
        return []
