"""The actions that a form consists of: its validator, its questions, and what follows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet

from actions.base import LISTEN, SwitchboardAction, no_change
from actions.context import ActionRequest, Event
from actions.core.pending import PENDING_SLOT
from actions.core.secrets import warned
from actions.forms.answers import answer_to
from actions.forms.fields import Field
from actions.forms.form import Form
from actions.forms.listening import listen
from actions.forms.phrases import asks
from actions.forms.turn import MISSES_SLOT, REQUESTED_SLOT, FormTurn
from actions.forms.waiting import LAST_ANSWERS_SLOT, offer_return

PERSON_AFTER = 3
"""Answers in a row that could not be used, after which a person is offered."""
SAY_YES = 'Say "yes" if I should do it, or tell me what to change'
PERSON = [{"title": "Talk to a person", "payload": "/talk_to_human"}]


class FormPart(SwitchboardAction):
    """An action that belongs to a form.

    Args:
        form: the form.
        action_name: the name in the domain.
    """

    def __init__(self, form: Form, action_name: str) -> None:
        self.form, self.action_name, self.personal = form, action_name, form.personal

    def resumes(self) -> str:
        """After a log-in the form starts anew."""
        return self.form.name

    def slots_to_keep(self, request: ActionRequest) -> dict[str, Any]:
        """What was collected before the log-in."""
        values = {slot: request.collected.get(slot, request.slot(slot)) for slot in self.form.slots}
        values.pop(str(self.form.confirmation), None)
        return {slot: value for slot, value in values.items() if value is not None}

    def events_on_log_in(self, request: ActionRequest) -> list[Event]:
        """Keep the slots, end the form, start the log-in."""
        kept = self.slots_to_keep(request)
        slots = [SlotSet(slot, kept.get(slot)) for slot in self.form.slots]
        return [*slots, ActiveLoop(None), SlotSet(REQUESTED_SLOT, None), *super().events_on_log_in(request)]

    def events_when_shared(self) -> list[Event]:
        """Empty and end the form."""
        return [*self.reset(), ActiveLoop(None), SlotSet(REQUESTED_SLOT, None), *super().events_when_shared()]

    def finish(self, request: ActionRequest, events: list[Event]) -> list[Event]:
        """Nothing: the form's own rule says what comes next."""
        return events

    def reset(self) -> list[Event]:
        """Events that empty the form."""
        return [SlotSet(slot, None) for slot in (*self.form.slots, *self.form.own_slots, MISSES_SLOT)]


