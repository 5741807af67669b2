"""What the agents' desk delivers to a conversation: who is there, what they say, and how it ends."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from rasa.core.channels.channel import OutputChannel
from rasa.shared.core.events import BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from components.channels.delivery_tokens import check_delivery_token
from components.channels.errors import RequestError, bad_request
from components.channels.messages import clean
from components.channels.requests import bearer, read_object, read_text, require_json
from components.channels.tasks import Tasks

if TYPE_CHECKING:
    from rasa.core.agent import Agent  # brings in TensorFlow

logger = logging.getLogger(__name__)

JOINED, SAID, TYPING, LEFT, RESOLVED, UNCLAIMED = KINDS = ("joined", "said", "typing", "left", "resolved", "unclaimed")
NAMED = frozenset(KINDS) - {UNCLAIMED}
"""Those that say whose doing it is."""
NOTICES = {
    JOINED: "{agent} is here now.",
    LEFT: "{agent} has left. The assistant goes on.",
    RESOLVED: "{agent} has finished. The assistant goes on.",
}
"""What is said of it where no page says it in the customer's language."""
LONGEST = {"agent": 80, "ticket": 80, "text": 4000}
ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
TICKET_SLOT = "core_ticket"
Tell = Callable[[OutputChannel], Awaitable[None]]
"""Tells Rasa of a delivery; the assistant may speak then."""
AGENT = "agent"
"""The key in the metadata of what a colleague said, with the name."""


@dataclass(frozen=True)
class Delivery:
    """One thing that happened at the desk.

    Attributes:
        id: under which it counts once; empty for what is not stored.
        conversation: whose.
        kind: of `KINDS`.
        ticket: the ticket's number.
        agent: the name that customers read.
        text: what was said.
    """

    id: str
    conversation: str
    kind: str
    ticket: str = ""
    agent: str = ""
    text: str = ""

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> Delivery:
        """Read a body.

        Raises:
            RequestError: a key is missing or holds what it cannot.
        """
        texts = {name: read_text(dict(content), name) for name in ("conversation", "kind")}
        texts |= {name: clean(read_text({name: "", **content}, name)) for name in ("id", "ticket", "agent", "text")}
        delivery = cls(**texts)
        if delivery.kind not in KINDS:
            raise bad_request(f'"kind" must be one of {", ".join(KINDS)}.')
        if delivery.kind != TYPING and not ID.fullmatch(delivery.id):
            raise bad_request('"id" must be 1 to 64 characters of A-Z a-z 0-9 _ -.')
        needed = {"agent": delivery.kind in NAMED, "ticket": False, "text": delivery.kind == SAID}
        for name, is_needed in needed.items():
            most, length = LONGEST[name], len(getattr(delivery, name))
            if not is_needed <= length <= most:
                raise bad_request(f'"{name}" must have {int(is_needed)} to {most} characters.')
        return delivery


class Recipient(Protocol):
    """The conversations of a channel."""

    async def deliver(self, delivery: Delivery, tell: Tell) -> bool:
        """Show it, once, and have Rasa told; whether that was done before.

        Raises:
            RequestError: the conversation is over, or not all of it could be done.
        """


async def receive(request: Request, body: bytes, secret: str, recipient: Recipient, tasks: Tasks) -> HTTPResponse:
    """Answer a request of the desk's.

    What has been begun is carried out even if the desk does not wait for it: cut off between saying something and
    noting it, it would be said again.

    Args:
        request: what it asks.
        body: with what.
        secret: by which it is known to be the desk's.
        recipient: who says it.
        tasks: the channel's, which wait for it when the server stops.

    Raises:
        RequestError: it is none, or could not be carried out.
    """
    check_delivery_token(secret, bearer(request) or "")
    require_json(request)
    delivery = Delivery.read(read_object(body))

    async def carry_out() -> bool:
        try:
            return await recipient.deliver(delivery, lambda output: tell(request.app.ctx.agent, delivery, output))
        except RequestError:
            raise
        except Exception as error:
            # Where, not what: the texts of errors quote what was said.
            logger.error("unexpected %s while a delivery was carried out", type(error).__name__)
            raise _again() from None

    return json_response({"duplicate": await asyncio.shield(tasks.start(carry_out()))}, status=202)


def notice(kind: str, agent: str) -> str | None:
    """What a customer reads of what happened; None where the assistant itself says it."""
    return NOTICES[kind].format(agent=agent) if kind in NOTICES else None


async def tell(agent: Agent, delivery: Delivery, output: OutputChannel) -> None:
    """Let Rasa's conversation know: what a colleague said becomes an utterance, all else an event from outside.

    Such an event is an intent, `EXTERNAL_<kind>`, and rules of the pack `core` say what the assistant does then.

    Args:
        agent: Rasa's.
        delivery: what happened.
        output: where the assistant speaks.

    Raises:
        RequestError: the action server did not hear of it, and should be told again.
    """
    if not agent.is_ready() or agent.processor is None:
        raise _again()
    processor = agent.processor
    async with agent.lock_store.lock(delivery.conversation):
        if delivery.kind == SAID:
            tracker = await processor.get_tracker(delivery.conversation)
            tracker.update(BotUttered(delivery.text, metadata={AGENT: delivery.agent}), processor.domain)
            await processor.save_tracker(tracker)
            return
        tracker = await processor.fetch_tracker_and_update_session(delivery.conversation, output)
        await processor.trigger_external_user_uttered(f"EXTERNAL_{delivery.kind}", [], tracker, output)
        if not _was_heard(tracker):
            raise _again()


def _was_heard(tracker: DialogueStateTracker) -> bool:
    """Whether the ticket was looked at since; the action that does so says its number, or none, each time."""
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            return False
        if isinstance(event, SlotSet) and event.key == TICKET_SLOT:
            return True
    return False


def gone() -> RequestError:
    """The customer has begun a new conversation, ended this one, or has not been here for long."""
    return RequestError(404, "gone", "There is no such conversation any more.")


def _again() -> RequestError:
    return RequestError(503, "unavailable", "The assistant could not be told. Please try again shortly.", retry_after=1)
