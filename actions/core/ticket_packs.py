"""Which pack a ticket is about: who may see it goes by that."""

from __future__ import annotations

from collections.abc import Sequence

from actions.core.tickets import Said
from actions.forms import Form
from actions.manifests import CORE, packs_of_intents


def pack_of(said: Sequence[Said], form: Form | None) -> str:
    """The pack of the task that the customer was at: of the open form, else of the last request.

    Args:
        said: the conversation.
        form: that is open.

    Returns:
        its name; empty where it is about nothing of a pack's own, such as a wish for a person.
    """
    known = packs_of_intents()
    tasks = [known.get(str(part.intent), CORE) for part in said]
    if form is not None:
        tasks.append(type(form).__module__.split(".")[1])
    return next((pack for pack in reversed(tasks) if pack != CORE), "")
