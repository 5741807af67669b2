from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from actions.banking.end_order_form import CONFIRMED, ORDER, EndOrderForm
from actions.banking.order_models import StandingOrder
from actions.core.models import AuditEntry
from actions.database import Database
from tests.actions.turns import tell

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation

FORM = EndOrderForm()
SHOW = "action_banking_show_standing_orders"
BEN, RENT = "B7R3N8PZC5VD", "H4K9T2WQ7MXB"


@pytest.fixture
def customer(conversation: Conversation) -> Conversation:
    conversation.log_in()
    return conversation


def say(customer: Conversation, said: str, intent: str = "inform", **entities: str) -> str:
    return tell(customer, FORM, said, intent, **entities)


def end(customer: Conversation, said: str, **entities: str) -> str:
    return say(customer, said, "cancel_standing_order", **entities)


def running(database: Database) -> set[str]:
    with database.session() as session:
        return {order.id for order in session.query(StandingOrder) if order.status == "active"}


def ended(database: Database) -> list[str]:
    """The orders that the audit trail says were ended."""
    with database.session() as session:
        entries = session.query(AuditEntry).filter(AuditEntry.action == "end_standing_order")
        return [entry.details["order"] for entry in entries]


def test_question_by_question(customer: Conversation, database: Database) -> None:
    asked = end(customer, "end my standing order")
    assert asked.splitlines()[:2] == [
        "1. $25.00 every week to Ben Carter (…8842)", "2. $1,150.00 every month to Oakwood Property (…0976)",
    ]  # fmt: skip
    assert asked.endswith(FORM.fields[0].prompt)
    summary = say(customer, "the second one")
    assert "$1,150.00 every month to Oakwood Property (…0976), from Checking (…3377)" in summary
    assert "Dec 17, 2025" in summary and summary.endswith("Shall I end it?")
    assert running(database) == {BEN, RENT}
    assert f"(reference {RENT})" in say(customer, "yes", "affirm")
    assert running(database) == {BEN} and ended(database) == [RENT]


@pytest.mark.parametrize(
    ("said", "entities", "order"),
    [
        ("cancel the one to ben", {"payee": "ben"}, BEN), ("stop paying my landlord", {"payee": "landlord"}, RENT),
        ("stop the automatic rent", {}, RENT), ("end the weekly one", {"frequency": "weekly"}, BEN),
        ("end the $25 one", {"money": "25.00 USD"}, BEN), ("the 1150 order must go", {}, RENT),
        (f"end {RENT.lower()} please", {}, RENT), ("stop the weekly payment to my landlord", {"payee": "landlord"}, RENT),
    ],
)  # fmt: skip
def test_the_order_that_is_meant(customer: Conversation, said: str, entities: dict[str, str], order: str) -> None:
    assert end(customer, said, **entities).endswith("Shall I end it?")
    assert customer.slots[ORDER] == order


@pytest.mark.parametrize(
    ("said", "entities"), [("stop paying Zoe", {"payee": "Zoe"}), ("end the $77 one", {"money": "77.00 USD"})]
)
def test_what_fits_none_is_asked_for(customer: Conversation, said: str, entities: dict[str, str]) -> None:
    answer = end(customer, said, **entities)
    assert "I find no standing order like that" in answer and answer.endswith(FORM.fields[0].prompt)


def test_one_of_the_list_that_was_shown(customer: Conversation) -> None:
    customer.say("show the monthly ones", "show_standing_orders", frequency="monthly").run(SHOW)
    end(customer, "end the first one")
    assert customer.slots[ORDER] == RENT, "the first one of that list"


def test_an_ordinal_without_a_list_picks_nothing(customer: Conversation) -> None:
    assert end(customer, "stop the payment on the 1st").endswith(FORM.fields[0].prompt)


@pytest.mark.parametrize("said", ["change the rent one to 1250", "pause my rent", "my rent goes up, raise the order"])
def test_a_change_is_not_possible_but_an_end(customer: Conversation, database: Database, said: str) -> None:
    answer = end(customer, said)
    assert "can't be changed or paused" in answer and answer.endswith("Shall I end it?")
    assert say(customer, "no", "deny") == "Okay. No standing order was ended."
    assert running(database) == {BEN, RENT}


def test_moving_house_is_no_change(customer: Conversation) -> None:
    assert "can't be changed" not in end(customer, "im moving out so stop the rent")


def test_corrections_below_the_summary(customer: Conversation, database: Database) -> None:
    end(customer, "stop the rent")
    assert "to Ben Carter" in say(customer, "no, the weekly one", "deny", frequency="weekly")
    assert "can't be changed" in say(customer, "make it 40", money="40.00 USD") and customer.slots[ORDER] == BEN
    assert say(customer, "wrong order").endswith(FORM.fields[0].prompt)
    assert "to Oakwood" in say(customer, "rent")
    assert "has ended" in say(customer, "yes", "affirm") and running(database) == {BEN}


def test_all_of_them_one_at_a_time(customer: Conversation) -> None:
    answer = end(customer, "stop all my standing orders")
    assert "one at a time" in answer and answer.endswith(FORM.fields[0].prompt)


