"""What a validator knows of the turn that it looks at."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from actions.base import LISTEN
from actions.context import ActionRequest, Event
from actions.memory import INFORM_ACTION

REQUESTED_SLOT = "requested_slot"
MISSES_SLOT = "core_form_misses"
YES_NO = [{"title": "Yes", "payload": "/affirm"}, {"title": "No", "payload": "/deny"}]

# What Rasa itself runs around a form; anything else that ran since the message has dealt with that message.
_RASAS_OWN = frozenset({LISTEN, "action_extract_slots", "action_session_start"})
# These lead to a form and leave the message to it.
_LEADING_HERE = frozenset({"action_core_switch_form", "action_core_affirm", "action_core_deny", INFORM_ACTION})


@dataclass
class FormTurn:
    """One look at a form.

    Args:
        request: the request.
        values: the form's slots; a form's `check` replaces what it validates.
        heard: the slots that this message filled, changed or emptied.
        attempted: whether the message was meant for the form at all.
        events: further events to return.
        ended: whether the form is over.
        paused: whether the customer hesitated, or came back: the question is asked again, and nothing else changes.
    """

    request: ActionRequest
    values: dict[str, Any]
    heard: frozenset[str] = frozenset()
    attempted: bool = False
    events: list[Event] = field(default_factory=list)
    ended: bool = False
    paused: bool = False

    @property
    def activating(self) -> bool:
        """Whether the form has only just started and asked nothing yet."""
        return self.request.requested_slot not in self.values

    @property
    def interrupted(self) -> bool:
        """Whether another action has dealt with this message already; then its text is no answer to the form."""
        request = self.request
        return bool(request.actions_since_user - _RASAS_OWN - _LEADING_HERE - {request.resumes})

    def hear(self, slot: str, value: Any) -> None:
        """Take an answer; None empties the slot, so that it is asked for again."""
        self.values[slot] = value
        self.heard |= {slot}

    def end(self, *events: Event) -> None:
        """End the form with empty slots; unless `events` say what follows, that is the offer to go on with what waits."""
        self.ended = True
        self.values = dict.fromkeys(self.values)
        self.events.extend(events)
