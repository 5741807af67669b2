from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from actions.clock import FixedClock
from actions.core.models import AuditEntry, CustomerId
from actions.core.repositories import AuditLog
from actions.database import Database
from actions.insurance import cancel_form, change_plan_form
from actions.insurance.cancel_form import CancelForm
from actions.insurance.change_plan_form import ChangePlanForm
from actions.insurance.models import Policy, PolicyChange
from actions.insurance.plan_changes import EndsAlready, HasPlanAlready, PlanService
from actions.insurance.policies import PolicyGone, PolicyService
from actions.insurance.premiums import PremiumRepository
from actions.references import AlreadyDone
from tests.actions.turns import tell

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tests.actions.conftest import Conversation

CHANGE, CANCEL = ChangePlanForm(), CancelForm()


@pytest.fixture
def customer(conversation: Conversation) -> Conversation:
    conversation.log_in()
    return conversation


def policy(database: Database, number: str) -> Policy:
    with database.session() as session:
        return session.get(Policy, number)


def changes(database: Database) -> list[tuple[str, str]]:
    with database.session() as session:
        return [(one.policy_number, one.kind) for one in session.query(PolicyChange)]


def test_an_upgrade(customer: Conversation, database: Database) -> None:
    summary = tell(customer, CHANGE, "upgrade my car insurance", "change_plan", insurance_type="auto")
    assert "the Premier plan from today on, for $183.40 a month, $51.80 more than now" in summary
    assert "Newly covered: belongings in the car, new-car replacement and rides and deliveries for pay" in summary
    assert "deductible would be $250.00 instead of $500.00" in summary
    assert "lasts until Nov 26, 2025 then, instead of Nov 28, 2025" in summary
    assert policy(database, "AU-104471").plan_id == "auto-standard"
    assert "Done." in tell(customer, CHANGE, "yes", "affirm")
    changed = policy(database, "AU-104471")
    assert (changed.plan_id, changed.premium, changed.paid_until) == (
        "auto-premier",
        Decimal("183.40"),
        date(2025, 11, 26),
    )
    assert changed.deductible == 250 and changes(database) == [("AU-104471", "change_plan")]
    with database.session() as session:
        assert session.query(AuditEntry).filter(AuditEntry.action == "change_plan").count() == 1


def test_a_plan_is_asked_for_with_prices(customer: Conversation) -> None:
    asked = tell(customer, CHANGE, "i want to change my plan", "change_plan")
    assert "- life policy LI-301127" in asked
    asked = tell(customer, CHANGE, "the health one")
    assert "- Basic, $712.21 a month: checkups" in asked and asked.endswith("Which plan would you like?")
    summary = tell(customer, CHANGE, "the cheapest")
    assert "Basic plan from today on, for $712.21 a month, $223.23 less" in summary
    assert "No longer covered: care abroad, mental health, prescriptions and physical therapy" in summary
    assert "Premier plan" in tell(customer, CHANGE, "no, premier", "deny", plan="premier")


def test_the_plan_that_one_has_is_no_change(customer: Conversation) -> None:
    answer = tell(
        customer, CHANGE, "change my home policy to standard", "change_plan", insurance_type="home", plan="standard"
    )
    assert "has the Standard plan already" in answer and answer.endswith("Which plan would you like?")
    other = tell(customer, CHANGE, "cheaper")
    assert "Basic plan" in other


def service(session: Session, clock: FixedClock, customer: str = "100001") -> PlanService:
    customer_id = CustomerId(customer)
    return PlanService(PolicyService(session, customer_id, clock, AuditLog(session, customer_id, "c", clock)))


def test_two_changes_at_once_are_one(session: Session, clock: FixedClock) -> None:
    plans = service(session, clock)
    plans.change_plan("AU-104471", "premier", "REF")
    with pytest.raises(AlreadyDone):
        plans.change_plan("AU-104471", "premier", "REF")
    with pytest.raises(HasPlanAlready):
        plans.change_plan("AU-104471", "premier", "ANOTHER")


def test_nobody_changes_another_customers_policy(session: Session, clock: FixedClock) -> None:
    plans = service(session, clock, "100002")
    with pytest.raises(PolicyGone):
        plans.change_plan("AU-104471", "premier", "REF")
    with pytest.raises(PolicyGone):
        plans.cancel("AU-104471", clock.today(), "REF")


