from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from actions.core.secrets import tells_secret

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation


@pytest.mark.parametrize(
    ("said", "secret"),
    [
        ("ssn 123-45-6789 card 4111111111111111", True), ("the cvv is 123", True), ("social security 123456789", True),
        ("call 404-555-0187", False), ("account 12345678901", False), ("whats a cvv", False), ("cvv? 20 dollars", False),
    ],
)  # fmt: skip
def test_what_is_secret(said: str, secret: bool) -> None:
    assert tells_secret(said) is secret


def test_a_secret_is_warned_of_wherever_it_is_told(conversation: Conversation) -> None:
    said = "my ssn is 123-45-6789 and cvv 123"
    assert conversation.say(said, "inform").run("action_core_inform").responses == ["utter_core_secret_told"]
    doubted = conversation.say(said, "nlu_fallback", ["activate_card"]).run("action_default_ask_affirmation")
    assert doubted.responses == ["utter_core_secret_told"]
    conversation.say(said, "inform")
    assert "utter_core_secret_told" in conversation.form("core_feedback_form", "core_feedback_text").responses
    assert conversation.slots["core_feedback_text"] == "my **** and ****"
