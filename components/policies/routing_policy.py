"""Who answers: the assistant, the assistant with an offer of a person, or a person."""

from __future__ import annotations

from typing import Any

from rasa.core.policies.policy import PolicyPrediction, confidence_scores_for
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_TWO_STAGE_FALLBACK_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from components.policies.base import DeterministicPolicy, intent_of, is_unasked
from components.policies.routing_facts import HAND_OFF_ACTION, facts_of, offers, this_turn
from components.routing import ANSWER, PERSON, Decision, Table, route
from components.routing.facts import ASKED_FOR, NEGATIVE
from components.routing.table import FALLBACK

OFFER_ACTION = "action_core_offer_person"
DECISION_SLOT = "core_routing"
CONTACT_ACTION, CONTACT_ENTITIES, OFFERED_CONTACT = "action_core_note_contact", ("phone", "email"), "contact"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class RoutingPolicy(DeterministicPolicy):
    """Decides by the routing table (`data/<pack>/routing.yml`) where a message goes.

    To a person: the hand-off is predicted, and the decision goes along in the slot `core_routing`. Ask: the slot is
    set, the other policies answer, and :class:`FormRulePolicy` makes the offer when they are done. An open form hears a
    message first: what it can use is an answer, however angry; what it rejects, or could not use, is routed.

    Configuration:
        table: the rows of all active packs; the pack importer sets it, so that it is stored with the model, and a
            change of a row trains nothing but this policy.
    """

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> None:
        super().__init__(config, model_storage, resource, execution_context, **kwargs)
        self._table = Table.from_settings(config["table"])

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Priority below FormPolicy (a stop is a stop, however angry) and above the rules; no rows."""
        return {"priority": 7, "table": {"rows": [], "wishes": {}}}

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> RoutingPolicy:
        """Load the policy; its configuration is all that it has."""
        return cls(config, model_storage, resource, execution_context)

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """The hand-off with the decision that led to it; for an offer, the decision alone."""
        if _tells_contact(tracker):
            scores = confidence_scores_for(CONTACT_ACTION, 1.0, domain)
            return self._prediction(scores, is_no_user_prediction=True)
        decision = self._decision(tracker, domain)
        if decision is None or decision.destination == ANSWER:
            return self._prediction(self._default_predictions(domain))
        event = SlotSet(DECISION_SLOT, self._slot_value(tracker, decision))
        if decision.destination == PERSON:
            scores = confidence_scores_for(HAND_OFF_ACTION, 1.0, domain)
            return self._prediction(scores, optional_events=[event], is_no_user_prediction=True)
        return self._prediction(self._default_predictions(domain), events=[event])

    def _decision(self, tracker: DialogueStateTracker, domain: Domain) -> Decision | None:
        """What the table says, if this is the moment to ask it."""
        form, last = tracker.active_loop_name, tracker.latest_action_name
        if is_unasked(tracker):
            return None
        if last == ACTION_LISTEN_NAME:
            if form in domain.form_names and not tracker.is_active_loop_rejected:
                return None  # the form hears it first
            if form == ACTION_TWO_STAGE_FALLBACK_NAME and intent_of(tracker) != FALLBACK:
                return None  # Rasa takes the message up again, without the question what was meant
        elif form is None or last != form or form not in domain.form_names:
            return None
        facts = facts_of(tracker, self._table)
        if facts is None:
            return None
        if last != ACTION_LISTEN_NAME and not (facts.misses and facts.mood == NEGATIVE):
            return None  # the form has used the message
        return route(self._table, facts)

    def _slot_value(self, tracker: DialogueStateTracker, decision: Decision) -> dict[str, Any]:
        return {
            "destination": decision.destination,
            "reason": decision.reason,
            "because": decision.because,
            "priority": decision.priority,
            "asked": self._table.wish_of(intent_of(tracker) or FALLBACK) == ASKED_FOR,
        }


def _tells_contact(tracker: DialogueStateTracker) -> bool:
    """Whether a message says how to be reached, which the last turn asked for because nobody is there."""
    if tracker.latest_action_name != ACTION_LISTEN_NAME or tracker.active_loop_name or not tracker.latest_message:
        return False
    told = any(entity.get("entity") in CONTACT_ENTITIES for entity in tracker.latest_message.entities)
    return told and OFFERED_CONTACT in offers(tracker)


def wants_offer(tracker: DialogueStateTracker, domain: Domain) -> bool:
    """Whether the table said `ask` for the latest message, and the offer was not made yet."""
    if OFFER_ACTION not in domain.action_names_or_texts:
        return False
    for event in this_turn(tracker):
        if isinstance(event, ActionExecuted) and event.action_name in (OFFER_ACTION, HAND_OFF_ACTION):
            return False
        if isinstance(event, SlotSet) and event.key == DECISION_SLOT:
            return True
    return False
