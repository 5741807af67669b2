from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from actions.memory import SHOW_MORE_ACTION
from tests.actions.insurance.services import DANA

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation

DUE, STATUS, CLAIM = "action_insurance_balance_due", "action_insurance_payment_status", "action_insurance_claim_status"


@pytest.fixture
def sam(conversation: Conversation) -> Conversation:
    conversation.log_in()
    return conversation


@pytest.fixture
def dana(other: Conversation) -> Conversation:
    other.log_in(DANA, "1470")
    return other


def test_what_is_owed_in_all(sam: Conversation) -> None:
    answer = sam.say("what do i owe", "check_account_balance_due").run(DUE).text
    assert "You owe $159.60 in the next 30 days:" in answer
    assert "- $134.60 for your auto policy AU-104471 (2019 Honda Civic) is due on Nov 28, 2025." in answer
    assert "It is taken from your checking account ending in 3377 by itself." in answer
    assert "The next $2,808.32 is due on Dec 30, 2025" in answer and 'say for example "pay my auto premium"' in answer


def test_what_is_overdue(dana: Conversation) -> None:
    answer = dana.say("how much for the corolla", "check_account_balance_due").run(DUE).text
    assert "$67.17" in answer and "was due on Nov 14, 2025 and is not paid" in answer
    assert "You are covered until Nov 29, 2025" in answer and answer.endswith('To pay it now, say "pay my premium".')
    answer = dana.say("and the home one", "check_account_balance_due", insurance_type="home").run(DUE).text
    assert "I find no active home policy of yours" in answer and "You owe $287.99" in answer


@pytest.mark.parametrize("action", [DUE, STATUS, CLAIM])
def test_what_is_owed_needs_a_log_in(conversation: Conversation, action: str) -> None:
    assert conversation.say("what is due", "check_account_balance_due").run(action).followup == "core_log_in_form"


def test_payments_are_listed_and_picked(sam: Conversation) -> None:
    answer = sam.say("did my payments go through", "check_payment_status").run(STATUS)
    assert "2. $25.00 for LI-301127 on Nov 5, 2025" in answer.text and "failed, the bank sent it back" in answer.text
    assert "... and 4 more" in answer.text and len(answer.messages[0]["table"]["rows"]) == 5
    sam.say("the first one").run("action_core_inform")
    picked = sam.run(STATUS).text
    assert "is on its way: it is booked by Nov 21, 2025" in picked and "P2L9CH4QAM8F" in picked


def test_more_payments(sam: Conversation) -> None:
    sam.say("did my payments go through", "check_payment_status").run(STATUS)
    sam.say("show more", "show_more").run(SHOW_MORE_ACTION)
    answer = sam.run(STATUS).text
    assert answer.startswith("Here are your payments") and "$2,808.32 for HE-412093 on Oct 1, 2025" in answer


@pytest.mark.parametrize(
    ("said", "entities", "answer"),
    [
        ("my last payment", {}, "of $25.00 for LI-301127 on Nov 19, 2025"),
        ("the health payment", {"insurance_type": "health"}, "went through and was booked on Oct 1, 2025"),
        ("the 1340.64", {"money": "1340.64 USD"}, "went through and was booked on Jan 26, 2025"),
        ("in august", {"period": "month:08"}, "of $134.60 for AU-104471 on Aug 29, 2025"),
        ("in march", {"period": "month:03"}, "I find no such payment."),
    ],
)
def test_a_payment_is_found(sam: Conversation, said: str, entities: dict[str, str], answer: str) -> None:
    assert answer in sam.say(said, "check_payment_status", **entities).run(STATUS).text


def test_a_failed_payment_says_what_is_open(dana: Conversation) -> None:
    answer = dana.say("my last payment", "check_payment_status").run(STATUS).text
    assert "did not go through: the card was declined. $134.34 is open for that policy." in answer
    answer = dana.say("what about paypal", "check_payment_status", payment_method="paypal").run(STATUS).text
    assert "$117.19 for RE-530246" in answer


def test_claims_are_listed_and_picked(sam: Conversation) -> None:
    answer = sam.say("my claims", "check_claim_status").run(CLAIM).text
    assert "2. C-20931, water damage in the kitchen, Oct 31, 2025: in review, $4,800.00 estimated" in answer
    sam.say("the third one").run("action_core_inform")
    picked = sam.run(CLAIM).text
    assert "C-20718 (hail damage), of Oct 18, 2025, is approved" in picked
    assert "$1,850.00 was approved on Nov 10, 2025; it is not paid yet" in picked
    assert "by Nov 24, 2025 at the latest" in picked and 'say "appeal my claim"; you can until May 9, 2026' in picked


@pytest.mark.parametrize(
    ("said", "entities", "answer"),
    [
        ("claim 20931", {"claim_number": "C-20931"}, "Last step, on Nov 15, 2025: Your contractor's estimate arrived."),
        ("c 20544", {}, "It was denied on Oct 30, 2025. The scan was not pre-approved"),
        ("the windshield", {}, "$320.00 has been paid"),
        ("home", {"insurance_type": "home"}, "Your adjuster is Grace Holt, 404-555-0132."),
        ("C-21003", {"claim_number": "C-21003"}, "I find no claim C-21003 of yours."),
    ],
)
def test_a_claim_is_found(sam: Conversation, said: str, entities: dict[str, str], answer: str) -> None:
    assert answer in sam.say(said, "check_claim_status", **entities).run(CLAIM).text
