"""Talking to a running server as a customer does."""

from __future__ import annotations

import re
import secrets
import string
from typing import Any

import httpx

# Rasa gives an action 8 seconds.
SECONDS = 20
PASSCODES = {"100001": "2580", "100002": "1470"}
_TECHNICAL = re.compile(r"Traceback|\bNone\b|\bnull\b|Exception|Error\b|utter_|action_|validate_|\{\w+\}|<[a-z]+>")


class Answer(list[dict[str, Any]]):
    """The messages that answered one message."""

    @property
    def text(self) -> str:
        """All texts, a line each."""
        return "\n".join(message.get("text", "") for message in self)

    @property
    def buttons(self) -> list[dict[str, str]]:
        """The buttons of all messages."""
        return [button for message in self for button in message.get("buttons", [])]


class Conversation:
    """One customer's conversation over the REST channel, with a new id.

    Args:
        url: of the Rasa server.
    """

    def __init__(self, url: str) -> None:
        # Letters only, so that no id holds what a test looks for.
        self.sender = "".join(secrets.choice(string.ascii_letters) for _ in range(20))
        self._url = url

    def say(self, text: str) -> Answer:
        """Send a message; whatever it is, there is an answer, and one for customers."""
        response = self.post(text)
        assert response.status_code == 200, f"{text[:80]!r}: {response.status_code} {response.text[:500]}"
        answer = Answer(response.json())
        assert answer, f"no answer to {text[:80]!r}"
        for message in answer:
            assert message.get("text", "").strip(), f"an empty message in the answer to {text[:80]!r}: {message}"
            found = _TECHNICAL.search(message["text"])
            assert not found, f"{found and found.group()!r} in the answer to {text[:80]!r}: {message['text']}"
        return answer

    def post(self, text: str) -> httpx.Response:
        """Send a message and return the response as it is."""
        body = {"sender": self.sender, "message": text}
        return httpx.post(f"{self._url}/webhooks/rest/webhook", json=body, timeout=SECONDS)

    def log_in(self, number: str = "100001") -> Answer:
        """Log in step by step; returns the last answer."""
        assert "customer number" in self.say("log in").text
        assert "passcode" in self.say(number).text
        answer = self.say(PASSCODES[number])
        assert "you're logged in" in answer.text, answer.text
        return answer
