"""Turns of conversations, event by event as Rasa leaves them in a tracker."""

from __future__ import annotations

from itertools import count
from textwrap import dedent
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

PASSCODE = "2580"
LISTEN, LOG_IN_FORM = "action_listen", "core_log_in_form"
NUMBER_SLOT, PASSCODE_SLOT = "core_log_in_number", "core_log_in_passcode"
DOMAIN = Domain.from_yaml(
    dedent(
        f"""\
        version: "3.1"
        session_config: {{session_expiration_time: 60, carry_over_slots_to_new_session: false}}
        intents: [greet, log_in, inform, transfer_money, nlu_fallback]
        entities: [passcode, money, customer_number]
        slots:
          {NUMBER_SLOT}: {{type: text, influence_conversation: false, mappings: [type: custom]}}
          {PASSCODE_SLOT}: {{type: text, influence_conversation: false, mappings: [type: custom]}}
          shop_order_amount: {{type: text, influence_conversation: false, mappings: [type: custom]}}
        forms:
          {LOG_IN_FORM}: {{required_slots: [{NUMBER_SLOT}, {PASSCODE_SLOT}]}}
          shop_order_form: {{required_slots: [shop_order_amount]}}
        actions: [action_core_log_in]
        responses:
          utter_core_greet: [text: Hello.]
        """
    )
)
_moments = count(1)


def entity(name: str, value: str, text: str, written: str | None = None) -> dict[str, Any]:
    """An entity where it stands in a text."""
    start = text.index(written or value)
    return {"entity": name, "value": value, "start": start, "end": start + len(written or value)}


def user(text: str | None, intent: str = "inform", *entities: dict[str, Any]) -> UserUttered:
    """A message as the processor logs it: entities and parse data share what they hold."""
    found = list(entities)
    parsed: dict[str, Any] = {"text": text, "intent": {"name": intent, "confidence": 0.9}, "entities": found}
    return UserUttered(text, parsed["intent"], found, parsed)


def at_once(*events: Event | str) -> list[Event]:
    """Events with moments of their own; a text is the name of an action.

    The moments rise, and are of noughts and ones alone: none holds the passcode by chance.
    """
    made = [ActionExecuted(event) if isinstance(event, str) else event for event in events]
    for event in made:
        event.timestamp = float(f"{next(_moments):b}")
    return made


def session_start() -> list[Event]:
    """What begins every session."""
    return at_once("action_session_start", SessionStarted(), LISTEN)


def asks(slot: str, form: str = LOG_IN_FORM) -> list[Event]:
    """A form opens and asks."""
    return at_once(form, ActiveLoop(form), SlotSet("requested_slot", slot), BotUttered("Please?"), LISTEN)


def log_in_turns(passcode: str = PASSCODE) -> list[list[Event]]:
    """A log-in in three turns."""
    return [
        [*session_start(), *at_once(user("log me in", "log_in")), *asks(NUMBER_SLOT)],
        at_once(
            *(user("100001"), SlotSet(NUMBER_SLOT, "100001"), LOG_IN_FORM, SlotSet(NUMBER_SLOT, "100001")),
            *(SlotSet("requested_slot", PASSCODE_SLOT), BotUttered("And your passcode?"), LISTEN),
        ),
        at_once(
            user(passcode, "inform", {"entity": "money", "value": f"{passcode}.00 USD", "start": 0, "end": 4}),
            *(SlotSet(PASSCODE_SLOT, passcode), LOG_IN_FORM, SlotSet(PASSCODE_SLOT, passcode), ActiveLoop(None)),
            *(SlotSet("requested_slot", None), "action_core_log_in", SlotSet(PASSCODE_SLOT, None)),
            *(SlotSet(NUMBER_SLOT, None), BotUttered("You are logged in."), LISTEN),
        ),
    ]


def small_talk(text: str = "hello") -> list[Event]:
    """A turn about nothing."""
    return at_once(user(text, "greet"), "utter_core_greet", BotUttered("Hello."), LISTEN)


def conversation(*events: Event) -> DialogueStateTracker:
    """A tracker of these events."""
    return DialogueStateTracker.from_events("me", [*session_start(), *events], DOMAIN.slots, domain=DOMAIN)


def all_of(tracker: DialogueStateTracker) -> dict[str, Any]:
    """Everything that a conversation depends on."""
    return {
        "events": [event.as_dict() for event in tracker.events],
        "slots": tracker.current_slot_values(),
        "message": tracker.latest_message.as_dict() if tracker.latest_message else None,
        "action": tracker.latest_action,
        "form": tracker.active_loop_name,
    }
