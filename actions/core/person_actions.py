"""While a person may be in charge: what is said goes to the ticket; afterwards the customer says whether that helped."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import ActionExecutionRejected, ActiveLoop, FollowupAction, SlotSet

from actions.base import FOLLOW_ACTION, LISTEN, SwitchboardAction
from actions.context import ActionRequest, Event, is_unasked
from actions.core.hand_off_actions import CONTACT, TICKET_SLOT, then
from actions.core.ticket_models import CLAIMED, OPEN, WAITING
from actions.core.tickets import TicketService, number_of
from actions.core.transcripts import safe_text, transcript
from actions.forms import form_named
from actions.forms.consent import consents
from actions.forms.phrases import gives_up, is_no
from actions.forms.turn import YES_NO
from actions.forms.waiting import OFFER_SLOT, offer_return, offered, put_aside

RATING, COMMENT = "rating", "comment"
"""What may have been asked in the last turn, in `core_offer`: whether that solved it, and what else to say about it."""


class FollowTicket(SwitchboardAction):
    """Says nothing, and adds what was said to the ticket; the first action of each turn as long as there is one.

    While a colleague is in charge the turn ends with it. Else it rejects its execution: Rasa then notes no action, and
    the other policies answer as if it had never been tried. (To undo the action, Rasa's `ActionReverted`, would have
    every copy of the conversation replayed once for each such turn, and leave the action where ours and Rasa's own
    look for what has run since the message.)
    """

    action_name = FOLLOW_ACTION
    writes = True

    def handle(self, request: ActionRequest) -> list[Event]:
        """Add it; a form that is open waits where a colleague is in charge, or where the assistant is about to speak."""
        tickets = TicketService(request.session, request.conversation_id, request.clock)
        tickets.append(transcript(request.tracker.events, goes_on=True))
        ticket = tickets.current()
        events = [SlotSet(TICKET_SLOT, None if ticket is None else number_of(ticket))]
        in_charge = ticket is not None and ticket.status == CLAIMED
        if in_charge or is_unasked(request.tracker):
            events += _set_aside(request)
        return events if in_charge else [ActionExecutionRejected(FOLLOW_ACTION), *events]


class AskRating(SwitchboardAction):
    """The ticket is resolved: asks whether that solved it."""

    action_name = "action_core_ask_rating"
    needs_database = False

    def handle(self, request: ActionRequest) -> list[Event]:
        """Ask."""
        request.say(response="utter_core_ask_rating", buttons=YES_NO)
        return [SlotSet(OFFER_SLOT, RATING), FollowupAction(LISTEN)]


class Rate(SwitchboardAction):
    """Keeps a yes or no to that question, and then what the customer says about it."""

    action_name = "action_core_rate"
    writes = True

    def handle(self, request: ActionRequest) -> list[Event]:
        """Keep it with the ticket, and in the end offer the form that waits."""
        tickets = TicketService(request.session, request.conversation_id, request.clock)
        if offered(request) == RATING:
            solved = request.intent == "affirm"
            tickets.rate(solved)
            request.say(response="utter_core_solved" if solved else "utter_core_not_solved")
            return [SlotSet(OFFER_SLOT, COMMENT), FollowupAction(LISTEN)]
        if consents(request.text):
            request.say(response="utter_core_ask_comment")
            return [SlotSet(OFFER_SLOT, COMMENT), FollowupAction(LISTEN)]
        if is_no(request.text) or gives_up(request.text):
            request.say(response="utter_core_no_comment")
        else:
            tickets.comment(safe_text({**request.tracker.latest_message, "text": request.text}))
            request.say(response="utter_core_comment_stored")
        return [SlotSet(OFFER_SLOT, None), *offer_return(request), FollowupAction(LISTEN)]

    def events_on_failure(self, tracker: Tracker) -> list[Event]:
        """No rule leads here."""
        return then(LISTEN, super().events_on_failure(tracker))


class TellUnclaimed(SwitchboardAction):
    """Nobody has taken the ticket so far: says so."""

    action_name = "action_core_tell_unclaimed"

    def handle(self, request: ActionRequest) -> list[Event]:
        """Say it with the ticket's number, and ask how else the customer can be reached; a form goes on."""
        ticket = TicketService(request.session, request.conversation_id, request.clock).current()
        if ticket is None or ticket.status not in (OPEN, WAITING):
            return [FollowupAction(LISTEN)]
        request.say(response="utter_core_ticket_unclaimed", ticket=number_of(ticket))
        request.say(response="utter_core_leave_contact")
        return [SlotSet(OFFER_SLOT, CONTACT), *offer_return(request), FollowupAction(LISTEN)]


def _set_aside(request: ActionRequest) -> list[Event]:
    """Events that end what is open: a form waits, and the question what was meant is over."""
    form = form_named(request.active_form)
    if form is not None:
        return put_aside(form, request)
    return [ActiveLoop(None)] if request.active_form else []
