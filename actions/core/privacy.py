"""Conversations that others than the customer read, such as a thread in a channel of a team.

Nobody logs in there, whoever the channel says it is, and nothing of a customer's is asked for or shown. A conversation is
known by its id, which the channel makes, because what stands in a message does not stand in the next one.
"""

from __future__ import annotations

SHARED_PREFIX = "shared-"


def is_shared(conversation_id: str) -> bool:
    """Whether others read a conversation."""
    return conversation_id.startswith(SHARED_PREFIX)
