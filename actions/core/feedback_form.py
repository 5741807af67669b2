"""The form for feedback."""

from __future__ import annotations

import re

from actions.context import ActionRequest, Event
from actions.core.feedback import FeedbackService
from actions.core.pending import SECRET_ENTITY
from actions.core.secrets import masked
from actions.forms import Field, Form, FormTurn

TEXT = "core_feedback_text"
# A part of a message that is about giving feedback, or asks how to, is none itself.
_PART = re.compile(r"[:;,.!?]+\s+|\s+[-–—]+\s+|\bthat\b|\n")
_ABOUT_FEEDBACK = re.compile(
    r"\b(?:feedba\w*|reviews?|rat(?:e|es|ing|ings)|opinions?|suggest\w*|ideas?|comments?|surveys?|questionnaires?|thoughts?"
    r"|remarks?|note|stars?|score|proposals?|recommendations?|testimonials?|evaluat\w*|observations?|views|request|say|tell)\b"
    r"|\b(?:how|where|who)\s+(?:do|does|can|could|would|is|are|may|to)\b"
    r"|^(?:can|could|may|do|does|is|are|would|have|want|hi|hello)\b",
    re.IGNORECASE,
)
# From so many words on, any other part says something.
TELLS = 4
_FOUR_DIGITS = re.compile(r"(?<!\d)\d{4}(?!\d)")


class FeedbackForm(Form):
    """What a customer wants to tell the company; who tells it at once is not asked."""

    name = "core_feedback_form"
    title = "your feedback"
    intents = frozenset({"give_feedback"})
    fields = (
        Field(
            TEXT,
            "What would you like to tell us?",
            "I pass it on word for word to the people who improve our service.",
            names=("feedback",),
            example="the letters are too small",
            free_text=True,
            sounds_like=frozenset({"complain", "praise", "give_feedback"}),
        ),
    )
    submit_action = "action_core_give_feedback"
    nothing_done = "I noted no feedback."
    can_wait = False

    def check(self, turn: FormTurn) -> None:
        """Take an opening message that tells something for the feedback, and leave no passcode in it."""
        request, values = turn.request, turn.values
        if turn.activating and _tells(request.text):
            values[TEXT] = request.text
        if values[TEXT] is not None:
            values[TEXT] = _without_secrets(request, str(values[TEXT]))

    def submit(self, request: ActionRequest) -> list[Event]:
        """Store it and thank for it."""
        feedback = FeedbackService(request.session, request.conversation_id, request.clock)
        feedback.store(str(request.slot(TEXT)), request.optional_customer_id)
        request.say(response="utter_core_feedback_stored")
        return []


def _tells(text: str) -> bool:
    """Whether a message says something, and not only that there is something to say."""
    parts = map(str.strip, _PART.split(text))
    return any(len(part.split()) >= TELLS and not _ABOUT_FEEDBACK.search(part) for part in parts)


def _without_secrets(request: ActionRequest, text: str) -> str:
    """The text without a passcode that stands in it."""
    for entity in request.entities:
        if entity.get("entity") == SECRET_ENTITY:
            text = text.replace(str(entity.get("value")), "****")
    text = masked(text)
    # Of somebody who may just have tried to log in, four digits may be one that was not recognised.
    return text if request.optional_customer_id else _FOUR_DIGITS.sub("****", text)
