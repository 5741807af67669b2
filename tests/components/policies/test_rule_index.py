"""The index leaves out no rule that Rasa's own scan would find."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from rasa.core.policies.policy import Policy
from rasa.core.policies.rule_policy import RulePolicy

from components.policies.rule_index import RuleIndex

UNSET = "should_not_be_set"


def part(**values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=values)


actions = part(action_name=st.sampled_from(["action_listen", "utter_hello", "form"]), action_text=st.just("hi"))
loops = part(name=st.sampled_from(["form", UNSET]))
slots = part(size=st.sampled_from([[1.0, 0.0], UNSET]))


def states(*intents: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    users = part(intent=st.sampled_from(intents), entities=st.just(["money"]))
    return st.lists(part(prev_action=actions, user=users, active_loop=loops, slots=slots), min_size=1, max_size=3)


@given(
    rules=st.lists(states("greet", "bye", UNSET), max_size=12),
    conversation=st.lists(states("greet", "bye", "thank").map(lambda found: found[0]), max_size=4),
)
def test_the_same_rules_apply_as_without_it(
    rules: list[Any], conversation: list[Any], form_rule_policy: Policy
) -> None:
    lookup = {json.dumps(rule): "utter_something" for rule in rules}
    for state in conversation:  # Rasa's states hold tuples
        state.update(
            {name: {k: tuple(v) if isinstance(v, list) else v for k, v in state[name].items()} for name in state}
        )
    assert isinstance(form_rule_policy, RulePolicy)
    scanned = RulePolicy._get_possible_keys(form_rule_policy, lookup, conversation)
    assert form_rule_policy._get_possible_keys(lookup, conversation) == scanned


def test_few_of_many_rules_are_tried() -> None:
    lookup = {
        json.dumps([{"prev_action": {"action_name": "action_listen"}, "user": {"intent": f"ask_{at}"}}]): f"utter_{at}"
        for at in range(500)
    }
    index = RuleIndex(lookup, json.loads)
    state = {"prev_action": {"action_name": "action_listen"}, "user": {"intent": "ask_7"}}
    assert list(index.candidates(state).values()) == ["utter_7"]
    lookup["[{}]"] = "utter_new"
    assert not index.covers(lookup)