def test_the_other_customer_is_refused_in_the_form(other: Conversation, database: Database) -> None:
    other.log_in("100002", "1470")
    other.slots |= {cancel_form.POLICY: "AU-104471", cancel_form.END: "2025-11-20", cancel_form.CONFIRMED: True}
    other.slots[cancel_form.REFERENCE] = "REF"
    assert "not active any more" in other.run(CANCEL.submit_action).text
    other.slots |= {change_plan_form.POLICY: "AU-104471", change_plan_form.PLAN: "premier"}
    other.slots |= {change_plan_form.CONFIRMED: True, change_plan_form.REFERENCE: "REF"}
    assert "not active any more" in other.run(CHANGE.submit_action).text
    assert changes(database) == []


def test_ending_a_policy(customer: Conversation, database: Database) -> None:
    asked = tell(customer, CANCEL, "cancel my home insurance", "cancel_plan", insurance_type="home")
    assert asked == "Which day should be its last?"
    summary = tell(customer, CANCEL, "end of the month")
    assert "would end on Nov 30, 2025" in summary and "other structures" in summary
    # 54 days of $117.60 a month with 5% off, less $50.
    assert "You get back $148.34 (after a fee of $50.00) to your checking account ending in 3377" in summary
    assert "your lender requires insurance" in summary
    answer = tell(customer, CANCEL, "yes cancel it", "stop_or_cancel")
    assert "Done." in answer and "$148.34" in answer
    ended = policy(database, "HO-220815")
    assert (ended.ends_on, ended.autopay) == (date(2025, 11, 30), False)
    assert changes(database) == [("HO-220815", "cancel_policy")]


def test_what_is_owed_when_a_policy_ends(conversation: Conversation) -> None:
    conversation.log_in("100002", "1470")
    summary = tell(conversation, CANCEL, "cancel the corolla today", "cancel_plan", period="today")
    assert "$14.77 for the days until then is still to be paid" in summary


def test_a_day_that_is_past_or_after_the_term(customer: Conversation) -> None:
    tell(customer, CANCEL, "cancel my car insurance", "cancel_plan", insurance_type="auto")
    assert "choose a day from Nov 20, 2025 to Mar 15, 2026" in tell(customer, CANCEL, "yesterday", period="yesterday")
    assert "choose a day" in tell(customer, CANCEL, "in june", period="month:06")
    assert "would end on Nov 21, 2025" in tell(customer, CANCEL, "next friday", period="next_weekday:friday")


def test_one_that_ends_already_is_not_ended_again(customer: Conversation, database: Database) -> None:
    for said in ("cancel my car insurance today", "cancel my car insurance"):
        answer = tell(
            customer,
            CANCEL,
            said,
            "cancel_plan",
            insurance_type="auto",
            **({"period": "today"} if "today" in said else {}),
        )
        if "Shall I end it?" in answer:
            tell(customer, CANCEL, "yes", "affirm")
    assert "can't be done with AU" in answer or "I find no active auto policy" in answer
    assert len(changes(database)) == 1


def test_no_leaves_everything(customer: Conversation, database: Database) -> None:
    tell(customer, CANCEL, "cancel my life insurance today", "cancel_plan", insurance_type="life", period="today")
    assert tell(customer, CANCEL, "no", "deny") == "Okay. No policy was ended."
    assert policy(database, "LI-301127").ends_on is None and changes(database) == []


def test_what_was_paid_ahead_goes_back_too(session: Session, clock: FixedClock) -> None:
    plans = service(session, clock)
    before = plans.ending(plans.policies.find("LI-301127"), clock.today()).refund
    PremiumRepository(session, CustomerId("100001")).set_credit("LI-301127", Decimal("10.00"))
    assert plans.cancel("LI-301127", clock.today(), "REF").refund == before + 10
    assert PremiumRepository(session, CustomerId("100001")).credit("LI-301127").amount == 0


def test_a_second_cancellation_is_refused(session: Session, clock: FixedClock) -> None:
    plans = service(session, clock)
    plans.cancel("LI-301127", date(2025, 12, 1), "REF")
    with pytest.raises(EndsAlready):
        plans.cancel("LI-301127", date(2025, 12, 5), "ANOTHER")
    with pytest.raises(EndsAlready):
        plans.change_plan("LI-301127", "premier", "THIRD")
