from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from actions.banking.dispute_form import DisputeForm
from actions.banking.disputes import AlreadyDisputed, DisputeService, NoSuchCharge
from actions.banking.repositories import Filter
from actions.clock import FixedClock
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog
from actions.database import Database
from tests.actions.form_turns import FormTurns

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation

FIRST, SECOND = DisputeForm.fields[0].prompt, DisputeForm.fields[1].prompt


def service(session: Session, clock: FixedClock, customer: str = "100001") -> DisputeService:
    customer_id = CustomerId(customer)
    return DisputeService(session, customer_id, clock, AuditLog(session, customer_id, "conversation-1", clock))


@pytest.fixture
def turns(conversation: Conversation, database: Database) -> FormTurns:
    conversation.log_in()
    return FormTurns(conversation, DisputeForm, database)


def test_charges_are_what_others_took_not_long_ago(session: Session, clock: FixedClock) -> None:
    charges = service(session, clock).charges()
    assert charges[0][0].counterparty == "Greenleaf Market"
    assert all(booking.amount < 0 and not booking.internal for booking, _ in charges)
    clock.advance(date(2026, 3, 1) - clock.today())
    assert {booking.booked_on >= date(2025, 11, 1) for booking, _ in service(session, clock).charges()} == {True}


def test_a_charge_is_disputed_once(session: Session, clock: FixedClock) -> None:
    disputes = service(session, clock)
    ((booking, _), *_) = disputes.charges(Filter(counterparty="streamly"))
    dispute = disputes.file(booking.id, reason="cancelled")
    assert (dispute.status, dispute.first_answer_by, dispute.decided_by) == (
        "submitted",
        date(2025, 12, 4),
        date(2026, 1, 4),
    )
    with pytest.raises(AlreadyDisputed) as raised:
        disputes.file(booking.id, reason="again")
    assert raised.value.dispute.id == dispute.id
    assert session.execute(text("SELECT count(*) FROM disputes")).scalar() == 1


def test_another_customers_charge_is_none(session: Session, clock: FixedClock) -> None:
    ((mine, _), *_) = service(session, clock).charges()
    with pytest.raises(NoSuchCharge):
        service(session, clock, "100002").file(mine.id, reason="not mine")


def test_from_the_list(turns: FormTurns) -> None:
    asked = turns.wish("dispute a charge")
    assert asked.startswith("1. $64.18 to Greenleaf Market on Nov 19, 2025 (Checking)") and asked.endswith(FIRST)
    assert len(turns.buttons) == 5 and turns.buttons[1]["payload"] == "the second one"
    assert turns.say("the second one").endswith(SECOND)
    asked = turns.say("they charged $5.75 but it was 4.60 yesterday", money="5.75 USD", period="yesterday")
    assert "$5.75 to Corner Coffee on Nov 18, 2025 (Credit Card)" in asked and asked.endswith("Shall I file it?")
    slots = dict(turns.slots)
    done = turns.yes()
    ((reference, status, reason),) = turns.rows("SELECT id, status, reason FROM disputes")
    assert reference in done and status in done and reason.startswith("they charged") and "Dec 4, 2025" in done
    assert turns.rows("SELECT action FROM audit_entries") == [("file_dispute",)]
    assert f"reference {reference}" in turns.yes_again(slots) and len(turns.rows("SELECT id FROM disputes")) == 1
    turns.wish("dispute a charge")
    again = turns.say("the second one")
    assert f"disputed already (reference {reference}" in again and again.endswith(FIRST)


def test_details_narrow_the_list(turns: FormTurns) -> None:
    assert turns.wish("Streamly is wrong", payee="Streamly").count("Streamly") == 4
    assert "no such charge" in turns.say("the one of today", period="today")
    turns.say("streamly", payee="streamly")
    assert turns.say("the second one").endswith(SECOND)
    assert "Streamly on Oct 17, 2025" in turns.say("i quit last year")


def test_a_detail_narrows_what_was_listed(turns: FormTurns) -> None:
    turns.wish("Streamly is wrong", payee="Streamly")
    assert turns.say("the one of last month", period="last_month").endswith(SECOND)
    assert "Streamly on Oct 17, 2025" in turns.say("i quit last year")


def test_one_match_and_a_reason_leave_only_the_yes(turns: FormTurns) -> None:
    asked = turns.wish("Hotel Marigold overcharged me by $164.30", payee="Hotel Marigold", money="164.30 USD")
    assert asked.endswith("Shall I file it?") and "$164.30 to Hotel Marigold" in asked


def test_nothing_fits(turns: FormTurns) -> None:
    asked = turns.wish("netflix is wrong", payee="netflix")
    assert asked.startswith("I find no such charge.") and asked.endswith(FIRST)
    assert turns.say("streamly").count("Streamly") == 4


def test_a_no_and_a_correction(turns: FormTurns) -> None:
    turns.wish("dispute")
    turns.say("the first one")
    assert turns.say("sorry, wrong charge").endswith(FIRST)
    turns.say("the second one")
    turns.say("never been there")
    assert turns.say("no", "deny") == "Okay. Nothing was disputed."
    assert not turns.rows("SELECT id FROM disputes")


