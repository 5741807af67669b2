"""The form for a new customer."""

from __future__ import annotations

import re

from actions.context import ActionRequest, Event
from actions.core import contact
from actions.core.contact import InvalidContact
from actions.core.registrations import (
    NotAName,
    RegisteredAlready,
    RegistrationService,
    TooManyRegistrations,
    parse_name,
)
from actions.forms import Field, FormTurn, OnceForm, yes_no

NAME, EMAIL, PHONE, CONFIRMED, REFERENCE = (
    "core_registration_name",
    "core_registration_email",
    "core_registration_phone",
    "core_registration_confirmed",
    "core_registration_reference",
)
_TEN_DIGITS = re.compile(r"(?<![\w@.])\+?1?[-. ]?\(?\d{3}\)?[-. ]?\d{3}[-. ]?\d{4}(?!\d)")
_ADDS_SOMEBODY = re.compile(r"\b(?:add|put)\b.*\b(?:to|on|onto) (?:the|my|our|this) (?:\w+ )?account\b", re.IGNORECASE)
_OPENING = re.compile(
    r"^(?:(?:hi|hello|sure|ok|yes),?\s+)?(?:(?:my|the|her|his) (?:full )?name is|name is|i am|i'm|it's|it is)\s+",
    re.IGNORECASE,
)
_AFTER_A_NAME = re.compile(r"(?:\s*[,;]|\s+(?:and|born|living|from|but|i|my|please|pls|thanks)\b).*$", re.IGNORECASE)


class RegistrationForm(OnceForm):
    """Name, email and phone number; nobody has to be logged in, and no passcode is chosen here."""

    name = "core_registration_form"
    title = "your registration"
    intents = frozenset({"create_account"})
    fields = (
        Field(
            NAME,
            "What is the full name of the new customer?",
            "The customer record is kept under the name, and it is compared with an ID.",
            entities=("payee",),
            names=("name",),
            example="Alex Morgan",
            shape=r"[A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*)+",
        ),
        Field(
            EMAIL,
            "Which email should we use?",
            "The link to confirm the registration and to choose a passcode goes there.",
            entities=("email",),
            names=("email",),
            example="alex@example.com",
        ),
        Field(
            PHONE,
            "And which phone number?",
            "A colleague calls it if something about the registration is unclear.",
            entities=("phone",),
            names=("phone number", "phone"),
            example="404-555-0199",
        ),
        yes_no(CONFIRMED),
    )
    confirmation = CONFIRMED
    submit_action = "action_core_register"
    nothing_done = "Nobody was registered."
    personal = True
    own_slots = (REFERENCE,)
    reference_slot = REFERENCE

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """ "My name is Alex Morgan"; an email; a phone number."""
        text = turn.request.text
        if field.slot == NAME:
            return _AFTER_A_NAME.sub("", _OPENING.sub("", " ".join(text.split()))) or None
        return text if field.slot in (EMAIL, PHONE) else None

    def correct_part(self, turn: FormTurn) -> None:
        """ "It's 0192 at the end"."""
        known = turn.values[PHONE]
        part = contact.corrected_part("phone", str(known), turn.request.text) if known is not None else None
        if part is not None:
            turn.hear(PHONE, part)

    def check(self, turn: FormTurn) -> None:
        """Take what has the right shape."""
        request, values = turn.request, turn.values
        if turn.activating and _ADDS_SOMEBODY.search(request.text):
            request.say(
                "I can register a new customer, but not put somebody on an account that is there already: for that we "
                'need to see both of you. Say "talk to a person" and a colleague arranges it.'
            )
            turn.end()
            return
        if values[PHONE] is None and turn.attempted and (found := _TEN_DIGITS.search(request.text)):
            values[PHONE] = found.group()  # ten digits are an account's number to who does not know what was asked for
        if values[NAME] is not None:
            try:
                values[NAME] = parse_name(str(values[NAME]))
            except NotAName:
                request.say("I need a first and a last name, in letters.")
                values[NAME] = None
        kinds: tuple[tuple[str, contact.Field], ...] = ((EMAIL, "email"), (PHONE, "phone"))
        for slot, kind in kinds:
            if values[slot] is not None:
                try:
                    values[slot] = contact.parse(kind, str(values[slot]))
                except InvalidContact:
                    request.say(response=f"utter_core_invalid_{kind}")
                    values[slot] = None

    def summary(self, request: ActionRequest) -> str:
        """What is stored."""
        phone = contact.show("phone", request.slot(PHONE))
        return f"Register {request.slot(NAME)} as a new customer, with {request.slot(EMAIL)} and {phone}?"

    def order(self, request: ActionRequest, reference: str) -> list[Event]:
        """Store the registration and say what happens next."""
        service = RegistrationService(request.session, request.conversation_id, request.clock)
        name, email, phone = (str(request.slot(slot)) for slot in (NAME, EMAIL, PHONE))
        try:
            service.register(name, email, phone, reference)
        except RegisteredAlready as error:
            request.say(f"You have registered {email} already (reference {error.reference}). Nothing happened twice.")
        except TooManyRegistrations:
            request.say(f'You have registered several people today. {self.nothing_done} Please say "talk to a person".')
        else:
            request.say(
                f"Done. The registration of {name} is in; the reference is {reference}. Within one business day a link "
                f"goes to {email}: it asks for an ID, lets you choose a passcode, and shows the new customer number. "
                "Until then there is nothing to log in to. We never ask for a passcode by email or phone."
            )
        return []
