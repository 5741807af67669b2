"""What the routing table looks at, found in a conversation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rasa.shared.core.constants import ACTION_TWO_STAGE_FALLBACK_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from components.policies.base import EXTERNAL
from components.routing import Facts, Table
from components.routing.facts import ANGER, COMPLAINT, NEGATIVE, NEUTRAL, TASK, UNKNOWN
from components.routing.table import FALLBACK

HAND_OFF_ACTION, FOLLOW_ACTION = "action_core_talk_to_human", "action_core_follow_ticket"
"""After the one what was said is handed over; where the other has run, a person was in charge."""
PERSON_BUTTON = "/talk_to_human"
MISSES_SLOT, OFFER_SLOT, OFFERED_PERSON = "core_form_misses", "core_offer", "person"


@dataclass(frozen=True)
class _Heard:
    """A message, and whether a form was open when it came."""

    event: UserUttered
    in_form: bool

    @property
    def intent(self) -> str:
        return str(self.event.intent.get("name") or FALLBACK)

    @property
    def mood(self) -> str:
        return str(self._sentiment.get("mood") or NEUTRAL)

    @property
    def anger(self) -> float:
        return float(self._sentiment.get("anger") or 0.0)

    @property
    def _sentiment(self) -> dict[str, Any]:
        """What the sentiment component found; nothing in conversations from before there was one."""
        found = (self.event.parse_data or {}).get("sentiment")
        return found if isinstance(found, dict) else {}


def facts_of(tracker: DialogueStateTracker, table: Table) -> Facts | None:
    """The facts about the latest message; None before the first one.

    Args:
        tracker: the conversation.
        table: says what wish an intent stands for.
    """
    heard = _heard(tracker)
    if not heard:
        return None
    now, before = heard[-1], heard[-2] if len(heard) > 1 else None
    wishes = [table.wish_of(message.intent) for message in heard]
    return Facts(
        intent=now.intent,
        confidence=float(now.event.intent.get("confidence") or 0.0),
        mood=now.mood,
        anger=now.anger,
        wish=wishes[-1],
        fallbacks=_fallbacks(heard),
        misses=_misses(tracker),
        complaints=wishes.count(COMPLAINT),
        unsolved=before is not None and _is_unsolved(before, wishes[-2]),
        again=before is not None and wishes[-1] == TASK and before.intent == now.intent,
        offered=offered(tracker) == OFFERED_PERSON or any(map(_offers_person, last_turn(tracker))),
    )


def this_turn(tracker: DialogueStateTracker) -> Iterator[Event]:
    """What happened since the latest message, latest first."""
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            return
        yield event


def last_turn(tracker: DialogueStateTracker) -> Iterator[Event]:
    """What happened between the last two messages, latest first."""
    messages = 0
    for event in reversed(tracker.events):
        messages += isinstance(event, UserUttered)
        if messages == 1 and not isinstance(event, UserUttered):
            yield event
        if messages > 1:
            return


def offered(tracker: DialogueStateTracker) -> str | None:
    """What the last question of the last turn offered."""
    return next(offers(tracker), None)


def offers(tracker: DialogueStateTracker) -> Iterator[str | None]:
    """What the questions of the last turn offered, the last one first."""
    return (event.value for event in last_turn(tracker) if isinstance(event, SlotSet) and event.key == OFFER_SLOT)


def _offers_person(event: Event) -> bool:
    """Whether a person is offered by a button."""
    buttons = (event.data or {}).get("buttons") or [] if isinstance(event, BotUttered) else []
    return any(isinstance(button, dict) and button.get("payload") == PERSON_BUTTON for button in buttons)


def _heard(tracker: DialogueStateTracker) -> list[_Heard]:
    """The messages since the latest hand-off, in this session; one that was taken up again counts once."""
    heard: list[_Heard] = []
    form: str | None = None
    for event in tracker.events:
        if isinstance(event, (SessionStarted, Restarted)):
            heard, form = [], None
        elif isinstance(event, ActiveLoop):
            form = event.name if event.name != ACTION_TWO_STAGE_FALLBACK_NAME else None
        elif isinstance(event, ActionExecuted) and event.action_name in (HAND_OFF_ACTION, FOLLOW_ACTION):
            heard = []
        elif isinstance(event, UserUttered) and not str(event.intent_name).startswith(EXTERNAL):
            if heard and _is_same(heard[-1].event, event):
                heard.pop()
            heard.append(_Heard(event, form is not None))
    return heard


def _is_same(before: UserUttered, event: UserUttered) -> bool:
    """Whether a message is the one before it, taken up again as something else.

    Rasa's two-stage fallback copies the message, and our actions send it once more without a channel.
    """
    return _has_same_id(before, event) or (is_replayed(before, event) and event.text == before.text)


def is_replayed(before: UserUttered, event: UserUttered) -> bool:
    """Whether a message is one that came before, or a part of it, taken up again."""
    return _has_same_id(before, event) or (event.input_channel is None and before.input_channel is not None)


def _has_same_id(before: UserUttered, event: UserUttered) -> bool:
    return event.message_id is not None and event.message_id == before.message_id


def _is_unsolved(message: _Heard, wish: str) -> bool:
    return wish in (COMPLAINT, UNKNOWN) or message.mood == NEGATIVE or message.anger >= ANGER["annoyed"]


def _fallbacks(heard: list[_Heard]) -> int:
    """How many messages in a row were not understood; what a form could not use it counts itself."""
    count = 0
    for message in reversed(heard):
        if message.intent != FALLBACK or message.in_form:
            break
        count += 1
    return count


def _misses(tracker: DialogueStateTracker) -> int:
    """The open form's count, if it has just counted this message."""
    for event in this_turn(tracker):
        if isinstance(event, SlotSet) and event.key == MISSES_SLOT:
            return int(event.value or 0)
    return 0
