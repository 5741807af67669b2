"""What can be said around a form: stop, something else first, yes or no to going on, why."""

from __future__ import annotations

from rasa_sdk.events import ActionExecuted, ActiveLoop, FollowupAction, SlotSet, UserUttered

from actions.base import LISTEN, SwitchboardAction, next_request
from actions.context import ActionRequest, Event
from actions.core.hand_off_actions import PERSON, TICKET_SLOT
from actions.core.last_done import told_what_was_done
from actions.core.pending import PENDING_SLOT
from actions.core.transcripts import HAND_OFF_ACTION
from actions.database import packs
from actions.forms import REQUESTED_SLOT, Form, form_named, form_of_intent
from actions.forms.message import ANSWER_INTENT, FormMessage
from actions.forms.pausing import wants_to_go_on
from actions.forms.phrases import is_choice
from actions.forms.turn import MISSES_SLOT
from actions.forms.waiting import (
    OFFER_SLOT,
    RETURN,
    WAITING_SLOT,
    chosen_again,
    left,
    offer_return,
    offered,
    shown_in_last_turn,
    take_up,
    taken_back,
    waiting_forms,
)


class Stop(SwitchboardAction):
    """What "cancel" does, in a form or outside of one."""

    action_name = "action_core_stop"
    needs_database = False

    def handle(self, request: ActionRequest) -> list[Event]:
        """End the form and forget what it had collected, together with what was waiting for a log-in.

        Where going on with a form that waits was just offered, this is a no.
        """
        name = request.active_form
        if name is None:
            if (events := taken_back(request) or _offer_refused(request)) is not None:
                return events
            request.say(response="utter_core_nothing_to_stop")
            return [SlotSet(PENDING_SLOT, None), SlotSet(WAITING_SLOT, None)]
        form = form_named(name)
        message = None if form is None else FormMessage(form, request)
        if (
            form is not None
            and message is not None
            and (
                message.has_shape
                or message.means_yes
                or message.pauses
                or form.claims(request)
                or wants_to_go_on(request.text)
                or is_choice(request.text, shown_in_last_turn(request))
            )
        ):
            # A bank's code, a color that stands on a button, and "end it" where ending something was offered, are answers, and
            # "I'm back, go on" is no good-bye: heard once more, as such.
            parsed = {**request.tracker.latest_message, "intent": {"name": ANSWER_INTENT, "confidence": 1.0}}
            return [ActionExecuted(LISTEN), UserUttered(request.text, parsed)]
        request.say(response="utter_core_stopped", nothing_done=form.nothing_done if form else Form.nothing_done)
        if next_request(request.tracker) is not None:
            request.say(response="utter_core_stopped_next_request")
        # What was kept for after a log-in may belong to another pack than the form that is active now.
        kept = request.pending.slots if request.pending is not None else {}
        prefixes = tuple(f"{pack}_" for pack in packs() if name.startswith(f"{pack}_"))
        memory = {WAITING_SLOT, OFFER_SLOT, TICKET_SLOT}
        own = {slot for slot in request.tracker.slots if slot.startswith(prefixes)}
        slots = sorted((own | {PENDING_SLOT, MISSES_SLOT, *kept}) - memory)
        ended = [ActiveLoop(None), SlotSet(REQUESTED_SLOT, None), *(SlotSet(slot, None) for slot in slots)]
        kept_for_later = [left(form, request, {slot: request.slot(slot) for slot in form.slots})] if form else []
        return [*ended, *kept_for_later, *offer_return(request)]


class SwitchForm(SwitchboardAction):
    """A wish that opens another form while one is open: that one waits, and is offered again later."""

    action_name = "action_core_switch_form"
    needs_database = False

    def handle(self, request: ActionRequest) -> list[Event]:
        """Put the open form aside and open the other, with what it had collected if it was put aside before."""
        old, new = form_named(request.active_form), form_of_intent(request.intent)
        if new is None:
            return []
        closed = [ActiveLoop(None), SlotSet(REQUESTED_SLOT, None), SlotSet(MISSES_SLOT, None)]
        return [*closed, *take_up(new, request, aside=old), FollowupAction(new.name)]


class WelcomeBack(SwitchboardAction):
    """The first answer of a new session is given, and a task of the last one waits."""

    action_name = "action_core_welcome_back"
    needs_database = False

    def handle(self, request: ActionRequest) -> list[Event]:
        """Offer to go on with it, and drop what cannot wait, such as a log-in."""
        waiting = waiting_forms(request)
        events = offer_return(request, waiting, response="utter_core_welcome_back")
        return [SlotSet(WAITING_SLOT, waiting or None), *events, FollowupAction(LISTEN)]


class Affirm(SwitchboardAction):
    """A yes outside of a form: to what was just offered, or to nothing."""

    action_name = "action_core_affirm"
    needs_database = False

    def handle(self, request: ActionRequest) -> list[Event]:
        """Go on with the form that waits, or get a person, if that was offered."""
        if offered(request) == PERSON:
            return [SlotSet(OFFER_SLOT, None), FollowupAction(HAND_OFF_ACTION)]
        waiting = waiting_forms(request)
        if offered(request) != RETURN or not waiting:
            if again := taken_back(request) or told_what_was_done(request):
                return again
            if request.tracker.latest_message.get("next_request") is None:
                request.say(response="utter_core_nothing_to_confirm")
            return []
        form = form_named(waiting[-1]["form"])
        assert form is not None
        return [SlotSet(OFFER_SLOT, None), *take_up(form, request), FollowupAction(form.name)]


class Deny(SwitchboardAction):
    """A no outside of a form."""

    action_name = "action_core_deny"
    needs_database = False

    def handle(self, request: ActionRequest) -> list[Event]:
        """Drop the form that waits, if going on with it was offered, and offer the one before it."""
        if again := taken_back(request) or told_what_was_done(request):
            return again
        refused = chosen_again(request)
        if refused is not None:
            return [FollowupAction(refused.name)]  # "no, the savings card"
        if (events := _offer_refused(request)) is not None:
            return events
        request.say(response="utter_core_nothing_to_refuse")
        return []


def _offer_refused(request: ActionRequest) -> list[Event] | None:
    """Drop the form that going on with was just offered, and offer the one before it; None where none was offered."""
    waiting = waiting_forms(request)
    if offered(request) != RETURN or not waiting:
        return None
    form = form_named(waiting[-1]["form"])
    request.say(response="utter_core_dropped", nothing_done=form.nothing_done if form else Form.nothing_done)
    others = waiting[:-1]
    return [SlotSet(OFFER_SLOT, None), SlotSet(WAITING_SLOT, others or None), *offer_return(request, others)]


class ExplainQuestion(SwitchboardAction):
    """ "Why do you need that?" """

    action_name = "action_core_explain_question"
    needs_database = False

    def handle(self, request: ActionRequest) -> list[Event]:
        """Give the reason that the open form states for its question; the form then asks again by itself."""
        form = form_named(request.active_form)
        field = form.field(request.requested_slot) if form is not None else None
        if field is None:
            request.say(response="utter_core_nothing_to_explain")
        else:
            request.say(field.reason)
        return []
