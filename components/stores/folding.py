"""Folding the beginning of a long conversation into what it left behind."""

from __future__ import annotations

from itertools import islice

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    ConversationPaused,
    Event,
    LoopInterrupted,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

KEPT_TURNS = 10
FOLD_FROM = 20
"""A conversation of more turns than this is folded to the last ``KEPT_TURNS``."""


class FoldedTracker(DialogueStateTracker):
    """A tracker whose first events stand for many, and are not in the database.

    Attributes:
        stored_events: how many of its events need not be stored any more.
    """

    stored_events: int = 0


def fold(tracker: DialogueStateTracker, domain: Domain) -> DialogueStateTracker:
    """Return a conversation that goes on as this one does, with no more than its last turns.

    Rasa copies and replays a conversation's events several times a turn, and sends them all with each action call;
    no rule, story or action of a help desk looks back further than a few turns. What came before them becomes the
    slots, the open form and the session that it left, as Rasa itself carries slots over to a new session.

    Args:
        tracker: a conversation whose events are all stored; it is not changed.
        domain: of the model that answers.

    Returns:
        the same tracker where it is short, else a new one.
    """
    turns = [at for at, event in enumerate(tracker.events) if isinstance(event, UserUttered)]
    if len(turns) <= FOLD_FROM:
        return tracker
    cut = turns[-KEPT_TURNS]
    before = DialogueStateTracker.from_events(
        tracker.sender_id, list(islice(tracker.events, cut)), tracker.slots.values(), domain=domain
    )
    events = [*_left_by(before), *islice(tracker.events, cut, None)]
    folded = FoldedTracker.from_events(tracker.sender_id, events, tracker.slots.values(), domain=domain)
    folded.model_id, folded.assistant_id = tracker.model_id, tracker.assistant_id
    folded.stored_events = len(folded.events)
    return folded


def _left_by(tracker: DialogueStateTracker) -> list[Event]:
    """Events that bring a new conversation to where this one is."""
    moment = tracker.events[-1].timestamp
    events: list[Event] = [ActionExecuted("action_session_start", timestamp=moment), SessionStarted(timestamp=moment)]
    events += [
        SlotSet(name, slot.value, timestamp=moment)
        for name, slot in tracker.slots.items()
        if slot.value != slot.initial_value
    ]
    if tracker.active_loop:
        events.append(ActiveLoop(tracker.active_loop.name, timestamp=moment))
        if tracker.active_loop.is_interrupted:
            events.append(LoopInterrupted(True, timestamp=moment))
    if tracker.is_paused():
        events.append(ConversationPaused(timestamp=moment))
    if tracker.latest_action_name:
        events.append(ActionExecuted(tracker.latest_action_name, timestamp=moment))
    return events
