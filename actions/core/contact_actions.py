"""Changing contact details."""

from __future__ import annotations

from actions.context import ActionRequest, Event
from actions.core import contact
from actions.core.contact import ContactService, InvalidContact
from actions.forms import YES_NO, FormEnd, FormPart, FormTurn, SwitchboardFormValidation

FIELD_SLOT, VALUE_SLOT, CONFIRMED_SLOT = "core_contact_field", "core_contact_value", "core_contact_confirmed"


class _ContactFormPart(FormPart):
    form = "core_contact_form"
    form_slots = (FIELD_SLOT, VALUE_SLOT, CONFIRMED_SLOT)
    confirmation = CONFIRMED_SLOT


def _service(request: ActionRequest) -> ContactService:
    return ContactService(request.session, request.customer_id, request.conversation_id, request.clock)


class ValidateContactForm(_ContactFormPart, SwitchboardFormValidation):
    """Checks the new value; a value that can only be an email or a phone number names its field itself."""

    action_name = "validate_core_contact_form"

    def fill(self, turn: FormTurn) -> None:
        """Check field and value against each other."""
        request, values = turn.request, turn.values
        service = _service(request)
        field = contact.as_field(values[FIELD_SLOT])
        said = values[VALUE_SLOT]
        if said is not None:
            field = self._kind(request, str(said)) or field
        values[FIELD_SLOT], values[VALUE_SLOT] = field, None
        if said is not None and field is not None:
            try:
                values[VALUE_SLOT] = contact.parse(field, str(said))
            except InvalidContact:
                request.say(response=f"utter_core_invalid_{field}")
        if field is not None and values[VALUE_SLOT] is not None and values[VALUE_SLOT] == service.current(field):
            shown = contact.show(field, values[VALUE_SLOT])
            request.say(f"Your {contact.LABELS[field]} is already {shown}, so there is nothing to change.")
            turn.end()
        elif values[VALUE_SLOT] is None or (turn.heard & {FIELD_SLOT, VALUE_SLOT}):
            # A yes counts for what was shown before it, not for what came along with it.
            values[CONFIRMED_SLOT] = None

    def _kind(self, request: ActionRequest, said: str) -> contact.Field | None:
        for field in contact.FIELDS:
            if request.entity(field) == said:
                return field
        return contact.guess_field(said)


class AskContactConfirmed(_ContactFormPart):
    """Shows the change and asks for a yes."""

    action_name = "action_ask_core_contact_confirmed"

    def handle(self, request: ActionRequest) -> list[Event]:
        """Ask."""
        field = contact.as_field(request.slot(FIELD_SLOT)) or "phone"
        old = contact.show(field, _service(request).current(field))
        new = contact.show(field, request.slot(VALUE_SLOT))
        request.say(f"Change your {contact.LABELS[field]} from {old} to {new}?", buttons=YES_NO)
        return []


class UpdateContact(_ContactFormPart, FormEnd):
    """Writes the change, or says that nothing was changed."""

    action_name = "action_core_update_contact"
    writes = True

    def handle(self, request: ActionRequest) -> list[Event]:
        """Write what was confirmed."""
        field = contact.as_field(request.slot(FIELD_SLOT))
        value = request.slot(VALUE_SLOT)
        if request.slot(CONFIRMED_SLOT) is True and field is not None and value is not None:
            try:
                stored = _service(request).change(field, str(value))
            except InvalidContact:
                request.say(response=f"utter_core_invalid_{field}")
            else:
                request.say(f"Done. Your {contact.LABELS[field]} is now {contact.show(field, stored)}.")
                return self.reset()
        request.say(response="utter_core_contact_unchanged")
        return self.reset()
