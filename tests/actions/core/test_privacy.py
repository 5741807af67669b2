"""Where others read along nobody logs in, nothing personal is asked for or shown, and the customer hears where it is."""

from __future__ import annotations

import pytest
from rasa_sdk.executor import ActionExecutor
from sqlalchemy import func, select

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


def test_no_log_in_is_taken_there(shared: Conversation, database: Database) -> None:
    assert offers_private_chat(shared.log_in()) and log_ins(database) == 0
    answer = shared.say("change my phone number", "update_contact_details").form("core_contact_form")
    assert offers_private_chat(answer) and answer.ends_form
