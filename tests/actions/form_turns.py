"""Talking with a form as Rasa does: validate, then ask for what is missing, or submit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from actions.database import Database
from actions.forms import Form

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation


class FormTurns:
    """A conversation with one form.

    Args:
        conversation: the conversation; somebody is logged in.
        form: the form.
        database: where the effects are.
    """

    def __init__(self, conversation: Conversation, form: type[Form], database: Database) -> None:
        self.conversation = conversation
        self.form = form
        self.database = database
        self.buttons: list[dict[str, Any]] = []

    @property
    def slots(self) -> dict[str, Any]:
        return self.conversation.slots

    def wish(self, said: str, **entities: str) -> str:
        """The message that opens the form."""
        (intent,) = self.form.intents
        self.slots["requested_slot"] = None
        return self.say(said, intent, **entities)

    def say(self, said: str, intent: str = "inform", **entities: str) -> str:
        """One message; the texts of the answer."""
        self.conversation.say(said, intent, **entities)
        validated = self.conversation.form(self.form.name, self.slots.get("requested_slot"))
        if validated.ends_form:
            return validated.text
        missing = next((slot for field in self.form.fields if self.slots.get(slot := field.slot) is None), None)
        self.slots["requested_slot"] = missing
        answer = self.conversation.run(f"action_ask_{missing}" if missing else self.form.submit_action)
        self.buttons = [button for message in answer.messages for button in message["buttons"]]
        return "\n".join(part for part in (validated.text, answer.text) if part)

    def yes(self) -> str:
        return self.say("yes", "affirm")

    def yes_again(self, slots: dict[str, Any]) -> str:
        """The same yes once more, as if the first had not been noticed."""
        self.slots.update(slots)
        assert self.form.confirmation is not None
        self.slots[self.form.confirmation] = True
        return self.conversation.say("yes", "affirm").run(self.form.submit_action).text

    def rows(self, query: str) -> list[Any]:
        """What the database holds."""
        with self.database.session() as session:
            return [tuple(row) for row in session.execute(text(query))]
