"""The way to a person: the offer, the ticket, and how to be reached."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet

from actions import opening_hours
from actions.base import LISTEN, SwitchboardAction
from actions.context import ActionRequest, Event, events_since_user
from actions.core import contact
from actions.core.repositories import CustomerRepository
from actions.core.support_hours import CHAT, SupportHoursService
from actions.core.ticket_models import CUSTOMER, NORMAL, PRIORITIES
from actions.core.ticket_packs import pack_of
from actions.core.ticket_summary import summary
from actions.core.tickets import TicketService, number_of
from actions.core.transcripts import HAND_OFF_ACTION, transcript
from actions.forms import form_named
from actions.forms.waiting import OFFER_SLOT, offer_return, put_aside, set_in_last_turn, waiting_with

DECISION_SLOT, TICKET_SLOT = "core_routing", "core_ticket"
PERSON, CONTACT = "person", "contact"
"""What may have been offered in the last turn, in `core_offer`, beside the return to a form."""
PERSON_PAYLOAD = "/talk_to_human"
YES_NO = [{"title": "Yes, please", "payload": PERSON_PAYLOAD}, {"title": "No, thanks", "payload": "/deny"}]
_HARDSHIP = re.compile(
    r"\b(?:lost my (?:job|income)|laid off|got fired|can'?t (?:pay|afford) (?:the|my) (?:rent|bills?))\b", re.IGNORECASE
)
_CALL = re.compile(r"\b(?:call|ring|phone) me\b", re.IGNORECASE)


@dataclass(frozen=True)
class Decision:
    """Why a conversation goes to a person, as the routing table said it."""

    reason: str = "asked"
    because: str = "asked for a person"
    priority: str = NORMAL
    asked: bool = True

    @classmethod
    def of(cls, request: ActionRequest) -> Decision:
        """The decision about this message, or about the last one where its offer was taken; else: asked for."""
        found = set_in_last_turn(request, DECISION_SLOT)
        if not isinstance(found, dict) or found.get("priority") not in PRIORITIES:
            return cls()
        reason, because = found.get("reason"), found.get("because")
        if not (isinstance(reason, str) and isinstance(because, str)):
            return cls()
        return cls(reason, because, found["priority"], asked=bool(found.get("asked")))


class TalkToHuman(SwitchboardAction):
    """Opens a ticket for a colleague, with what was said."""

    action_name = HAND_OFF_ACTION
    writes = True

    def handle(self, request: ActionRequest) -> list[Event]:
        """Say the ticket's number; asking again says the same one.

        Who asked for it in the middle of a form is asked on; a form that led to anger waits, and is offered later.
        """
        decision = Decision.of(request)
        number = _open_ticket(request, decision)
        if not decision.asked:
            request.say(response="utter_core_handed_over")
        if _HARDSHIP.search(request.text):
            request.say(response="utter_core_hardship")
        opens = _next_opening(request)
        if opens is None:
            request.say(response="utter_core_ticket", ticket=number)
        else:
            request.say(response="utter_core_ticket_closed", ticket=number, opens=opens)
        if _CALL.search(request.text):
            request.say(response="utter_core_call_wanted")
        form = form_named(request.active_form)
        followed = SlotSet(TICKET_SLOT, number)
        if decision.asked:
            return [followed] if form is not None else [followed, *_ask_for_contact(request, opens)]
        if form is not None:
            back = offer_return(request, waiting_with(form, request))
            return [followed, *put_aside(form, request), *back, FollowupAction(LISTEN)]
        closed = [ActiveLoop(None)] if request.active_form else []
        return [followed, *closed, *_ask_for_contact(request, opens), FollowupAction(LISTEN)]

    def events_on_failure(self, tracker: Tracker) -> list[Event]:
        """No rule knows what comes after a message that led here by the routing table: an open form, or listening."""
        form = form_named((tracker.active_loop or {}).get("name"))
        return then(LISTEN if form is None else form.name, super().events_on_failure(tracker))


class OfferPerson(SwitchboardAction):
    """Asks whether to get a colleague, after an answer that may not be enough."""

    action_name = "action_core_offer_person"
    needs_database = False

    def handle(self, request: ActionRequest) -> list[Event]:
        """Ask, unless the answer itself offers a person; a yes is understood either way."""
        if not any(_offers_person(event) for event in events_since_user(request.tracker)):
            request.say(response="utter_core_shall_i_get_a_person", buttons=YES_NO)
        return [SlotSet(OFFER_SLOT, PERSON), FollowupAction(LISTEN)]


class NoteContact(SwitchboardAction):
    """Adds a phone number or an email address to the ticket, where one was asked for because nobody is there."""

    action_name = "action_core_note_contact"
    writes = True

    def handle(self, request: ActionRequest) -> list[Event]:
        """Note it, and say where."""
        tickets = TicketService(request.session, request.conversation_id, request.clock)
        ticket = tickets.current()
        phone, email = request.entity("phone"), request.entity("email")
        ways = [phone and contact.show("phone", phone), email and contact.show("email", email)]
        reach = " or ".join(filter(None, ways))
        if ticket is None or not reach:
            request.say(response="utter_core_inform")
        else:
            tickets.note(f"The customer can be reached at {reach}.")
            request.say(response="utter_core_contact_noted", reach=reach, ticket=number_of(ticket))
        return [SlotSet(OFFER_SLOT, None), *offer_return(request), FollowupAction(LISTEN)]

    def events_on_failure(self, tracker: Tracker) -> list[Event]:
        """No rule leads here."""
        return then(LISTEN, super().events_on_failure(tracker))


def then(action: str, events: list[Event]) -> list[Event]:
    """The events of a call that failed, with what follows."""
    leads_on = any(event["event"] == "followup" for event in events)
    return events if leads_on else [*events, FollowupAction(action)]


def _open_ticket(request: ActionRequest, decision: Decision) -> str:
    tickets = TicketService(request.session, request.conversation_id, request.clock)
    said = transcript(request.tracker.events, goes_on=tickets.current() is not None)
    message = next((part.text for part in reversed(said) if part.author == CUSTOMER), "")
    form = form_named(request.active_form)
    number = tickets.open(
        reason=f"{decision.because}: {message}",
        customer_id=request.optional_customer_id,
        code=decision.reason,
        priority=decision.priority,
        channel=str(request.tracker.get_latest_input_channel() or ""),
        summary=summary(said, who=_who(request), because=decision.because, task=form.title if form else None),
        pack=pack_of(said, form),
    )
    tickets.append(said)
    return number


def _who(request: ActionRequest) -> str:
    if request.optional_customer_id is None:
        return "A customer who is not logged in"
    customer = CustomerRepository(request.session, request.optional_customer_id).get()
    return f"{customer.first_name} {customer.last_name} ({customer.number})"


def _next_opening(request: ActionRequest) -> str | None:
    """When somebody is there again; None where somebody could be there now, or the hours are not known."""
    hours = SupportHoursService(request.session).of(CHAT)
    return opening_hours.next_opening(hours, request.clock.today(), request.clock.time_of_day())


def _ask_for_contact(request: ActionRequest, opens: str | None) -> list[Event]:
    """Where nobody is there, ask how else the customer can be reached; not in the middle of other questions."""
    if opens is None:
        return []
    request.say(response="utter_core_leave_contact")
    return [SlotSet(OFFER_SLOT, CONTACT)]


def _offers_person(event: dict[str, Any]) -> bool:
    buttons = (event.get("data") or {}).get("buttons") or [] if event.get("event") == "bot" else []
    return any(button.get("payload") == PERSON_PAYLOAD for button in buttons)
