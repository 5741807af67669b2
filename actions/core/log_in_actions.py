"""Logging in and out."""

from __future__ import annotations

import re
from datetime import timedelta

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, AllSlotsReset, FollowupAction, SlotSet

from actions import formatting
from actions.base import LISTEN, SwitchboardAction
from actions.context import ActionRequest, Event
from actions.core.authentication import Authentication, LogInLocked, WrongLogIn
from actions.core.pending import LOG_IN_ACTION, LOG_IN_FORM, LOG_IN_SLOTS, PENDING_SLOT
from actions.forms import FormEnd, FormTurn, SwitchboardFormValidation

NUMBER_SLOT, PASSCODE_SLOT = LOG_IN_SLOTS
NUMBER_DIGITS, PASSCODE_DIGITS = 6, 4


def find_digits(text: object, count: int) -> str | None:
    """The first group of exactly `count` digits in a text; spaces and dashes may stand between them."""
    text = str(text or "")
    for candidate in (text, re.sub(r"[\s-]", "", text)):
        found = re.search(rf"(?<![0-9])[0-9]{{{count}}}(?![0-9])", candidate)
        if found:
            return found.group()
    return None


class ValidateLogInForm(SwitchboardFormValidation):
    """Finds a six-digit number and a four-digit passcode in what was said."""

    action_name = "validate_core_log_in_form"
    form = LOG_IN_FORM
    form_slots = LOG_IN_SLOTS

    def fill(self, turn: FormTurn) -> None:
        """Take the digits, explain what has none; end the form for somebody who is logged in."""
        request, values = turn.request, turn.values
        if request.optional_customer_id is not None:
            request.say(response="utter_core_already_logged_in")
            turn.end()
            return
        if LOG_IN_ACTION in request.actions_since_user:
            # This message held the log-in that has just failed: its digits must not count as the next try.
            values.update(dict.fromkeys(values))
            return
        number_said, passcode_said = values[NUMBER_SLOT], values[PASSCODE_SLOT]
        values[NUMBER_SLOT] = find_digits(number_said, NUMBER_DIGITS)
        # "100001 2580" answers both questions at once.
        values[PASSCODE_SLOT] = find_digits(passcode_said or number_said, PASSCODE_DIGITS)
        if number_said and values[NUMBER_SLOT] is None:
            request.say(response="utter_core_invalid_number")
        if passcode_said and values[PASSCODE_SLOT] is None:
            request.say(response="utter_core_invalid_passcode")
        if turn.activating and all(values.values()):
            # The form's rule begins when the form waits for an answer; one that is full at once has to name its end.
            turn.events.append(FollowupAction(LOG_IN_ACTION))


class LogIn(FormEnd):
    """Checks number and passcode, then takes up what was asked before."""

    action_name = LOG_IN_ACTION
    form = LOG_IN_FORM
    form_slots = LOG_IN_SLOTS

    def events_on_failure(self, tracker: Tracker) -> list[Event]:
        """Wait for the next message: no rule says what follows a form that was filled at once."""
        return [*super().events_on_failure(tracker), FollowupAction(LISTEN)]

    def handle(self, request: ActionRequest) -> list[Event]:
        """Log in, or say what is wrong and ask again."""
        number, passcode = request.slot(NUMBER_SLOT), request.slot(PASSCODE_SLOT)
        if not number or not passcode:
            return [*self.reset(), FollowupAction(LOG_IN_FORM)]
        authentication = Authentication(request.session, request.conversation_id, request.clock)
        try:
            customer = authentication.log_in(number, passcode)
        except WrongLogIn as error:
            tries = "1 try" if error.tries_left == 1 else f"{error.tries_left} tries"
            request.say(response="utter_core_log_in_wrong", tries=tries)
            return [*self.reset(), FollowupAction(LOG_IN_FORM)]
        except LogInLocked as error:
            left = error.until - request.clock.now()
            minutes = formatting.plural(max(1, -(-left // timedelta(minutes=1))), "minute")
            request.say(response="utter_core_log_in_locked", minutes=minutes)
            return [*self.reset(), SlotSet(PENDING_SLOT, None), FollowupAction(LISTEN)]
        request.say(response="utter_core_logged_in", name=customer.first_name)
        pending = request.pending
        if pending is None:
            return [*self.reset(), SlotSet(PENDING_SLOT, None), FollowupAction(LISTEN)]
        return [*self.reset(), FollowupAction(pending.action)]


class LogOut(SwitchboardAction):
    """Ends the log-in and forgets everything."""

    action_name = "action_core_log_out"
    writes = True

    def handle(self, request: ActionRequest) -> list[Event]:
        """Log out; all slots go, because they may hold what only the customer may see."""
        was_logged_in = Authentication(request.session, request.conversation_id, request.clock).log_out()
        request.say(response="utter_core_logged_out" if was_logged_in else "utter_core_not_logged_in")
        return [ActiveLoop(None), AllSlotsReset()]
