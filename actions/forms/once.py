"""Forms whose yes must count once."""

from __future__ import annotations

from typing import ClassVar

from rasa_sdk.events import SlotSet

from actions.context import ActionRequest, Event
from actions.forms.form import Form
from actions.forms.turn import YES_NO
from actions.references import AlreadyDone, new_reference


class OnceForm(Form):
    """A form whose summary comes with a reference: what the yes stores has it as its key.

    A yes that arrives twice, or from two devices at the same moment, finds the row of the first one. A subclass names
    `reference_slot`, also among its `own_slots`, and writes `order` instead of `submit`; the service stores its row with
    `actions.references.add_once`.

    Class attributes:
        reference_slot: where the reference is kept from the summary to the yes.
    """

    reference_slot: ClassVar[str]

    def order(self, request: ActionRequest, reference: str) -> list[Event]:
        """Do it under that reference, and say what was done."""
        raise NotImplementedError

    def ask_confirmation(self, request: ActionRequest) -> list[Event]:
        """Show the summary and ask for a yes; the reference is made once."""
        request.say(self.summary(request), buttons=YES_NO)
        return [SlotSet(self.reference_slot, request.slot(self.reference_slot) or new_reference())]

    def submit(self, request: ActionRequest) -> list[Event]:
        """Do what was confirmed, unless it has been done."""
        reference = request.slot(self.reference_slot)
        if not reference:
            request.say(f"I have no summary that you agreed to. {self.nothing_done} Please start again.")
            return []
        try:
            return self.order(request, str(reference))
        except AlreadyDone as error:
            request.say(f"That is done already (reference {error.reference}). Nothing happened twice.")
            return []
