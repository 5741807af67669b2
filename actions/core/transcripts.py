"""What was said in a conversation, for the colleague who takes it over: without secrets, in order, and not too long."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Any

from actions.context import EXTERNAL, Event
from actions.core.pending import LOG_IN_FORM, SECRET_ENTITY
from actions.core.secrets import masked
from actions.core.ticket_models import AGENT, ASSISTANT, CUSTOMER
from actions.core.tickets import Said

HAND_OFF_ACTION = "action_core_talk_to_human"
MOST = 60
"""Things said, of customer and assistant together."""
HIDDEN = "****"
_SECRET_SLOT, _LOG_IN_INTENT = "_passcode", "log_in"
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_CODE = re.compile(r"(?<!\d)\d(?:[ -]?\d){3}(?!\d)")


def transcript(events: Sequence[Event], *, goes_on: bool = False) -> list[Said]:
    """What was said in this session; a button that was pressed, by what stands on it.

    Trackers are masked when they are stored; the present message is not yet, so it is done here once more.

    Args:
        events: the tracker's, as the SDK hands them over.
        goes_on: for a ticket that is there: beyond this session too, and without what colleagues said, who noted it.
    """
    said: list[Said] = []
    asked: str = ""
    form: str | None = None
    before: Event = {}
    buttons: dict[str, str] = {}
    for event in events:
        kind = event.get("event")
        if kind in ("session_started", "restart"):
            said, asked, form = said if goes_on else [], "", None
        elif kind == "active_loop":
            form = event.get("name")
        elif kind == "slot" and event.get("name") == "requested_slot":
            asked = str(event.get("value") or "")
        elif kind == "user" and not _is_external(event):
            if said and said[-1].author == CUSTOMER and _is_same(before, event):
                said.pop()
            elif _is_replayed(before, event):
                continue
            typed = str(event.get("text") or "")
            message = {**(event.get("parse_data") or {}), "text": typed}
            if text := buttons.get(typed) or safe_text(message, asked=asked, form=form):
                said.append(_customer(event, text))
            before, buttons = event, {}
        elif kind == "bot":
            buttons |= _buttons(event)
            author = AGENT if (event.get("metadata") or {}).get("agent") else ASSISTANT
            if event.get("text") and not (goes_on and author == AGENT):
                said.append(Said(author, str(event["text"]), _moment(event)))
    return said[-MOST:]


def safe_text(message: dict[str, Any], *, asked: str = "", form: str | None = None) -> str:
    """A message without passcodes and what else nobody should read; a payload that no button has, by its intent.

    Args:
        message: its text, intent and entities.
        asked: the slot that was asked for before it.
        form: the form that was open.
    """
    text = str(message.get("text") or "")
    if text.startswith("/"):
        return f"[{text[1:].partition('{')[0].replace('_', ' ')}]"
    if asked.endswith(_SECRET_SLOT):
        return HIDDEN
    entities = message.get("entities") or []
    for entity in sorted(entities, key=lambda entity: -int(entity.get("start", 0))):
        if entity.get("entity") == SECRET_ENTITY:
            text = text[: entity.get("start", 0)] + HIDDEN + text[entity.get("end", len(text)) :]
    logs_in = form == LOG_IN_FORM or (message.get("intent") or {}).get("name") == _LOG_IN_INTENT
    # Digits with hardly a word that no form asked for may be a passcode sent once more after a log-in that ended.
    if logs_in or (not asked and len(_WORD.findall(text)) <= 2):
        text = _CODE.sub(HIDDEN, text)
    return masked(text)


def _customer(event: Event, text: str) -> Said:
    parsed = event.get("parse_data") or {}
    sentiment = parsed.get("sentiment") or {}
    return Said(
        CUSTOMER,
        text,
        _moment(event),
        intent=(parsed.get("intent") or {}).get("name"),
        mood=sentiment.get("mood"),
        anger=sentiment.get("anger"),
    )


def _is_same(before: Event, event: Event) -> bool:
    """Whether a message is the one before it, taken up again as something else."""
    if event.get("message_id") and event.get("message_id") == before.get("message_id"):
        return True
    return _is_replayed(before, event) and event["text"] == before.get("text")


def _is_replayed(before: Event, event: Event) -> bool:
    """Whether a message, or a part of one, is taken up again by an action: those come by no channel."""
    return bool(before.get("input_channel")) and not event.get("input_channel")


def _is_external(event: Event) -> bool:
    return str(((event.get("parse_data") or {}).get("intent") or {}).get("name")).startswith(EXTERNAL)


def _buttons(event: Event) -> dict[str, str]:
    """What stands on the buttons of an answer, by what they send."""
    found = (event.get("data") or {}).get("buttons") or []
    return {str(button["payload"]): str(button["title"]) for button in found if button.get("payload")}


def _moment(event: Event) -> datetime | None:
    stamp = event.get("timestamp")
    return None if stamp is None else datetime.fromtimestamp(float(stamp), timezone.utc)
