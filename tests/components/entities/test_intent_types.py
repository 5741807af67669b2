"""What an intent says about which entities its messages have."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from rasa.shared.nlu.training_data.message import Message

from components.entities import PackEntityExtractor
from components.entities.intent_types import IntentTypes
from components.entities.spans import Span
from components.entities.synonyms import ClosedValues

CLOSED = ClosedValues(
    {"account_type": {"checking": "checking"}, "payment_method": {"checking": "bank account", "card": "card"}}
)
TYPES = IntentTypes(
    {
        "transfer": ["account_type", "payee", "money"],
        "lost_card": [],
        "pay_premium": ["payment_method", "person"],
        "share": ["person", "payee"],
    },
    {"account_type": ["checking"], "payment_method": ["checking account", "card"], "payee": ["sister"]},
    CLOSED,
)  # fmt: skip


def found(text: str, entity: str, *intents: str, elsewhere: Sequence[str] = ()) -> list[str]:
    return [span.entity for span in TYPES.fitting([Span(0, len(text), entity)], text, intents, elsewhere)]


@pytest.mark.parametrize(
    ("text", "entity", "intents", "expected"),
    [
        ("card", "payment_method", ["pay_premium"], ["payment_method"]),
        ("card", "payment_method", ["lost_card"], []),
        ("checking", "payment_method", ["transfer"], ["account_type"]),
        ("Checking account", "payment_method", ["transfer"], ["account_type"]),
        ("sister", "relationship", ["transfer"], ["payee"]),
        ("Marcus", "person", ["transfer"], ["payee"]),
        ("Marcus", "location", ["share"], []),  # which of the two kinds of names, nobody knows
        ("card", "payment_method", ["lost_card", "pay_premium"], ["payment_method"]),
        ("card", "payment_method", [], ["payment_method"]),
        ("card", "payment_method", ["never_seen"], ["payment_method"]),
    ],
)
def test_what_no_example_has_is_left_out(text: str, entity: str, intents: list[str], expected: list[str]) -> None:
    assert found(text, entity, *intents) == expected


@pytest.mark.parametrize(
    ("text", "entity", "elsewhere", "expected"),
    [
        ("checking", "payment_method", ["pay_premium"], "account_type"),
        ("checking", "account_type", ["transfer"], "account_type"),  # "checking account" is what the others say
        ("Checking account", "account_type", ["transfer"], "payment_method"),
        ("checking", "payment_method", [], "payment_method"),
        ("card", "payment_method", ["pay_premium"], "payment_method"),  # nothing that the others know
        ("Marcus", "person", ["pay_premium", "share"], "person"),
    ],
)
def test_a_word_of_several_businesses_means_what_it_means_in_the_one_at_hand(
    text: str, entity: str, elsewhere: list[str], expected: str
) -> None:
    assert found(text, entity, elsewhere=elsewhere) == [expected]


@pytest.mark.parametrize(
    ("intent", "confidence", "left"),
    [("find_branch", 0.9, []), ("find_branch", 0.3, ["savings"]), ("deny", 0.9, ["savings"])],
)
def test_a_guess_or_an_answer_says_nothing(
    component: PackEntityExtractor, monkeypatch: pytest.MonkeyPatch, intent: str, confidence: float, left: list[str]
) -> None:
    recogniser = component._recogniser
    assert recogniser is not None
    monkeypatch.setattr(recogniser, "_intents", IntentTypes({"find_branch": [], "deny": []}, {}, CLOSED))
    message = Message({"text": "how much is in my savings", "intent": {"name": intent, "confidence": confidence}})
    component.process([message])
    assert [entity["value"] for entity in message.get("entities")] == left
