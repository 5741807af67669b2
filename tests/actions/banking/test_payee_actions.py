from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from actions.banking.models import Payee
from actions.database import Database

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation

SHOW = "action_banking_show_payees"


def test_the_list_and_how_others_are_paid(conversation: Conversation) -> None:
    conversation.log_in()
    answer = conversation.say("who can i pay", "show_payees").run(SHOW)
    assert answer.text.splitlines() == [
        "You can send money to these saved payees:",
        "Ben Carter (…8842)", "Maria Lopez (…5519)", "Metro Energy (…7203)", "Oakwood Property (…0976)",
    ]  # fmt: skip
    assert answer.messages[0]["table"]["rows"][0] == ["Ben Carter", "…8842"]
    assert answer.responses == ["utter_banking_payee_help"]


def test_who_is_not_saved_is_said_to_be_none(conversation: Conversation) -> None:
    conversation.log_in()
    assert "I don't find Zoe" in conversation.say("add Zoe", "show_payees", payee="Zoe").run(SHOW).text
    for name in ("ben", "landlord"):
        assert "I don't find" not in conversation.say(f"delete {name}", "show_payees", payee=name).run(SHOW).text


def test_without_payees(conversation: Conversation, database: Database) -> None:
    with database.session(writes=True) as session:
        session.execute(update(Payee).where(Payee.customer_id == "100001").values(customer_id="100002"))
        session.commit()
    conversation.log_in()
    answer = conversation.say("my payees", "show_payees").run(SHOW)
    assert answer.text == "You have no saved payees." and answer.responses == ["utter_banking_payee_help"]


def test_a_log_in_comes_first(conversation: Conversation) -> None:
    assert conversation.say("my payees", "show_payees").run(SHOW).responses == ["utter_core_log_in_needed"]