def test_another_customers_slots_are_of_no_use(turns: FormTurns, other: Conversation) -> None:
    turns.wish("dispute")
    turns.say("the first one")
    turns.say("no idea what it is")
    other.log_in("100002", "1470")
    other.slots.update({**turns.slots, "banking_dispute_confirmed": True})
    assert "Nothing was disputed" in other.say("yes", "affirm").run(DisputeForm.submit_action).text
    assert not turns.rows("SELECT id FROM disputes")


def test_what_was_said_before_the_log_in_counts(conversation: Conversation, database: Database) -> None:
    conversation.say("Hotel Marigold overcharged me", "dispute_charge", payee="Hotel Marigold")
    assert conversation.form(DisputeForm.name).followup == "core_log_in_form"
    assert conversation.log_in().followup == DisputeForm.name
    conversation.form(DisputeForm.name)
    assert str(conversation.slots["banking_dispute_charge"]).isdecimal()
    assert conversation.slots["banking_dispute_reason"] == "Hotel Marigold overcharged me"


@pytest.mark.parametrize(
    ("said", "entities", "place"),
    [("1", {"money": "1.00 USD"}, 0), ("the newest one", {}, 0), ("number two on that list", {"number": "2"}, 1)],
)
def test_picking_from_the_listed_charges(turns: FormTurns, said: str, entities: dict[str, str], place: int) -> None:
    asked = turns.wish("dispute the tunebox charge", payee="tunebox")
    line = asked.splitlines()[place].removeprefix(f"{place + 1}. ")
    turns.say(said, **entities)
    assert line in turns.say("i never ordered it")


def test_a_date_in_the_reason_does_not_hide_the_charge(turns: FormTurns) -> None:
    turns.wish("dispute something")
    asked = turns.say("it's the gym one, 59 bucks, i cancelled in january", money="59.00 USD", period="month:01")
    assert "$59.00 to Trailhead Gym" in asked and "i cancelled in january" in asked


def test_the_other_one_is_of_the_same_shop(turns: FormTurns) -> None:
    turns.wish("dispute the latest tunebox charge", payee="tunebox")
    turns.say("the first one")
    assert turns.say("no i meant the other one from august", period="month:08") == SECOND
    assert "$9.99 to Tunebox on Aug" in turns.say("i was charged twice")


@pytest.mark.parametrize(
    ("said", "place"), [("no actually the first one", 0), ("no the one before that", 2), ("no, the 3rd one", 2)]
)
def test_a_no_with_another_charge_is_a_correction(turns: FormTurns, said: str, place: int) -> None:
    lines = turns.wish("dispute a charge").splitlines()
    turns.say("the 2nd", period="day:02")
    assert lines[1].removeprefix("2. ") in turns.say("never been there")
    asked = turns.say(said, "deny")
    assert lines[place].removeprefix(f"{place + 1}. ") in asked and '"never been there"' in asked


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("actually the reason is that they charged twice", "ask_why"),
        ("change the reason to: they charged twice", "stop_or_cancel"),
    ],
)
def test_the_reason_can_be_corrected(turns: FormTurns, said: str, intent: str) -> None:
    turns.wish("dispute a charge")
    turns.say("the first one")
    turns.say("never been there")
    assert 'Reason: "they charged twice"' in turns.say(said, intent)


def test_the_big_one(turns: FormTurns) -> None:
    lines = turns.wish("dispute a charge").splitlines()[:5]
    biggest = max(lines, key=lambda line: float(line.split("$")[1].split()[0].replace(",", "")))
    turns.say("the big one")
    assert biggest[3:] in turns.say("never been there")


@pytest.mark.parametrize(("said", "place"), [("dispute the second one", 1), ("dispute the first one please", 0)])
def test_a_transaction_that_was_listed(turns: FormTurns, said: str, place: int) -> None:
    shown = turns.conversation.say("show my streamly payments", "show_transactions", payee="Streamly")
    rows = shown.run("action_banking_show_transactions").messages[0]["table"]["rows"]
    assert turns.wish(said) == SECOND
    assert rows[place][0] in turns.say("i quit last year")


def test_the_one_transaction_that_was_shown(turns: FormTurns) -> None:
    turns.conversation.say("hotel marigold", "show_transactions", payee="Hotel Marigold").run(
        "action_banking_show_transactions"
    )
    turns.wish("can i dispute it")
    assert "Hotel Marigold" in turns.say("never been there")


def test_a_question_whether_is_no_reason(turns: FormTurns) -> None:
    turns.wish("am i being charged twice by streamly", payee="streamly")
    assert turns.slots.get("banking_dispute_reason") is None


def test_another_charge_is_no_reason(turns: FormTurns) -> None:
    lines = turns.wish("dispute a charge").splitlines()
    turns.say("the second one")
    assert turns.say("no actually the first one", "deny") == SECOND
    assert lines[0].removeprefix("1. ") in turns.say("never been there")


def test_another_shop_than_the_one_that_was_shown(turns: FormTurns) -> None:
    turns.conversation.say("hotel marigold", "show_transactions", payee="Hotel Marigold").run(
        "action_banking_show_transactions"
    )
    assert turns.wish("is that right, streamly took money", payee="streamly").count("Streamly") == 4


def test_a_shop_and_an_amount_ask_for_no_list(turns: FormTurns) -> None:
    turns.wish("i need to dispute something")
    narrowed = turns.say("it's the streamly one, 15.49", "show_transactions", money="15.49 USD")
    assert FIRST in narrowed and "Streamly" in narrowed and "Greenleaf" not in narrowed
