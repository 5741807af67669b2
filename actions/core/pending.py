"""A request that waits for a log-in: kept in the slot `core_pending_request`, taken up again after it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from actions.clock import Clock
from actions.core.log_in_tries import LOCK

SECRET_ENTITY = "passcode"
PENDING_SLOT = "core_pending_request"
LOG_IN_ACTION = "action_core_log_in"
LOG_IN_FORM = "core_log_in_form"
LOG_IN_SLOTS = ("core_log_in_number", "core_log_in_passcode")


@dataclass(frozen=True)
class PendingRequest:
    """What was asked before the log-in.

    Args:
        action: the action or form that takes it up again.
        asked_at: when, as an ISO moment; a request older than a log-in's lock is dropped.
        entities: the message's entities.
        text: the message.
        slots: what a form had collected; the log-in's own messages may have been read as answers since.
    """

    action: str
    asked_at: str
    entities: list[dict[str, Any]] = field(default_factory=list)
    text: str = ""
    slots: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, action: str, clock: Clock, entities: list[dict[str, Any]], text: str) -> PendingRequest:
        """Keep a message for an action; a passcode in it is not kept."""
        kept = []
        for entity in sorted(
            entities, key=lambda entity: -entity.get("start", 0)
        ):  # from the end, so that offsets hold
            if entity.get("entity") == SECRET_ENTITY:
                text = text[: entity.get("start", 0)] + "****" + text[entity.get("end", len(text)) :]
            else:
                kept.append({key: entity[key] for key in ("entity", "value", "role") if entity.get(key) is not None})
        return cls(action=action, asked_at=clock.now().isoformat(), entities=kept[::-1], text=text)

    def to_slot(self) -> dict[str, Any]:
        """The slot's value."""
        return asdict(self)

    @classmethod
    def from_slot(cls, value: object, clock: Clock) -> PendingRequest | None:
        """Read the slot; None when it is empty, malformed or too old."""
        if not isinstance(value, dict):
            return None
        try:
            pending = cls(**value)
            age = clock.now() - datetime.fromisoformat(pending.asked_at)
        except (TypeError, ValueError):
            return None
        return pending if age <= LOCK else None
