"""Asking what was meant, and going on with it."""

from __future__ import annotations

import json
from typing import Any

from rasa_sdk.events import ActionExecuted, ActiveLoop, FollowupAction, UserUttered

from actions.base import LISTEN, SwitchboardAction
from actions.context import ActionRequest, Event
from actions.core.last_done import told_what_was_done
from actions.core.pending import SECRET_ENTITY
from actions.core.secrets import warned
from actions.forms.phrases import is_wordless
from actions.forms.waiting import RETURN, offered_again, waiting_forms
from actions.forms.waiting import offered as offered_return
from actions.manifests import intent_titles

FALLBACK_INTENT = "nlu_fallback"
YES = "/affirm"
NOTHING_OF_THE_KIND = {"title": "Something else", "payload": "/out_of_scope"}
# Nobody who was not understood meant to say good-bye: these are no suggestions.
NO_SUGGESTIONS = frozenset(
    {FALLBACK_INTENT, "out_of_scope", "inform", "affirm", "deny", "greet", "goodbye", "thank", "praise", "complain"}
    | {"bot_challenge", "stop_or_cancel"}
)
CANDIDATES, SUGGESTIONS = 4, 2
# A message without a word is a bit of everything, and none of it a suggestion.
LEAST_CONFIDENCE = 0.03


def suggestions(message: dict[str, Any]) -> list[str]:
    """The likeliest intents of a message that was not understood, as far as they make sense to offer."""
    entries = message.get("intent_ranking") or []
    ranking = [str(entry.get("name")) for entry in entries if float(entry.get("confidence", 1)) >= LEAST_CONFIDENCE]
    likeliest = [name for name in ranking if name != FALLBACK_INTENT][:CANDIDATES]
    return [name for name in likeliest if name not in NO_SUGGESTIONS][:SUGGESTIONS]


def title(intent: str) -> str:
    """An intent as its pack calls it, else in its own words: intents are named by what the customer wants done."""
    return intent_titles().get(intent) or intent.replace("_", " ")


def payload(intent: str, message: dict[str, Any]) -> str:
    """What a button sends: the intent with the message's entities, so that nothing need be said again."""
    entities = [entity for entity in message.get("entities") or [] if entity["entity"] != SECRET_ENTITY]
    values = {str(entity["entity"]): entity["value"] for entity in entities}
    return f"/{intent}{json.dumps(values, ensure_ascii=False)}" if values else f"/{intent}"


class AskAffirmation(SwitchboardAction):
    """The first stage of Rasa's two-stage fallback: "Did you mean …?", with a button for each suggestion."""

    action_name = "action_default_ask_affirmation"
    needs_database = False

    def handle(self, request: ActionRequest) -> list[Event]:
        """Offer the likeliest intents; without one worth offering, ask for other words."""
        message = request.tracker.latest_message
        offered = [] if is_wordless(request.text) else suggestions(message)
        if warned(request) or told_what_was_done(request):
            return []
        if not offered:
            if again := offered_again(request):
                return again
            request.say(response="utter_ask_rephrase")
            return []
        buttons = [{"title": title(name).capitalize(), "payload": payload(name, message)} for name in offered]
        if any(entity.get("role") for entity in message.get("entities") or []):
            buttons[0]["payload"] = YES  # Rasa's payloads know no roles; a yes takes up the message itself
        question = "utter_core_did_you_mean" if len(offered) == 1 else "utter_core_did_you_mean_one_of"
        request.say(response=question, guess=title(offered[0]), buttons=[*buttons, NOTHING_OF_THE_KIND])
        return []


class TakeGuess(SwitchboardAction):
    """A typed "yes" to "Did you mean …?": the message is taken up again with the intent that was offered first."""

    action_name = "action_core_take_guess"
    needs_database = False

    def handle(self, request: ActionRequest) -> list[Event]:
        """Replay the message that was not understood, its entities and their roles included."""
        messages = [event for event in request.tracker.events if event.get("event") == "user"]
        doubtful = [event for event in messages if _intent(event) == FALLBACK_INTENT]
        parsed = doubtful[-1].get("parse_data", {}) if doubtful else {}
        offered = suggestions(parsed)
        if not offered and offered_return(request) == RETURN and waiting_forms(request):
            return [ActiveLoop(None), FollowupAction("action_core_affirm")]
        if not offered:
            request.say(response="utter_ask_rephrase")
            return [ActiveLoop(None)]
        understood = {**parsed, "intent": {"name": offered[0], "confidence": 1.0}}
        return [ActiveLoop(None), ActionExecuted(LISTEN), UserUttered(doubtful[-1].get("text"), understood)]


def _intent(event: Event) -> str | None:
    name: str | None = (event.get("parse_data", {}).get("intent") or {}).get("name")
    return name
