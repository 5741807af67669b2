"""A customer who comes back after the session ended: what is kept is the task that was not finished, and the ticket."""

from __future__ import annotations

from rasa.core.actions.action import ActionSessionStart
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

WELCOME_BACK_ACTION, WAITING_SLOT, TICKET_SLOT = "action_core_welcome_back", "core_waiting_forms", "core_ticket"


def unfinished_task(tracker: DialogueStateTracker) -> list[SlotSet]:
    """The slots of an ended session that count in the next: the forms that wait, the open one among them, and the ticket.

    All else is asked again: who the customer is, and what a yes or a bare value means.
    """
    form, waiting = tracker.active_loop_name, tracker.get_slot(WAITING_SLOT) or []
    if form is not None:
        pack = f"{form.partition('_')[0]}_"
        slots = {
            name: slot.value
            for name, slot in tracker.slots.items()
            if name.startswith(pack) and name not in (WAITING_SLOT, TICKET_SLOT) and slot.value is not None
        }
        waiting = [*(entry for entry in waiting if entry.get("form") != form), {"form": form, "slots": slots}]
    kept = {WAITING_SLOT: waiting, TICKET_SLOT: tracker.get_slot(TICKET_SLOT)}
    return [SlotSet(name, value) for name, value in kept.items() if value]


def keep_unfinished_task() -> None:
    """Let a new session begin with those slots alone.

    Rasa would carry every event that ever set a slot into the next session, and that one's into the one after it.
    """
    ActionSessionStart._slot_set_events_from_tracker = staticmethod(unfinished_task)


def is_back(tracker: DialogueStateTracker, domain: Domain) -> bool:
    """Whether this is the first message of a new session, a task waits, and nothing was said about it yet."""
    if not tracker.get_slot(WAITING_SLOT) or WELCOME_BACK_ACTION not in domain.action_names_or_texts:
        return False
    messages = 0
    for event in reversed(tracker.events):
        if isinstance(event, SessionStarted):
            return messages == 1
        messages += isinstance(event, UserUttered)
        if messages > 1 or (isinstance(event, ActionExecuted) and event.action_name == WELCOME_BACK_ACTION):
            return False
    return False
