"""Forms that were left for another task, and the offer to go on with them."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import SlotSet

from actions.context import ActionRequest, Event
from actions.forms.form import Form, form_named
from actions.forms.turn import YES_NO

WAITING_SLOT = "core_waiting_forms"
OFFER_SLOT = "core_offer"
RETURN = "return"
MOST_WAITING = 3


def waiting_forms(request: ActionRequest) -> list[dict[str, Any]]:
    """What waits, the latest last: `form` and its `slots`."""
    found = request.slot(WAITING_SLOT)
    entries = found if isinstance(found, list) else []
    known = ((entry, form_named(entry.get("form"))) for entry in entries if isinstance(entry, dict))
    return [entry for entry, form in known if form is not None and form.can_wait]


def take_up(new: Form, request: ActionRequest, *, aside: Form | None = None) -> list[Event]:
    """Events that give a form back what it had collected, if it waits.

    Args:
        new: the form that is about to open.
        request: the request.
        aside: the open form, which is emptied and waits from now on, unless it is of those that cannot.
    """
    entries = waiting_forms(request)
    collected: dict[str, Any] = next((entry["slots"] for entry in entries if entry["form"] == new.name), {})
    entries = [entry for entry in entries if entry["form"] != new.name and (not aside or entry["form"] != aside.name)]
    events = []
    if aside is not None:
        slots = (*aside.slots, *aside.own_slots)
        events += [SlotSet(slot, None) for slot in slots]
        if aside.can_wait:
            kept = {slot: request.slot(slot) for slot in slots if slot != aside.confirmation}
            kept = {slot: value for slot, value in kept.items() if value is not None}
            entries.append({"form": aside.name, "slots": kept})
    known = (*new.slots, *new.own_slots)
    events += [SlotSet(slot, value) for slot, value in collected.items() if slot in known]
    return [*events, SlotSet(WAITING_SLOT, entries[-MOST_WAITING:] or None)]


def offer_return(
    request: ActionRequest, waiting: list[dict[str, Any]] | None = None, *, response: str = "utter_core_offer_return"
) -> list[Event]:
    """Ask whether to go on with the form that waits, if one does.

    Args:
        request: the request.
        waiting: what waits, where that has just changed.
        response: the question's words.
    """
    waiting = waiting_forms(request) if waiting is None else waiting
    if not waiting:
        return []
    form = form_named(waiting[-1]["form"])
    assert form is not None
    request.say(response=response, task=form.title, buttons=YES_NO)
    return [SlotSet(OFFER_SLOT, RETURN)]


def offered(request: ActionRequest) -> str | None:
    """What the assistant offered in its last turn; a yes to anything older counts for nothing."""
    events = request.tracker.events
    messages = [at for at, event in enumerate(events) if event.get("event") == "user"]
    since = messages[-2] if len(messages) > 1 else 0
    recent = (
        event for event in reversed(events[since:]) if event.get("event") == "slot" and event.get("name") == OFFER_SLOT
    )
    latest = next(recent, None)
    return None if latest is None else latest.get("value")
