"""Finds the few rules that can apply now without trying each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME, PREVIOUS_ACTION, SHOULD_NOT_BE_SET, USER
from rasa.shared.core.domain import State

ANY = None


class RuleIndex:
    """The rules of a trained rule policy by what they ask of the latest turn: its action and its intent.

    Args:
        rules: Rasa's lookup, from a rule's key to what it predicts.
        states_of: the states that a key stands for, oldest first.
    """

    def __init__(self, rules: Mapping[str, str], states_of: Callable[[str], list[State]]) -> None:
        self._rules, self._size = rules, len(rules)
        self._keys: defaultdict[tuple[str | None, str | None], list[str]] = defaultdict(list)
        for key in rules:
            self._keys[_wanted(states_of(key)[-1])].append(key)

    def covers(self, rules: Mapping[str, str]) -> bool:
        """Whether the index is of these rules as they are now."""
        return self._rules is rules and self._size == len(rules)

    def reads_texts(self) -> bool:
        """Whether a rule can match a message by its words, without an intent; Rasa looks for such rules first."""
        return any((action, ANY) in self._keys for action in (ACTION_LISTEN_NAME, ANY))

    def candidates(self, state: State) -> dict[str, str]:
        """All rules whose latest turn can match a conversation's latest state, and some that do not."""
        action, intent = _value(state, PREVIOUS_ACTION, "action_name"), _value(state, USER, "intent")
        places = {(a, i) for a in (action, ANY) for i in (intent, ANY)}
        return {key: self._rules[key] for place in places for key in self._keys.get(place, ())}


def _wanted(state: State) -> tuple[str | None, str | None]:
    """What a rule's state asks for. Where a conversation starts, Rasa compares nothing but that."""
    if not state.get(PREVIOUS_ACTION):
        return ANY, ANY
    return _value(state, PREVIOUS_ACTION, "action_name"), _value(state, USER, "intent")


def _value(state: State, part: str, key: str) -> str | None:
    value: Any = state.get(part, {}).get(key)
    return value if isinstance(value, str) and value and value != SHOULD_NOT_BE_SET else ANY
