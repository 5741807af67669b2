"""Where in Slack a conversation is, and who reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

SHARED_PREFIX = "shared-"
"""Of conversations that others than the customer read. The action server goes by it: nobody logs in there, and nothing of
a customer's is shown (`actions/core/privacy.py`)."""
CONVERSATION_PREFIX = "slack-"
_CHANNEL = re.compile(r"[A-Z][A-Z0-9]{1,31}")
_MOMENT = re.compile(r"[0-9]{1,16}\.[0-9]{1,16}")


@dataclass(frozen=True)
class Place:
    """A direct message, or a thread of one or of a channel: each is one conversation.

    Attributes:
        channel: its id.
        thread: the thread's first message; None for what is said outside of threads, which only a direct message has.
    """

    channel: str
    thread: str | None = None

    @property
    def private(self) -> bool:
        """Whether nobody reads it but the customer: group messages and private channels have other readers."""
        return self.channel.startswith("D")

    @property
    def conversation(self) -> str:
        """What Rasa knows it by."""
        name = "-".join(filter(None, (self.channel, self.thread)))
        return f"{'' if self.private else SHARED_PREFIX}{CONVERSATION_PREFIX}{name}"


def place_of(channel: Any, moment: Any, thread: Any) -> Place | None:
    """The place that a message belongs to; None where Slack would not send such a thing.

    Args:
        channel: the id of its channel.
        moment: its timestamp, which is its id too.
        thread: the timestamp of its thread, if it is in one.
    """
    if not isinstance(channel, str) or not _CHANNEL.fullmatch(channel) or not is_moment(moment):
        return None
    if not is_moment(thread) or thread == moment:  # the first message of a thread is not in it itself
        thread = None
    place = Place(channel, thread)
    return place if place.private or thread else Place(channel, moment)


def is_moment(value: Any) -> bool:
    """Whether it is a message's timestamp."""
    return isinstance(value, str) and _MOMENT.fullmatch(value) is not None
