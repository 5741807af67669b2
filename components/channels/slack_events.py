"""What happened in Slack: its events and interactions, as what customers said and chose."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from components.channels.slack_places import Place, place_of
from components.channels.slack_text import typed, unescape

CHOOSE, ENTER, GO_PRIVATE = "choose", "enter", "go_private"
"""What a button or select does: it answers, opens a window for a secret, or goes on in a direct message."""
ENTERED = "entered"
"""A secret came from that window."""
_USER = re.compile(r"[A-Z][A-Z0-9]{1,31}")
_SUBTYPES = (None, "file_share", "thread_broadcast")


@dataclass(frozen=True)
class Incoming:
    """A message.

    Attributes:
        place: where it was written.
        moment: its timestamp: together with the channel, Slack's id for it.
        user: who wrote it.
        text: what they typed.
        mentions_bot: whether the assistant is mentioned.
        mentions_other: whether it begins with the mention of somebody else.
    """

    place: Place
    moment: str
    user: str
    text: str
    mentions_bot: bool
    mentions_other: bool

    @property
    def key(self) -> str:
        """The same for each delivery of the message, as a mention and as a message of a channel too."""
        return f"{self.place.channel}:{self.moment}"


@dataclass(frozen=True)
class Interaction:
    """Something that was chosen or entered.

    Attributes:
        kind: one of the four above.
        place: of the message with the choice.
        moment: that message's timestamp.
        user: who did it.
        turn: the turn in which it was offered.
        value: what it means: the text that a customer could have typed.
        title: what was shown of it.
        trigger: with which a window can be opened, for three seconds.
        blocks: of that message.
    """

    kind: str
    place: Place
    moment: str
    user: str
    turn: str
    value: str
    title: str = ""
    trigger: str = ""
    blocks: tuple[dict[str, Any], ...] = ()


def incoming(envelope: Mapping[str, Any], bot: str) -> Incoming | None:
    """The message that an event tells of; None for all other events, and for what the assistant and other apps write.

    Args:
        envelope: the body of the request.
        bot: the assistant's user id.
    """
    event = _mapping(envelope.get("event"))
    text, user, moment = event.get("text") or "", event.get("user"), event.get("ts")
    if event.get("type") not in ("message", "app_mention") or event.get("subtype") not in _SUBTYPES:
        return None
    if event.get("bot_id") or not _is_user(user) or user == bot or not isinstance(text, str):
        return None
    place = place_of(event.get("channel"), moment, event.get("thread_ts"))
    if place is None or place.private is not (event.get("channel_type") == "im"):
        return None
    mentions = event["type"] == "app_mention" or re.search(rf"<@{bot}[|>]", text) is not None
    others = re.match(r"\s*<@([A-Z0-9]+)", text)
    mentions_other = others is not None and others.group(1) != bot
    return Incoming(place, str(moment), str(user), typed(text, bot), mentions, mentions_other)


def interaction(payload: Mapping[str, Any]) -> Interaction | None:
    """What a customer chose or entered; None for what is none of ours, such as a link that was opened."""
    user = _mapping(payload.get("user")).get("id")
    if not _is_user(user):
        return None
    if payload.get("type") == "view_submission":
        return _entered(_mapping(payload.get("view")), str(user))
    if payload.get("type") == "block_actions":
        return _chosen(payload, str(user))
    return None


def _chosen(payload: Mapping[str, Any], user: str) -> Interaction | None:
    actions, container = payload.get("actions"), _mapping(payload.get("container"))
    action = _mapping(actions[0]) if isinstance(actions, list) and actions else {}
    moment = container.get("message_ts")
    place = place_of(container.get("channel_id"), moment, container.get("thread_ts"))
    kind = str(action.get("action_id")).partition(":")[0]
    value, title = _value(action)
    if place is None or kind not in (CHOOSE, ENTER, GO_PRIVATE) or value is None:
        return None
    turn = str(action.get("block_id")).partition(":")[0]
    blocks = _mapping(payload.get("message")).get("blocks")
    shown = tuple(block for block in blocks if isinstance(block, dict)) if isinstance(blocks, list) else ()
    trigger = str(payload.get("trigger_id") or "")
    return Interaction(kind, place, str(moment), user, turn, value, title, trigger, shown)


def _value(action: Mapping[str, Any]) -> tuple[str | None, str]:
    """Meaning and title of what was chosen."""
    if action.get("type") == "datepicker":
        day = action.get("selected_date")
        return (str(day) if day else None), str(day)
    source = _mapping(action.get("selected_option")) if action.get("type") == "static_select" else action
    value, title = source.get("value"), _mapping(source.get("text")).get("text")
    return (unescape(value) if isinstance(value, str) else None), unescape(str(title or ""))


def _entered(view: Mapping[str, Any], user: str) -> Interaction | None:
    try:
        about = json.loads(view.get("private_metadata") or "")
        place, turn, moment = Place(about["channel"], about["thread"]), str(about["turn"]), str(about["moment"])
        value = view["state"]["values"][ENTER][ENTER]["value"]
    except (ValueError, KeyError, TypeError):
        return None
    if view.get("callback_id") != ENTER or not isinstance(value, str):
        return None
    return Interaction(ENTERED, place, moment, user, turn, value)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _is_user(value: Any) -> bool:
    return isinstance(value, str) and _USER.fullmatch(value) is not None
