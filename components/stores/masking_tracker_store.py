"""Rasa's SQL tracker store, which never writes a passcode and keeps recent conversations short and at hand."""

from __future__ import annotations

import json
from collections import OrderedDict
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.orm import sessionmaker

from components.stores.folding import FoldedTracker, fold
from components.stores.masking import mask_passcodes

KEPT_CONVERSATIONS = 200
LOOKED_BACK = 5
"""An action may bring further messages of the customer's into a turn."""


@dataclass
class _Recent:
    """A conversation at hand: its tracker, how many of its events are stored, and the last one's row.

    A tracker has the slots of the domain it was made with, so it is of no use once a new model brought another.
    """

    tracker: DialogueStateTracker
    domain: Domain
    stored: int
    last_row: int | None
    in_use: bool = False


class MaskingTrackerStore(SQLTrackerStore):
    """Stores conversations in an SQL database with passcodes masked, also in what the event broker gets.

    Reading a conversation back and replaying it took more time a turn than understanding the message, and grew with
    each turn. So the trackers of recent conversations stay in memory, to be used for as long as the database holds
    nothing newer, which another server might have written. Long conversations are folded (`components.stores.folding`)
    in memory; the database keeps every event.

    Takes the settings of Rasa's ``SQLTrackerStore``. A SQLite file's folder is made where it is missing, and its
    journal is a write-ahead log, which spares a turn two waits for the disk.
    """

    def __init__(
        self,
        domain: Domain | None = None,
        dialect: str = "sqlite",
        db: str = "var/tracker.db",
        event_broker: EventBroker | None = None,
        **kwargs: Any,
    ) -> None:
        if dialect == "sqlite":
            Path(db).parent.mkdir(parents=True, exist_ok=True)
        super().__init__(domain, dialect=dialect, db=db, event_broker=event_broker, **kwargs)
        if dialect == "sqlite":
            # By default each transaction opens the file anew; here one thread uses one connection all the time.
            url = self.engine.url  # type: ignore[has-type]
            self.engine = sa.create_engine(url, poolclass=sa.pool.SingletonThreadPool)
            sa.event.listen(self.engine, "connect", _tune_sqlite)
            self.sessionmaker = sessionmaker(bind=self.engine)
        self._recent: OrderedDict[str, _Recent] = OrderedDict()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The latest session of a conversation, or ``None``."""
        recent = self._recent.pop(sender_id, None)
        last_row = self._last_row(sender_id)  # asked first: what is written meanwhile is then read again next time
        if recent is None or recent.in_use or recent.last_row != last_row or recent.domain is not self.domain:
            tracker = await super().retrieve(sender_id)
            if tracker is None:
                return None
            tracker = fold(tracker, self.domain)
            recent = _Recent(tracker, self.domain, len(tracker.events), last_row)
        # Whoever holds the tracker changes it before it is saved: nobody else may get it until then.
        recent.in_use = True
        self._keep(sender_id, recent)
        return recent.tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Mask what is new, then publish and store it."""
        recent = self._recent.pop(tracker.sender_id, None)
        known = recent is not None and recent.tracker is tracker
        before = recent.stored if recent is not None and known else 0
        if isinstance(tracker, FoldedTracker):
            # Somebody else read the conversation meanwhile; this one's own count is right as well.
            known, before = True, before or tracker.stored_events
        mask_passcodes(tracker, since=before)
        if known:
            if self.event_broker:
                new = list(islice(tracker.events, before, None))
                await self._stream_new_events(self.event_broker, new, tracker.sender_id)
            self._store(tracker, before)
        else:
            await super().save(tracker)
        # A new session begins afresh when it is read back, so it is not kept together with the one before.
        if not any(isinstance(event, SessionStarted) for event in islice(tracker.events, max(before, 1), None)):
            tracker = fold(tracker, self.domain)
            last_row = self._last_row(tracker.sender_id)
            self._keep(tracker.sender_id, _Recent(tracker, self.domain, len(tracker.events), last_row))

    def stored_text(self, sender_id: str, message_id: str) -> str | None:
        """A recent message as it was stored, or ``None``; whoever showed it shows it like that from then on.

        Reads past the trackers at hand, which belong to whoever retrieves them.
        """
        events = self.SQLEvent.__table__
        latest = sa.select(events.c.data).where(events.c.sender_id == sender_id, events.c.type_name == "user")
        with self.engine.connect() as connection:
            rows = connection.execute(latest.order_by(events.c.id.desc()).limit(LOOKED_BACK)).scalars()
            for event in map(json.loads, rows):
                if event.get("message_id") == message_id:
                    return str(event.get("text") or "")
        return None

    def _store(self, tracker: DialogueStateTracker, stored: int) -> None:
        rows = [self._row(tracker.sender_id, event) for event in islice(tracker.events, stored, None)]
        if rows:
            with self.engine.begin() as connection:
                connection.execute(sa.insert(self.SQLEvent.__table__), rows)

    def _row(self, sender_id: str, event: Event) -> dict[str, Any]:
        data = event.as_dict()
        return {
            "sender_id": sender_id,
            "type_name": event.type_name,
            "timestamp": data.get("timestamp"),
            "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
            "action_name": data.get("name"),
            "data": json.dumps(data),
        }

    def _last_row(self, sender_id: str) -> int | None:
        events = self.SQLEvent.__table__
        with self.engine.connect() as connection:  # a session of SQLAlchemy's costs three times the question
            last: int | None = connection.execute(
                sa.select(sa.func.max(events.c.id)).where(events.c.sender_id == sender_id)
            ).scalar()
        return last

    def _keep(self, sender_id: str, recent: _Recent) -> None:
        self._recent[sender_id] = recent
        if len(self._recent) > KEPT_CONVERSATIONS:
            self._recent.popitem(last=False)


def stored_text(store: TrackerStore, sender_id: str, message_id: str) -> str | None:
    """A recent message as a server's tracker store has it; ``None`` where that is not one that masks."""
    own = getattr(store, "_tracker_store", store)  # Rasa wraps the store, and hands on Rasa's own methods alone
    return own.stored_text(sender_id, message_id) if isinstance(own, MaskingTrackerStore) else None


def _tune_sqlite(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
