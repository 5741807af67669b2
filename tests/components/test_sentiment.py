"""The trained sentiment model of this project: clear-cut messages, and what Rasa says of them."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from rasa.core.agent import Agent, load_agent

CALM, ANGRY = 0.3, 0.6
NEUTRAL = [
    "my card was stolen, block it please",
    "I lost my wallet yesterday, how do I get a new card",
    "what is my balance",
    "someone broke into my car, what do I have to send you for the claim",
    "how do I close my account?",
    "I need to report an accident",
    "which documents do you need after a death in the family",
    "send 50 to my savings",
    "yes",
]
FURIOUS = [
    "this is the third time you idiots lose my money!!!",
    "YOU ARE THIEVES AND I WILL SEE YOU IN COURT",
    "I am absolutely furious, give me my money back right now or I call my lawyer!!",
    "what the hell is wrong with you people, you ruined my wedding, I hope you go bankrupt",
]
ANNOYED = [
    "ugh, your app crashed again",
    "I'm sick of your fees",
    "stop sending me these letters, I told you twice",
    "your chatbot is useless and I am tired of repeating myself",
]
SAD = [
    "I'm disappointed with the service",
    "the new website is hard to use and I don't like it",
    "I'm really worried that my money is gone",
]
GLAD = [
    "thank you so much, you saved my day!",
    "great service, I love the new app",
    "perfect, thanks!",
    "that was quick, I'm impressed",
    "your colleague Anna was wonderful, please tell her",
]


@pytest.fixture(scope="module")
def found(model: Path) -> dict[str, dict[str, Any]]:
    """What Rasa answers about each message."""
    return asyncio.run(parsed(str(model), [*NEUTRAL, *FURIOUS, *ANNOYED, *SAD, *GLAD, ""]))


async def parsed(model: str, texts: list[str]) -> dict[str, dict[str, Any]]:
    agent: Agent = await load_agent(model_path=model)
    return {text: (await agent.parse_message(text))["sentiment"] for text in texts}


def wrong(found: dict[str, dict[str, Any]], texts: list[str], mood: str, least: float, most: float) -> list[str]:
    return [
        f"{text}: {found[text]}"
        for text in texts
        if found[text]["mood"] != mood or not least <= found[text]["anger"] <= most
    ]


@pytest.mark.slow
def test_clear_cut_messages_are_judged_as_anybody_would(found: dict[str, dict[str, Any]]) -> None:
    assert wrong(found, NEUTRAL, "neutral", 0, CALM) == []
    assert wrong(found, FURIOUS, "negative", ANGRY, 1) == []
    assert wrong(found, ANNOYED, "negative", 0.1, 0.8) == []
    assert wrong(found, SAD, "negative", 0, 0.4) == []
    assert wrong(found, GLAD, "positive", 0, CALM) == []


@pytest.mark.slow
def test_each_parsed_message_has_its_sentiment(found: dict[str, dict[str, Any]]) -> None:
    assert all(set(sentiment) == {"mood", "confidence", "anger"} for sentiment in found.values())
    assert found[""] == {"mood": "neutral", "confidence": 1.0, "anger": 0.0}
