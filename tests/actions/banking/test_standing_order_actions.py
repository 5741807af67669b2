from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from actions.clock import FixedClock

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation

SHOW = "action_banking_show_standing_orders"


@pytest.fixture
def customer(conversation: Conversation) -> Conversation:
    conversation.log_in()
    return conversation


def show(customer: Conversation, said: str, **entities: str) -> str:
    return customer.say(said, "show_standing_orders", **entities).run(SHOW).text


def test_the_list(customer: Conversation) -> None:
    message = customer.say("my standing orders", "show_standing_orders").run(SHOW).messages[0]
    assert message["text"].splitlines() == [
        "Here are your standing orders:",
        "1. $25.00 every week to Ben Carter (…8842), next on Nov 29, 2025, from Checking (…3377)",
        "2. $1,150.00 every month to Oakwood Property (…0976), next on Dec 17, 2025, from Checking (…3377)",
        'To end one, say for example "end the first one".',
    ]
    assert message["table"]["columns"] == ["Amount", "To", "How often", "Next", "From"]
    assert message["table"]["rows"][0] == [
        "$25.00", "Ben Carter (…8842)", "every week", "Nov 29, 2025", "Checking (…3377)",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "entities"),
    [("is my rent still on", {}), ("what goes out monthly", {"frequency": "monthly"}), ("the landlord's", {"payee": "landlord"})],
)  # fmt: skip
def test_those_that_are_meant(customer: Conversation, said: str, entities: dict[str, str]) -> None:
    answer = show(customer, said, **entities)
    assert "Oakwood" in answer and "Ben Carter" not in answer and 'say "end my standing order"' in answer


def test_what_fits_none_shows_all(customer: Conversation) -> None:
    answer = show(customer, "do i still pay Zoe", payee="Zoe")
    assert answer.startswith("I find no standing order like that.") and "Ben Carter" in answer and "Oakwood" in answer


def test_the_next_day_is_never_past(customer: Conversation, clock: FixedClock) -> None:
    clock.advance(timedelta(days=30))
    customer.log_in()
    assert "next on Dec 20, 2025" in show(customer, "ben's", payee="ben")


def test_the_second_one(customer: Conversation) -> None:
    show(customer, "my standing orders")
    assert customer.say("the second one").run("action_core_inform").followup == SHOW
    answer = customer.run(SHOW).text
    assert "Oakwood" in answer and "H4K9T2WQ7MXB" in answer and "Ben" not in answer


def test_each_customer_sees_only_their_own(other: Conversation) -> None:
    other.log_in("100002", "1470")
    assert show(other, "my standing orders").startswith("You have no standing orders.")


def test_a_log_in_comes_first(conversation: Conversation) -> None:
    answer = conversation.say("my standing orders", "show_standing_orders").run(SHOW)
    assert answer.responses == ["utter_core_log_in_needed"]
