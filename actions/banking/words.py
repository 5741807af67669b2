"""What a message says in words for which there is no entity: "express", "every other week", "my rent"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from actions.banking import stories
from actions.forms import Form, FormTurn


def hear_words(form: Form, turn: FormTurn, found: Mapping[str, str | None]) -> None:
    """Give fields what the words of a message say about them: beside other answers too, and as corrections.

    What an entity of the same message said wins, and so does what was collected before a log-in.

    Args:
        form: the form.
        turn: the turn; nothing is heard in a message that was not meant for the form.
        found: by slot, what the whole message says in canonical form; None where it says nothing.
    """
    if not (turn.attempted or turn.request.resumed is not None):
        return
    for slot, value in found.items():
        heard = slot in turn.heard and turn.values[slot] is not None
        if value is None or heard or value == turn.values[slot]:
            continue
        turn.hear(slot, value)
        if form.confirmation is not None:
            # "No, express please" corrects; a yes to what was shown before is none to this.
            turn.values[form.confirmation] = None


def hear_reason(form: Form, turn: FormTurn, slot: str, why: re.Pattern[str]) -> None:
    """Take a message that says why for the reason, whatever it answers besides.

    Args:
        form: the form.
        turn: the turn.
        slot: where the reason is kept; one that is there stays.
        why: what is only said to give a reason.
    """
    if turn.values[slot] is None and why.search(turn.request.text):
        hear_words(form, turn, {slot: stories.told(turn.request)})
