"""One message to a form, handled as Rasa does: validate, then ask for what is missing, or submit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actions.forms import Form

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation


def tell(conversation: Conversation, form: Form, said: str, intent: str = "inform", **entities: str) -> str:
    """Say something; returns all that is answered, one message a line, responses by their names."""
    requested = conversation.slots.get("requested_slot") if conversation.form_name == form.name else None
    conversation.say(said, intent, **entities)
    validated = conversation.form(form.name, requested)
    messages = validated.messages
    if conversation.form_name == form.name:
        missing = next((field.slot for field in form.fields if conversation.slots.get(field.slot) is None), None)
        missing = validated.slots.get("requested_slot") or missing  # a form may choose what it asks next
        conversation.slots["requested_slot"] = missing
        messages += conversation.run(f"action_ask_{missing}" if missing else form.submit_action).messages
        if missing is None:
            conversation.form_name = None
    return "\n".join(message["text"] or message["response"] for message in messages)
