from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete
from sqlalchemy.orm import Session

from actions.banking.codes import BankCodeService
from actions.banking.models import BankCode
from actions.database import Database

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation

ACTION, HELP = "action_banking_routing_number", "utter_banking_account_number_help"


def test_the_demo_routing_number_is_well_formed_and_nobodys(session: Session) -> None:
    routing, swift = (code.value for code in BankCodeService(session).all())
    weights = (3, 7, 1) * 3
    assert sum(int(digit) * weight for digit, weight in zip(routing, weights, strict=True)) % 10 == 0
    # No Federal Reserve district has the number 99, and a 0 at this place marks a BIC for tests.
    assert routing.startswith("99") and swift[7] == "0"


def test_routing_number(conversation: Conversation) -> None:
    answer = conversation.say("what is my routing number").run(ACTION)
    assert answer.text.splitlines()[0].startswith("Routing number (ABA): 990000013, for direct deposit")
    assert "SWIFT/BIC: SWBKUS30, for payments from abroad." in answer.text and answer.responses == [HELP]


def test_without_records(conversation: Conversation, database: Database) -> None:
    with database.session(writes=True) as session:
        session.execute(delete(BankCode))
        session.commit()
    assert conversation.say("routing number").run(ACTION).responses == [HELP]
