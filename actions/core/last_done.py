"""Saying what was done last: "did that work?", "are you sure", "that's not right" after a task."""

from __future__ import annotations

import re

from actions.base import no_change
from actions.context import ActionRequest, Event
from actions.focus import done_task
from actions.forms.waiting import LAST_ANSWERS_SLOT, set_in_last_turn

_ASKS = re.compile(
    r"\b(?:did (?:that|it|this) (?:work|go (?:through|out)|happen)|did (?:you|u) (?:really |actually )?(?:do|change|send|pay|book|"
    r"order|make|save|update|block|cancel)|(?:is|was) (?:it|that) (?:really )?(?:done|sent"
    r"|booked|changed|saved|through)|has (?:it|that) (?:gone through|been (?:sent|done|changed)))\b",
    re.IGNORECASE,
)
_SURE = re.compile(r"\b(?:are|r) (?:you|u) (?:really )?sure\b", re.IGNORECASE)
_OBJECTS = re.compile(r"\b(?:not right|isn'?t right|wrong|not correct|incorrect|not what i)\b", re.IGNORECASE)

_MISSES_LINK = re.compile(
    r"\b(?:didn'?t|did not|haven'?t|have not|never) (?:get|got|receive|received)\b|\bnothing (?:came|arrived|there)\b"
    r"|\b(?:re-?send|send (?:it|the link|that) again|another link)\b",
    re.IGNORECASE,
)


def told_what_was_done(request: ActionRequest) -> list[Event]:
    """Say what the last task came to, where the message asks for that or objects to it.

    Returns:
        An event that changes nothing; none where there is nothing to say, and nothing was said.
    """
    last, just_now = request.slot(LAST_ANSWERS_SLOT), set_in_last_turn(request, LAST_ANSWERS_SLOT) is not None
    asks = _ASKS.search(request.text) or (just_now and _SURE.search(request.text))
    objects = just_now and _OBJECTS.search(request.text)
    if not isinstance(last, dict):
        return []
    said = last.get("said")
    if "link" in str(said) and _MISSES_LINK.search(request.text):
        request.say(response="utter_core_link_missing")
        return [no_change(request.tracker)]
    if not (asks or objects):
        return []
    if last.get("declined"):
        request.say(response="utter_core_last_was_stopped")
    elif not said or done_task(request) is None:
        return []  # it is long ago: a log-in may have run out since then, and what was told may be private
    else:
        request.say(response="utter_core_last_done" if asks else "utter_core_last_done_wrong", said=said)
    return [no_change(request.tracker)]
