"""The parts of a form: its validator, the questions that it asks, and what follows it.

A validator looks at all of the form's slots at every turn and not only at what was just said, so that whatever Rasa
put into a slot (while another action ran, before the database came back) is seen before it counts.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from dataclasses import dataclass, field
from typing import Any, ClassVar

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet

from actions.base import LISTEN, SwitchboardAction, no_change
from actions.context import ActionRequest, Event
from actions.core.pending import PENDING_SLOT

REQUESTED_SLOT = "requested_slot"
# What Rasa itself runs around a form; anything else that ran since the message has dealt with that message.
_RASAS_OWN = frozenset({LISTEN, "action_extract_slots", "action_session_start"})

# To the intent model one emoji looks like another, and so do "???" and "...": without a word, only these mean yes.
_WORDLESS_YES = re.compile("[👍👌✅✔🆗]")

# Calibrated confidence below which a yes or no is asked for again: "hmm" is not worth a transfer.
SURE = 0.7

# The plainest answers need no model, which may take a bare "ok" for a greeting.
_PLAIN = {
    **dict.fromkeys(("yes", "y", "yep", "yeah", "ok", "okay", "sure"), True),
    **dict.fromkeys(("no", "n", "nope"), False),
}

YES_NO = [{"title": "Yes", "payload": "/affirm"}, {"title": "No", "payload": "/deny"}]


class FormPart(SwitchboardAction):
    """An action that belongs to a form and knows its slots.

    Class attributes:
        form: the form's name.
        form_slots: its slots, in the order in which they are asked.
        confirmation: the slot with the final yes or no, which never survives a log-in or a failure.
        own_slots: further slots that are cleared with the form.
    """

    form: ClassVar[str]
    form_slots: ClassVar[tuple[str, ...]]
    confirmation: ClassVar[str | None] = None
    own_slots: ClassVar[tuple[str, ...]] = ()

    def resumes(self) -> str:
        """After a log-in the form starts anew."""
        return self.form

    def slots_to_keep(self, request: ActionRequest) -> dict[str, Any]:
        """What was collected before the log-in."""
        values = {slot: request.slot(slot) for slot in self.form_slots if slot != self.confirmation}
        return {slot: value for slot, value in values.items() if value is not None}

    def events_on_log_in(self, request: ActionRequest) -> list[Event]:
        """Keep the slots, end the form, start the log-in."""
        kept = self.slots_to_keep(request)
        slots = [SlotSet(slot, kept.get(slot)) for slot in self.form_slots]
        return [*slots, ActiveLoop(None), SlotSet(REQUESTED_SLOT, None), *super().events_on_log_in(request)]

    def finish(self, request: ActionRequest, events: list[Event]) -> list[Event]:
        """Nothing: the form's own rules say what comes next."""
        return events

    def reset(self) -> list[Event]:
        """Events that empty the form."""
        return [SlotSet(slot, None) for slot in (*self.form_slots, *self.own_slots)]


class FormEnd(FormPart):
    """What follows a filled form."""

    def events_on_failure(self, tracker: Tracker) -> list[Event]:
        """Empty the form: what was filled in must not count for the next one."""
        return [*self.reset(), *super().events_on_failure(tracker)]


@dataclass
class FormTurn:
    """One call of a validator.

    Args:
        request: the request.
        values: the form's slots; `fill` replaces what it validates.
        heard: the slots that this message filled.
        events: further events to return.
    """

    request: ActionRequest
    values: dict[str, Any]
    heard: frozenset[str]
    events: list[Event] = field(default_factory=list)
    ended: bool = False

    @property
    def activating(self) -> bool:
        """Whether the form has only just started and asked nothing yet."""
        return self.request.requested_slot not in self.values

    @property
    def interrupted(self) -> bool:
        """Whether another action has dealt with this message already; then its text is no answer to the form."""
        request = self.request
        return bool(request.actions_since_user - _RASAS_OWN - {request.resumes})

    def end(self, *events: Event) -> None:
        """End the form with empty slots; nothing follows unless `events` say so."""
        self.ended = True
        self.values = dict.fromkeys(self.values)
        self.events.extend(events or [FollowupAction(LISTEN)])


class SwitchboardFormValidation(FormPart, FormValidationAction):
    """A form's validator: sub-classes write `fill`."""

    @abstractmethod
    def fill(self, turn: FormTurn) -> None:
        """Check `turn.values`, replace what is valid by its canonical form and what is not by None, and explain.

        The question is asked again by the form itself. `turn.request.customer_id` demands a log-in.
        """

    def handle(self, request: ActionRequest) -> list[Event]:
        """Validate all slots; return those that this message filled or that changed."""
        turn = self._turn(request)
        before = {slot: request.slot(slot) for slot in self.form_slots}
        self.fill(turn)
        events = [
            SlotSet(slot, turn.values[slot])
            for slot in self.form_slots
            if slot in turn.heard or turn.values[slot] != before[slot]
        ]
        if request.resumed is not None:
            events.append(SlotSet(PENDING_SLOT, None))
        if turn.ended:
            events += [ActiveLoop(None), SlotSet(REQUESTED_SLOT, None)]
        return [*events, *turn.events] or [self._nothing_heard(turn)]

    def events_on_failure(self, tracker: Tracker) -> list[Event]:
        """Keep the form where it is and forget this answer; a form that has not started does not start."""
        requested = tracker.slots.get(REQUESTED_SLOT)
        if requested in self.form_slots:
            return [SlotSet(requested, None), SlotSet(REQUESTED_SLOT, requested)]
        return [*self.reset(), ActiveLoop(None), SlotSet(REQUESTED_SLOT, None), FollowupAction(LISTEN)]

    def _turn(self, request: ActionRequest) -> FormTurn:
        own = frozenset(self.form_slots)
        if request.resumed is not None:
            # The log-in's own messages ("2580") may have been read as answers to this form: start from what was kept.
            kept = request.resumed.slots
            return FormTurn(request, {slot: kept.get(slot) for slot in self.form_slots}, own)
        values = {slot: request.slot(slot) for slot in self.form_slots}
        if self.confirmation is not None and not self._answers_confirmation(request):
            values[self.confirmation] = None
        heard = frozenset(request.tracker.slots_to_validate()) & own
        if self.confirmation is not None and request.requested_slot == self.confirmation:
            plain = _PLAIN.get(re.sub(r"[\s.!]+$", "", request.text.strip().lower()))
            if plain is not None:
                values[self.confirmation] = plain
                heard |= {self.confirmation}
        turn = FormTurn(request, values, heard)
        if turn.interrupted:
            for slot in self.form_slots:
                if values[slot] is not None and values[slot] == request.tracker.latest_message.get("text"):
                    values[slot] = None
        return turn

    def _answers_confirmation(self, request: ActionRequest) -> bool:
        """Whether a yes counts: as an answer to the question, clearly, and in words or by an emoji that means it."""
        said = request.text
        confidence = (request.tracker.latest_message.get("intent") or {}).get("confidence", 1.0)
        worded = any(character.isalpha() for character in said) and confidence >= SURE
        return request.requested_slot == self.confirmation and (worded or _WORDLESS_YES.search(said) is not None)

    def _nothing_heard(self, turn: FormTurn) -> Event:
        """An event that changes nothing and leaves Rasa free to let another action deal with the message.

        Rasa does so when a validator sets no slot but `requested_slot`.
        """
        requested = turn.request.requested_slot
        if requested in turn.values and turn.values[requested] is None:
            event: Event = SlotSet(REQUESTED_SLOT, requested)
            return event
        return no_change(turn.request.tracker)
