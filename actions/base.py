"""The base class of all actions: one session a call, every failure turned into an answer, never without an event.

Rasa swallows a failed action call and says nothing to the customer; so a call never fails here. The work runs in a
thread, because a database call would otherwise hold up every other conversation, and has a time limit. A call that
ran out of time is rolled back, so that "that did not work" is true; one that is committing is waited for.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import traceback
from abc import ABC, abstractmethod
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from actions.clock import Clock, SystemClock
from actions.context import ActionRequest, Event, actions_since_user, events_since_user, is_unasked
from actions.core.authentication import Authentication
from actions.core.identity import admit_customer
from actions.core.pending import LOG_IN_ACTION, LOG_IN_FORM, LOG_IN_SLOTS, PENDING_SLOT, PendingRequest
from actions.database import POOL_SIZE, Database, begin_write, default_database
from actions.errors import BackEndError, NotLoggedIn
from actions.manifests import active_names
from actions.memory import INFORM_ACTION, LOOK_UP_SLOT

logger = logging.getLogger(__name__)

BACK_END_DOWN = "utter_core_back_end_down"
PRIVATE_ONLY = "utter_core_private_only"
LISTEN = "action_listen"
NEXT_REQUEST_ACTION = "action_core_next_request"
FOLLOW_ACTION = "action_core_follow_ticket"
# Who talks with a person asks that one for the rest.
_ENDS_REQUESTS = (NEXT_REQUEST_ACTION, "action_core_stop", "action_core_log_out", FOLLOW_ACTION)

# Pack and name of the look-up, by the type of entity.
_ASKED_BY: dict[str, tuple[str, str]] = {}


@dataclass(frozen=True)
class Outcome:
    """What a call leads to: events for the tracker and messages for the customer."""

    events: list[Event]
    messages: list[dict[str, Any]]


class SwitchboardAction(Action, ABC):
    """An action over services.

    Class attributes:
        action_name: the name in the domain.
        writes: whether the session may write.
        personal: whether it asks for what nobody else should read; not where others do.
        needs_database: False for what must work while the database does not; its session cannot be used.
        follows: for a look-up, the entity types that, said alone afterwards, ask for the same with another value.
        reference: for a look-up, the entity type that asks for it when nothing was asked before: an order's number, alone.
        time_limit: seconds after which the customer hears that the back end is down.
        clock: what time it is; tests replace it.
    """

    action_name: str
    writes: bool = False
    personal: bool = False
    needs_database: ClassVar[bool] = True
    follows: ClassVar[frozenset[str]] = frozenset()
    reference: ClassVar[str | None] = None
    time_limit: ClassVar[float] = 6.0
    clock: ClassVar[Clock] = SystemClock()

    def __init_subclass__(cls) -> None:
        """Note what the action is asked for by."""
        super().__init_subclass__()
        if cls.reference is not None:
            _ASKED_BY[cls.reference] = (cls.__module__.split(".")[1], cls.action_name)

    def name(self) -> str:
        """The name in the domain."""
        return self.action_name

    def resumes(self) -> str:
        """What is run after a log-in when this action needed one: itself; a part of a form names the form."""
        return self.action_name

    @abstractmethod
    def handle(self, request: ActionRequest) -> list[Event]:
        """Do the work: read the request, call services, answer, return events.

        What it raises is rolled back: `NotLoggedIn` starts the log-in, or leads to a private conversation where others
        read this one; all else tells the customer that it did not work. What it returns is committed.
        """

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[Event]:
        """Run `handle` in a thread within the time limit; what the SDK calls."""
        work = _Work(self, tracker, domain or {})
        future = asyncio.get_running_loop().run_in_executor(_threads(), work.run)
        done, _ = await asyncio.wait({future}, timeout=self.time_limit)
        if not done and work.abandon():
            future.cancel()
            logger.error("%s took longer than %s s and was abandoned", self.action_name, self.time_limit)
            outcome = work.apologise()
        else:
            outcome = await future
        dispatcher.messages.extend(outcome.messages)
        return _go_on(outcome.events, tracker)

    def events_on_failure(self, tracker: Tracker) -> list[Event]:
        """The events of a call that failed: nothing changes, and a request taken up after a log-in ends here."""
        if LOG_IN_ACTION in actions_since_user(tracker):
            return [SlotSet(PENDING_SLOT, None), FollowupAction(LISTEN)]
        return [no_change(tracker)]

    def events_on_log_in(self, request: ActionRequest) -> list[Event]:
        """The events that keep a request and start the log-in."""
        pending = PendingRequest.of(request.resumes, request.clock, request.entities, request.text)
        pending = replace(pending, slots=self.slots_to_keep(request))
        events = [SlotSet(PENDING_SLOT, pending.to_slot())]
        if request.active_form != LOG_IN_FORM:
            # Leftovers of an earlier log-in that was never finished.
            events += [SlotSet(slot, None) for slot in LOG_IN_SLOTS]
        return [*events, FollowupAction(LOG_IN_FORM)]

    def events_when_shared(self) -> list[Event]:
        """The events that drop a request which others must not read."""
        return [SlotSet(PENDING_SLOT, None), FollowupAction(LISTEN)]

    def finish(self, request: ActionRequest, events: list[Event]) -> list[Event]:
        """Add what is to be remembered, and what ends an action that no rule led to."""
        leads_on = any(event["event"] == "followup" and event["name"] == INFORM_ACTION for event in events)
        if self.follows and not leads_on:
            events = [*events, SlotSet(LOOK_UP_SLOT, request.remembered(self.follows).to_slot())]
        if request.resumed is not None:
            return [*events, SlotSet(PENDING_SLOT, None), FollowupAction(LISTEN)]
        return [*events, FollowupAction(LISTEN)] if request.was_led_here else events

    def slots_to_keep(self, request: ActionRequest) -> dict[str, Any]:
        """The slots that must survive the log-in; forms have some."""
        return {}


def asked_by(entity: str) -> str | None:
    """The look-up of an active pack that a value of this type alone asks for."""
    pack, action = _ASKED_BY.get(entity, ("", ""))
    return action if pack in active_names() else None


def no_change(tracker: Tracker) -> Event:
    """An event that changes nothing: without one, Rasa could not tell a call from one that failed.

    The slot has no influence on the conversation; setting it to what it is costs one line in the tracker.
    """
    event: Event = SlotSet(PENDING_SLOT, tracker.slots.get(PENDING_SLOT))
    return event


def next_request(tracker: Tracker) -> dict[str, Any] | None:
    """The next request of an earlier message that held several, if it has not been taken up or stopped since."""
    for event in reversed(tracker.events):
        ended = event.get("event") == "action" and event.get("name") in _ENDS_REQUESTS
        if ended or event.get("event") in ("restart", "session_started"):
            return None
        parsed = (event.get("parse_data") or {}).get("next_request") if event.get("event") == "user" else None
        if parsed:
            return dict(parsed)
    return None


def _go_on(events: list[Event], tracker: Tracker) -> list[Event]:
    """Where an action ends the turn by itself, go on with a second request instead."""
    ends = [at for at, event in enumerate(events) if event["event"] == "followup" and event["name"] == LISTEN]
    if not ends or is_unasked(tracker) or next_request(tracker) is None:
        return events
    return [*(event for at, event in enumerate(events) if at not in ends), FollowupAction(NEXT_REQUEST_ACTION)]


class _Work:
    """One call, run in a thread; knows whether it may still commit."""

    def __init__(self, action: SwitchboardAction, tracker: Tracker, domain: dict[str, Any]) -> None:
        self._action = action
        self._tracker = tracker
        self._domain = domain
        # Its own dispatcher: an abandoned thread must not go on talking into an answer that is being sent.
        self._dispatcher = CollectingDispatcher()
        self._lock = threading.Lock()
        self._abandoned = False
        self._committing = False

    def abandon(self) -> bool:
        """Forbid the commit; False when it has begun."""
        with self._lock:
            self._abandoned = not self._committing
            return self._abandoned

    def run(self) -> Outcome:
        """Do the work and never raise."""
        try:
            return self._run(default_database())
        except SQLAlchemyError as error:
            # The text of such an error may hold data of customers; its class and cause say enough.
            cause = type(getattr(error, "orig", error)).__name__
            logger.error("%s: database error %s (%s)", self._action.action_name, type(error).__name__, cause)
        except BackEndError as error:
            logger.error("%s: %s: %s", self._action.action_name, type(error).__name__, error)
        except Exception as error:  # The customer must get an answer whatever went wrong.
            # Where, not what: messages of errors quote what customers wrote.
            place = "".join(traceback.format_tb(error.__traceback__))
            logger.error("%s: unexpected %s at\n%s", self._action.action_name, type(error).__name__, place)
        return self.apologise()

    def apologise(self) -> Outcome:
        """Tell the customer that it did not work, unless this turn already did, or nobody asked for anything."""
        dispatcher = CollectingDispatcher()
        if not (_has_apologised(self._tracker) or is_unasked(self._tracker)):
            dispatcher.utter_message(response=BACK_END_DOWN)
        return Outcome(self._action.events_on_failure(self._tracker), dispatcher.messages)

    def _run(self, database: Database) -> Outcome:
        action = self._action
        if action.needs_database:
            admit_customer(database, self._tracker, action.clock)
        with database.session(writes=action.writes) if action.needs_database else Session(future=True) as session:
            request = ActionRequest(
                action.resumes(), self._tracker, self._dispatcher, self._domain, session, action.clock
            )
            try:
                if action.personal and request.is_shared:
                    raise NotLoggedIn
                events = action.handle(request)
            except NotLoggedIn:
                self._dispatcher.messages.clear()
                if request.is_shared:
                    request.say(response=PRIVATE_ONLY, private_chat=True)
                    return Outcome(action.events_when_shared(), self._dispatcher.messages)
                request.say(response="utter_core_log_in_needed")
                return Outcome(action.events_on_log_in(request), self._dispatcher.messages)
            events = action.finish(request, events) or [no_change(self._tracker)]
            self._commit(session)
            # From here on the work is done: nothing may turn it into an apology.
            log_in = vars(request).get("log_in")
            if log_in is not None and log_in.stale:
                self._touch(session, request)
            return Outcome(events, self._dispatcher.messages)

    def _commit(self, session: Session) -> None:
        with self._lock:
            if self._abandoned:
                raise _Abandoned("the time limit came before the commit")
            self._committing = True
        session.commit()

    def _touch(self, session: Session, request: ActionRequest) -> None:
        """Move the log-in on, in a transaction after the action's own: a reading one cannot become a writing one."""
        try:
            begin_write(session)
            Authentication(session, request.conversation_id, request.clock).touch()
            session.commit()
        except SQLAlchemyError:
            logger.warning("%s: the log-in could not be extended", self._action.action_name)


class _Abandoned(BackEndError):
    """The call ran out of time; nobody reads its outcome."""


def _has_apologised(tracker: Tracker) -> bool:
    uttered = (event.get("metadata") or {} for event in events_since_user(tracker) if event.get("event") == "bot")
    return any(metadata.get("utter_action") == BACK_END_DOWN for metadata in uttered)


@lru_cache(maxsize=1)
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=POOL_SIZE, thread_name_prefix="action")