class FormValidator(FormPart):
    """`validate_<form>`: reads the message, checks all slots, explains what cannot be."""

    def handle(self, request: ActionRequest) -> list[Event]:
        """Return the slots that this message filled or that changed."""
        answer = answer_to(self.form, request)
        if answer is not None:
            request.say(answer)
            return [SlotSet(MISSES_SLOT, None)]
        before = {slot: request.slot(slot) for slot in self.form.slots}
        turn = listen(self.form, request)
        if turn.attempted and request.resumed is None:
            warned(request)
        if not (turn.attempted or turn.interrupted or request.resumed):
            return [self._not_for_the_form(turn)]
        if turn.paused:
            return [SlotSet(MISSES_SLOT, request.slot(MISSES_SLOT))]
        request.collected.update(turn.values)
        if not turn.ended:
            self.form.check(turn)
        events = [
            SlotSet(slot, turn.values[slot])
            for slot in self.form.slots
            if slot in turn.heard or turn.values[slot] != before[slot]
        ]
        if request.resumed is not None:
            events.append(SlotSet(PENDING_SLOT, None))
        if turn.ended:
            events += [ActiveLoop(None), SlotSet(REQUESTED_SLOT, None), SlotSet(MISSES_SLOT, None), *turn.events]
            if not any(event["event"] == "followup" for event in turn.events):
                events += [*offer_return(request), FollowupAction(LISTEN)]
            return events
        if turn.activating and all(value is not None for value in turn.values.values()):
            # The form's rule begins when the form waits for an answer; one that is full at once has to name its end.
            turn.events.append(FollowupAction(self.form.submit_action))
        return [*events, *self._count_misses(turn, before), *turn.events] or [self._not_for_the_form(turn)]

    def events_on_failure(self, tracker: Tracker) -> list[Event]:
        """Keep the form where it is and forget this answer; a form that has not started does not start."""
        requested = tracker.slots.get(REQUESTED_SLOT)
        if requested in self.form.slots:
            return [SlotSet(requested, None), SlotSet(REQUESTED_SLOT, requested)]
        return [*self.reset(), ActiveLoop(None), SlotSet(REQUESTED_SLOT, None), FollowupAction(LISTEN)]

    def _count_misses(self, turn: FormTurn, before: dict[str, Any]) -> list[Event]:
        """Say so when an answer could not be read, and offer a person when that goes on."""
        request, misses = turn.request, int(turn.request.slot(MISSES_SLOT) or 0)
        if turn.activating or turn.interrupted or request.resumed:
            return []
        if any(turn.values[slot] is not None and turn.values[slot] != before[slot] for slot in self.form.slots):
            return [SlotSet(MISSES_SLOT, None)] if misses else []
        if turn.heard and not request.dispatcher.messages:
            return []  # "change the amount": nothing new is known, and nothing went wrong
        if not request.dispatcher.messages:
            field = self.form.field(request.requested_slot)
            hint = SAY_YES if request.requested_slot == self.form.confirmation else _hint(field)
            missed = "unknown_question" if asks(request.text) else "not_understood"
            request.say(response=f"utter_core_{missed}_in_form", hint=hint)
        misses += 1
        if misses >= PERSON_AFTER:
            request.say(response="utter_core_offer_person", buttons=PERSON)
        return [SlotSet(MISSES_SLOT, misses)]

    def _not_for_the_form(self, turn: FormTurn) -> Event:
        """An event that changes nothing and leaves Rasa free to let another action deal with the message.

        Rasa does so when a validator sets no slot but `requested_slot`.
        """
        requested = turn.request.requested_slot
        if requested in turn.values and turn.values[requested] is None:
            event: Event = SlotSet(REQUESTED_SLOT, requested)
            return event
        return no_change(turn.request.tracker)


class FormQuestion(FormPart):
    """`action_ask_<slot>`: asks for one field, or shows the summary and asks for a yes."""

    def __init__(self, form: Form, field: Field) -> None:
        super().__init__(form, f"action_ask_{field.slot}")
        self._field = field
        self.writes = field.slot == form.confirmation  # what a yes confirms may be stored with the question

    def handle(self, request: ActionRequest) -> list[Event]:
        """Ask."""
        if self._field.slot == self.form.confirmation:
            return self.form.ask_confirmation(request)
        said = request.dispatcher.messages
        before = len(said)
        self.form.ask(self._field, request)
        wanted = self._field.input(request.clock.today())
        if wanted and len(said) > before:
            said[-1]["input"] = wanted
        return []


class FormEnd(FormPart):
    """`<submit_action>`: what follows a filled form."""

    writes = True

    def handle(self, request: ActionRequest) -> list[Event]:
        """Do it or leave it, empty the form, and offer to go on with what waits."""
        confirmation, events = self.form.confirmation, []
        kept = self.slots_to_keep(request) if self.form.can_wait else {}
        last = {"form": self.form.name, "slots": kept, "said_at": request.clock.now().isoformat()}
        if confirmation is None or request.slot(confirmation) is True:
            events = self.form.submit(request)
            said = [message["text"] for message in request.dispatcher.messages if message.get("text")]
            events = [*events, SlotSet(LAST_ANSWERS_SLOT, {**last, "said": said[-1] if said else None})]
        else:
            self.form.decline(request)
            events = [SlotSet(LAST_ANSWERS_SLOT, {**last, "declined": True})]
        if not any(event["event"] == "followup" for event in events):
            events = [*events, *offer_return(request), FollowupAction(LISTEN)]
        return [*self.reset(), *events]

    def events_on_failure(self, tracker: Tracker) -> list[Event]:
        """Empty the form: what was filled in must not count for the next one."""
        return [*self.reset(), *super().events_on_failure(tracker), FollowupAction(LISTEN)]


def _hint(field: Field | None) -> str:
    if field is None or not field.example:
        return "You can answer the question again"
    return f'You can answer in a few words, such as "{field.example}"'


def parts_of(form: Form) -> Iterator[FormPart]:
    """All actions of a form."""
    yield FormValidator(form, f"validate_{form.name}")
    for field in form.fields:
        yield FormQuestion(form, field)
    yield FormEnd(form, form.submit_action)
