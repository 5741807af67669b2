"""A look-up that fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from actions.database import Database
from tests.actions.test_base import DOWN, broken

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation


def test_what_was_taken_up_after_a_log_in_ends_when_it_fails(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation.say("balance").run("action_banking_check_balance")
    conversation.log_in()
    monkeypatch.setattr(Database, "session", broken(DOWN))
    answer = conversation.run("action_banking_check_balance")
    assert answer.followup == "action_listen" and answer.slots["core_pending_request"] is None
