"""Changing contact details."""

from __future__ import annotations

import re

from actions import formatting
from actions.context import ActionRequest, Event
from actions.core import contact
from actions.core.contact import ContactService, InvalidContact
from actions.forms import Field, Form, FormTurn, yes_no
from actions.forms.waiting import wait_too

FIELD_SLOT, VALUE_SLOT, CONFIRMED_SLOT = "core_contact_field", "core_contact_value", "core_contact_confirmed"


# "What email do you have for me?" is answered, and nothing is changed.
_ASKS = re.compile(
    r"\b(?:what|which|whats|what's)\b.*\b(?:do you have|you have|have you got|on file|on record|is my|my)\b"
    r"|\bdo you (?:still )?have my\b|\bis my\b.*\b(?:right|correct|up to date|current)\b",
    re.IGNORECASE,
)


class ContactForm(Form):
    """A new phone number, email or address; a value that can only be one of them names its kind itself."""

    name = "core_contact_form"
    title = "changing your contact details"
    intents = frozenset({"update_contact_details"})
    fields = (
        Field(
            FIELD_SLOT,
            "Which contact detail should I change?",
            "I keep a phone number, an email and an address for you, and change only the one you name.",
            entities=("contact_field",),
            names=("detail", "field"),
            example="email",
        ),
        Field(
            VALUE_SLOT,
            "What should it be from now on?",
            "It replaces what we have on file; we use it to reach you about your accounts, and for nothing else.",
            entities=("phone", "email", "address"),
            names=("value", "phone number", "number", "email", "address"),
            example="sam@example.com",
            free_text=True,
        ),
        yes_no(CONFIRMED_SLOT),
    )
    confirmation = CONFIRMED_SLOT
    submit_action = "action_core_update_contact"

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """The three kinds."""
        return [{"title": kind.capitalize(), "payload": kind} for kind in contact.FIELDS] * (field.slot == FIELD_SLOT)

    def check(self, turn: FormTurn) -> None:
        """Check kind and value against each other."""
        request, values = turn.request, turn.values
        service = _service(request)
        if (
            (turn.activating or request.resumed is not None)
            and _ASKS.search(request.text)
            and values[VALUE_SLOT] is None
        ):
            request.say(_on_file(service, contact.named_in(request.text)))
            turn.end()
            return
        if turn.activating or request.resumed is not None:
            self._hear_several(turn)
        kind = contact.as_field(values[FIELD_SLOT])
        if kind is None and (turn.attempted or request.resumed is not None):
            kind = contact.named_in(request.text if request.resumed is None else request.resumed.text)
        said = values[VALUE_SLOT]
        if said is not None:
            kind = _kind(request, str(said)) or kind
        values[FIELD_SLOT], values[VALUE_SLOT] = kind, None
        if said is not None and kind is not None:
            try:
                values[VALUE_SLOT] = contact.parse(kind, str(said))
            except InvalidContact:
                request.say(response=f"utter_core_invalid_{kind}")
        if kind is not None and values[VALUE_SLOT] is not None and values[VALUE_SLOT] == service.current(kind):
            shown = contact.show(kind, values[VALUE_SLOT])
            request.say(f"Your {contact.LABELS[kind]} is already {shown}, so there is nothing to change.")
            turn.end()

    def _hear_several(self, turn: FormTurn) -> None:
        """ "I moved to 12 Elm Street and my new email is …": the first now, the others wait and are offered next."""
        request, values = turn.request, turn.values
        said = {
            str(e["entity"]): str(e["value"]) for e in reversed(request.entities) if str(e["entity"]) in contact.FIELDS
        }
        kinds = [kind for kind in contact.all_named_in(request.text) if kind in said or not said]
        kinds += [kind for kind in contact.FIELDS if kind in said and kind not in kinds]
        if len(kinds) < 2 or (not said and re.search(r"\bor\b", request.text, re.IGNORECASE)):
            return
        tasks = [{FIELD_SLOT: kind} | ({VALUE_SLOT: said[kind]} if kind in said else {}) for kind in kinds]
        values.update({VALUE_SLOT: None} | tasks[0])
        turn.heard |= {FIELD_SLOT, VALUE_SLOT}
        turn.events.append(wait_too(self, request, tasks[1:]))
        others = formatting.listing([f"your {contact.LABELS[kind]}" for kind in kinds[1:]])
        request.say(f"One after the other: first your {contact.LABELS[kinds[0]]}, then {others}.")

    def correct_part(self, turn: FormTurn) -> None:
        """ "Apt 4C", "it's 0192 at the end"."""
        kind, known = contact.as_field(turn.values[FIELD_SLOT]), turn.values[VALUE_SLOT]
        if kind is not None and known is not None:
            part = contact.corrected_part(kind, str(known), turn.request.text)
            if part is not None:
                turn.hear(VALUE_SLOT, part)

    def summary(self, request: ActionRequest) -> str:
        """The old value and the new one."""
        kind = contact.as_field(request.slot(FIELD_SLOT)) or "phone"
        old = contact.show(kind, _service(request).current(kind))
        new = contact.show(kind, request.slot(VALUE_SLOT))
        return f"Change your {contact.LABELS[kind]} from {old} to {new}?"

    def submit(self, request: ActionRequest) -> list[Event]:
        """Write what was confirmed."""
        kind, value = contact.as_field(request.slot(FIELD_SLOT)), request.slot(VALUE_SLOT)
        if kind is None or value is None:
            self.decline(request)
            return []
        try:
            stored = _service(request).change(kind, str(value))
        except InvalidContact:
            request.say(response=f"utter_core_invalid_{kind}")
            self.decline(request)
        else:
            request.say(f"Done. Your {contact.LABELS[kind]} is now {contact.show(kind, stored)}.")
        return []


def _on_file(service: ContactService, kind: contact.Field | None) -> str:
    """What is on file, of one kind or of all."""
    kinds = contact.FIELDS if kind is None else (kind,)
    known = [f"your {contact.LABELS[one]} {contact.show(one, service.current(one))}" for one in kinds]
    return f'I have {formatting.listing(known)} on file. To change it, say "change my {kind or "phone number"}".'


def _service(request: ActionRequest) -> ContactService:
    return ContactService(request.session, request.customer_id, request.conversation_id, request.clock)


def _kind(request: ActionRequest, said: str) -> contact.Field | None:
    for kind in contact.FIELDS:
        if request.entity(kind) == said:
            return kind
    return contact.guess_field(said)
