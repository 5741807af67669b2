"""A message as it looks to a form: whether it is meant for it, or is a wish of its own."""

from __future__ import annotations

import math
import re
from functools import cached_property
from typing import TYPE_CHECKING

from actions.context import ActionRequest
from actions.errors import NotLoggedIn
from actions.forms.consent import consents
from actions.forms.fields import Field
from actions.forms.form import form_of_intent
from actions.forms.pausing import goes_on, hesitates, is_unsure
from actions.forms.phrases import (
    gives_up,
    is_about,
    is_choice,
    is_question,
    is_wordless,
    refuses,
    sets_figure,
    wants_to_know,
)
from actions.memory import is_bare

if TYPE_CHECKING:
    from actions.forms.form import Form

# Calibrated confidence below which a yes or no is asked for again ("hmm" is not worth a transfer), and below which no
# other task is opened in the middle of this one.
SURE = 0.7
# Below these, what sounds like a question of its own, or like a wish to stop, is an answer that was not understood.
WISH, HEARD = 0.6, 0.5
# Where any words may be the answer, only a wish that is beyond doubt is taken for one; these are heard sooner.
BEYOND_DOUBT = 0.9
HEARD_SOONER = frozenset({"talk_to_human", "ask_why", "stop_or_cancel", "log_out"})
BRINGS_HERE = frozenset({"log_in"})
# In words: what is longer tells something, where the question was open, and neither changes nor picks anything.
LONGEST_CHANGE = 5
FALLBACK = "nlu_fallback"
# The business knows no such wish, but somebody's laptop may break, and any words were asked for.
OUT_OF_SCOPE = "out_of_scope"
ANSWER_INTENT = "inform"
ANSWERS = frozenset({ANSWER_INTENT, "affirm", "deny", FALLBACK})
"""Intents of messages that answer a question; all others are wishes of their own."""


class FormMessage:
    """The latest message, as it looks to a form.

    Args:
        form: the form.
        request: the request.
    """

    def __init__(self, form: Form, request: ActionRequest) -> None:
        self._form, self._request = form, request
        self.text = request.text

    @cached_property
    def asked(self) -> Field | None:
        """The field of the form that was asked for before it."""
        return self._form.field(self._request.requested_slot)

    @property
    def follows_summary(self) -> bool:
        """Whether the final yes or no was asked for."""
        return self.asked is not None and self.asked.slot == self._form.confirmation

    @property
    def tells_something(self) -> bool:
        """Whether any words were asked for, and it has many."""
        return self.asked is not None and self.asked.free_text and len(self.text.split()) > LONGEST_CHANGE

    @property
    def has_shape(self) -> bool:
        """Whether it looks as only an answer to the question does."""
        asked = self.asked
        return asked is not None and bool(asked.shape) and re.fullmatch(asked.shape, self.text.strip()) is not None

    @property
    def means_yes(self) -> bool:
        """Whether it says yes to the final question in words that only this one takes for a yes."""
        asked = self.asked
        return (
            asked is not None and bool(asked.means_yes) and re.fullmatch(asked.means_yes, self.text.strip()) is not None
        )

    @property
    def pauses(self) -> bool:
        """Whether it only asks for time, or comes back to the question; "not sure" and "wait" may answer some."""
        asked = self.asked
        if self.has_shape or (asked is not None and (asked.takes_no or asked.open) and is_unsure(self.text)):
            return False
        return hesitates(self.text) or goes_on(self._request)

    @property
    def is_bare_value(self) -> bool:
        """Whether it is a value for the form and hardly anything else, whatever intent it looks like."""
        fields = self._form.fields
        return is_bare(self.text, [e for e in self._request.entities if any(f.may_take(e["entity"]) for f in fields)])

    @cached_property
    def is_about_form(self) -> bool:
        """Whether it is nothing but values for the form, names of its fields and words of change."""
        answered = frozenset(slot for slot in self._form.slots if self._request.slot(slot) is not None)
        return is_about(self._form, self.text, self._request.entities, answered)

    @property
    def is_meant_for_form(self) -> bool:
        """Whether it speaks to the form, or is a wish of its own."""
        request, text = self._request, self.text
        if is_wordless(text) or request.intent in ANSWERS or request.intent in self._form.intents:
            return True
        if request.intent in BRINGS_HERE and request.optional_customer_id is not None:
            return True  # nobody who is logged in wants to log in; it is a number that sounds like it
        if self.follows_summary and wants_to_know(text):
            return False
        if gives_up(text) or (self.follows_summary and (refuses(text) or consents(text) or sets_figure(text))):
            return True
        # The buttons come last: to know them, a form may have to look into the database.
        return self.has_shape or self.means_yes or self.is_about_form or self._is_hardly_a_wish or self._is_choice

    @property
    def _is_hardly_a_wish(self) -> bool:
        """Whether the model is too unsure of the wish, in view of what was asked."""
        intent, asked = self._request.intent, self.asked
        if intent in HEARD_SOONER:
            enough = SURE if asked is not None and asked.free_text else HEARD
        elif asked is not None and asked.free_text:
            sounds_so = intent in asked.sounds_like or (asked.open and intent == OUT_OF_SCOPE)
            enough = math.inf if sounds_so else BEYOND_DOUBT if asked.open else SURE
        else:
            enough = WISH if form_of_intent(intent) is None else SURE
        in_a_story = asked is not None and asked.open
        return self._wish_confidence < enough and not (in_a_story and is_question(self.text))

    @property
    def _wish_confidence(self) -> float:
        """How sure it is that another task is wished, whichever of the two likeliest it is: lost cards look like fraud."""
        ranking = self._request.tracker.latest_message.get("intent_ranking") or []
        tasks = [entry for entry in ranking[:2] if form_of_intent(entry["name"]) not in (None, self._form)]
        both = sum(float(entry["confidence"]) for entry in tasks) if len(tasks) == 2 else 0.0
        return max(self._request.confidence, both)

    @property
    def _is_choice(self) -> bool:
        """Whether it is one of the buttons below the question."""
        if self.asked is None or len(self.text.split()) > LONGEST_CHANGE:
            return False
        try:
            return is_choice(self.text, self._form.choices(self.asked, self._request))
        except NotLoggedIn:  # the log-in ran out; whether this needs one shows when the form looks at it
            return False
