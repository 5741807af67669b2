"""What a wish that opens a form says beside it: a question that the form can answer, or that it is meant for all policies."""

from __future__ import annotations

import re

from actions.forms import Form, FormTurn
from actions.forms.phrases import asks

_ALL = re.compile(
    r"\b(?:all|both|each|every one|every)\b(?: of)?(?: (?:my|the|them|our|these|those))*(?: (?:insurance )?(?:polic\w+|premiums?|bills|plans))?",
    re.IGNORECASE,
)
_ALL_POLICIES = re.compile(
    r"\b(?:all|both|each|every|several)\b(?: of)?(?: (?:my|the|our))*(?: insurance)? (?:polic\w+|premiums|bills|plans|of them)\b",
    re.IGNORECASE,
)


def answer_in_wish(form: Form, turn: FormTurn) -> None:
    """Answer "is there a discount for autopay?" before the form that these words open asks its first question."""
    request = turn.request
    if not (turn.activating and turn.attempted or request.resumed is not None) or not asks(request.text):
        return
    for answer in form.answers:
        if re.search(answer.asked, request.text, re.IGNORECASE):
            said = answer.says if isinstance(answer.says, str) else answer.says(request)
            if said is not None:
                request.say(said)
                return


def one_at_a_time(turn: FormTurn, slot: str) -> None:
    """Say that one policy comes after the other, where all of them are meant.

    Args:
        turn: the turn.
        slot: where the policy is kept.
    """
    request = turn.request
    asked = turn.attempted and request.requested_slot == slot and turn.values[slot] is None
    if _ALL_POLICIES.search(request.text) if turn.activating else asked and _ALL.match(request.text.strip()):
        request.say("I do one policy at a time, so that nothing happens by mistake.")
