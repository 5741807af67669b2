"""Logging in and out."""

from __future__ import annotations

import re
from datetime import timedelta

from rasa_sdk.events import ActiveLoop, AllSlotsReset, FollowupAction, SlotSet

from actions import formatting
from actions.base import LISTEN, SwitchboardAction
from actions.context import ActionRequest, Event
from actions.core.authentication import Authentication
from actions.core.hand_off_actions import TICKET_SLOT
from actions.core.log_in_tries import LogInLocked, WrongLogIn
from actions.core.pending import LOG_IN_ACTION, LOG_IN_FORM, LOG_IN_SLOTS, PENDING_SLOT
from actions.core.repositories import CustomerRepository
from actions.forms import SECRET, Field, Form, FormTurn
from actions.forms.parts import PERSON
from actions.forms.waiting import offer_return

NUMBER_SLOT, PASSCODE_SLOT = LOG_IN_SLOTS
NUMBER_DIGITS, PASSCODE_DIGITS = 6, 4
SHOWN_DIGITS = 2
_NEW_HERE = re.compile(
    r"\b(?:have no|have none|don'?t have|haven'?t got|do not have|have not got|got no|never got)"
    r"(?:\s+(?:an?|any|one|such|my|customer|client))*(?:\s+(?:number|account|id))?\b(?!\s+(?:it|that|them)\b)"
    r"|\b(?:not|never been) (?:yet )?an? (?:customer|client|member)\b|\bnew (?:here|customer|client)\b",
    re.IGNORECASE,
)
_FORGOT = re.compile(r"\b(?:forgot|forgotten|lost|can'?t (?:find|remember))\b", re.IGNORECASE)
_ASKS_NUMBER = re.compile(r"\bcustomer (?:number|no|id)\b", re.IGNORECASE)
_ASKS_WHO = re.compile(r"\b(?:who am i|who i am|my name|logged in as|whose account)\b", re.IGNORECASE)
_ONLY_DIGITS = re.compile(r"[\d\s,;/.-]+(?:(?:and|pin|passcode)[\d\s,;/.:-]*)*", re.IGNORECASE)
# A passcode that ends what was said, right behind the number: "log me in, 100001 2580", "… 100001 and my pin is 2580".
_BOTH = re.compile(
    r"(?<![\w-])(?P<number>[0-9]{6})[\s,;/.:-]+(?:(?:and|with|my|the|pin|passcode|code|is)\b[\s,;/.:-]*)*"
    r"(?P<passcode>[0-9]{4})[\s,;.!]*(?:(?:please|pls|thanks|thank you)[\s.!]*)?$",
    re.IGNORECASE,
)

# A number of something else, such as AB-123456.
_OTHER_NUMBER = re.compile(r"\b[A-Za-z]{2}-\d+\b", re.ASCII)


def find_digits(text: object, count: int) -> str | None:
    """The first group of exactly `count` digits in a text; spaces and dashes may stand between them."""
    text = _OTHER_NUMBER.sub(" ", str(text or ""))
    for candidate in (text, re.sub(r"[\s-]", "", text)):
        found = re.search(rf"(?<![0-9])[0-9]{{{count}}}(?![0-9])", candidate)
        if found:
            return found.group()
    return None