def test_the_only_one_is_not_asked_for(customer: Conversation) -> None:
    end(customer, "stop the rent")
    say(customer, "yes", "affirm")
    assert "Ben Carter" in end(customer, "end my standing order")
    say(customer, "yes", "affirm")
    assert "no standing order that could end. If you mean a payment that was sent" in end(
        customer, "cancel the payment"
    )
    assert customer.form_name is None


def test_two_yes_end_it_once(customer: Conversation, database: Database) -> None:
    end(customer, "stop the rent")
    slots = {**customer.slots, CONFIRMED: True}
    say(customer, "yes", "affirm")
    customer.slots = dict(slots)
    assert "nothing was done twice" in customer.run(FORM.submit_action).text
    assert ended(database) == [RENT]


def test_nobody_ends_another_customers_order(other: Conversation, database: Database) -> None:
    other.log_in("100002", "1470")
    assert "no standing order" in end(other, "cancel the one to Ben Carter", payee="Ben Carter")
    other.slots |= {ORDER: BEN, CONFIRMED: True}
    assert "Done" not in other.run(FORM.submit_action).text
    assert running(database) == {BEN, RENT} and ended(database) == []


def test_what_was_said_before_the_log_in_counts(conversation: Conversation) -> None:
    conversation.say("cancel the one to ben", "cancel_standing_order", payee="ben")
    assert conversation.form(FORM.name).followup == "core_log_in_form"
    assert conversation.log_in().followup == FORM.name
    conversation.form(FORM.name)
    assert conversation.slots[ORDER] == BEN


def test_an_order_that_has_ended_meanwhile(customer: Conversation, database: Database) -> None:
    end(customer, "stop the rent")
    with database.session(writes=True) as session:
        session.execute(update(StandingOrder).where(StandingOrder.id == RENT).values(status="ended"))
        session.commit()
    customer.slots[CONFIRMED] = True
    assert "has ended already" in customer.run(FORM.submit_action).text


@pytest.mark.parametrize(
    "said", ["ok then end it", "yes cancel it", "sure, stop that one", "delete the standing order"]
)
def test_to_the_question_whether_to_end_it_end_it_is_a_yes(
    customer: Conversation, database: Database, said: str
) -> None:
    end(customer, "stop the rent")
    customer.say(said, "stop_or_cancel")
    heard = [event for event in customer.run("action_core_stop").events if event["event"] == "user"]
    assert [event["parse_data"]["intent"]["name"] for event in heard] == ["inform"], "it is no stop, but an answer"
    assert "has ended" in say(customer, said) and running(database) == {BEN}


@pytest.mark.parametrize("said", ["stop", "cancel it", "dont end it", "no stop it"])
def test_other_words_stop_there_too(customer: Conversation, database: Database, said: str) -> None:
    end(customer, "stop the rent")
    answer = customer.say(said, "stop_or_cancel").run("action_core_stop")
    assert answer.responses == ["utter_core_stopped"] and running(database) == {BEN, RENT}


@pytest.fixture
def three(customer: Conversation, database: Database) -> Conversation:
    """A customer with a second order for Ben."""
    with database.session(writes=True) as session:
        ben = session.get(StandingOrder, BEN)
        columns = {c.name: getattr(ben, c.name) for c in StandingOrder.__table__.columns}
        session.add(StandingOrder(**{**columns, "id": "C2NDBEN", "frequency": "monthly", "amount": Decimal("40.00")}))
        session.commit()
    return customer


@pytest.mark.parametrize(
    ("said", "entities"), [("end standing order ben", {"payee": "ben"}), ("just the ben ones", {"payee": "ben"})]
)
def test_several_that_fit_are_listed_alone(three: Conversation, said: str, entities: dict[str, str]) -> None:
    answer = end(three, said, **entities)
    assert "2 of them are like that." in answer and "Oakwood" not in answer
    place = next(line[0] for line in answer.splitlines() if "$40.00" in line)
    assert "$40.00 every month to Ben" in say(three, f"number {place}")


@pytest.mark.parametrize("said", ["both of them", "all", "every single one"])
def test_all_as_the_answer(customer: Conversation, said: str) -> None:
    end(customer, "end my standing order")
    assert "one at a time" in say(customer, said)


@pytest.mark.parametrize(
    ("said", "entities", "order"),
    [
        ("the rent thing, cancel it", {}, RENT), ("stop the rent", {}, RENT),
        ("not the rent, the weekly ben thing", {"payee": "ben", "frequency": "weekly"}, BEN),
        ("the monthly one", {"frequency": "monthly"}, RENT),
    ],
)  # fmt: skip
def test_answers_to_which_one(customer: Conversation, said: str, entities: dict[str, str], order: str) -> None:
    end(customer, "end my standing order")
    intent = "stop_or_cancel" if "cancel it" in said or "stop" in said else "inform"
    assert say(customer, said, intent, **entities).endswith("Shall I end it?") and customer.slots[ORDER] == order


def test_no_the_other_one(customer: Conversation) -> None:
    end(customer, "stop the rent")
    assert "to Ben Carter" in say(customer, "no the other one", "deny")


def test_an_amount_that_is_wanted_finds_no_order(customer: Conversation) -> None:
    answer = end(customer, "change my existing standing order to 1200", money="1200.00 USD")
    assert "can't be changed or paused" in answer and "I find no" not in answer
