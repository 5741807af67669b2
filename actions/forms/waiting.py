"""Forms that were left for another task, and the offer to go on with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet

from actions.context import ActionRequest, Event
from actions.forms.form import Form, form_named
from actions.forms.pausing import takes_back
from actions.forms.turn import MISSES_SLOT, REQUESTED_SLOT, YES_NO
from actions.memory import LOOK_UP_SLOT

WAITING_SLOT = "core_waiting_forms"
LAST_ANSWERS_SLOT = "core_last_answers"
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
    collected: dict[str, Any] = {}
    if found := [entry for entry in entries if entry["form"] == new.name]:
        collected = found[-1]["slots"]
        entries = [entry for entry in entries if entry is not found[-1]]
    events = []
    if aside is not None:
        events += _emptied(aside)
        entries += _entry(aside, request)
    known = (*new.slots, *new.own_slots)
    events += [SlotSet(slot, value) for slot, value in collected.items() if slot in known]
    return [*events, SlotSet(WAITING_SLOT, entries[-MOST_WAITING:] or None)]


def waiting_with(form: Form, request: ActionRequest) -> list[dict[str, Any]]:
    """What waits once the open form is put aside."""
    return [*waiting_forms(request), *_entry(form, request)][-MOST_WAITING:]


def put_aside(form: Form, request: ActionRequest) -> list[Event]:
    """Events that end the open form and empty it; it waits from now on, unless it is of those that cannot."""
    closed = [ActiveLoop(None), SlotSet(REQUESTED_SLOT, None), SlotSet(MISSES_SLOT, None)]
    return [*closed, *_emptied(form), SlotSet(WAITING_SLOT, waiting_with(form, request) or None)]


def _emptied(form: Form) -> list[Event]:
    return [SlotSet(slot, None) for slot in (*form.slots, *form.own_slots)]


def _entry(form: Form, request: ActionRequest) -> list[dict[str, Any]]:
    """What is kept of a form that is put aside: nothing of one that cannot wait, and never the final yes or no."""
    if not form.can_wait:
        return []
    kept = {slot: request.slot(slot) for slot in (*form.slots, *form.own_slots) if slot != form.confirmation}
    return [{"form": form.name, "slots": {slot: value for slot, value in kept.items() if value is not None}}]


def wait_too(form: Form, request: ActionRequest, several: list[dict[str, Any]]) -> Event:
    """An event that lets further tasks of a form wait, the first one to be offered first.

    Args:
        form: the form.
        request: the request.
        several: for each task what is known of it, by slot.
    """
    entries = [{"form": form.name, "slots": slots, "together": True} for slots in reversed(several)]
    event: Event = SlotSet(WAITING_SLOT, [*waiting_forms(request), *entries][-MOST_WAITING:])
    return event


def share(form: Form, request: ActionRequest, slot: str, value: object) -> list[Event]:
    """Events that give an answer to the further tasks of the same message too, as far as they lack it."""
    waiting = waiting_forms(request)
    lacking = [e for e in waiting if e["form"] == form.name and e.get("together") and slot not in e["slots"]]
    if not lacking:
        return []
    shared = [{**e, "slots": {**e["slots"], slot: value}} if e in lacking else e for e in waiting]
    return [SlotSet(WAITING_SLOT, shared)]


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
    request.say(response=response, task=form.task(waiting[-1]["slots"]), buttons=YES_NO)
    return [SlotSet(OFFER_SLOT, RETURN)]


def offered_again(request: ActionRequest) -> list[Event]:
    """Ask once more whether to go on, where that was asked in the last turn and the answer was unclear."""
    return offer_return(request, response="utter_core_offer_again") if offered(request) == RETURN else []


def offered(request: ActionRequest) -> str | None:
    """What the assistant offered in its last turn; a yes to anything older counts for nothing."""
    value: str | None = set_in_last_turn(request, OFFER_SLOT)
    return value


def just_left(form: Form, request: ActionRequest) -> dict[str, Any]:
    """What a form had collected that was refused, or offered to be taken up again, in the last turn: by slot.

    "No" and then "make it 30" is the same task; so is "ok, back to the transfer" after the offer to go on with it.
    """
    last = set_in_last_turn(request, LAST_ANSWERS_SLOT)
    if isinstance(last, dict) and last.get("declined") and last.get("form") == form.name:
        return dict(last["slots"])
    waits = _offered_again(form, request)
    return dict(waits["slots"]) if waits is not None else {}


def left(form: Form, request: ActionRequest, values: Mapping[str, Any]) -> Event:
    """An event that keeps what a form had collected that is stopped, for a customer who thinks better of it.

    Args:
        form: the form.
        request: the request.
        values: by slot; the final yes or no is not kept, and nothing of a form that cannot wait.
    """
    kept = {slot: value for slot, value in values.items() if value is not None and slot != form.confirmation}
    last = {"form": form.name, "slots": kept if form.can_wait else {}, "declined": True}
    event: Event = SlotSet(LAST_ANSWERS_SLOT, {**last, "said_at": request.clock.now().isoformat()})
    return event


def taken_back(request: ActionRequest) -> list[Event]:
    """Events that show the task again that was stopped or refused in the last turn, if the message wants it after all.

    "Actually no, continue" and "no that's fine, send it" show the question or the summary again; they are no yes.
    """
    form = refused_form(request)
    if form is None or not form.can_wait or request.active_form is not None or not takes_back(request.text):
        return []
    slots = request.slot(LAST_ANSWERS_SLOT)["slots"]
    known = [SlotSet(slot, value) for slot, value in slots.items() if slot in form.slots]
    return [*known, SlotSet(LAST_ANSWERS_SLOT, None), FollowupAction(form.name)]


def waits_no_more(form: Form, request: ActionRequest) -> list[Event]:
    """Events after which a form that was offered, and opened by a wish and not by a yes, is not offered once more."""
    waits = _offered_again(form, request)
    if waits is None:
        return []
    return [SlotSet(WAITING_SLOT, [entry for entry in waiting_forms(request) if entry is not waits] or None)]


def _offered_again(form: Form, request: ActionRequest) -> dict[str, Any] | None:
    """The latest waiting task of a form, if going on was offered in the last turn; as `take_up` finds it."""
    waiting = waiting_forms(request) if offered(request) == RETURN else []
    return next((entry for entry in reversed(waiting) if entry["form"] == form.name), None)


def may_choose_again(form: Form) -> Event:
    """An event after which a form that refused a choice and ended is taken up by another one: "savings, I mean"."""
    event: Event = SlotSet(LAST_ANSWERS_SLOT, {"form": form.name, "slots": {}, "declined": True})
    return event


def refused_form(request: ActionRequest) -> Form | None:
    """The form whose summary was refused in the last turn, or that refused what was chosen."""
    last = set_in_last_turn(request, LAST_ANSWERS_SLOT)
    return form_named(last.get("form")) if isinstance(last, dict) and last.get("declined") else None


def chosen_again(request: ActionRequest) -> Form | None:
    """The form refused in the last turn for which the message has another value."""
    form = refused_form(request)
    meant = form is not None and any(field.may_take(e["entity"]) for field in form.fields for e in request.entities)
    return form if meant else None


def done_last(form: Form, request: ActionRequest) -> dict[str, Any]:
    """What a form was given that has been done, if nothing else was done or looked up since: by slot."""
    events = (
        event for event in reversed(request.tracker.events) if event.get("event") == "slot" and event.get("value")
    )
    latest = next((event for event in events if event.get("name") in (LAST_ANSWERS_SLOT, LOOK_UP_SLOT)), None)
    last = None if latest is None or latest.get("name") == LOOK_UP_SLOT else latest.get("value")
    done = isinstance(last, dict) and last.get("form") == form.name and not last.get("declined")
    return dict(last["slots"]) if done and last is not None else {}


def set_in_last_turn(request: ActionRequest, slot: str) -> Any:
    """What a slot was set to last since the message before this one; None if it was not."""
    recent = (e for e in reversed(_last_turn(request)) if e.get("event") == "slot" and e.get("name") == slot)
    latest = next(recent, None)
    return None if latest is None else latest.get("value")


def shown_in_last_turn(request: ActionRequest) -> list[dict[str, str]]:
    """The buttons below what the assistant said to the message before this one."""
    said = (event.get("data") or {} for event in _last_turn(request) if event.get("event") == "bot")
    return [button for data in said for button in data.get("buttons") or []]


def _last_turn(request: ActionRequest) -> list[Event]:
    events = request.tracker.events
    messages = [at for at, event in enumerate(events) if event.get("event") == "user"]
    turn: list[Event] = events[messages[-2] if len(messages) > 1 else 0 :]
    return turn
