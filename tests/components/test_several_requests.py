"""Several requests in one message: the first is the message, the others are kept."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.nlu.training_data.message import Message

from components.clauses import partitions
from components.intent_classifier import CLAUSES
from components.several_requests import NEXT_REQUEST, SeveralRequests

TEXT = "whats in my savings and send 5 to ben"
ENTITIES = [
    {"entity": "account_type", "value": "savings", "start": 12, "end": 19},
    {"entity": "money", "value": "5.00 USD", "start": 29, "end": 30},
    {"entity": "payee", "value": "ben", "start": 34, "end": 37},
]


def ranking(name: str, confidence: float) -> list[dict[str, Any]]:
    return [{"name": name, "confidence": confidence}, {"name": "greet", "confidence": 0.01}]


def parsed(first: tuple[str, float], second: tuple[str, float]) -> dict[str, Any]:
    """What Rasa gets of the message when its parts are understood like this."""

    whole = {"name": "transfer_money", "confidence": 0.5}
    message = Message({"text": TEXT, "intent": whole, "intent_ranking": [whole], "entities": ENTITIES})
    parts = [
        {"start": 0, "end": 19, "ranking": ranking(*first)},
        {"start": 24, "end": len(TEXT), "ranking": ranking(*second)},
    ]
    message.set(CLAUSES, [parts])
    SeveralRequests(SeveralRequests.get_default_config()).process([message])
    return dict(message.data)


def test_two_clear_requests() -> None:
    data = parsed(("check_account_balance", 0.97), ("transfer_money", 0.96))
    assert data["intent"]["name"] == data["intent_ranking"][0]["name"] == "check_account_balance"
    assert [entity["value"] for entity in data["entities"]] == ["savings"]
    second = data[NEXT_REQUEST]
    assert second["text"] == "send 5 to ben" and second["intent"]["name"] == "transfer_money"
    for entity, said in zip(second["entities"], ("5", "ben"), strict=True):
        assert second["text"][entity["start"] : entity["end"]] == said


def test_a_part_that_the_whole_message_bears_out_may_be_less_clear() -> None:
    assert parsed(("check_account_balance", 0.97), ("transfer_money", 0.6))[NEXT_REQUEST]["text"] == "send 5 to ben"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("check_account_balance", 0.97), ("check_account_balance", 0.96)),
        (("check_account_balance", 0.97), ("transfer_money", 0.4)),
        (("check_account_balance", 0.97), ("show_transactions", 0.7)),
        (("greet", 0.99), ("transfer_money", 0.96)),
        (("transfer_money", 0.99), ("inform", 0.96)),
    ],
)
def test_anything_else_stays_one_message(first: tuple[str, float], second: tuple[str, float]) -> None:
    data = parsed(first, second)
    assert data["intent"]["name"] == "transfer_money" and data["entities"] == ENTITIES and NEXT_REQUEST not in data


def test_a_message_without_places_is_left_alone() -> None:
    message = Message({"text": "hi", "intent": {"name": "greet", "confidence": 1.0}})
    SeveralRequests(SeveralRequests.get_default_config()).process([message])
    assert NEXT_REQUEST not in message.data


def test_three_requests_wait_one_behind_the_other() -> None:
    text = "whats in savings, send 5 to ben and block my card"
    message = Message({"text": text, "entities": [{"entity": "payee", "value": "ben", "start": 28, "end": 31}]})
    spans = {
        "check_account_balance": (0, 16),
        "transfer_money": (18, 31),
        "report_lost_or_stolen_card": (36, len(text)),
    }
    parts = [{"start": a, "end": b, "ranking": ranking(name, 0.9)} for name, (a, b) in spans.items()]
    message.set(CLAUSES, [parts])
    SeveralRequests(SeveralRequests.get_default_config()).process([message])
    second = message.get(NEXT_REQUEST)
    assert message.get("intent")["name"] == "check_account_balance" and message.get("entities") == []
    assert second["text"] == "send 5 to ben" and second["entities"][0]["start"] == 10
    assert second[NEXT_REQUEST]["text"] == "block my card" and NEXT_REQUEST not in second[NEXT_REQUEST]


@pytest.mark.parametrize(
    ("text", "intent", "parted"),
    [
        ("yes and show me my balance", "check_account_balance", True),
        ("Yes, go ahead and also show me my balance", "check_account_balance", True),
        ("yes and send it from savings", "transfer_money", False),
        ("ok and whats the fee", "ask_fees", False),
        ("yes but later and show me my balance", "check_account_balance", False),
        ("yes and why is that", "ask_why", False),
    ],
)
def test_a_yes_and_a_look_up(text: str, intent: str, parted: bool) -> None:
    message = Message({"text": text, "intent": {"name": "affirm"}, "entities": []})
    ways = [
        [
            {"start": a, "end": b, "ranking": ranking(name, 0.95)}
            for (a, b), name in zip(parts, ("affirm", intent), strict=True)
        ]
        for parts in partitions(text)
        if len(parts) == 2
    ]
    message.set(CLAUSES, ways)
    SeveralRequests(SeveralRequests.get_default_config()).process([message])
    assert bool(message.get(NEXT_REQUEST)) is parted
