"""What an action knows about the request that it handles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.core.authentication import Authentication, LogInState
from actions.core.models import CustomerId
from actions.core.pending import LOG_IN_ACTION, PENDING_SLOT, PendingRequest
from actions.core.repositories import AuditLog
from actions.errors import NotLoggedIn

Event = dict[str, Any]


def events_since_user(tracker: Tracker) -> Iterator[Event]:
    """What happened since the latest message, latest first."""
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            return
        yield event


def actions_since_user(tracker: Tracker) -> frozenset[str]:
    """The actions that have run since the latest message."""
    return frozenset(str(event.get("name")) for event in events_since_user(tracker) if event.get("event") == "action")


@dataclass
class ActionRequest:
    """One call of one action.

    Args:
        resumes: the action or form that takes this request up again after a log-in.
        tracker: the conversation, as the SDK hands it over.
        dispatcher: where answers go.
        domain: the domain, for actions that ask for it.
        session: the one session of this call.
        clock: what time it is.
    """

    resumes: str
    tracker: Tracker
    dispatcher: CollectingDispatcher
    domain: dict[str, Any]
    session: Session
    clock: Clock

    @property
    def conversation_id(self) -> str:
        """Whose conversation this is; log-ins belong to it."""
        return str(self.tracker.sender_id)

    @cached_property
    def pending(self) -> PendingRequest | None:
        """The request that waits for a log-in, if one does."""
        return PendingRequest.from_slot(self.slot(PENDING_SLOT), self.clock)

    @cached_property
    def resumed(self) -> PendingRequest | None:
        """The request that this call takes up again: the log-in has just succeeded and led here."""
        pending = self.pending
        if pending is None or pending.action != self.resumes or LOG_IN_ACTION not in self.actions_since_user:
            return None
        return pending

    @property
    def entities(self) -> list[dict[str, Any]]:
        """The message's entities; after a log-in, those of the message that asked."""
        if self.resumed is not None:
            return self.resumed.entities
        return list(self.tracker.latest_message.get("entities") or [])

    @property
    def text(self) -> str:
        """The message; after a log-in, the one that asked."""
        if self.resumed is not None:
            return self.resumed.text
        return str(self.tracker.latest_message.get("text") or "")

    @property
    def intent(self) -> str | None:
        """The message's intent."""
        name: str | None = (self.tracker.latest_message.get("intent") or {}).get("name")
        return name

    def entity(self, name: str, role: str | None = None) -> str | None:
        """The value of the first entity of that name; with `role`, of the first one that has it."""
        for entity in self.entities:
            if entity.get("entity") == name and (role is None or entity.get("role") == role):
                value = entity.get("value")
                return None if value is None else str(value)
        return None

    def slot(self, name: str) -> Any:
        """A slot's value; None for a slot that is not set or does not exist."""
        return self.tracker.slots.get(name)

    @property
    def active_form(self) -> str | None:
        """The form that is active, if one is."""
        name: str | None = (self.tracker.active_loop or {}).get("name")
        return name

    @property
    def requested_slot(self) -> str | None:
        """The slot that the active form has asked for."""
        name: str | None = self.slot("requested_slot")
        return name

    @cached_property
    def actions_since_user(self) -> frozenset[str]:
        """The actions that have run since the latest message."""
        return actions_since_user(self.tracker)

    @cached_property
    def log_in(self) -> LogInState | None:
        """The log-in that counts in this conversation, read at most once a call."""
        return Authentication(self.session, self.conversation_id, self.clock).current()

    @property
    def customer_id(self) -> CustomerId:
        """The customer.

        Raises:
            NotLoggedIn: nobody is logged in; leave it to the base class.
        """
        if self.log_in is None:
            raise NotLoggedIn
        return self.log_in.customer_id

    @property
    def optional_customer_id(self) -> CustomerId | None:
        """The customer, or None when nobody is logged in."""
        return None if self.log_in is None else self.log_in.customer_id

    @property
    def audit(self) -> AuditLog:
        """Where to note what is done in the customer's name."""
        return AuditLog(self.session, self.customer_id, self.conversation_id, self.clock)

    def say(self, text: str | None = None, *, response: str | None = None, **extra: Any) -> None:
        """Answer with a text that was made here, or with a response of the domain and its variables."""
        self.dispatcher.utter_message(text=text, response=response, **extra)
