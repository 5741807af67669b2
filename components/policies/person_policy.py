"""While a person may be in charge: each message goes to the ticket first, and the assistant is silent if one is."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecutionRejected, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from components.policies.base import EXTERNAL, DeterministicPolicy, confidence_of, intent_of, is_unasked
from components.policies.routing_facts import FOLLOW_ACTION, is_replayed, offered, this_turn

TICKET_SLOT, JOINED = "core_ticket", f"{EXTERNAL}joined"
RATE_ACTION, RATING, COMMENT = "action_core_rate", "rating", "comment"
YES_OR_NO = frozenset({"affirm", "deny"})
# What a comment is taken for; another intent is a request if it is sure, and ends the question.
COMMENTS = YES_OR_NO | {"complain", "give_feedback", "inform", "nlu_fallback", "out_of_scope", "praise", "thank"}
COMMENTS |= {"stop_or_cancel"}
SURE = 0.7


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class PersonPolicy(DeterministicPolicy):
    """Lets the ticket follow the conversation, and the assistant be silent while a colleague has it.

    As long as the slot `core_ticket` is set, `action_core_follow_ticket` comes before all else. If it has run, a person
    is in charge. If it has rejected to run, nobody is: it is not asked again about this message, and the other policies
    answer. What happened to the ticket (an intent `EXTERNAL_…`) takes the same way, so that no form takes it for an
    answer. Afterwards come the answers to "did that solve it?".
    """

    @staticmethod
    def get_default_config() -> dict[str, int]:
        """Above all but the answer for a back end that is down."""
        return {"priority": 9}

    def next_action(self, tracker: DialogueStateTracker, domain: Domain) -> str | None:
        """The silent action, silence, or the action that keeps a rating."""
        last = tracker.latest_action_name
        if last == FOLLOW_ACTION:
            return str(ACTION_LISTEN_NAME)
        if last != ACTION_LISTEN_NAME or FOLLOW_ACTION not in domain.action_names_or_texts:
            return None
        unasked = is_unasked(tracker)
        if not _was_rejected(tracker):
            if unasked or (tracker.get_slot(TICKET_SLOT) and not _is_known(tracker)):
                return FOLLOW_ACTION
        elif intent_of(tracker) == JOINED:  # whoever it was has left again
            return str(ACTION_LISTEN_NAME)
        return RATE_ACTION if not unasked and _rates(tracker) else None


def _was_rejected(tracker: DialogueStateTracker) -> bool:
    """Whether the ticket was looked at since the message, and nobody is in charge."""
    events = this_turn(tracker)
    return any(isinstance(event, ActionExecutionRejected) and event.action_name == FOLLOW_ACTION for event in events)


def _is_known(tracker: DialogueStateTracker) -> bool:
    """Whether the message, or one that it is a part of, went to the ticket before: an action has taken it up again."""
    heard = (event for event in reversed(tracker.events) if isinstance(event, UserUttered))
    message, before = next(heard, None), next(heard, None)
    return message is not None and before is not None and is_replayed(before, message)


def _rates(tracker: DialogueStateTracker) -> bool:
    """Whether a message answers "did that solve it?", or the question for a comment."""
    asked, intent = offered(tracker), intent_of(tracker)
    if tracker.active_loop_name is not None or asked not in (RATING, COMMENT):
        return False
    if asked == RATING:
        return intent in YES_OR_NO
    return intent in COMMENTS or (intent != "talk_to_human" and confidence_of(tracker) < SURE)