class LogInForm(Form):
    """A six-digit number and a four-digit passcode."""

    name = LOG_IN_FORM
    title = "logging in"
    intents = frozenset({"log_in"})
    fields = (
        Field(
            NUMBER_SLOT,
            "What is your six-digit customer number?",
            "I can only show or change what belongs to you, and the customer number tells me who you are. It is on your "
            "statements.",
            entities=("customer_number",),
            names=("customer number", "number"),
            example="123456",
        ),
        Field(
            PASSCODE_SLOT,
            "And your four-digit passcode, please? It won't be stored in this conversation.",
            "The passcode proves that it's really you. It is compared and then forgotten: nobody can read it here.",
            entities=("passcode",),
            names=("passcode", "pin"),
            example="1234",
            kind=SECRET,
        ),
    )
    submit_action = LOG_IN_ACTION
    nothing_done = "You are not logged in."
    personal = True
    can_wait = False

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """The digits in a message; "100001 2580" answers both questions at once."""
        text = turn.request.text
        number, passcode = find_digits(text, NUMBER_DIGITS), find_digits(text, PASSCODE_DIGITS)
        if field.slot == NUMBER_SLOT and number is None and passcode is not None and _number_tried(turn.request):
            turn.hear(PASSCODE_SLOT, passcode)
        elif field.slot == NUMBER_SLOT and number is None:
            _help_without_number(turn.request)
        if field.slot == PASSCODE_SLOT and passcode is None:
            turn.request.say(response="utter_core_invalid_passcode")
        if number is not None and passcode is not None:
            turn.hear(PASSCODE_SLOT, passcode)
        return number if field.slot == NUMBER_SLOT else passcode

    def hear(self, turn: FormTurn) -> None:
        """Number and passcode in one breath, whatever was found in them."""
        if both := _BOTH.search(turn.request.text):
            turn.hear(NUMBER_SLOT, both["number"])
            turn.hear(PASSCODE_SLOT, both["passcode"])

    def check(self, turn: FormTurn) -> None:
        """Take the digits; end the form for somebody who is logged in."""
        request, values = turn.request, turn.values
        if request.optional_customer_id is not None:
            _say_who(request)
            turn.end()
            return
        if LOG_IN_ACTION in request.actions_since_user:
            # This message held the log-in that has just failed: its digits must not count as the next try.
            values.update(dict.fromkeys(values))
            return
        values[NUMBER_SLOT] = find_digits(values[NUMBER_SLOT], NUMBER_DIGITS)
        values[PASSCODE_SLOT] = find_digits(values[PASSCODE_SLOT], PASSCODE_DIGITS)
        if NUMBER_SLOT in turn.heard and values[PASSCODE_SLOT] is None and _ONLY_DIGITS.fullmatch(request.text.strip()):
            values[PASSCODE_SLOT] = find_digits(request.text, PASSCODE_DIGITS)
        if values[NUMBER_SLOT] is None and values[PASSCODE_SLOT] is not None:
            values[NUMBER_SLOT] = _number_tried(request)

    def submit(self, request: ActionRequest) -> list[Event]:
        """Log in and take up what was asked before, or say what is wrong and ask again."""
        number, passcode = request.slot(NUMBER_SLOT), request.slot(PASSCODE_SLOT)
        if not number or not passcode:
            return [FollowupAction(LOG_IN_FORM)]
        authentication = Authentication(request.session, request.conversation_id, request.clock)
        try:
            customer = authentication.log_in(number, passcode)
        except WrongLogIn as error:
            tries = "1 try" if error.tries_left == 1 else f"{error.tries_left} tries"
            request.say(response="utter_core_log_in_wrong", tries=tries)
            return [FollowupAction(LOG_IN_FORM)]
        except LogInLocked as error:
            left = error.until - request.clock.now()
            minutes = formatting.plural(max(1, -(-left // timedelta(minutes=1))), "minute")
            request.say(response="utter_core_log_in_locked", minutes=minutes)
            return [SlotSet(PENDING_SLOT, None), FollowupAction(LISTEN)]
        request.say(response="utter_core_logged_in", name=customer.first_name)
        pending = request.pending
        if pending is None:
            return [SlotSet(PENDING_SLOT, None), *offer_return(request), FollowupAction(LISTEN)]
        return [FollowupAction(pending.action)]


def _help_without_number(request: ActionRequest) -> None:
    """Say where the number is; who has none yet registers, who forgot it all gets a new passcode."""
    if _NEW_HERE.search(request.text):
        request.say(response="utter_core_no_number_yet", buttons=[{"title": "Register", "payload": "/create_account"}])
        return
    request.say(response="utter_core_invalid_number")
    if _FORGOT.search(request.text):
        request.say(response="utter_core_number_forgotten", buttons=PERSON)


def _say_who(request: ActionRequest) -> None:
    """Who is logged in, for "log me in", "who am I" and "what's my customer number"."""
    customer = CustomerRepository(request.session, request.customer_id).get()
    if _ASKS_NUMBER.search(request.text):
        request.say(response="utter_core_customer_number", ending=str(customer.number)[-SHOWN_DIGITS:])
    elif _ASKS_WHO.search(request.text):
        request.say(response="utter_core_logged_in_as", name=customer.first_name)
    else:
        request.say(response="utter_core_already_logged_in")


def _number_tried(request: ActionRequest) -> str | None:
    """The number of the try before: who mistyped the passcode need not give the number again."""
    tried = (
        event["value"]
        for event in reversed(request.tracker.events)
        if event.get("event") == "slot" and event.get("name") == NUMBER_SLOT and event.get("value")
    )
    return find_digits(next(tried, None), NUMBER_DIGITS)


class LogOut(SwitchboardAction):
    """Ends the log-in and forgets everything."""

    action_name = "action_core_log_out"
    writes = True

    def handle(self, request: ActionRequest) -> list[Event]:
        """Log out; all slots go, because they may hold what only the customer may see."""
        was_logged_in = Authentication(request.session, request.conversation_id, request.clock).log_out()
        request.say(response="utter_core_logged_out" if was_logged_in else "utter_core_not_logged_in")
        # The ticket is the conversation's, whoever was logged in.
        return [ActiveLoop(None), AllSlotsReset(), SlotSet(TICKET_SLOT, request.slot(TICKET_SLOT))]
