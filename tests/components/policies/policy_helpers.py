"""A small help desk of one form, and trackers that stand somewhere in its conversations."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import yaml
from rasa.core.policies.ensemble import DefaultPolicyPredictionEnsemble
from rasa.core.policies.policy import Policy
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActionExecutionRejected, ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.generator import TrackerWithCachedStates, TrainingDataGenerator
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.core.training_data.structures import StoryGraph

FORM, OTHER_FORM, LISTEN = "shop_order_form", "shop_hat_form", "action_listen"
FALLBACK = "action_two_stage_fallback"
DOMAIN = Domain.from_yaml(
    dedent(
        f"""\
        version: "3.1"
        intents: [greet, goodbye, ask_hours, find_shirt, order_shirt, order_hat, inform, affirm, deny, stop_or_cancel,
          complain, talk_to_human, EXTERNAL_resolved, EXTERNAL_joined]
        slots:
          shop_size:
            type: text
            influence_conversation: false
            mappings:
              - type: from_text
                conditions:
                  - active_loop: {FORM}
                    requested_slot: shop_size
          core_waiting_forms:
            type: any
            influence_conversation: false
            mappings:
              - type: custom
          core_ticket: {{type: any, mappings: [type: custom]}}
          core_routing: {{type: any, mappings: [type: custom]}}
          core_offer: {{type: any, mappings: [type: custom]}}
          core_form_misses: {{type: any, mappings: [type: custom]}}
          shop_hat:
            type: text
            influence_conversation: false
            mappings:
              - type: custom
        forms:
          {FORM}:
            required_slots: [shop_size]
          {OTHER_FORM}:
            required_slots: [shop_hat]
        actions:
          - action_shop_find
          - action_shop_order
          - action_core_stop
          - action_core_switch_form
          - action_core_next_request
          - action_core_welcome_back
          - action_core_take_guess
          - action_core_talk_to_human
          - action_core_offer_person
          - action_core_note_contact
          - action_core_follow_ticket
          - action_core_ask_rating
          - action_core_rate
          - action_default_ask_affirmation
          - validate_{FORM}
        responses:
          utter_core_greet: [text: Hello.]
          utter_core_goodbye: [text: Bye.]
          utter_core_complain: [text: Sorry.]
          utter_core_back_end_down: [text: Our systems are down.]
          utter_shop_hours: [text: Nine to five.]
          utter_ask_shop_size: [text: "Which size?"]
          utter_ask_shop_hat: [text: "Which hat?"]
        """
    )
)
RULES = f"""\
version: "3.1"
rules:
  - rule: greet
    steps: [{{intent: greet}}, {{action: utter_core_greet}}]
  - rule: goodbye
    steps: [{{intent: goodbye}}, {{action: utter_core_goodbye}}]
  - rule: hours
    steps: [{{intent: ask_hours}}, {{action: utter_shop_hours}}]
  - rule: find
    steps: [{{intent: find_shirt}}, {{action: action_shop_find}}]
  - rule: complain
    steps: [{{intent: complain}}, {{action: utter_core_complain}}]
  - rule: talk_to_human
    steps: [{{intent: talk_to_human}}, {{action: action_core_talk_to_human}}]
  - rule: a person has resolved the ticket
    steps: [{{intent: EXTERNAL_resolved}}, {{action: action_core_ask_rating}}]
  - rule: not understood
    steps: [{{intent: nlu_fallback}}, {{action: {FALLBACK}}}, {{active_loop: {FALLBACK}}}]
  - rule: stop
    steps: [{{intent: stop_or_cancel}}, {{action: action_core_stop}}]
  - rule: order
    steps: [{{intent: order_shirt}}, {{action: {FORM}}}, {{active_loop: {FORM}}}]
  - rule: order a hat
    steps: [{{intent: order_hat}}, {{action: {OTHER_FORM}}}, {{active_loop: {OTHER_FORM}}}]
  - rule: ordered
    condition: [active_loop: {FORM}]
    steps:
      - action: {FORM}
      - active_loop: null
      - slot_was_set: [requested_slot: null]
      - action: action_shop_order
"""


def make_policy(kind: type[Policy], storage: LocalModelStorage, **settings: Any) -> Policy:
    """A policy as the graph creates it, trained on the rules."""
    config = {**kind.get_default_config(), **settings}
    context = ExecutionContext(GraphSchema({}))
    policy = kind.create(config, storage, Resource(kind.__name__), context)
    policy.train(_training_trackers(), DOMAIN)
    return policy


def _training_trackers() -> list[TrackerWithCachedStates]:
    steps = YAMLStoryReader().read_from_parsed_yaml(yaml.safe_load(RULES))
    generator = TrainingDataGenerator(StoryGraph(steps), DOMAIN, augmentation_factor=0, use_story_concatenation=False)
    return list(generator.generate())


def says(intent: str, text: str = "some words", *, anger: float | None = None, **parsed: Any) -> UserUttered:
    """A message of the customer; with anger, one in a negative mood."""
    if anger is not None:
        parsed["sentiment"] = {"mood": "negative", "confidence": 0.9, "anger": anger}
    understood = {"name": intent, "confidence": 1.0}
    return UserUttered(
        text, understood, parse_data={"text": text, "intent": understood, **parsed}, input_channel="rest"
    )


def after(*events: Event | str) -> DialogueStateTracker:
    """A conversation of these events; a text is the name of an action."""
    steps: list[Event] = [ActionExecuted(event) if isinstance(event, str) else event for event in events]
    return DialogueStateTracker.from_events("me", [ActionExecuted(LISTEN), *steps], DOMAIN.slots, domain=DOMAIN)


def in_form(*events: Event | str) -> DialogueStateTracker:
    """A conversation in which the form has asked its question, and then these events happened."""
    asked = [says("order_shirt"), FORM, ActiveLoop(FORM), SlotSet("requested_slot", "shop_size"), LISTEN]
    return after(*asked, *events)


REJECTED = ActionExecutionRejected(FORM)
"""The form could not read the message as an answer."""


def predicted(policy: Policy, tracker: DialogueStateTracker) -> str | None:
    """The action that a policy predicts, or ``None``."""
    prediction = policy.predict_action_probabilities(tracker, DOMAIN)
    if not prediction.max_confidence:
        return None
    return str(DOMAIN.action_names_or_texts[prediction.max_confidence_index])


def chosen(policies: list[Policy], tracker: DialogueStateTracker) -> str:
    """The action that Rasa takes after it has asked all policies."""
    predictions: dict[str, Any] = {
        f"policy_{at}": policy.predict_action_probabilities(tracker, DOMAIN) for at, policy in enumerate(policies)
    }
    best = DefaultPolicyPredictionEnsemble().combine_predictions_from_kwargs(tracker, DOMAIN, **predictions)
    return str(DOMAIN.action_names_or_texts[best.max_confidence_index])
