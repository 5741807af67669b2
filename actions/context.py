"""What an action knows about the request that it handles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.core.authentication import Authentication, LogInState
from actions.core.models import CustomerId
from actions.core.pending import LOG_IN_ACTION, PENDING_SLOT, PendingRequest
from actions.core.privacy import is_shared
from actions.core.repositories import AuditLog
from actions.errors import NotLoggedIn
from actions.formatting import join_cents, unlinked
from actions.memory import INFORM_ACTION, LOOK_UP_SLOT, SHOW_MORE_ACTION, LookUp
from actions.periods import following_up

Event = dict[str, Any]
EXTERNAL = "EXTERNAL_"
"""How intents begin that no message has: by them a conversation is told what happened elsewhere."""
_GOES_ON = re.compile(r"\s*(?:and|also|what about|how about|same for)\b", re.IGNORECASE)


def events_since_user(tracker: Tracker) -> Iterator[Event]:
    """What happened since the latest message, latest first."""
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            return
        yield event


def actions_since_user(tracker: Tracker) -> frozenset[str]:
    """The actions that have run since the latest message."""
    return frozenset(str(event.get("name")) for event in events_since_user(tracker) if event.get("event") == "action")


def is_unasked(tracker: Tracker) -> bool:
    """Whether nobody said anything: what happened elsewhere led here."""
    return str((tracker.latest_message.get("intent") or {}).get("name")).startswith(EXTERNAL)


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
        collected: what a form has read from this message, and has not yet put into slots.
    """

    resumes: str
    tracker: Tracker
    dispatcher: CollectingDispatcher
    domain: dict[str, Any]
    session: Session
    clock: Clock
    collected: dict[str, Any] = field(default_factory=dict)
    _listed: dict[str, Any] = field(default_factory=dict)
    _noted: dict[str, str] = field(default_factory=dict)

    @property
    def conversation_id(self) -> str:
        """Whose conversation this is; log-ins belong to it."""
        return str(self.tracker.sender_id)

    @property
    def is_shared(self) -> bool:
        """Whether others than the customer read this conversation; then nobody is logged in."""
        return is_shared(self.conversation_id)

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
        """The message's entities; after a log-in, those of the message that asked.

        A message that goes on with the latest look-up ("and last month?") has that one's too.
        """
        if self.resumed is not None:
            return self.resumed.entities
        said = join_cents(self.tracker.latest_message.get("entities") or [], self.text)
        last = self.last_look_up
        if last is None:
            return said
        said = [
            {**entity, "value": following_up(str(entity["value"]), last.value("period"))}
            if entity.get("entity") == "period"
            else entity
            for entity in said
        ]
        if self.was_led_here:
            item = last.picked(self.text)
            if item is not None and self.resumes == last.item_action:
                return [item]
            return last.asked_again_with(said)
        if self.resumes == last.action and _GOES_ON.match(self.text):
            return last.asked_again_with(said)
        return said

    def says(self, name: str) -> bool:
        """Whether the message itself has an entity of that name, not only the look-up that it goes on with."""
        said = self.resumed.entities if self.resumed is not None else self.tracker.latest_message.get("entities") or []
        return any(entity.get("entity") == name for entity in said)

    def note(self, name: str, value: str) -> None:
        """Keep with this look-up what no entity said, for what may be asked next."""
        self._noted[name] = value

    @cached_property
    def last_look_up(self) -> LookUp | None:
        """What was looked up last, if that is not long ago."""
        return LookUp.from_slot(self.slot(LOOK_UP_SLOT), self.clock)

    @property
    def was_led_here(self) -> bool:
        """Whether the message named no look-up and was led here by what was looked up before."""
        return bool(self.actions_since_user & {INFORM_ACTION, SHOW_MORE_ACTION})

    @property
    def follows_up(self) -> bool:
        """Whether the message has a value with which the latest look-up can be asked again."""
        last = self.last_look_up
        return last is not None and any(self.says(entity) for entity in last.follows)

    @property
    def narrows(self) -> bool:
        """Whether it has another value than the latest look-up was asked with: another list, which begins anew."""
        last, said = self.last_look_up, self.tracker.latest_message.get("entities") or []
        return last is not None and any(
            e.get("entity") in last.follows
            and e["entity"] != "number"
            and str(e.get("value")) != last.value(e["entity"])
            for e in said
        )

    @property
    def offset(self) -> int:
        """How many rows were shown before: more than none after "show more"."""
        last = self.last_look_up
        goes_on = SHOW_MORE_ACTION in self.actions_since_user and not self.narrows
        return last.shown if last is not None and goes_on else 0

    def lists(self, *, shown: int = 0, more: bool = False, items: Sequence[Event] = (), item_action: str = "") -> None:
        """Note what this answer lists, for "show more" and "the second one"; see `LookUp`."""
        self._listed = {"shown": shown, "more": more, "items": list(items), "item_action": item_action}

    def remembered(self, follows: Iterable[str]) -> LookUp:
        """This look-up as it is kept for what may be asked next."""
        said = [entity for entity in self.entities if entity.get("entity") not in self._noted]
        kept = [{key: e[key] for key in ("entity", "value", "role") if e.get(key) is not None} for e in said]
        kept += [{"entity": name, "value": value} for name, value in self._noted.items()]
        moment, listed, last = self.clock.now().isoformat(), self._listed, self.last_look_up
        if not listed and self.was_led_here and last is not None:  # "the second one" and then "the third"
            listed = {"items": last.items, "item_action": last.item_action}
        return LookUp(self.resumes, moment, entities=kept, follows=sorted(follows), **listed)

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

    @property
    def confidence(self) -> float:
        """How sure the message's intent is; calibrated."""
        return float((self.tracker.latest_message.get("intent") or {}).get("confidence", 1.0))

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
        if self.is_shared:
            return None
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
    def has_database(self) -> bool:
        """Whether the session can be used; not within actions that work while the database does not, such as "stop"."""
        return self.session.bind is not None

    @property
    def optional_customer_id(self) -> CustomerId | None:
        """The customer, or None when nobody is logged in."""
        return None if self.log_in is None else self.log_in.customer_id

    @property
    def audit(self) -> AuditLog:
        """Where to note what is done in the customer's name."""
        return AuditLog(self.session, self.customer_id, self.conversation_id, self.clock)

    def say(self, text: str | None = None, *, response: str | None = None, **extra: Any) -> None:
        """Answer with a text that was made here, or with a response of the domain and its variables.

        Neither becomes a Markdown link, for names of others stand in both: what leads somewhere is given as `links`.
        """
        extra = {name: unlinked(value) if isinstance(value, str) else value for name, value in extra.items()}
        self.dispatcher.utter_message(text=None if text is None else unlinked(text), response=response, **extra)

    def say_table(
        self,
        table: dict[str, Any],
        lines: Iterable[str],
        *,
        before: str = "",
        after: Iterable[str] = (),
        **more: Any,
    ) -> None:
        """Answer with a table, and with the same in lines of text where none can be drawn.

        Args:
            table: `columns` and `rows`; without rows, the text alone is said.
            lines: what it says, as text.
            before: what comes before both.
            after: lines that come after both.
            more: what else the answer carries: a `chart` made by `actions.charts`, a `file` made by `actions.files`.
        """
        below = "\n".join(after)
        text = "\n".join(filter(None, [before, *lines, below]))
        around = {name: unlinked(words) for name, words in (("before", before), ("after", below)) if words}
        extra: dict[str, Any] = {"table": {**table, **around}} if table["rows"] else {}
        self.say(text, **extra, **more)
