"""Where others read along nobody logs in, nothing personal is asked for or shown, and the customer hears where it is."""

from __future__ import annotations

from datetime import timedelta

import jwt
import pytest
from rasa_sdk.executor import ActionExecutor
from sqlalchemy import func, select

from actions.clock import FixedClock
from actions.core.models import LogIn
from actions.database import Database
from components.channels.slack_places import SHARED_PREFIX, Place
from tests.actions.conftest import Answer, Conversation

PRIVATE_ONLY = ["utter_core_private_only"]
SHARED = Place("C0GENERAL", "1700000000.000100").conversation


@pytest.fixture
def shared(executor: ActionExecutor, database: Database) -> Conversation:
    return Conversation(executor, SHARED)


def offers_private_chat(answer: Answer) -> bool:
    return answer.responses == PRIVATE_ONLY and answer.text == "" and answer.messages[0]["private_chat"] is True


def log_ins(database: Database) -> int:
    with database.session() as session:
        return int(session.execute(select(func.count()).select_from(LogIn)).scalar_one())


def test_the_channels_and_the_actions_mean_the_same_conversations() -> None:
    from actions.core import privacy

    assert privacy.SHARED_PREFIX == SHARED_PREFIX
    assert privacy.is_shared(SHARED) and not privacy.is_shared(Place("D0SAM").conversation)


@pytest.mark.parametrize("form", ["core_log_in_form", "core_registration_form", "core_passcode_reset_form"])
def test_nothing_personal_is_asked_for(shared: Conversation, form: str) -> None:
    answer = shared.say("log me in, 100001 2580", "log_in", customer_number="100001").form(form)
    assert offers_private_chat(answer) and answer.ends_form and answer.followup == "action_listen"
    assert shared.slots.get("core_log_in_number") is None and shared.slots.get("core_log_in_passcode") is None


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
