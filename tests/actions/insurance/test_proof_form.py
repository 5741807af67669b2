from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from actions.database import Database
from actions.insurance.member_models import ProofDocument
from actions.insurance.proof_form import POLICY, ProofForm
from tests.actions.turns import tell

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation

FORM = ProofForm()


@pytest.fixture
def customer(conversation: Conversation) -> Conversation:
    conversation.log_in()
    return conversation


def ask(customer: Conversation, said: str, **entities: str) -> str:
    return tell(customer, FORM, said, "get_proof_of_insurance", **entities)


def documents(database: Database) -> list[tuple[str, str]]:
    with database.session() as session:
        return [(one.number, one.policy_number) for one in session.query(ProofDocument)]


def test_the_document_says_what_is_needed(customer: Conversation, database: Database) -> None:
    answer = ask(customer, "proof for my car", insurance_type="auto")
    ((number, policy),) = documents(database)
    assert policy == "AU-104471" and f"Proof of insurance {number}, issued on Nov 20, 2025" in answer
    assert "- Insured: Sam Reyes; 2019 Honda Civic" in answer and "- Liability: up to $100,000.00 an accident" in answer
    assert "Valid from Mar 15, 2025 to Mar 15, 2026" in answer
    assert number in ask(customer, "id card for the honda"), "it is the same one on the same day"
    assert len(documents(database)) == 1


def test_which_policy(customer: Conversation) -> None:
    asked = ask(customer, "i need proof of insurance")
    assert (
        asked.startswith("- auto policy AU-104471")
        and asked.endswith("For which policy do you need proof?")
        and "RE-509917" not in asked
    )
    answer = tell(customer, FORM, "the health one")
    assert "Insured: Sam Reyes, Daniel Reyes and Elena Reyes" in answer


@pytest.mark.parametrize(
    ("said", "entities", "number"),
    [
        ("proof for au 118306", {}, "AU-118306"), ("a card for the corolla", {}, "AU-118305"),
        ("certificate for 530246", {"customer_number": "530246"}, "RE-530246"),
        ("my landlord wants proof of renters insurance", {"insurance_type": "renters"}, "RE-530246"),
    ],
)  # fmt: skip
def test_the_policy_that_is_meant(conversation: Conversation, said: str, entities: dict[str, str], number: str) -> None:
    conversation.log_in("100002", "1470")
    assert f"- Policy: {number}" in ask(conversation, said, **entities)


def test_of_two_cars_it_is_asked_which(conversation: Conversation) -> None:
    conversation.log_in("100002", "1470")
    asked = ask(conversation, "proof for my car", insurance_type="auto")
    assert "Corolla" in asked and "Outback" in asked and "RE-530246" not in asked
    assert "AU-118306" in tell(conversation, FORM, "the second one")


def test_nobody_gets_proof_of_another_customers_policy(conversation: Conversation, database: Database) -> None:
    conversation.log_in("100002", "1470")
    assert "I find no active AU-104471 of yours" in ask(conversation, "proof for AU-104471", policy_number="AU-104471")
    conversation.slots[POLICY] = "AU-104471"
    assert "not active any more" in conversation.run(FORM.submit_action).text
    assert documents(database) == []
