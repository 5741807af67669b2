"""Stopping, and handing over to a person."""

from __future__ import annotations

from rasa_sdk.events import ActiveLoop, SlotSet

from actions.base import SwitchboardAction
from actions.context import ActionRequest, Event
from actions.core.pending import LOG_IN_FORM, PENDING_SLOT
from actions.core.tickets import TicketService
from actions.database import packs
from actions.forms import REQUESTED_SLOT


class Stop(SwitchboardAction):
    """What "cancel" does, in a form or outside of one."""

    action_name = "action_core_stop"
    needs_database = False

    def handle(self, request: ActionRequest) -> list[Event]:
        """End the form and forget what it had collected, together with what was waiting for a log-in."""
        form = request.active_form
        if form is None:
            request.say(response="utter_core_nothing_to_stop")
            return [SlotSet(PENDING_SLOT, None)]
        request.say(response="utter_core_stopped")
        # What was kept for after a log-in may belong to another pack than the form that is active now.
        waiting = request.pending.slots if request.pending is not None else {}
        prefixes = tuple(f"{pack}_" for pack in packs() if form.startswith(f"{pack}_"))
        slots = sorted({slot for slot in request.tracker.slots if slot.startswith(prefixes)} | {PENDING_SLOT, *waiting})
        return [ActiveLoop(None), SlotSet(REQUESTED_SLOT, None), *(SlotSet(slot, None) for slot in slots)]


class TalkToHuman(SwitchboardAction):
    """Opens a ticket for a colleague."""

    action_name = "action_core_talk_to_human"
    writes = True

    def handle(self, request: ActionRequest) -> list[Event]:
        """Say the ticket's number; asking again says the same one."""
        # During a log-in the message may be a passcode.
        reason = "asked for a person while logging in" if request.active_form == LOG_IN_FORM else request.text
        tickets = TicketService(request.session, request.conversation_id, request.clock)
        number = tickets.open(reason=reason, customer_id=request.optional_customer_id)
        request.say(response="utter_core_ticket", ticket=number)
        return []
