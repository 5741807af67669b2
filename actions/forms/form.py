"""The base class of forms: everything that a pack states about one, in one place."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from functools import cached_property
from typing import Any, ClassVar

from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet

from actions.base import LISTEN
from actions.context import ActionRequest, Event
from actions.forms.answers import Answer
from actions.forms.fields import Field
from actions.forms.turn import REQUESTED_SLOT, YES_NO, FormTurn

# Looked up several times a turn, so made once: a form keeps nothing of a conversation.
_FORMS: dict[str | None, Form] = {}
_OPENED_BY: dict[str | None, Form] = {}


class Form:
    """A task for which the assistant asks questions.

    A subclass states the attributes and writes `submit`; with a confirmation also `summary`. Out-of-order answers,
    corrections, questions in between, switching to another task and back, log-in and failures come with it. The domain
    of its pack lists the form with its slots (`mappings: [type: custom]`) and these actions, and a rule of its pack runs
    `submit_action` when the form is filled:

    - `validate_<name>`
    - `action_ask_<slot>` for each field
    - `<submit_action>`

    Class attributes:
        name: the form's name in the domain.
        title: what customers call the task, to end "shall we go on with …?".
        intents: the intents that open it.
        fields: what it asks for, in this order.
        confirmation: the slot with the final yes or no, if it asks for one; the last field.
        submit_action: the action that follows the filled form.
        nothing_done: what a customer hears who stops or says no.
        answers: what it says to questions about itself, the first that fits.
        personal: whether its questions are not to be asked where others read, even of somebody who is not logged in.
        own_slots: further slots that are cleared with the form.
        can_wait: whether it can be taken up again after another task.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    intents: ClassVar[frozenset[str]] = frozenset()
    fields: ClassVar[tuple[Field, ...]]
    confirmation: ClassVar[str | None] = None
    submit_action: ClassVar[str]
    nothing_done: ClassVar[str] = "Nothing was changed."
    answers: ClassVar[tuple[Answer, ...]] = ()
    personal: ClassVar[bool] = False
    own_slots: ClassVar[tuple[str, ...]] = ()
    can_wait: ClassVar[bool] = True

    def __init_subclass__(cls) -> None:
        """Register the form as soon as its class is there; what forms have in common has no name."""
        super().__init_subclass__()
        if hasattr(cls, "name"):
            form = cls()
            _FORMS.setdefault(cls.name, form)
            for intent in cls.intents:
                _OPENED_BY.setdefault(intent, form)

    @cached_property
    def slots(self) -> tuple[str, ...]:
        """The slots of its fields."""
        return tuple(field.slot for field in self.fields)

    def field(self, slot: str | None) -> Field | None:
        """The field of a slot, or None."""
        return next((field for field in self.fields if field.slot == slot), None)

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """Read an answer in which no entity was found; None if it is none. May explain what is expected."""
        return " ".join(turn.request.text.split()) or None if field.free_text else None

    def corrected(self, possible: list[Field], turn: FormTurn) -> Field | None:
        """Which of several answered fields a new value corrects when the customer did not say: the last one."""
        return possible[-1]

    def claims(self, request: ActionRequest) -> bool:
        """Whether the words of a message are meant for this open form, whatever wish they look like."""
        return False

    def hear(self, turn: FormTurn) -> None:
        """Hear in a message's words what no entity says, or set right what one says; before a yes or no is looked for.

        Nobody may be logged in yet when the form is `turn.activating`: then nothing of a customer's can be read.
        """

    def check(self, turn: FormTurn) -> None:
        """Replace what is valid in `turn.values` by its canonical form and what is not by None, and explain.

        The question is asked again by itself. `turn.request.customer_id` demands a log-in; `turn.end()` gives up.
        """

    def hear_words(self, turn: FormTurn, found: Mapping[str, str | None]) -> None:
        """Give fields what the words of a message say about them: beside other answers too, and as corrections.

        For what no entity stands for: "express", "every other week", "my rent". What an entity of the same message said
        wins, and so does what was collected before a log-in.

        Args:
            turn: the turn; nothing is heard in a message that was not meant for the form.
            found: by slot, what the whole message says in canonical form; None where it says nothing.
        """
        if not (turn.attempted or turn.request.resumed is not None):
            return
        for slot, value in found.items():
            heard = slot in turn.heard and turn.values[slot] is not None
            if value is None or heard:
                continue
            known = value == turn.values[slot]
            turn.hear(slot, value)
            if self.confirmation is not None and not known:
                # "No, express please" corrects; a yes to what was shown before is none to this.
                turn.values[self.confirmation] = None

    def correct_part(self, turn: FormTurn) -> None:
        """Below the summary, hear a value of which a part alone is said again: "apt 4C", "it ends in 0192"."""

    def ask(self, field: Field, request: ActionRequest) -> None:
        """Ask for a field."""
        request.say(field.prompt, buttons=self.choices(field, request))

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """Buttons for a closed choice: `title` and `payload`, plain words that take the same way as typed ones."""
        return []

    def summary(self, request: ActionRequest) -> str:
        """What is about to happen, as a question."""
        raise NotImplementedError

    def ask_confirmation(self, request: ActionRequest) -> list[Event]:
        """Show the summary and ask for a yes; may write, for example the pending booking that a yes confirms."""
        request.say(self.summary(request), buttons=YES_NO)
        return []

    def abandoned(self) -> list[Event]:
        """Events that empty and close the form where there is nothing left to ask."""
        emptied = [SlotSet(slot, None) for slot in (*self.slots, *self.own_slots, REQUESTED_SLOT)]
        return [*emptied, ActiveLoop(None), FollowupAction(LISTEN)]

    def submit(self, request: ActionRequest) -> list[Event]:
        """Do it, and say what was done. The form's slots are emptied afterwards; the events come after that."""
        raise NotImplementedError

    def task(self, slots: Mapping[str, Any]) -> str:
        """What customers call the task of which so much is known, by slot."""
        return self.title

    def goes_on(self, request: ActionRequest) -> bool:
        """Whether a message that names no wish means this form, in view of what was done or looked up before."""
        return False

    def decline(self, request: ActionRequest) -> None:
        """Answer the no to the summary."""
        request.say(f"Okay. {self.nothing_done}")


def all_forms() -> Iterator[Form]:
    """The one object of each form that a pack defines, wherever it has been imported."""
    yield from _FORMS.values()


def active_forms(slots: Container[str]) -> Iterator[Form]:
    """The forms of the packs that are active: of the others, a conversation has no slots.

    Args:
        slots: names of all slots that the conversation has, filled or not.
    """
    yield from (form for form in all_forms() if all(slot in slots for slot in form.slots))


def form_named(name: str | None) -> Form | None:
    """The form of that name, or None."""
    return _FORMS.get(name)


def form_of_intent(intent: str | None) -> Form | None:
    """The form that an intent opens, or None."""
    return _OPENED_BY.get(intent)
