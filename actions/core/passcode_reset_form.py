"""The form for a forgotten passcode."""

from __future__ import annotations

import re

from actions import formatting
from actions.context import ActionRequest, Event
from actions.core import contact
from actions.core.contact import InvalidContact
from actions.core.log_in_actions import NUMBER_DIGITS, find_digits
from actions.core.passcode_resets import VALID, PasscodeResetService, TooManyRequests
from actions.forms import Field, FormTurn, OnceForm, yes_no

NUMBER, CONTACT, CONFIRMED, REFERENCE = (
    "core_passcode_reset_number",
    "core_passcode_reset_contact",
    "core_passcode_reset_confirmed",
    "core_passcode_reset_reference",
)
_UNKNOWN = re.compile(
    r"\b(?:don'?t|dont|do not|no idea|forgot|forgotten|lost|can'?t|not sure|no clue)\b", re.IGNORECASE
)

_NUMBER_UNKNOWN = re.compile(rf"{_UNKNOWN.pattern}.*\b(?:number|id|everything|both)\b", re.IGNORECASE)
WHERE_THE_NUMBER_IS = (
    "Your customer number is on your statements and in the letter that welcomed you. If you have neither, say "
    '"talk to a person".'
)


class PasscodeResetForm(OnceForm):
    """A link to set a new passcode, sent to what is on file; nobody logs in here and no passcode is typed."""

    name = "core_passcode_reset_form"
    title = "your new passcode"
    intents = frozenset({"recover_password"})
    fields = (
        Field(
            NUMBER,
            "I can have a link sent to you to set a new passcode. What is your six-digit customer number?",
            "The customer number tells me whose passcode is to be set anew. It is on your statements.",
            entities=("customer_number",),
            names=("customer number", "number"),
            example="100001",
        ),
        Field(
            CONTACT,
            "Which email or phone number do we have on file for you?",
            "The link goes only to a contact detail that we have on file, so that nobody else can set your passcode.",
            entities=("email", "phone"),
            names=("email", "phone number", "contact", "phone"),
            example="sam.reyes@example.com",
        ),
        yes_no(CONFIRMED),
    )
    confirmation = CONFIRMED
    submit_action = "action_core_ask_passcode_reset"
    nothing_done = "No link was asked for, and your passcode is what it was."
    personal = True
    own_slots = (REFERENCE,)
    reference_slot = REFERENCE

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """Six digits; an email or a phone number."""
        text = turn.request.text
        if field.slot == NUMBER:
            number = find_digits(text, NUMBER_DIGITS)
            if number is None and _UNKNOWN.search(text):
                turn.request.say(WHERE_THE_NUMBER_IS)
            return number
        if _parse(text) is not None:
            return text
        if kinds := contact.all_named_in(text):
            turn.request.say(f"Please type the {contact.LABELS[kinds[0]]} itself: I may not show here what is on file.")
        return None

    def check(self, turn: FormTurn) -> None:
        """Whether both have the right shape; whether they belong together is said to nobody."""
        request, values = turn.request, turn.values
        if turn.activating and values[NUMBER] is None and _NUMBER_UNKNOWN.search(request.text):
            request.say(WHERE_THE_NUMBER_IS)
        if values[NUMBER] is not None:
            values[NUMBER] = find_digits(values[NUMBER], NUMBER_DIGITS)
            if values[NUMBER] is None:
                request.say(response="utter_core_invalid_number")
        if values[CONTACT] is not None:
            parsed = _parse(str(values[CONTACT]))
            values[CONTACT] = None if parsed is None else parsed[1]
            if parsed is None:
                request.say("That is neither an email nor a phone number.")

    def summary(self, request: ActionRequest) -> str:
        """Where the link goes, if it goes anywhere."""
        kind, value = _parse(str(request.slot(CONTACT))) or ("email", "")
        return (
            f"Send a link to set a new passcode for customer number {request.slot(NUMBER)} to "
            f"{contact.show(kind, value)}, if that is the {contact.LABELS[kind]} on file? The old passcode works until then."
        )

    def order(self, request: ActionRequest, reference: str) -> list[Event]:
        """Store the request; the answer is the same whether or not number and contact belong together."""
        kind, value = _parse(str(request.slot(CONTACT))) or ("email", "")
        service = PasscodeResetService(request.session, request.conversation_id, request.clock)
        try:
            service.ask(str(request.slot(NUMBER)), kind, value, reference)
        except TooManyRequests:
            request.say(
                'That was asked for several times in the last hour, so please wait a while, or say "talk to a person". '
                f"{self.nothing_done}"
            )
        else:
            minutes = formatting.plural(VALID.seconds // 60, "minute")
            request.say(
                f"Thanks. If that number and {contact.LABELS[kind]} belong together, a link is on its way to the "
                f"{contact.LABELS[kind]} on file. Open it within {minutes} and choose a new passcode there; we never ask "
                f'for it in a chat. The reference is {reference}. If nothing comes, say "talk to a person".'
            )
        return []


def _parse(text: str) -> tuple[contact.Field, str] | None:
    kinds: tuple[contact.Field, ...] = ("email", "phone")
    for kind in kinds:
        try:
            return kind, contact.parse(kind, text)
        except InvalidContact:
            continue
    return None
