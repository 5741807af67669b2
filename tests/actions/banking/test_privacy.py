"""Where others read along nothing of a customer is shown."""

from __future__ import annotations

from datetime import timedelta

import jwt
import pytest
from rasa_sdk.executor import ActionExecutor

from actions.clock import FixedClock
from actions.core.models import LogIn
from actions.database import Database
from components.channels.slack_places import Place
from tests.actions.conftest import Conversation
from tests.actions.core.test_privacy import SHARED, log_ins, offers_private_chat


@pytest.fixture
def shared(executor: ActionExecutor, database: Database) -> Conversation:
    return Conversation(executor, SHARED)


@pytest.mark.parametrize(
    "action", ["action_banking_check_balance", "action_banking_show_transactions", "action_banking_show_payees"]
)
def test_nothing_of_a_customers_is_shown(shared: Conversation, action: str) -> None:
    answer = shared.say("how much is in my savings").run(action)
    assert offers_private_chat(answer) and answer.followup == "action_listen"
    assert shared.slots["core_pending_request"] is None


def test_a_form_that_needs_the_customer_ends_where_it_does(shared: Conversation) -> None:
    shared.say("send 50 dollars to checking", "transfer_money", amount="50.00 USD")
    answer = shared.form("banking_transfer_form")
    assert offers_private_chat(answer) and answer.ends_form
    assert not [name for name, value in shared.slots.items() if value is not None]


def test_no_log_in_counts_there_however_it_came_about(
    shared: Conversation, database: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert offers_private_chat(shared.log_in()) and log_ins(database) == 0
    key = "s" * 40
    monkeypatch.setenv("SWITCHBOARD_CHANNEL_SECRET", key)
    claims = {"aud": "switchboard-actions", "sub": "100001", "conversation": SHARED}
    claims["exp"] = int((clock.now() + timedelta(minutes=2)).timestamp())  # type: ignore[assignment]
    shared.metadata = {"identity": jwt.encode(claims, key, algorithm="HS256")}
    assert offers_private_chat(shared.say("balance").run("action_banking_check_balance"))
    assert log_ins(database) == 0
    with database.session(writes=True) as session:
        now = clock.now()
        session.add(LogIn(conversation_id=SHARED, customer_id="100001", logged_in_at=now, last_seen_at=now))
        session.commit()
    assert offers_private_chat(shared.say("balance").run("action_banking_check_balance"))


def test_what_everybody_may_know_is_answered(shared: Conversation) -> None:
    answer = shared.say("what are your fees").run("action_banking_fees")
    assert answer.text and "utter_core_private_only" not in answer.responses


def test_in_a_direct_message_all_is_as_ever(executor: ActionExecutor, database: Database) -> None:
    direct = Conversation(executor, Place("D0SAM").conversation)
    direct.log_in()
    assert "Savings" in direct.say("balance").run("action_banking_check_balance").text
